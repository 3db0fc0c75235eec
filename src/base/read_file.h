/*
 * read_file.h - a whole small file into memory.
 */
#ifndef BASE_READ_FILE_H
#define BASE_READ_FILE_H

#include <sys/stat.h>

#include "base/buf.h"
#include "shutong.h"

/* Opens a regular file, or with `pipes` also a pipe, to be read; nothing else
 * is waited for.  Returns -1, and SHUTONG_UNREADABLE with the file in `error`,
 * when it cannot. */
int read_file_open(const char *path, bool pipes, struct stat *info_ret,
                   struct shutong_error *error);

/* Reads a regular file of at most 1 GiB, or with `pipes` what comes through a
 * pipe; appends it and then a NUL that is not counted.  SHUTONG_UNREADABLE,
 * with the file, when it cannot. */
enum shutong_status read_file(const char *path, bool pipes, struct buf *content,
                              struct shutong_error *error);

#endif
