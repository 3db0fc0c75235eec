/*
 * codec_pieces.h - what the tests of codecs share: texts through one in pieces,
 * and which characters an encoding has twice.
 */
#ifndef CODEC_PIECES_H
#define CODEC_PIECES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/encoding/decoder.h"
#include "command/encoding/encoder.h"
#include "base/utf8.h"

/* ---- what is done with a text -------------------------------------------- */

struct decoded {
    struct buf out;
    enum shutong_status status;
    struct shutong_error error;
};

/* A piece of s[0..n) in memory of its own, for sanitizers to see what is read
 * beyond it; its length is what is left of *piece. */
static inline char *copy_piece(const char *s, size_t n, size_t at,
                               size_t *piece)
{
    if (*piece > n - at)
        *piece = n - at;
    char *copy = malloc(*piece + 1);
    assert_non_null(copy);
    memcpy(copy, s + at, *piece);
    return copy;
}

/* Decodes s[0..n) in pieces, the first of them `first` bytes. */
static inline struct decoded decode(const struct encoding *e,
                                    enum shutong_invalid invalid, const char *s,
                                    size_t n, size_t first, size_t others)
{
    struct decoder *d = decoder_new(e, invalid);
    struct decoded r = {.status = SHUTONG_OK};

    assert_non_null(d);
    for (size_t at = 0, piece = first; at < n && r.status == SHUTONG_OK;
         at += piece, piece = others) {
        char *copy = copy_piece(s, n, at, &piece);
        r.status = decoder_feed(d, copy, piece, &r.out, &r.error);
        free(copy);
    }
    if (r.status == SHUTONG_OK)
        r.status = decoder_finish(d, &r.out, &r.error);
    decoder_free(d);
    return r;
}

struct encoded {
    struct buf out;
    bool done;
    struct encoder_failure failure;
};

/* Encodes in an encoder that is not new. */
static inline struct encoded encode_by(struct encoder *x, const char *s,
                                       size_t n, size_t first, size_t others)
{
    struct encoded r = {.done = true};
    struct encoder_failure ignored;

    for (size_t at = 0, piece = first; at < n && r.done;
         at += piece, piece = others) {
        char *copy = copy_piece(s, n, at, &piece);
        r.done = encoder_feed(x, copy, piece, &r.out, &r.failure);
        free(copy);
    }
    if (!r.done)
        encoder_finish(x, &r.out, &ignored);
    else
        r.done = encoder_finish(x, &r.out, &r.failure);
    return r;
}

static inline struct encoded encode(const struct encoding *e,
                                    const struct encoding *from, const char *s,
                                    size_t n, size_t first, size_t others)
{
    struct encoder *x = encoder_new(e);

    assert_non_null(x);
    encoder_expect(x, from);
    struct encoded r = encode_by(x, s, n, first, others);
    encoder_free(x);
    return r;
}

static inline bool same(const struct buf *a, const char *s, size_t n)
{
    return a->n == n && (n == 0 || memcmp(a->data, s, n) == 0);
}

/* Fails with the bytes. */
static inline void must(bool holds, const char *what, const struct encoding *e,
                        const char *s, size_t n)
{
    if (holds)
        return;
    fprintf(stderr, "# %s: %s:", e->option, what);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, " %02X", (unsigned char)s[i]);
    fputc('\n', stderr);
    fail();
}

/* What decoders are made for: all but UTF-8. */
static inline const struct encoding *next(const struct encoding *e)
{
    do
        e = encoding_names_next(e);
    while (e != NULL && encoding_names_is_utf_8(e));
    return e;
}

#define EACH_ENCODING(e)                                                       \
    const struct encoding *e = next(NULL);                                     \
    e != NULL;                                                                 \
    e = next(e)

/* ---- characters that an encoding has twice ------------------------------- */

/* Bytes of one place and of the other, at which it is written. */
static const struct twice {
    enum encoding_id id;
    const char *from, *to;
} twice[] = {
    /* The numerals ten and thirty, and frames of ETEN's extension. */
    {ENCODING_BIG5, "\xA2\xCC", "\xA4\x51"},
    {ENCODING_BIG5, "\xA2\xCE", "\xA4\xCA"},
    {ENCODING_BIG5, "\xF9\xE9", "\xA2\xA5"},
    {ENCODING_BIG5, "\xF9\xEA", "\xA2\xA6"},
    {ENCODING_BIG5, "\xF9\xEB", "\xA2\xA7"},
    {ENCODING_BIG5, "\xF9\xF9", "\xA2\xA4"},
    {ENCODING_BIG5, "\xF9\xFA", "\xA2\x7E"},
    {ENCODING_BIG5, "\xF9\xFB", "\xA2\xA1"},
    {ENCODING_BIG5, "\xF9\xFC", "\xA2\xA2"},
    {ENCODING_BIG5, "\xF9\xFD", "\xA2\xA3"},
    /* The same frames, the other way round. */
    {ENCODING_BIG5_HKSCS, "\xA2\xA5", "\xF9\xE9"},
    {ENCODING_BIG5_HKSCS, "\xA2\xA6", "\xF9\xEA"},
    {ENCODING_BIG5_HKSCS, "\xA2\xA7", "\xF9\xEB"},
    {ENCODING_BIG5_HKSCS, "\xA2\xA4", "\xF9\xF9"},
    {ENCODING_BIG5_HKSCS, "\xA2\x7E", "\xF9\xFA"},
    {ENCODING_BIG5_HKSCS, "\xA2\xA1", "\xF9\xFB"},
    {ENCODING_BIG5_HKSCS, "\xA2\xA2", "\xF9\xFC"},
    {ENCODING_BIG5_HKSCS, "\xA2\xA3", "\xF9\xFD"},
    /* Extension B, which has places in GB18030 of 2000 as well. */
    {ENCODING_GB18030, "\x95\x32\x90\x31", "\xFE\x51"},
    {ENCODING_GB18030, "\x95\x32\x90\x33", "\xFE\x52"},
    {ENCODING_GB18030, "\x95\x32\x97\x30", "\xFE\x53"},
    {ENCODING_GB18030, "\x95\x36\xB9\x37", "\xFE\x6C"},
    {ENCODING_GB18030, "\x96\x30\xBA\x35", "\xFE\x76"},
    {ENCODING_GB18030, "\x96\x35\xB6\x30", "\xFE\x91"},
    /* Twenty. */
    {ENCODING_EUC_TW, "\x8E\xA3\xA1\xB8", "\xA4\xBF"},
};

/* The length of the character at s[0..n) if it is there twice, else 0; where it
 * is written then is in *to_ret, two bytes. */
static inline size_t is_twice(const struct encoding *e, const char *s, size_t n,
                              const char **to_ret)
{
    /* Plane 1 of EUC-TW, in two bytes and, with its number, in four. */
    if (e->id == ENCODING_EUC_TW && n >= 4 && memcmp(s, "\x8E\xA1", 2) == 0) {
        *to_ret = s + 2;
        return 4;
    }
    for (size_t i = 0; i < sizeof(twice) / sizeof(*twice); i++) {
        size_t length = strlen(twice[i].from);
        if (twice[i].id == e->id && n >= length &&
            memcmp(s, twice[i].from, length) == 0) {
            *to_ret = twice[i].to;
            return length;
        }
    }
    return 0;
}

/* Whether `out` is s[0..n) but for characters that are there twice. */
static inline bool same_but_for_twice(const struct encoding *e,
                                      const struct buf *out, const char *s,
                                      size_t n)
{
    size_t i = 0, j = 0;

    while (i < n || j < out->n) {
        if (i < n && j < out->n && s[i] == out->data[j]) {
            i++;
            j++;
            continue;
        }
        size_t back = 0, length = 0;
        for (const char *to = NULL;
             length == 0 && back < 4 && back <= i && back <= j; back++) {
            length = is_twice(e, s + i - back, n - (i - back), &to);
            if (length > 0 && (out->n - (j - back) < 2 ||
                               memcmp(out->data + j - back, to, 2) != 0))
                length = 0;
            if (length > 0)
                break;
        }
        if (length == 0)
            return false;
        i += length - back;
        j += 2 - back;
    }
    return true;
}

/* ---- however it is cut --------------------------------------------------- */

static inline bool same_decoded(const struct decoded *a,
                                const struct decoded *b)
{
    return a->status == b->status && same(&a->out, b->out.data, b->out.n) &&
           (a->status == SHUTONG_OK ||
            (a->error.line == b->error.line && a->error.byte == b->error.byte &&
             a->error.offset == b->error.offset &&
             strcmp(a->error.message, b->error.message) == 0));
}

static inline bool same_encoded(const struct encoded *a,
                                const struct encoded *b)
{
    return a->done == b->done && same(&a->out, b->out.data, b->out.n) &&
           (a->done || (a->failure.no_memory == b->failure.no_memory &&
                        a->failure.code_point == b->failure.code_point &&
                        a->failure.line == b->failure.line));
}

/* The error is where the text up to it is well-formed, on its line. */
static inline void check_place(const struct encoding *e,
                               const struct decoded *r, const char *s, size_t n)
{
    const struct shutong_error *error = &r->error;
    bool big = e->id == ENCODING_UTF_16BE || e->id == ENCODING_UTF_32BE;
    uint64_t line = 1, begin = 0;

    must(error->offset < n, "an error within the text", e, s, n);
    for (uint64_t i = 0; i + e->unit <= error->offset; i += e->unit) {
        bool newline = true;
        for (unsigned k = 0; k < e->unit; k++)
            newline = newline &&
                      s[i + k] == (k == (big ? e->unit - 1 : 0) ? '\n' : 0);
        line += newline;
        begin = newline ? i + e->unit : begin;
    }
    must(error->line == line && error->byte == error->offset - begin + 1,
         "the place of an error", e, s, n);
    struct decoded before =
        decode(e, SHUTONG_INVALID_FAIL, s, (size_t)error->offset, n + 1, n + 1);
    must(before.status == SHUTONG_OK &&
             same(&before.out, r->out.data, r->out.n),
         "what is before an error", e, s, n);
    buf_free(&before.out);
}

/* All cuts in two, and single bytes. */
static inline void check_decoding(const struct encoding *e,
                                  enum shutong_invalid how, const char *s,
                                  size_t n)
{
    struct decoded whole = decode(e, how, s, n, n, n);

    for (size_t i = 0; i < n; i++) {
        struct decoded cut = decode(e, how, s, n, i, i == 0 ? 1 : n);
        must(same_decoded(&whole, &cut), "decoded in pieces", e, s, n);
        buf_free(&cut.out);
    }
    must(whole.status == SHUTONG_OK || how == SHUTONG_INVALID_FAIL,
         "ill-formed bytes are passed over", e, s, n);
    if (whole.status != SHUTONG_OK)
        check_place(e, &whole, s, n);
    if (how != SHUTONG_INVALID_KEEP)
        must(whole.out.n == 0 ||
                 utf8_valid_prefix(whole.out.data, whole.out.n) == whole.out.n,
             "well-formed", e, s, n);
    buf_free(&whole.out);
}

static inline void check_encoding(const struct encoding *e,
                                  const struct encoding *from, const char *s,
                                  size_t n)
{
    struct encoded whole = encode(e, from, s, n, n, n);

    for (size_t i = 0; i < n; i++) {
        struct encoded cut = encode(e, from, s, n, i, i == 0 ? 1 : n);
        must(same_encoded(&whole, &cut), "encoded in pieces", e, s, n);
        buf_free(&cut.out);
    }
    buf_free(&whole.out);
}

#endif
