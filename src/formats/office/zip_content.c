/*
 * zip_content.c - what is in the entries of a zip archive, and the archive with
 * some of them replaced.
 *
 * Writing changes sizes, checksums and offsets, each in its place in the old
 * headers; all else is copied.
 */
#include "formats/office/zip_content.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/status.h"

/* ---- reading ------------------------------------------------------------- */

/* Unpacked bytes grow by this, so that a size that is a lie costs no memory. */
enum { GROWTH = 1 << 20, ZIP64_LOCATOR_NBYTES = 20 };

static bool fail_damaged(const struct zip_entry *e, struct shutong_error *error)
{
    return zip_directory_fail(
        e, error, N_("is damaged: its data do not unpack to what was packed"));
}

static bool fail_no_memory(struct shutong_error *error)
{
    status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
    return false;
}

bool zip_content_check(const struct zip_entry *e, struct shutong_error *error)
{
    if (e->method != ZIP_STORED && e->method != ZIP_DEFLATED)
        return zip_directory_fail(
            e, error,
            N_("is packed by a method (%u) other than deflate; pack the "
               "document again"),
            (unsigned)e->method);
    if (e->nbytes > ZIP_CONTENT_MOST)
        return zip_directory_fail(
            e, error, N_("has more than %llu MiB, which is not converted"),
            (unsigned long long)(ZIP_CONTENT_MOST >> 20));
    if (e->nbytes > ZIP_CONTENT_RATIO_FROM &&
        e->nbytes / ZIP_CONTENT_RATIO > e->packed_nbytes)
        return zip_directory_fail(
            e, error,
            N_("unpacks to more than %d times its size, which is not "
               "converted: it may be made to fill the memory"),
            ZIP_CONTENT_RATIO);
    return true;
}

/* Unpacks as much as there is room for; false where the data are damaged, or
 * are more than the entry says. */
static bool inflate_more(z_stream *stream, const struct zip_entry *e,
                         struct buf *out, int *end_ret)
{
    size_t room = out->cap - out->n;

    if (room > UINT_MAX)
        room = UINT_MAX;
    stream->next_out = (unsigned char *)out->data + out->n;
    stream->avail_out = (unsigned)room;
    *end_ret = inflate(stream, Z_NO_FLUSH);
    size_t got = room - stream->avail_out;
    out->n += got;
    return (*end_ret == Z_OK || *end_ret == Z_STREAM_END) &&
           out->n <= e->nbytes && (got > 0 || *end_ret == Z_STREAM_END);
}

static bool inflate_entry(const char *packed, const struct zip_entry *e,
                          struct buf *out, struct shutong_error *error)
{
    z_stream stream = {.next_in = (unsigned char *)packed,
                       .avail_in = (unsigned)e->packed_nbytes};
    int end = inflateInit2(&stream, -MAX_WBITS);
    bool has_memory = end == Z_OK, good = has_memory;

    while (good && end != Z_STREAM_END) {
        /* One more than it says, to see whether there is more. */
        size_t left = (size_t)e->nbytes + 1 - out->n;
        has_memory = buf_reserve(out, left < GROWTH ? left : GROWTH);
        good = has_memory && inflate_more(&stream, e, out, &end);
        has_memory = has_memory && end != Z_MEM_ERROR;
    }
    good = good && stream.avail_in == 0;
    inflateEnd(&stream);
    return good ||
           (has_memory ? fail_damaged(e, error) : fail_no_memory(error));
}

static uint32_t checksum(const char *bytes, size_t n)
{
    return (uint32_t)crc32_z(0, (const unsigned char *)bytes, n);
}

bool zip_content_read(const struct zip_directory *z, const struct zip_entry *e,
                      struct buf *out, struct shutong_error *error)
{
    const char *packed = z->source + e->data_at;

    if (e->packed_nbytes > UINT_MAX)
        return fail_damaged(e, error);
    if (e->method == ZIP_STORED && e->packed_nbytes != e->nbytes)
        return fail_damaged(e, error);
    if (e->method == ZIP_STORED && !buf_append(out, packed, e->packed_nbytes))
        return fail_no_memory(error);
    if (e->method == ZIP_DEFLATED && !inflate_entry(packed, e, out, error))
        return false;
    return (out->n == e->nbytes &&
            checksum(out->n == 0 ? "" : out->data, out->n) == e->crc) ||
           fail_damaged(e, error);
}

/* ---- writing ------------------------------------------------------------- */

/* An entry of the archive that is written. */
struct written_entry {
    bool replaced;
    uint64_t local_at, packed_nbytes, nbytes;
    uint32_t crc;
};

struct zip_writer {
    const struct zip_directory *directory;
    struct buf *out;
    size_t begin; /* of the archive in it */
    struct written_entry *entries;
    const struct zip_replacement *replacement;
    struct zip_packer *packer;
};

static void put_u16(char *at, uint16_t number)
{
    at[0] = (char)(number & 0xFF);
    at[1] = (char)(number >> 8);
}

static void put_u32(char *at, uint32_t number)
{
    put_u16(at, (uint16_t)number);
    put_u16(at + 2, (uint16_t)(number >> 16));
}

static void put_u64(char *at, uint64_t number)
{
    put_u32(at, (uint32_t)number);
    put_u32(at + 4, (uint32_t)(number >> 32));
}

/* Puts a number where the old one is: in its field of 32 bits or, where that
 * says so, in that of zip64.  False where it does not fit. */
static bool put_size(char *at, char **zip64, size_t *n, uint64_t number)
{
    if (zip_directory_u32(at) == UINT32_MAX && *zip64 != NULL && *n >= 8) {
        put_u64(*zip64, number);
        *zip64 += 8;
        *n -= 8;
        return true;
    }
    put_u32(at, (uint32_t)number);
    return number < UINT32_MAX;
}

/* ---- packing ------------------------------------------------------------- */

/* What is packed at the end of the output. */
struct zip_packer {
    struct buf *out;
    bool stored;
    z_stream stream;
    uint64_t nbytes;
    uint32_t crc;
    size_t nwaiting; /* bytes that deflate has not been given yet */
    char waiting[1 << 16];
};

static bool begin_packing(struct zip_packer *p, struct buf *out, bool stored)
{
    p->out = out;
    p->stored = stored;
    p->stream = (z_stream){.next_in = NULL};
    p->nbytes = p->crc = 0;
    p->nwaiting = 0;
    return stored || deflateInit2(&p->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                  -MAX_WBITS, MAX_MEM_LEVEL - 1,
                                  Z_DEFAULT_STRATEGY) == Z_OK;
}

/* Packs what waits. */
static bool pack_waiting(struct zip_packer *p, bool end)
{
    z_stream *stream = &p->stream;
    int state = Z_OK;

    p->crc = (uint32_t)crc32_z(p->crc, (const unsigned char *)p->waiting,
                               p->nwaiting);
    p->nbytes += p->nwaiting;
    stream->next_in = (unsigned char *)p->waiting;
    stream->avail_in = (unsigned)p->nwaiting;
    p->nwaiting = 0;
    if (p->stored)
        return buf_append(p->out, stream->next_in, stream->avail_in);
    do {
        if (!buf_reserve(p->out, GROWTH / 4))
            return false;
        size_t left = p->out->cap - p->out->n;
        unsigned room = left < GROWTH ? (unsigned)left : GROWTH;
        stream->next_out = (unsigned char *)p->out->data + p->out->n;
        stream->avail_out = room;
        state = deflate(stream, end ? Z_FINISH : Z_NO_FLUSH);
        p->out->n += room - stream->avail_out;
        if (state == Z_STREAM_ERROR)
            return false;
    } while (end ? state != Z_STREAM_END : stream->avail_out == 0);
    return true;
}

bool zip_content_put(struct zip_packer *p, const char *bytes, size_t n)
{
    while (n > sizeof(p->waiting) - p->nwaiting) {
        size_t room = sizeof(p->waiting) - p->nwaiting;
        memcpy(p->waiting + p->nwaiting, bytes, room);
        p->nwaiting += room;
        bytes += room;
        n -= room;
        if (!pack_waiting(p, false))
            return false;
    }
    if (n > 0)
        memcpy(p->waiting + p->nwaiting, bytes, n);
    p->nwaiting += n;
    return true;
}

static void end_packing(struct zip_packer *p)
{
    if (!p->stored)
        deflateEnd(&p->stream);
}

/* ---- the archive --------------------------------------------------------- */

/* Puts the sizes into the local header at an offset of the output.  They are no
 * longer behind the data. */
static bool finish_header(char *header, const struct zip_entry *e,
                          const struct written_entry *w)
{
    size_t n;
    const char *found =
        zip_directory_zip64(header + ZIP_LOCAL_NBYTES + e->name_nbytes,
                            zip_directory_u16(header + 28), &n);
    char *zip64 = found == NULL ? NULL : header + (found - header);

    put_u16(header + 6,
            zip_directory_u16(header + 6) & (uint16_t)~ZIP_FLAG_DESCRIPTOR);
    put_u32(header + 14, w->crc);
    return put_size(header + 22, &zip64, &n, w->nbytes) &&
           put_size(header + 18, &zip64, &n, w->packed_nbytes);
}

static bool write_replaced(struct zip_writer *z, const struct zip_entry *e,
                           struct written_entry *w)
{
    const struct zip_replacement *r = z->replacement;
    const char *source = z->directory->source;
    struct zip_packer *packer = z->packer;
    struct buf *out = z->out;
    size_t header = out->n;

    if (!buf_append(out, source + e->local_at, e->data_at - e->local_at))
        return false;
    size_t data = out->n;
    if (!begin_packing(packer, out, e->method == ZIP_STORED))
        return false;
    bool done = r->put(r->context, e, packer) && pack_waiting(packer, true);
    end_packing(packer);
    *w = (struct written_entry){.replaced = true,
                                .local_at = header - z->begin,
                                .packed_nbytes = out->n - data,
                                .nbytes = packer->nbytes,
                                .crc = packer->crc};
    if (!done || !finish_header(out->data + header, e, w))
        return false;
    /* What stands between two entries, if it is not the descriptor. */
    size_t end = e->data_at + e->packed_nbytes;
    return (e->flags & ZIP_FLAG_DESCRIPTOR) != 0 ||
           buf_append(out, source + end, e->end_at - end);
}

/* Writes all entries in the order of their places. */
static bool write_entries(struct zip_writer *z)
{
    const struct zip_replacement *r = z->replacement;
    const struct zip_directory *d = z->directory;
    size_t first = d->nentries > 0 ? d->by_place[0]->local_at : d->central_at;
    bool done = buf_append(z->out, d->source, first);

    for (size_t i = 0; done && i < d->nentries; i++) {
        const struct zip_entry *e = d->by_place[i];
        struct written_entry *w = &z->entries[e - d->entries];
        w->local_at = z->out->n - z->begin;
        done = r->has(r->context, e)
                   ? write_replaced(z, e, w)
                   : buf_append(z->out, d->source + e->local_at,
                                e->end_at - e->local_at);
    }
    return done;
}

/* Corrects the record of an entry, which is copied already. */
static bool correct_record(char *record, const struct zip_entry *e,
                           const struct written_entry *w)
{
    size_t n, skipped = 0;
    const char *found =
        zip_directory_zip64(record + ZIP_CENTRAL_NBYTES + e->name_nbytes,
                            zip_directory_u16(record + 30), &n);
    char *zip64 = found == NULL ? NULL : record + (found - record);

    if (w->replaced) {
        put_u16(record + 8,
                zip_directory_u16(record + 8) & (uint16_t)~ZIP_FLAG_DESCRIPTOR);
        put_u32(record + 16, w->crc);
        if (!put_size(record + 24, &zip64, &n, w->nbytes) ||
            !put_size(record + 20, &zip64, &n, w->packed_nbytes))
            return false;
    } else if (zip64 != NULL) {
        for (size_t at = 20; at <= 24; at += 4)
            if (zip_directory_u32(record + at) == UINT32_MAX)
                skipped += 8;
        if (skipped > n)
            return false;
        zip64 += skipped;
        n -= skipped;
    }
    return put_size(record + 42, &zip64, &n, w->local_at);
}

/* Writes the directory and its end. */
static bool write_directory(struct zip_writer *z)
{
    const struct zip_directory *d = z->directory;
    size_t at = z->out->n;
    uint64_t central = at - z->begin;

    if (!buf_append(z->out, d->source + d->central_at,
                    d->nsource - d->central_at))
        return false;
    char *to = z->out->data + at, *end = to + (d->end_at - d->central_at);
    for (size_t i = 0; i < d->nentries; i++)
        if (!correct_record(to + (d->entries[i].central_at - d->central_at),
                            &d->entries[i], &z->entries[i]))
            return false;
    if (d->zip64_end_at > 0) {
        size_t distance = d->zip64_end_at - d->central_at;
        put_u64(to + distance + 48, central);
        put_u64(end - ZIP64_LOCATOR_NBYTES + 8, central + distance);
        if (zip_directory_u32(end + 16) == UINT32_MAX)
            return true;
    }
    put_u32(end + 16, (uint32_t)central);
    return central < UINT32_MAX;
}

bool zip_content_write(const struct zip_directory *d,
                       const struct zip_replacement *replacement,
                       struct buf *out)
{
    struct zip_writer z = {.directory = d,
                           .out = out,
                           .begin = out->n,
                           .replacement = replacement};

    z.entries = calloc(d->nentries + 1, sizeof(*z.entries));
    z.packer = malloc(sizeof(*z.packer));
    bool done = z.entries != NULL && z.packer != NULL && write_entries(&z) &&
                write_directory(&z);
    free(z.packer);
    free(z.entries);
    return done;
}
