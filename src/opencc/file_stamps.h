/*
 * file_stamps.h - files that were looked at, to know later whether any has
 * changed.
 *
 * What was made of files is still right where each of them is the same file
 * with the same times, and where there was none there still is none.
 */
#ifndef OPENCC_FILE_STAMPS_H
#define OPENCC_FILE_STAMPS_H

#include <time.h>

#include "base/buf.h"

/* Zero-initialised is empty. */
struct file_stamps {
    struct buf
        records; /* each a struct in file_stamps.c, with the path after it */
    bool failed; /* one is missing here, so that nothing is known */
};

/* Records what is at the path now, before it is read; a relative one is from
 * the working directory.  `seen` may be NULL. */
void file_stamps_look(struct file_stamps *seen, const char *path);

/* Whether all that was recorded is as it was.  The bytes may be any, 8-aligned;
 * what is no record is not as it was. */
bool file_stamps_unchanged(const char *records, size_t nbytes);

/* Calls `file` for each path of these records at which there was something;
 * stops where it returns anything but 0, and returns that. */
int file_stamps_each(const char *records, size_t nbytes,
                     int (*file)(void *context, const char *path),
                     void *context);

/* Whether no file had changed for two seconds when it was read, after `begin`:
 * of one that did, the times may stay the same when it changes once more. */
bool file_stamps_settled(const struct file_stamps *seen,
                         const struct timespec *begin);

void file_stamps_free(struct file_stamps *seen);

#endif
