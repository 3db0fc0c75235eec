/*
 * archives.c - documents that are archives, damaged in any way.
 *
 * The input is a character for the format, one for what follows, and that: '0'
 * for the bytes of an archive; '1' for files that are packed here, so that
 * mutations reach what reads them, and '2' for the same, deflated:
 *
 *   @word/document.xml
 *   <w:document ...
 *
 * Where a document is read, writing its own text back gives the same bytes, and
 * one without text can be read again and stays the same without text.
 */
#include "fuzz.h"

#include <zlib.h>

#include "base/buf.h"
#include "formats/document.h"
#include "formats/format_list.h"

static void append(struct buf *b, const void *bytes, size_t n)
{
    PROPERTY(buf_append(b, bytes, n));
}

/* ---- an archive ---------------------------------------------------------- */

static void put(struct buf *b, uint32_t number, size_t nbytes)
{
    for (; nbytes > 0; nbytes--, number >>= 8) {
        char byte = (char)number;
        append(b, &byte, 1);
    }
}

static void deflate_bytes(const char *bytes, size_t n, struct buf *out)
{
    z_stream stream = {.next_in = (unsigned char *)bytes,
                       .avail_in = (unsigned)n};

    PROPERTY(deflateInit2(&stream, 1, Z_DEFLATED, -MAX_WBITS, 8,
                          Z_DEFAULT_STRATEGY) == Z_OK);
    out->n = 0;
    PROPERTY(buf_reserve(out, deflateBound(&stream, (uLong)n)));
    stream.next_out = (unsigned char *)out->data;
    stream.avail_out = (unsigned)out->cap;
    PROPERTY(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out->n = stream.total_out;
    deflateEnd(&stream);
}

struct packed_entry {
    const char *name, *bytes;
    size_t name_nbytes, nbytes;
};

/* Appends an entry to the archive and its record to the directory. */
static void pack_entry(struct buf *zip, struct buf *central, bool deflates,
                       const struct packed_entry *e)
{
    struct buf packed = {0};
    uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)e->bytes,
                                   (unsigned)e->nbytes);
    uint32_t at = (uint32_t)zip->n;

    if (deflates)
        deflate_bytes(e->bytes, e->nbytes, &packed);
    else
        append(&packed, e->bytes, e->nbytes);
    for (int in_central = 0; in_central < 2; in_central++) {
        struct buf *b = in_central ? central : zip;
        append(b, in_central ? "PK\1\2\24\0" : "PK\3\4", in_central ? 6 : 4);
        put(b, 20, 2);
        put(b, 0, 2);
        put(b, deflates ? 8 : 0, 2);
        put(b, 0, 4);
        put(b, crc, 4);
        put(b, (uint32_t)packed.n, 4);
        put(b, (uint32_t)e->nbytes, 4);
        put(b, (uint32_t)e->name_nbytes, 2);
        put(b, 0, in_central ? 14 - 2 : 2);
        if (in_central)
            put(b, at, 4);
        append(b, e->name, e->name_nbytes);
    }
    append(zip, packed.data, packed.n);
    buf_free(&packed);
}

/* Packs the files that the input names. */
static void pack_files(const char *s, size_t n, bool deflates, struct buf *zip)
{
    struct buf central = {0};
    const char *end = s + n, *next;
    unsigned count = 0;

    for (; s < end && *s == '@'; s = next, count++) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        struct packed_entry e = {.name = s + 1};
        const char *name_end = newline == NULL ? end : newline;
        e.name_nbytes = (size_t)(name_end - e.name);
        e.bytes = newline == NULL ? end : newline + 1;
        next = memmem(e.bytes, (size_t)(end - e.bytes), "\n@", 2);
        e.nbytes = (size_t)((next == NULL ? end : next) - e.bytes);
        next = next == NULL ? end : next + 1;
        pack_entry(zip, &central, deflates, &e);
    }
    uint32_t at = (uint32_t)zip->n;
    append(zip, central.data, central.n);
    append(zip, "PK\5\6\0\0\0\0", 8);
    put(zip, count, 2);
    put(zip, count, 2);
    put(zip, (uint32_t)central.n, 4);
    put(zip, at, 4);
    put(zip, 0, 2);
    buf_free(&central);
}

/* ---- a document ---------------------------------------------------------- */

/* An edit of each block, which becomes nothing; what is between them stays. */
static size_t blank_blocks(const struct document *d,
                           struct document_edit **edits, struct buf *text)
{
    size_t n = 0, cap = 0, end = 0;

    for (size_t i = 0; i < d->nparts; i++)
        for (size_t k = 0; k < d->parts[i].nspans; k++) {
            const struct document_span *s = &d->parts[i].spans[k];
            if (n == 0 || s->text_at > end) {
                PROPERTY(array_grow(edits, n, &cap, sizeof(**edits)));
                if (n > 0)
                    append(text, d->text.data + end, s->text_at - end);
                (*edits)[n] = (struct document_edit){text->n, 0, 0};
                n++;
            }
            end = s->text_at + s->text_nbytes;
            (*edits)[n - 1].ncharacters +=
                utf8_count(d->text.data + s->text_at, s->text_nbytes);
        }
    return n;
}

/* The document without its text. */
static void blank(struct document *d, struct buf *out)
{
    struct document_edit *edits = NULL;
    struct shutong_error error;
    struct buf text = {0};
    size_t n = blank_blocks(d, &edits, &text);

    PROPERTY(document_lay(d, text.data, text.n, edits, n, &error));
    PROPERTY(d->format->pack(d, out));
    buf_free(&text);
    free(edits);
}

static void check(const struct format *format, const struct buf *in)
{
    const struct document_marks none = {.language = NULL},
                                taiwan = {.language = "zh-Hant-TW"};
    struct document d;
    struct shutong_error error;
    struct buf out = {0}, again = {0};

    memset(&error, 0, sizeof(error));
    if (document_open(&d, format, in->data, in->n, &none, &error)) {
        struct document_place place;
        PROPERTY(fuzz_is_utf8(d.text.data, d.text.n));
        if (d.text.n > 0)
            document_find(&d, d.text.n / 2, &place);
        PROPERTY(document_lay(&d, d.text.data, d.text.n, NULL, 0, &error));
        PROPERTY(!document_is_changed(&d) && format->pack(&d, &out));
        PROPERTY(fuzz_same(out.data, out.n, in->data, in->n));
        document_close(&d);
        PROPERTY(document_open(&d, format, in->data, in->n, &taiwan, &error));
        out.n = 0;
        blank(&d, &out);
        document_close(&d);
        PROPERTY(document_open(&d, format, out.data, out.n, &taiwan, &error));
        blank(&d, &again);
        PROPERTY(fuzz_same(out.data, out.n, again.data, again.n));
    } else {
        PROPERTY(error.message[0] != '\0');
    }
    document_close(&d);
    buf_free(&out);
    buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"epub", "docx", "xlsx", "pptx",
                                        "odt",  "ods",  "odp",  "odg"};
    struct fuzz_input in = {data, size};
    const char *name = names[fuzz_choice(&in, 8)];
    unsigned way = fuzz_choice(&in, 3);
    struct buf zip = {0};

    append(&zip, "", 0);
    if (way == 0)
        append(&zip, in.bytes, in.n);
    else
        pack_files((const char *)in.bytes, in.n, way == 2, &zip);
    /* Memory of just that size. */
    char *exact = fuzz_copy(zip.data, zip.n);
    const struct buf bytes = {.data = exact, .n = zip.n};
    check(format_list_find(name), &bytes);
    free(exact);
    buf_free(&zip);
    return 0;
}
