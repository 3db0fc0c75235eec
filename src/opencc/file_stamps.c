/*
 * file_stamps.c - files that were looked at, to know later whether any has
 * changed.
 */
#include "opencc/file_stamps.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

/* The coarsest times are those of FAT. */
enum { SETTLED_SECONDS = 2 };

/* Without padding, so that records are compared as bytes. */
struct stamp {
    uint64_t nbytes; /* of all of it: the path follows, zeros to a multiple of
                        8, of which at least one */
    uint64_t exists; /* 0: all of the following is */
    uint64_t device, inode, size;
    int64_t modified, modified_ns;
    int64_t changed, changed_ns;
};

/* What is at the path; false if that cannot be determined. */
static bool look(const char *path, struct stamp *record)
{
    struct stat info;

    *record = (struct stamp){0};
    if (stat(path, &info) != 0)
        return errno == ENOENT || errno == ENOTDIR;
    record->exists = 1;
    record->device = info.st_dev;
    record->inode = info.st_ino;
    record->size = (uint64_t)info.st_size;
    record->modified = info.st_mtim.tv_sec;
    record->modified_ns = info.st_mtim.tv_nsec;
    record->changed = info.st_ctim.tv_sec;
    record->changed_ns = info.st_ctim.tv_nsec;
    return true;
}

void file_stamps_look(struct file_stamps *seen, const char *path)
{
    struct stamp record;

    if (seen == NULL)
        return;
    size_t n = strlen(path) + 1;
    if (!look(path, &record) ||
        !buf_reserve(&seen->records, sizeof(record) + n + 8)) {
        seen->failed = true;
        return;
    }
    record.nbytes = sizeof(record) + ((n + 7) & ~(size_t)7);
    buf_append(&seen->records, &record, sizeof(record));
    buf_append(&seen->records, path, n);
    buf_align(&seen->records, 8);
}

/* The record at *at, which goes on to the next; NULL at the end, and where none
 * begins. */
static const struct stamp *next(const char *records, size_t nbytes, size_t *at)
{
    const struct stamp *record = (const void *)(records + *at);
    size_t left = nbytes - *at;

    if (left < sizeof(*record) || record->nbytes <= sizeof(*record) ||
        record->nbytes > left || record->nbytes % 8 != 0 ||
        records[*at + record->nbytes - 1] != '\0')
        return NULL;
    *at += (size_t)record->nbytes;
    return record;
}

bool file_stamps_unchanged(const char *records, size_t nbytes)
{
    const struct stamp *record;
    size_t at = 0;

    while ((record = next(records, nbytes, &at)) != NULL) {
        struct stamp now;
        if (!look((const char *)(record + 1), &now))
            return false;
        now.nbytes = record->nbytes;
        if (memcmp(&now, record, sizeof(now)) != 0)
            return false;
    }
    return at == nbytes && nbytes > 0;
}

int file_stamps_each(const char *records, size_t nbytes,
                     int (*file)(void *context, const char *path),
                     void *context)
{
    const struct stamp *record;
    size_t at = 0;
    int stopped = 0;

    while (stopped == 0 && at < nbytes &&
           (record = next(records, nbytes, &at)) != NULL)
        if (record->exists != 0)
            stopped = file(context, (const char *)(record + 1));
    return stopped;
}

/* Whether a time is so long before `begin`; one in the future is not. */
static bool settled(int64_t seconds, int64_t ns, const struct timespec *begin)
{
    int64_t limit = (int64_t)begin->tv_sec - SETTLED_SECONDS;

    return seconds < limit || (seconds == limit && ns <= begin->tv_nsec);
}

bool file_stamps_settled(const struct file_stamps *seen,
                         const struct timespec *begin)
{
    const struct stamp *record;
    size_t at = 0;

    while ((record = next(seen->records.data, seen->records.n, &at)) != NULL)
        if (record->exists != 0 &&
            (!settled(record->modified, record->modified_ns, begin) ||
             !settled(record->changed, record->changed_ns, begin)))
            return false;
    return !seen->failed && at == seen->records.n && at > 0;
}

void file_stamps_free(struct file_stamps *seen)
{
    buf_free(&seen->records);
    seen->failed = false;
}
