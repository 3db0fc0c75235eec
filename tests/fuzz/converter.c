/*
 * converter.c - any bytes through any profile or target.
 *
 * The input is a character each for the converter, for what is to be done with
 * ill-formed text and the options and custom terms, four for the cuts, one for
 * how often the text comes, and the text.
 *
 * However the text is cut, or read in parts, output and error are those of the
 * whole; what is well-formed, or must be, stays so; without custom terms a
 * target's output is converted to itself.
 */
#include "converters.h"

#include "base/buf.h"

/* What came of a text. */
struct result {
    struct buf out;
    struct shutong_error error;
};

static void take(struct result *r, const char *out, size_t n)
{
    PROPERTY(buf_append(&r->out, out, n));
}

static enum shutong_status finish(struct shutong_stream *s, struct result *r)
{
    const char *out;
    size_t n;
    enum shutong_status status = shutong_stream_finish(s, &out, &n, &r->error);

    take(r, out, n);
    return status;
}

/* Feeds a piece, in memory of its own. */
static enum shutong_status feed(struct shutong_stream *s, const char *in,
                                size_t n, struct result *r)
{
    char *piece = fuzz_copy(in, n);
    const char *out;
    size_t out_nbytes;
    enum shutong_status status =
        shutong_stream_feed(s, piece, n, &out, &out_nbytes, &r->error);

    free(piece);
    take(r, out, out_nbytes);
    return status;
}

static struct result in_pieces(const struct shutong_converter *c,
                               const char *text, size_t n,
                               struct fuzz_cuts cuts)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct result r = {.error = {.status = SHUTONG_OK}};
    enum shutong_status status = SHUTONG_OK;

    PROPERTY(s != NULL);
    for (size_t i = 0; status == SHUTONG_OK && i < n;) {
        size_t piece = fuzz_piece(&cuts, n - i);
        status = feed(s, text + i, piece, &r);
        i += piece;
    }
    if (status == SHUTONG_OK)
        status = finish(s, &r);
    PROPERTY(status == r.error.status);
    shutong_stream_free(s);
    return r;
}

/* Reads a part, in memory of its own, and joins it. */
static enum shutong_status join(struct shutong_stream *s,
                                struct shutong_part *part, const char *in,
                                size_t n, struct result *r)
{
    char *bytes = fuzz_copy(in, n);
    const char *out;
    size_t out_nbytes;

    shutong_part_read(part, bytes, n);
    free(bytes);
    enum shutong_status status =
        shutong_stream_join(s, part, &out, &out_nbytes, &r->error);
    take(r, out, out_nbytes);
    return status;
}

/* In parts; what cannot be cut is fed up to where it can. */
static struct result in_parts(const struct shutong_converter *c,
                              const char *text, size_t n, struct fuzz_cuts cuts)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_part *part = shutong_part_new(c);
    struct result r = {.error = {.status = SHUTONG_OK}};
    enum shutong_status status = SHUTONG_OK;
    size_t begin = 0, fed = 0; /* of the part; of the text */

    PROPERTY(s != NULL && part != NULL);
    while (status == SHUTONG_OK && fed < n) {
        size_t end = fed + fuzz_piece(&cuts, n - fed);
        char *seen = fuzz_copy(text + begin, end - begin);
        size_t cut = begin + shutong_converter_cut(c, seen, end - begin);
        free(seen);
        PROPERTY(cut <= end);
        if (end == n)
            cut = n;
        if (fed == begin && cut > fed) {
            status = join(s, part, text + fed, cut - fed, &r);
            begin = fed = cut;
        } else {
            size_t to = cut > fed ? cut : end;
            status = feed(s, text + fed, to - fed, &r);
            begin = cut > fed ? cut : begin;
            fed = to;
        }
    }
    if (status == SHUTONG_OK)
        status = finish(s, &r);
    PROPERTY(status == r.error.status);
    shutong_part_free(part);
    shutong_stream_free(s);
    return r;
}

static struct result whole(const struct shutong_converter *c, const char *text,
                           size_t n)
{
    struct result r = {.error = {.status = SHUTONG_OK}};
    enum shutong_status status =
        shutong_convert(c, text, n, &r.out.data, &r.out.n, &r.error);

    PROPERTY(status == r.error.status);
    PROPERTY((status == SHUTONG_OK) == (r.out.data != NULL));
    PROPERTY(status != SHUTONG_OK || r.out.data[r.out.n] == '\0');
    return r;
}

static bool same_bytes(const struct buf *a, const struct buf *b)
{
    return fuzz_same(a->data, a->n, b->data, b->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    struct choice choice = choose(&in);
    struct fuzz_cuts cuts = fuzz_cuts(&in);
    const struct shutong_converter *c = converter(&choice);
    size_t n;
    char *text = fuzz_text(&in, &cuts, &n);
    struct result wanted = whole(c, text, n);
    struct shutong_error error = wanted.error;
    bool must_stop =
        choice.way == SHUTONG_INVALID_FAIL && !fuzz_is_utf8(text, n);

    PROPERTY(error.status == (must_stop ? SHUTONG_ILL_FORMED : SHUTONG_OK));
    if (must_stop) {
        /* What comes before the error is a text of its own. */
        PROPERTY(error.offset == utf8_valid_prefix(text, n));
        wanted = whole(c, text, (size_t)error.offset);
        wanted.error = error;
    }
    PROPERTY((choice.way == SHUTONG_INVALID_KEEP && !fuzz_is_utf8(text, n)) ||
             fuzz_is_utf8(wanted.out.data, wanted.out.n));

    struct result pieces = in_pieces(c, text, n, cuts);
    PROPERTY(same_error(&pieces.error, &wanted.error));
    PROPERTY(same_bytes(&pieces.out, &wanted.out));

    struct result parts = in_parts(c, text, n, cuts);
    PROPERTY(same_error(&parts.error, &wanted.error));
    PROPERTY(same_bytes(&parts.out, &wanted.out));

    struct result twice = {.error = {.status = SHUTONG_OK}};
    /* U+FFFD in place of what was ill-formed is text, which that was not. */
    if (is_target(&choice) && choice.terms == 0 &&
        (choice.way != SHUTONG_INVALID_REPLACE || fuzz_is_utf8(text, n))) {
        twice = whole(c, wanted.out.data, wanted.out.n);
        PROPERTY(same_bytes(&twice.out, &wanted.out));
    }
    free(twice.out.data);
    buf_free(&parts.out);
    buf_free(&pieces.out);
    free(wanted.out.data);
    free(text);
    return 0;
}
