/*
 * ignore_file.h - reads the small files that say what is ignored.
 */
#ifndef COMMAND_IGNORE_IGNORE_FILE_H
#define COMMAND_IGNORE_IGNORE_FILE_H

#include "base/buf.h"

enum ignore_file_result {
    IGNORE_FILE_READ,
    IGNORE_FILE_NONE,  /* it does not exist, or is no regular file */
    IGNORE_FILE_LINK,  /* it is a link, and links are not followed */
    IGNORE_FILE_FAILED /* it cannot be read, which is reported */
};

/* Appends what is in a file of a directory; `shown` is its path in messages. */
enum ignore_file_result ignore_file_read(int directory, const char *name,
                                         bool follow, const char *shown,
                                         struct buf *bytes);

#endif
