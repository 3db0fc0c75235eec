/*
 * zip_directory.c - the entries of a zip archive that is in memory.
 *
 * A reader of our own over zlib, and not libzip: libzip writes the headers of
 * entries that have not changed anew (without their data descriptors), and has
 * no static library, so that every start of the command would load it and the
 * five libraries that it needs.
 */
#include "formats/office/zip_directory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/status.h"

enum {
    MOST_ENTRIES = 100000,
    COMMENT_MOST = 65535,
    ZIP64_END_NBYTES = 56,
    ZIP64_LOCATOR_NBYTES = 20,
    DESCRIPTOR_LEAST = 12
};

/* ---- numbers and failures ------------------------------------------------ */

uint16_t zip_directory_u16(const char *at)
{
    const unsigned char *s = (const unsigned char *)at;

    return (uint16_t)(s[0] | s[1] << 8);
}

uint32_t zip_directory_u32(const char *at)
{
    return zip_directory_u16(at) | (uint32_t)zip_directory_u16(at + 2) << 16;
}

uint64_t zip_directory_u64(const char *at)
{
    return zip_directory_u32(at) | (uint64_t)zip_directory_u32(at + 4) << 32;
}

bool zip_directory_fail(const struct zip_entry *entry,
                        struct shutong_error *error, const char *format, ...)
{
    char text[sizeof(error->message)], name[256] = "";
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), status_text(format), arguments);
    va_end(arguments);
    if (entry != NULL) {
        size_t n = entry->name_nbytes;
        n = n < sizeof(name) ? n : sizeof(name) - 1;
        memcpy(name, entry->name, n);
        name[n] = '\0';
    }
    status_fail_file(error, SHUTONG_UNSUPPORTED, name, 0, 0, "%s", text);
    return false;
}

static bool fail_damaged(const struct zip_entry *entry,
                         struct shutong_error *error)
{
    return zip_directory_fail(
        entry, error, N_("is damaged: the zip archive contradicts itself"));
}

static bool fail_no_memory(struct shutong_error *error)
{
    status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
    return false;
}

/* ---- the end of the directory -------------------------------------------- */

/* What the end of the directory says. */
struct directory_end {
    uint64_t nentries, central_nbytes, central_at;
};

static bool begins(const struct zip_directory *z, size_t at, const char *mark)
{
    return z->nsource >= 4 && at <= z->nsource - 4 &&
           memcmp(z->source + at, mark, 4) == 0;
}

/* Finds the end of the directory, which a comment can follow. */
static bool find_end(struct zip_directory *z, struct shutong_error *error)
{
    size_t least = ZIP_END_NBYTES, n = z->nsource;

    if (n < 4 || (!begins(z, 0, "PK\3\4") && !begins(z, 0, "PK\5\6")))
        return zip_directory_fail(NULL, error, N_("is not a zip archive"));
    for (size_t back = least; back <= n && back <= least + COMMENT_MOST;
         back++) {
        size_t at = n - back;
        if (begins(z, at, "PK\5\6") &&
            zip_directory_u16(z->source + at + 20) <= back - least) {
            z->end_at = at;
            return true;
        }
    }
    return zip_directory_fail(
        NULL, error,
        N_("is truncated: the zip archive has no directory at its end"));
}

/* Whether the end of the directory leaves a number to that of zip64, or says
 * the same. */
static bool agrees(uint64_t number, uint64_t most, uint64_t zip64)
{
    return number == most || number == zip64;
}

/* The end of the directory as zip64 has it, where there is one. */
static bool read_zip64_end(struct zip_directory *z, struct directory_end *end)
{
    const char *s = z->source;
    size_t locator = z->end_at - ZIP64_LOCATOR_NBYTES;

    if (z->end_at < ZIP64_LOCATOR_NBYTES || !begins(z, locator, "PK\6\7"))
        return true;
    uint64_t at = zip_directory_u64(s + locator + 8);
    if (zip_directory_u32(s + locator + 4) != 0 || at > locator ||
        locator - at < ZIP64_END_NBYTES || !begins(z, (size_t)at, "PK\6\6") ||
        zip_directory_u64(s + at + 4) != locator - at - 12)
        return false;
    z->zip64_end_at = (size_t)at;
    s += at;
    const struct directory_end old = *end;
    *end = (struct directory_end){.nentries = zip_directory_u64(s + 32),
                                  .central_nbytes = zip_directory_u64(s + 40),
                                  .central_at = zip_directory_u64(s + 48)};
    return agrees(old.nentries, UINT16_MAX, end->nentries) &&
           agrees(old.central_nbytes, UINT32_MAX, end->central_nbytes) &&
           agrees(old.central_at, UINT32_MAX, end->central_at) &&
           zip_directory_u32(s + 16) == 0 && zip_directory_u32(s + 20) == 0 &&
           zip_directory_u64(s + 24) == end->nentries;
}

/* Reads where the directory is, and how many entries it says that it has. */
static bool read_end(struct zip_directory *z, size_t *nentries_ret,
                     struct shutong_error *error)
{
    const char *s = z->source + z->end_at;
    struct directory_end end = {.nentries = zip_directory_u16(s + 10),
                                .central_nbytes = zip_directory_u32(s + 12),
                                .central_at = zip_directory_u32(s + 16)};

    if (zip_directory_u16(s + 4) != 0 || zip_directory_u16(s + 6) != 0)
        return zip_directory_fail(
            NULL, error, N_("is a part of a zip archive that was split"));
    if (zip_directory_u16(s + 8) != end.nentries || !read_zip64_end(z, &end))
        return fail_damaged(NULL, error);
    size_t stop = z->zip64_end_at > 0 ? z->zip64_end_at : z->end_at;
    if (end.central_at > stop || end.central_nbytes != stop - end.central_at)
        return zip_directory_fail(
            NULL, error,
            N_("is damaged: the directory of the zip archive is not where it "
               "should be"));
    if (end.nentries > MOST_ENTRIES)
        return zip_directory_fail(
            NULL, error, N_("has more than %d files, which is not converted"),
            MOST_ENTRIES);
    if (end.nentries > end.central_nbytes / ZIP_CENTRAL_NBYTES)
        return fail_damaged(NULL, error);
    z->central_at = (size_t)end.central_at;
    *nentries_ret = (size_t)end.nentries;
    return true;
}

/* ---- entries ------------------------------------------------------------- */

const char *zip_directory_zip64(const char *at, size_t n, size_t *nbytes_ret)
{
    for (size_t i = 0; n - i >= 4;) {
        size_t length = zip_directory_u16(at + i + 2);
        if (length > n - i - 4)
            break;
        if (zip_directory_u16(at + i) == 1) {
            *nbytes_ret = length;
            return at + i + 4;
        }
        i += 4 + length;
    }
    *nbytes_ret = 0;
    return NULL;
}

/* A number of 32 bits, or where that says so the next one of 64 in the field of
 * zip64, of which *n bytes are left; false where none is. */
static bool read_size(const char *at, const char **zip64, size_t *n,
                      uint64_t *number_ret)
{
    *number_ret = zip_directory_u32(at);
    if (*number_ret != UINT32_MAX || *zip64 == NULL)
        return true;
    if (*n < 8)
        return false;
    *number_ret = zip_directory_u64(*zip64);
    *zip64 += 8;
    *n -= 8;
    return true;
}

/* Whether the local header says what the directory does.  Sizes that are only
 * known behind the data are 0 here. */
static bool local_agrees(const struct zip_directory *z,
                         const struct zip_entry *e)
{
    const char *s = z->source + e->local_at;
    size_t extra_nbytes = zip_directory_u16(s + 28), n;
    const char *extra = s + ZIP_LOCAL_NBYTES + e->name_nbytes;
    uint64_t packed, nbytes;

    if (zip_directory_u16(s + 8) != e->method ||
        ((zip_directory_u16(s + 6) ^ e->flags) & ZIP_FLAG_DESCRIPTOR) != 0 ||
        zip_directory_u16(s + 26) != e->name_nbytes ||
        memcmp(s + ZIP_LOCAL_NBYTES, e->name, e->name_nbytes) != 0)
        return false;
    const char *zip64 = zip_directory_zip64(extra, extra_nbytes, &n);
    return (e->flags & ZIP_FLAG_DESCRIPTOR) != 0 ||
           (read_size(s + 22, &zip64, &n, &nbytes) &&
            read_size(s + 18, &zip64, &n, &packed) && nbytes == e->nbytes &&
            packed == e->packed_nbytes && zip_directory_u32(s + 14) == e->crc);
}

/* Finds the data of an entry behind its local header. */
static bool find_data(const struct zip_directory *z, struct zip_entry *e)
{
    size_t left = z->central_at - e->local_at;

    if (left < ZIP_LOCAL_NBYTES || !begins(z, e->local_at, "PK\3\4"))
        return false;
    const char *s = z->source + e->local_at;
    size_t header = ZIP_LOCAL_NBYTES + (size_t)zip_directory_u16(s + 26) +
                    zip_directory_u16(s + 28);
    e->data_at = e->local_at + header;
    return header <= left && e->packed_nbytes <= left - header &&
           local_agrees(z, e);
}

/* Reads the record of an entry at an offset, and goes behind it. */
static bool read_entry(const struct zip_directory *z, size_t *at, size_t end,
                       struct zip_entry *e, struct shutong_error *error)
{
    const char *s = z->source + *at;
    uint64_t packed, local;
    size_t n;

    if (end - *at < ZIP_CENTRAL_NBYTES || !begins(z, *at, "PK\1\2"))
        return fail_damaged(NULL, error);
    size_t name_nbytes = zip_directory_u16(s + 28);
    size_t extra_nbytes = zip_directory_u16(s + 30);
    size_t nbytes = ZIP_CENTRAL_NBYTES + name_nbytes + extra_nbytes +
                    zip_directory_u16(s + 32);
    if (nbytes > end - *at)
        return fail_damaged(NULL, error);
    *e = (struct zip_entry){.name = s + ZIP_CENTRAL_NBYTES,
                            .name_nbytes = name_nbytes,
                            .central_at = *at,
                            .crc = zip_directory_u32(s + 16),
                            .method = zip_directory_u16(s + 10),
                            .flags = zip_directory_u16(s + 8)};
    *at += nbytes;
    const char *zip64 =
        zip_directory_zip64(e->name + name_nbytes, extra_nbytes, &n);
    if (name_nbytes == 0 || memchr(e->name, '\0', name_nbytes) != NULL)
        return fail_damaged(NULL, error);
    if (!read_size(s + 24, &zip64, &n, &e->nbytes) ||
        !read_size(s + 20, &zip64, &n, &packed) ||
        !read_size(s + 42, &zip64, &n, &local) || local > z->central_at ||
        packed > z->central_at)
        return fail_damaged(e, error);
    if ((e->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_MASKED)) != 0)
        return zip_directory_fail(
            e, error, N_("is encrypted; remove the password first"));
    e->local_at = (size_t)local;
    e->packed_nbytes = (size_t)packed;
    return find_data(z, e) || fail_damaged(e, error);
}

static bool read_entries(struct zip_directory *z, struct shutong_error *error)
{
    size_t at = z->central_at;
    size_t end = z->zip64_end_at > 0 ? z->zip64_end_at : z->end_at;

    for (size_t i = 0; i < z->nentries; i++)
        if (!read_entry(z, &at, end, &z->entries[i], error))
            return false;
    return at == end || fail_damaged(NULL, error);
}

/* ---- their names and places ---------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    const struct zip_entry *x = *(const struct zip_entry *const *)a;
    const struct zip_entry *y = *(const struct zip_entry *const *)b;

    return bytes_compare(x->name, x->name_nbytes, y->name, y->name_nbytes);
}

static int compare_places(const void *a, const void *b)
{
    const struct zip_entry *x = *(const struct zip_entry *const *)a;
    const struct zip_entry *y = *(const struct zip_entry *const *)b;

    return x->local_at < y->local_at ? -1 : x->local_at > y->local_at;
}

/* Sorts the entries both ways. */
static bool sort_entries(struct zip_directory *z, struct shutong_error *error)
{
    z->by_name = calloc(z->nentries + 1, sizeof(*z->by_name));
    z->by_place = calloc(z->nentries + 1, sizeof(*z->by_place));
    if (z->by_name == NULL || z->by_place == NULL)
        return fail_no_memory(error);
    for (size_t i = 0; i < z->nentries; i++)
        z->by_name[i] = z->by_place[i] = &z->entries[i];
    qsort(z->by_name, z->nentries, sizeof(*z->by_name), compare_names);
    qsort(z->by_place, z->nentries, sizeof(*z->by_place), compare_places);
    return true;
}

/* Whether there are two entries with one name. */
static bool check_names(const struct zip_directory *z,
                        struct shutong_error *error)
{
    for (size_t i = 1; i < z->nentries; i++)
        if (compare_names(&z->by_name[i - 1], &z->by_name[i]) == 0)
            return zip_directory_fail(
                z->by_name[i], error,
                N_("is in the archive twice; programs differ in which they "
                   "read"));
    return true;
}

/* Sees where each entry ends, and whether they overlap. */
static bool check_places(struct zip_directory *z, struct shutong_error *error)
{
    for (size_t i = 0; i < z->nentries; i++) {
        const struct zip_entry *e = z->by_place[i];
        size_t next =
            i + 1 < z->nentries ? z->by_place[i + 1]->local_at : z->central_at;
        size_t end = e->data_at + e->packed_nbytes;
        size_t behind =
            (e->flags & ZIP_FLAG_DESCRIPTOR) != 0 ? DESCRIPTOR_LEAST : 0;
        if (end > next || next - end < behind)
            return zip_directory_fail(
                e, error, N_("is damaged: it overlaps another file"));
        z->entries[e - z->entries].end_at = next;
    }
    return true;
}

bool zip_directory_read(struct zip_directory *z, const char *in, size_t n,
                        struct shutong_error *error)
{
    *z = (struct zip_directory){.source = in, .nsource = n};
    if (!find_end(z, error) || !read_end(z, &z->nentries, error))
        return false;
    z->entries = calloc(z->nentries + 1, sizeof(*z->entries));
    if (z->entries == NULL)
        return fail_no_memory(error);
    return read_entries(z, error) && sort_entries(z, error) &&
           check_names(z, error) && check_places(z, error);
}

void zip_directory_free(struct zip_directory *z)
{
    free(z->entries);
    free(z->by_name);
    free(z->by_place);
    *z = (struct zip_directory){.source = NULL};
}

const struct zip_entry *zip_directory_find(const struct zip_directory *z,
                                           const char *name, size_t n)
{
    size_t low = 0, high = z->nentries;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct zip_entry *e = z->by_name[middle];
        int order = bytes_compare(e->name, e->name_nbytes, name, n);
        if (order == 0)
            return e;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
