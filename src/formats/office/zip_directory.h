/*
 * zip_directory.h - the entries of a zip archive that is in memory.
 *
 *   [local header, data, data descriptor] ... [central directory] [its end]
 *
 * What is said twice must agree, entries may not overlap, and none may be
 * encrypted, so that every program reads the same files in the archive as this
 * one.  Nothing is unpacked here.
 */
#ifndef FORMATS_ZIP_DIRECTORY_H
#define FORMATS_ZIP_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shutong.h"

enum { ZIP_STORED = 0, ZIP_DEFLATED = 8 };

struct zip_entry {
    const char *name; /* in the archive's bytes, without a NUL */
    size_t name_nbytes;
    size_t central_at; /* its record in the central directory */
    size_t local_at;   /* its local header */
    size_t data_at;
    size_t end_at; /* where the next entry begins, or the directory */
    size_t packed_nbytes;
    uint64_t nbytes;
    uint32_t crc;
    uint16_t method, flags;
};

struct zip_directory {
    const char *source;
    size_t nsource;
    struct zip_entry *entries; /* in the order of the directory */
    size_t nentries;
    const struct zip_entry **by_name, **by_place;
    size_t central_at, end_at; /* of the directory, and of its end */
    size_t zip64_end_at;       /* the same for zip64, or 0 */
};

/* What stands before data, and its flags. */
enum {
    ZIP_LOCAL_NBYTES = 30,
    ZIP_CENTRAL_NBYTES = 46,
    ZIP_END_NBYTES = 22,
    ZIP_FLAG_ENCRYPTED = 1,
    ZIP_FLAG_DESCRIPTOR = 8,
    ZIP_FLAG_MASKED = 1 << 13
};

/* Reads the directory of in[0..n), which must outlive it.  On failure `error`
 * says what is wrong, with the entry as its file; the directory is to be freed
 * in any case. */
bool zip_directory_read(struct zip_directory *directory, const char *in,
                        size_t n, struct shutong_error *error);

void zip_directory_free(struct zip_directory *directory);

/* The entry of that name, or NULL. */
const struct zip_entry *
zip_directory_find(const struct zip_directory *directory, const char *name,
                   size_t name_nbytes);

/* Fails because of an entry, or of the whole where it is NULL; false. */
bool zip_directory_fail(const struct zip_entry *entry,
                        struct shutong_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Numbers as zip has them, the low byte first. */
uint16_t zip_directory_u16(const char *at);
uint32_t zip_directory_u32(const char *at);
uint64_t zip_directory_u64(const char *at);

/* The field of zip64 among the extra fields at[0..n): its place, with its
 * length, or NULL. */
const char *zip_directory_zip64(const char *at, size_t n, size_t *nbytes_ret);

#endif
