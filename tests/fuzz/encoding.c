/*
 * encoding.c - any bytes in any encoding: decoded, kept, encoded, guessed.
 *
 * The input is a character for the encoding of the bytes, one for the encoding
 * that they are to have, four for the cuts, one for how often the text comes,
 * and the text.
 *
 * However the text is cut, what comes of it is the same.  What is decoded with
 * SHUTONG_INVALID_REPLACE is well-formed UTF-8; with SHUTONG_INVALID_KEEP it is
 * encoded to the same bytes, or to others that are the same text.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "command/encoding/decoder.h"
#include "command/encoding/encoder.h"
#include "command/encoding/encoding_names.h"
#include "command/encoding/detect_encoding.h"

struct result {
    struct buf out;
    bool done;
    struct shutong_error error;
    struct encoder_failure failure;
};

static struct result decode(const struct encoding *e, enum shutong_invalid how,
                            const char *text, size_t n, struct fuzz_cuts *cuts)
{
    struct decoder *d = decoder_new(e, how);
    struct result r = {.error = {.status = SHUTONG_OK}};

    PROPERTY(d != NULL);
    r.done = true;
    for (size_t i = 0; r.done && i < n;) {
        size_t nbytes = cuts == NULL ? n : fuzz_piece(cuts, n - i);
        char *piece = fuzz_copy(text + i, nbytes);
        r.done = decoder_feed(d, piece, nbytes, &r.out, &r.error) == SHUTONG_OK;
        free(piece);
        i += nbytes;
    }
    r.done = r.done && decoder_finish(d, &r.out, &r.error) == SHUTONG_OK;
    decoder_free(d);
    return r;
}

/* The encoder is used twice, with what cannot be encoded in between. */
static struct result encode(const struct encoding *e,
                            const struct encoding *from, const char *text,
                            size_t n, struct fuzz_cuts *cuts)
{
    struct encoder *x = encoder_new(e);
    struct result r = {.done = true};
    struct encoder_failure failure;

    PROPERTY(x != NULL);
    encoder_feed(x, "\n\xCA\x88\n\xF3\xA0\x81\x81", 8, &r.out, &failure);
    encoder_finish(x, &r.out, &failure);
    r.out.n = 0;
    encoder_expect(x, from);
    for (size_t i = 0; r.done && i < n;) {
        size_t nbytes = cuts == NULL ? n : fuzz_piece(cuts, n - i);
        char *piece = fuzz_copy(text + i, nbytes);
        r.done = encoder_feed(x, piece, nbytes, &r.out, &r.failure);
        free(piece);
        i += nbytes;
    }
    if (r.done)
        r.done = encoder_finish(x, &r.out, &r.failure);
    else
        encoder_finish(x, &r.out, &failure);
    encoder_free(x);
    return r;
}

static bool same(const struct result *a, const struct result *b)
{
    return fuzz_same(a->out.data, a->out.n, b->out.data, b->out.n);
}

static struct result decode_both(const struct encoding *e,
                                 enum shutong_invalid how, const char *text,
                                 size_t n, struct fuzz_cuts cuts)
{
    struct result whole = decode(e, how, text, n, NULL);
    struct result pieces = decode(e, how, text, n, &cuts);

    PROPERTY(whole.done == pieces.done);
    PROPERTY(same(&whole, &pieces));
    PROPERTY(whole.done || whole.error.status == SHUTONG_ILL_FORMED);
    PROPERTY(whole.done ||
             (whole.error.offset < n &&
              whole.error.offset == pieces.error.offset &&
              whole.error.line == pieces.error.line &&
              whole.error.byte == pieces.error.byte &&
              strcmp(whole.error.message, pieces.error.message) == 0));
    buf_free(&pieces.out);
    return whole;
}

static struct result encode_both(const struct encoding *e,
                                 const struct encoding *from, const char *text,
                                 size_t n, struct fuzz_cuts cuts)
{
    struct result whole = encode(e, from, text, n, NULL);
    struct result pieces = encode(e, from, text, n, &cuts);

    PROPERTY(whole.done == pieces.done);
    PROPERTY(same(&whole, &pieces));
    PROPERTY(whole.done ||
             (!whole.failure.no_memory && !pieces.failure.no_memory &&
              whole.failure.line == pieces.failure.line &&
              whole.failure.code_point == pieces.failure.code_point));
    buf_free(&pieces.out);
    return whole;
}

/* Any bytes, decoded and encoded again. */
static void keep(const struct encoding *e, const char *text, size_t n,
                 struct fuzz_cuts cuts)
{
    struct result kept = decode_both(e, SHUTONG_INVALID_KEEP, text, n, cuts);
    struct result back = encode_both(e, e, kept.out.data, kept.out.n, cuts);

    PROPERTY(kept.done);
    PROPERTY(back.done || e->gb2312);
    /* Shifts of HZ are made anew, which may make text of what is kept. */
    if (back.done && e->id != ENCODING_HZ) {
        struct result again =
            decode(e, SHUTONG_INVALID_KEEP, back.out.data, back.out.n, NULL);
        PROPERTY(same(&again, &kept));
        PROPERTY(e->unit == 1 || fuzz_same(back.out.data, back.out.n, text, n));
        PROPERTY(e->id != ENCODING_GBK ||
                 fuzz_same(back.out.data, back.out.n, text, n));
        buf_free(&again.out);
    }
    buf_free(&back.out);
    buf_free(&kept.out);
}

/* Ill-formed text replaced, and into another encoding. */
static void convert(const struct encoding *e, const struct encoding *to,
                    const char *text, size_t n, struct fuzz_cuts cuts)
{
    struct result r = decode_both(e, SHUTONG_INVALID_REPLACE, text, n, cuts);
    struct result strict = decode_both(e, SHUTONG_INVALID_FAIL, text, n, cuts);

    PROPERTY(r.done);
    PROPERTY(fuzz_is_utf8(r.out.data, r.out.n));
    PROPERTY(fuzz_is_utf8(strict.out.data, strict.out.n));
    PROPERTY(!strict.done || same(&r, &strict));
    PROPERTY(strict.out.n <= r.out.n && fuzz_same(strict.out.data, strict.out.n,
                                                  r.out.data, strict.out.n));
    struct result out = encode_both(to, e, r.out.data, r.out.n, cuts);
    if (out.done && to->iconv != encoding_names_of(ENCODING_UTF_8)->iconv) {
        struct result back =
            decode(to, SHUTONG_INVALID_FAIL, out.out.data, out.out.n, NULL);
        PROPERTY(back.done && same(&back, &r));
        buf_free(&back.out);
    }
    PROPERTY(out.done || out.failure.code_point > 0);
    buf_free(&out.out);
    buf_free(&strict.out);
    buf_free(&r.out);
}

/* What it is taken for is an encoding in which it can be read, but for UTF-8.
 */
static void guess(const char *text, size_t n)
{
    size_t skip = detect_encoding_skip(text, n),
           enough = detect_encoding_enough(text, n);

    PROPERTY(skip <= n && enough <= n);
    PROPERTY(skip == 0 || detect_encoding_is_ascii(text, skip));
    for (int beginning = 0; beginning < 2; beginning++) {
        const struct encoding *found = detect_encoding(text, n, beginning != 0);
        PROPERTY(found == NULL || encoding_names_of(found->id) == found);
        PROPERTY(beginning || found == NULL || found->unit == 1);
        PROPERTY(skip < n || found != NULL);
    }
}

/* glibc loads an encoding's code whenever it is opened and is open nowhere
 * else, which takes ten times as long as all the rest. */
static void hold_codecs(void)
{
    static struct decoder *held[ENCODINGS];

    for (unsigned id = 0; id < ENCODINGS && held[ENCODINGS - 1] == NULL; id++)
        held[id] = decoder_new(encoding_names_of(id), SHUTONG_INVALID_FAIL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input in = {data, size};
    const struct encoding *e = encoding_names_of(
        fuzz_choice(&in, ENCODINGS - ENCODING_UTF_16) + ENCODING_UTF_16);
    const struct encoding *to = encoding_names_of(fuzz_choice(&in, ENCODINGS));
    struct fuzz_cuts cuts = fuzz_cuts(&in);
    size_t n;
    char *text = fuzz_text(&in, &cuts, &n);

    hold_codecs();
    keep(e, text, n, cuts);
    convert(e, to, text, n, cuts);
    /* As it is, as if it were UTF-8. */
    struct result raw =
        encode_both(to, encoding_names_of(ENCODING_UTF_8), text, n, cuts);
    PROPERTY(to->iconv != encoding_names_of(ENCODING_UTF_8)->iconv ||
             (raw.done && fuzz_same(raw.out.data, raw.out.n, text, n)));
    buf_free(&raw.out);
    /* It takes a hundred times as long. */
    if (n > 0 && text[n - 1] % 8 == 0)
        guess(text, n);
    free(text);
    return 0;
}
