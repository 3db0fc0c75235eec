/*
 * read_file.h - a whole small file into memory.
 */
#ifndef READ_FILE_H
#define READ_FILE_H

#include "buf.h"
#include "shutong.h"

/* Reads a regular file of at most 1 GiB, or with `pipes` what comes through a
 * pipe; appends it and then a NUL that is not counted.  SHUTONG_UNREADABLE,
 * with the file, when it cannot. */
enum shutong_status read_file(const char *path, bool pipes, struct buf *content,
                              struct shutong_error *error);

#endif
