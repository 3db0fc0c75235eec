/*
 * helper.h - the small programs that are started for what should not be in this
 * process: large libraries, and readers that a damaged file may crash.
 */
#ifndef HELPER_H
#define HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "shutong.h"

#ifndef SHUTONG_LIBEXECDIR
#define SHUTONG_LIBEXECDIR "/usr/local/libexec/shutong"
#endif

/* Finds a program by its name: in the folder that SHUTONG_LIBEXEC names in the
 * environment, beside the running program, and in SHUTONG_LIBEXECDIR. */
bool helper_find(const char *name, char *path, size_t path_nbytes);

/* The folder of the running program; false where that is not known. */
bool helper_folder(char *folder, size_t folder_nbytes);

/* A program that was started. */
struct helper {
    pid_t pid;
    int fd; /* what it writes */
};

/* Starts a program with arguments, the last of them NULL, the first its path.
 * What was started must be finished. */
enum shutong_status helper_start(struct helper *helper,
                                 const char *const arguments[],
                                 struct shutong_error *error);

/* Waits for its end, and appends what it writes to `output`; `name` is for what
 * is said when that fails.  *exit_ret is its exit status, -1 where a signal
 * ended it. */
enum shutong_status helper_finish(struct helper *helper, const char *name,
                                  struct buf *output, int *exit_ret,
                                  struct shutong_error *error);

#endif
