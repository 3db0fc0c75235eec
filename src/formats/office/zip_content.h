/*
 * zip_content.h - what is in the entries of a zip archive, and the archive with
 * some of them replaced.
 */
#ifndef FORMATS_ZIP_CONTENT_H
#define FORMATS_ZIP_CONTENT_H

#include "base/buf.h"
#include "formats/office/zip_directory.h"

/* Limits against archives that are made to fill the memory.  What is not read
 * is not limited. */
#define ZIP_CONTENT_MOST (UINT64_C(1) << 30) /* of one entry */
enum {
    ZIP_CONTENT_RATIO = 200, /* of packed bytes, from this size on: */
    ZIP_CONTENT_RATIO_FROM = 16 << 20
};

/* Whether an entry is within these limits, and packed by a method that is
 * known.
 */
bool zip_content_check(const struct zip_entry *entry,
                       struct shutong_error *error);

/* Unpacks an entry that was checked into `out`, which is empty. */
bool zip_content_read(const struct zip_directory *directory,
                      const struct zip_entry *entry, struct buf *out,
                      struct shutong_error *error);

/* Takes more of the new content of an entry; false when out of memory. */
struct zip_packer;
bool zip_content_put(struct zip_packer *packer, const char *bytes, size_t n);

/* The new content of entries, which is put into a packer; false when out of
 * memory. */
struct zip_replacement {
    void *context;
    bool (*has)(void *context, const struct zip_entry *entry);
    bool (*put)(void *context, const struct zip_entry *entry,
                struct zip_packer *packer);
};

/* Appends the archive.  Each entry that stays is copied as it is, header,
 * packed data and what follows; one that is replaced keeps its place, name,
 * method, time, attributes and extra fields.  False when out of memory. */
bool zip_content_write(const struct zip_directory *directory,
                       const struct zip_replacement *replacement,
                       struct buf *out);

#endif
