/*
 * helper.h - the small programs that are started for what should not be in this
 * process: large libraries, and readers that a damaged file may crash.
 */
#ifndef HELPER_H
#define HELPER_H

#include <stdbool.h>
#include <stddef.h>

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

/* Runs a program with arguments, the last of them NULL, the first its path;
 * appends what it writes to `output`.  *exit_ret is its exit status, -1 where a
 * signal ended it. */
enum shutong_status helper_run(const char *const arguments[],
                               struct buf *output, int *exit_ret,
                               struct shutong_error *error);

#endif
