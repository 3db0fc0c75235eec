/*
 * subprocess.h - the small programs that are started for what should not be in
 * this process: large libraries, and readers that a damaged file may crash.
 */
#ifndef BASE_SUBPROCESS_H
#define BASE_SUBPROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "shutong.h"

#ifndef SHUTONG_LIBEXECDIR
#define SHUTONG_LIBEXECDIR "/usr/local/libexec/shutong"
#endif

/* Finds a program by its name: in the folder that SHUTONG_LIBEXEC names in the
 * environment, beside the running program, and in SHUTONG_LIBEXECDIR. */
bool subprocess_find(const char *name, char *path, size_t path_nbytes);

/* The folder of the running program; false if that is not known. */
bool subprocess_folder(char *folder, size_t folder_nbytes);

/* A program that was started. */
struct subprocess {
    pid_t pid;
    int fd; /* what it writes */
};

/* Arguments of a program, its path the first of them. */
enum { HELPER_ARGUMENTS = 4 };

/* Starts a program with arguments, the last of them NULL, and an open file as
 * its standard input; reader_parent.h says what it is given beside that.  It
 * ends when the calling thread does.  What was started must be finished. */
enum shutong_status subprocess_start(struct subprocess *helper,
                                     const char *const arguments[], int input,
                                     struct shutong_error *error);

/* Waits for its end, and appends what it writes to `output`, SHUTONG_UNREADABLE
 * where that is more than `most` bytes; `name` is for messages when that fails.
 * Whether it is all, it has to say itself: how a program ended cannot be known
 * where SIGCHLD is ignored, or another part of the process waits for any child.
 */
enum shutong_status subprocess_finish(struct subprocess *helper,
                                      const char *name, uint64_t most,
                                      struct buf *output,
                                      struct shutong_error *error);

#endif
