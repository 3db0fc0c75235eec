/*
 * codec.c - every character of every encoding there and back, against iconv by
 * itself; any bytes, however they are cut; where an error is.
 *
 * With SHUTONG_INVALID_KEEP what is decoded is encoded to the same bytes,
 * whatever they are, but for
 *
 *   - characters that an encoding has twice, listed below: they become the same
 *     character at its other place;
 *   - GB2312, which is read as GBK and written as GB2312: where it is written,
 *     the rule holds;
 *   - HZ, which may be shifted in more than one way: it is the same text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "codec.h"
#include "random.h"
#include "utf8.h"

/* ---- what is done with a text -------------------------------------------- */

struct decoded {
    struct buf out;
    enum shutong_status status;
    struct shutong_error error;
};

/* Decodes s[0..n) in pieces, the first of them `first` bytes, in memory of
 * their own. */
static struct decoded decode(const struct encoding *e,
                             enum shutong_invalid invalid, const char *s,
                             size_t n, size_t first, size_t others)
{
    struct decoder *d = decoder_new(e, invalid);
    struct decoded r = {.status = SHUTONG_OK};

    assert_non_null(d);
    for (size_t at = 0, piece = first; at < n && r.status == SHUTONG_OK;
         at += piece, piece = others) {
        if (piece > n - at)
            piece = n - at;
        char *copy = malloc(piece + 1);
        assert_non_null(copy);
        memcpy(copy, s + at, piece);
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
static struct encoded encode_by(struct encoder *x, const char *s, size_t n,
                                size_t first, size_t others)
{
    struct encoded r = {.done = true};
    struct encoder_failure ignored;

    for (size_t at = 0, piece = first; at < n && r.done;
         at += piece, piece = others) {
        if (piece > n - at)
            piece = n - at;
        char *copy = malloc(piece + 1);
        assert_non_null(copy);
        memcpy(copy, s + at, piece);
        r.done = encoder_feed(x, copy, piece, &r.out, &r.failure);
        free(copy);
    }
    if (!r.done)
        encoder_finish(x, &r.out, &ignored);
    else
        r.done = encoder_finish(x, &r.out, &r.failure);
    return r;
}

static struct encoded encode(const struct encoding *e,
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

static bool same(const struct buf *a, const char *s, size_t n)
{
    return a->n == n && (n == 0 || memcmp(a->data, s, n) == 0);
}

/* Fails with the bytes. */
static void must(bool holds, const char *what, const struct encoding *e,
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
static const struct encoding *next(const struct encoding *e)
{
    do
        e = encoding_next(e);
    while (e != NULL && e->iconv == encoding_of(ENCODING_UTF_8)->iconv);
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
static size_t is_twice(const struct encoding *e, const char *s, size_t n,
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
static bool same_but_for_twice(const struct encoding *e, const struct buf *out,
                               const char *s, size_t n)
{
    size_t i = 0, j = 0;

    while (i < n || j < out->n) {
        if (i < n && j < out->n && s[i] == out->data[j]) {
            i++;
            j++;
            continue;
        }
        size_t back = 0, length = 0;
        for (const char *to; length == 0 && back < 4 && back <= i && back <= j;
             back++) {
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

/* ---- every character ----------------------------------------------------- */

struct both {
    const struct encoding *encoding;
    struct decoder *decoder;
    struct encoder *encoder;
    size_t count;
};

/* One code there and back; nothing is said of what is none. */
static void check_code(struct both *b, const char *s, size_t n)
{
    static struct buf text, out;
    const struct encoding *e = b->encoding;
    struct encoder_failure failure;
    const char *to;

    text.n = out.n = 0;
    if (decoder_feed(b->decoder, s, n, &text, NULL) != SHUTONG_OK ||
        decoder_finish(b->decoder, &text, NULL) != SHUTONG_OK) {
        decoder_free(b->decoder);
        b->decoder = decoder_new(e, SHUTONG_INVALID_FAIL);
        assert_non_null(b->decoder);
        return;
    }
    b->count++;
    must(utf8_valid_prefix(text.data, text.n) == text.n, "well-formed", e, s,
         n);
    bool done = encoder_feed(b->encoder, text.data, text.n, &out, &failure) &&
                encoder_finish(b->encoder, &out, &failure);
    if (!done) {
        must(e->gb2312, "is written", e, s, n);
        encoder_finish(b->encoder, &out, &failure);
    } else if (!same(&out, s, n)) {
        must(is_twice(e, s, n, &to) == n && same(&out, to, 2), "back", e, s, n);
    }
}

static void check_codes_of_four(struct both *b)
{
    bool gb18030 = b->encoding->id == ENCODING_GB18030;
    int low = gb18030 ? 0x30 : 0xA1, high = gb18030 ? 0x39 : 0xFE;
    int first = gb18030 ? 0x81 : 0x8E, last = gb18030 ? 0xFE : 0x8E;
    int second_last = gb18030 ? 0x39 : 0xB0, third = gb18030 ? 0x81 : 0xA1;

    for (int i = first; i <= last; i++)
        for (int j = low; j <= second_last; j++)
            for (int k = third; k <= 0xFE; k++) {
                /* What is not assigned is so in hundreds: every tenth then. */
                size_t before = b->count;
                for (int l = low; l <= high; l++) {
                    char s[4] = {(char)i, (char)j, (char)k, (char)l};
                    check_code(b, s, 4);
                    if (gb18030 && l == low && b->count == before &&
                        (i >= 0xE4 || (i >= 0x85 && i < 0x90)))
                        break;
                }
            }
}

static void characters_there_and_back(void **state)
{
    static const struct {
        enum encoding_id id;
        size_t least; /* characters, with those that are there twice */
    } wanted[] = {
        {ENCODING_GB18030, 1112000},  {ENCODING_GBK, 21800},
        {ENCODING_GB2312, 21800},     {ENCODING_BIG5, 13600},
        {ENCODING_BIG5_HKSCS, 18500}, {ENCODING_EUC_TW, 54000},
    };

    (void)state;
    for (size_t w = 0; w < sizeof(wanted) / sizeof(*wanted); w++) {
        const struct encoding *e = encoding_of(wanted[w].id);
        struct both b = {.encoding = e,
                         .decoder = decoder_new(e, SHUTONG_INVALID_FAIL),
                         .encoder = encoder_new(e)};
        assert_true(b.decoder != NULL && b.encoder != NULL);
        for (int i = 0; i < 0x100; i++) {
            char s[2] = {(char)i};
            check_code(&b, s, 1);
            for (int j = 0x21; i >= 0x80 && j < 0x100; j++) {
                s[1] = (char)j;
                check_code(&b, s, 2);
            }
        }
        if (e->id == ENCODING_GB18030 || e->id == ENCODING_EUC_TW)
            check_codes_of_four(&b);
        must(b.count >= wanted[w].least, "has enough characters", e, "", 0);
        decoder_free(b.decoder);
        encoder_free(b.encoder);
    }
}

/* Every code point that an encoding has comes back; one that it has not is
 * named, and never left out. */
static void code_points_there_and_back(void **state)
{
    (void)state;
    for (EACH_ENCODING(e)) {
        struct encoder *x = encoder_new(e);
        struct decoder *d = decoder_new(e, SHUTONG_INVALID_FAIL);
        struct buf out = {0}, text = {0};
        struct encoder_failure failure;
        /* All of them in those that have parts; some of the others. */
        uint32_t step = e->unit > 1 || e->id == ENCODING_GB18030 ? 37 : 1;

        assert_true(x != NULL && d != NULL);
        for (uint32_t c = 0; c < UTF8_LIMIT; c += step) {
            char s[4];
            size_t n = utf8_encode(c, s);
            if (c >= 0xD800 && c < 0xE000)
                continue;
            if (c >= 0x30000 && c < 0xE0000 && step == 1)
                c += 400;
            out.n = text.n = 0;
            bool done = encoder_feed(x, s, n, &out, &failure) &&
                        encoder_finish(x, &out, &failure);
            if (!done) {
                must(!failure.no_memory &&
                         failure.code_point == (int32_t)utf8_first(s) &&
                         failure.line == 1,
                     "is named", e, s, n);
                encoder_finish(x, &out, &failure);
                continue;
            }
            must(decoder_feed(d, out.data, out.n, &text, NULL) == SHUTONG_OK &&
                     decoder_finish(d, &text, NULL) == SHUTONG_OK,
                 "is read", e, s, n);
            must(same(&text, s, n), "comes back", e, s, n);
        }
        buf_free(&out);
        buf_free(&text);
        encoder_free(x);
        decoder_free(d);
    }
}

/* ---- random texts -------------------------------------------------------- */

enum { LONGEST = 400 };

/* Converts by one call; false where it cannot. */
static bool by_iconv(const char *to, const char *from, const char *s, size_t n,
                     struct buf *out)
{
    iconv_t cd = iconv_open(to, from);
    char *in = (char *)(uintptr_t)s;

    assert_true(cd != (iconv_t)-1);
    assert_true(buf_reserve(out, 8 * LONGEST));
    char *end = out->data;
    size_t room = out->cap;
    bool done = iconv(cd, &in, &n, &end, &room) != (size_t)-1 &&
                iconv(cd, NULL, NULL, &end, &room) != (size_t)-1;
    out->n = (size_t)(end - out->data);
    iconv_close(cd);
    return done;
}

/* A character of UTF-8, rather one that is special somewhere. */
static size_t random_character(char *s)
{
    static const uint32_t special[] = {
        '\n',    '~',      '{',    '}',    'a',    0xCA,   0xEA,
        0x304,   0x30C,    0xB7,   0x2014, 0x5341, 0xFEFF, 0xE000,
        0x20000, 0x10FFFF, 0x2550, 0x20AC, 0xE0041};
    uint32_t c = 0x4E00 + random_below(0x51A5);

    if (random_below(3) == 0)
        c = special[random_below(sizeof(special) / sizeof(*special))];
    return utf8_encode(c, s);
}

/* A text that an encoding has, UTF-8. */
static size_t random_text(const struct encoding *e, char *s)
{
    struct encoder *x = encoder_new(e);
    size_t n = 0, most = random_below(LONGEST - 4);
    struct buf out = {0};
    struct encoder_failure failure;

    assert_non_null(x);
    while (n < most) {
        size_t length = random_character(s + n);
        bool has = encoder_feed(x, s + n, length, &out, &failure);
        if (has)
            has = encoder_finish(x, &out, &failure);
        else
            encoder_finish(x, &out, &failure);
        n += has ? length : 0;
    }
    encoder_free(x);
    buf_free(&out);
    return n;
}

/* Bytes, rather those that begin something, with characters among them. */
static size_t random_bytes(const struct encoding *e, char *s)
{
    static const char special[] =
        "\n~~{{}\0\0\0\x30\x31\x36\x39\x80\x81\x84\x88\x62\x64\xA3\xA5\x8E\xA1"
        "\xA2\xA3\xAA\xB0\xD8\xDC\xDB\xE3\x32\x9A\x36\xF9\xFA\xFE\xFF\xBA";
    size_t n = 0, most = random_below(LONGEST / 4);
    bool plain = random_below(4) == 0;

    while (n < most) {
        char utf_8[4];
        struct encoded character = {.done = false};
        switch (random_below(plain ? 1 : 3)) {
        case 0:
            s[n++] = (char)random_below(256);
            break;
        case 1:
            s[n++] = special[random_below(sizeof(special) - 1)];
            break;
        default:
            character = encode(e, e, utf_8, random_character(utf_8), 4, 4);
            if (character.done) {
                memcpy(s + n, character.out.data, character.out.n);
                n += character.out.n;
            }
            buf_free(&character.out);
        }
    }
    return n;
}

static void as_iconv(void **state)
{
    char text[LONGEST];

    (void)state;
    for (uint64_t seed = 0; seed < 4 * nseeds(); seed++)
        for (EACH_ENCODING(e)) {
            random_seed(seed);
            size_t n = random_text(e, text);
            struct encoded out = encode(e, e, text, n, 7, 50);
            struct decoded back =
                decode(e, SHUTONG_INVALID_FAIL, out.out.data, out.out.n, 5, 31);
            must(out.done, "is written", e, text, n);
            must(back.status == SHUTONG_OK && same(&back.out, text, n),
                 "comes back", e, text, n);
            struct buf wanted = {0};
            /* Of HZ there is nothing, and tags are none of it. */
            if (e->id != ENCODING_HZ) {
                assert_true(by_iconv(e->iconv, "UTF-8", text, n, &wanted));
                must(same(&out.out, wanted.data, wanted.n), "as iconv", e, text,
                     n);
                assert_true(by_iconv("UTF-8", e->iconv, out.out.data, out.out.n,
                                     &wanted));
                must(same(&back.out, wanted.data, wanted.n), "as iconv back", e,
                     text, n);
            }
            buf_free(&wanted);
            buf_free(&out.out);
            buf_free(&back.out);
        }
}

/* ---- however it is cut --------------------------------------------------- */

static bool same_decoded(const struct decoded *a, const struct decoded *b)
{
    return a->status == b->status && same(&a->out, b->out.data, b->out.n) &&
           (a->status == SHUTONG_OK ||
            (a->error.line == b->error.line && a->error.byte == b->error.byte &&
             a->error.offset == b->error.offset &&
             strcmp(a->error.message, b->error.message) == 0));
}

static bool same_encoded(const struct encoded *a, const struct encoded *b)
{
    return a->done == b->done && same(&a->out, b->out.data, b->out.n) &&
           (a->done || (a->failure.no_memory == b->failure.no_memory &&
                        a->failure.code_point == b->failure.code_point &&
                        a->failure.line == b->failure.line));
}

/* The error is where the text up to it is well-formed, on its line. */
static void check_place(const struct encoding *e, const struct decoded *r,
                        const char *s, size_t n)
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
static void check_decoding(const struct encoding *e, enum shutong_invalid how,
                           const char *s, size_t n)
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

static void check_encoding(const struct encoding *e,
                           const struct encoding *from, const char *s, size_t n)
{
    struct encoded whole = encode(e, from, s, n, n, n);

    for (size_t i = 0; i < n; i++) {
        struct encoded cut = encode(e, from, s, n, i, i == 0 ? 1 : n);
        must(same_encoded(&whole, &cut), "encoded in pieces", e, s, n);
        buf_free(&cut.out);
    }
    buf_free(&whole.out);
}

/* What is decoded and encoded is the same, as the head of this file has it. */
static void check_kept(const struct encoding *e, const char *s, size_t n)
{
    struct decoded text = decode(e, SHUTONG_INVALID_KEEP, s, n, n, n);
    struct encoded out =
        encode(e, e, text.out.data, text.out.n, text.out.n, text.out.n);

    if (e->id == ENCODING_HZ) {
        struct decoded strict = decode(e, SHUTONG_INVALID_FAIL, s, n, n, n);
        struct decoded back =
            decode(e, SHUTONG_INVALID_KEEP, out.out.data, out.out.n, 9, 9);
        must(!out.done || strict.status != SHUTONG_OK ||
                 same(&back.out, text.out.data, text.out.n),
             "the same text", e, s, n);
        buf_free(&strict.out);
        buf_free(&back.out);
    } else {
        must(out.done || e->gb2312, "is written", e, s, n);
        must(!out.done || same_but_for_twice(e, &out.out, s, n), "kept", e, s,
             n);
    }
    check_encoding(e, e, text.out.data, text.out.n);
    buf_free(&text.out);
    buf_free(&out.out);
}

static void any_bytes(void **state)
{
    char s[LONGEST + 64];

    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++)
        for (EACH_ENCODING(e)) {
            random_seed(seed * ENCODINGS + e->id);
            size_t n = random_bytes(e, s);
            check_decoding(e, SHUTONG_INVALID_FAIL, s, n);
            check_decoding(e, SHUTONG_INVALID_REPLACE, s, n);
            check_decoding(e, SHUTONG_INVALID_KEEP, s, n);
            check_kept(e, s, n);
        }
}

/* More of them, and not cut. */
static void any_bytes_kept(void **state)
{
    char s[LONGEST + 64];

    (void)state;
    for (uint64_t seed = 0; seed < 40 * nseeds(); seed++)
        for (EACH_ENCODING(e)) {
            random_seed(seed * ENCODINGS + e->id);
            size_t n = random_bytes(e, s);
            struct decoded text = decode(e, SHUTONG_INVALID_KEEP, s, n, n, n);
            struct encoded out =
                encode(e, e, text.out.data, text.out.n, text.out.n, 1);
            if (e->id != ENCODING_HZ)
                must(!out.done ? e->gb2312
                               : same_but_for_twice(e, &out.out, s, n),
                     "kept", e, s, n);
            struct decoded replaced =
                decode(e, SHUTONG_INVALID_REPLACE, s, n, n, n);
            must(replaced.out.n == 0 ||
                     utf8_valid_prefix(replaced.out.data, replaced.out.n) ==
                         replaced.out.n,
                 "well-formed", e, s, n);
            buf_free(&text.out);
            buf_free(&out.out);
            buf_free(&replaced.out);
        }
}

/* Ill-formed UTF-8 into every encoding; as itself it stays as it is. */
static void any_utf_8(void **state)
{
    char s[LONGEST + 64];
    const struct encoding *utf_8 = encoding_of(ENCODING_UTF_8);

    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++)
        for (const struct encoding *e = encoding_next(NULL); e != NULL;
             e = encoding_next(e)) {
            random_seed(seed);
            size_t n = 0;
            while (n < 60)
                if (random_below(3) > 0)
                    n += random_character(s + n);
                else if (random_below(2) == 0)
                    n += utf8_encode(0xDC00u + random_below(256), s + n);
                else
                    s[n++] = (char)random_below(256);
            check_encoding(e, utf_8, s, n);
            if (e->unit == 1)
                check_encoding(e, encoding_of(ENCODING_GBK), s, n);
            if (e->iconv != utf_8->iconv)
                continue;
            struct encoded out = encode(e, utf_8, s, n, 3, 5);
            must(out.done && same(&out.out, s, n), "the same", e, s, n);
            buf_free(&out.out);
        }
}

/* ---- cases --------------------------------------------------------------- */

static void is_decoded(const struct encoding *e, enum shutong_invalid how,
                       const char *s, size_t n, const char *wanted)
{
    struct decoded r = decode(e, how, s, n, n, n);

    must(r.status == SHUTONG_OK && same(&r.out, wanted, strlen(wanted)), wanted,
         e, s, n);
    buf_free(&r.out);
    check_decoding(e, how, s, n);
}

static void is_refused(const struct encoding *e, const char *s, size_t n,
                       uint64_t line, uint64_t byte, const char *message)
{
    struct decoded r = decode(e, SHUTONG_INVALID_FAIL, s, n, n, n);

    must(r.status == SHUTONG_ILL_FORMED && r.error.line == line &&
             r.error.byte == byte && strstr(r.error.message, message) != NULL,
         message, e, s, n);
    buf_free(&r.out);
    check_decoding(e, SHUTONG_INVALID_FAIL, s, n);
}

#define BYTES(s) s, sizeof(s) - 1

static void hz(void **state)
{
    const struct encoding *e = encoding_of(ENCODING_HZ);
    enum shutong_invalid strict = SHUTONG_INVALID_FAIL,
                         replaced = SHUTONG_INVALID_REPLACE;

    (void)state;
    /* RFC 1843's own example. */
    is_decoded(e, strict,
               BYTES("This sentence is in ASCII.\n"
                     "The next sentence is in GB.~{<:Ky2;S{#,NpJ)l6HK!#~}"
                     "Bye."),
               "This sentence is in ASCII.\n"
               "The next sentence is in GB.己所不欲，勿施於人。Bye.");
    is_decoded(e, strict, BYTES("a~~b~\nc"), "a~bc");
    is_decoded(e, strict, BYTES("~{::~}~\n~{WV~}"), "汉字");
    /* A line ends a shift, with ~} or without. */
    is_decoded(e, strict, BYTES("~{::\n::~{WV"), "汉\n::字");
    is_decoded(e, strict, BYTES("~{~}"), "");
    is_refused(e, BYTES("a\n~{::~"), 2, 5, "7E, cut off");
    is_refused(e, BYTES("a\n~{::W"), 2, 5, "57, cut off");
    is_refused(e, BYTES("a\n~x"), 2, 1, "7E");
    is_refused(e, BYTES("a~"), 1, 2, "7E, cut off");
    is_refused(e, BYTES("~{:\n"), 1, 3, "3A");
    is_refused(e, BYTES("ab\xBA\xBA"), 1, 3, "BA");
    is_refused(e, BYTES("~{*!::"), 1, 3, "2A 21");
    is_decoded(e, replaced, BYTES("~{*!::~}"), "\xEF\xBF\xBD汉");
    is_decoded(e, replaced, BYTES("~{:\n::"), "\xEF\xBF\xBD\n::");
    is_decoded(e, replaced, BYTES("~x~"), "\xEF\xBF\xBDx\xEF\xBF\xBD");

    struct encoded out = encode(e, e, BYTES("a汉字~\n汉"), 1, 1);
    must(out.done && same(&out.out, BYTES("a~{::WV~}~~\n~{::~}")), "shifts", e,
         out.out.data, out.out.n);
    buf_free(&out.out);
}

static void combining_of_hkscs(void **state)
{
    const struct encoding *e = encoding_of(ENCODING_BIG5_HKSCS);
    /* With the two that begin them, and a character after each. */
    static const char codes[] = "\x88\x62\x88\x64\x88\xA3\x88\xA5\x88\x66"
                                "\x88\xA7\x88\x66x\x88\x62\x88\x66";
    static const char text[] = "\u00CA\u0304\u00CA\u030C\u00EA\u0304\u00EA"
                               "\u030C\u00CA\u00EA\u00CAx\u00CA\u0304\u00CA";

    (void)state;
    is_decoded(e, SHUTONG_INVALID_FAIL, BYTES(codes), text);
    struct encoded out = encode(e, e, BYTES(text), 1, 1);
    must(out.done && same(&out.out, BYTES(codes)), "encoded", e, out.out.data,
         out.out.n);
    buf_free(&out.out);
    check_encoding(e, e, BYTES(text));
    /* What is held back is before what cannot be read or written. */
    is_decoded(e, SHUTONG_INVALID_REPLACE, BYTES("\x88\x62\xFF\x88"),
               "\u00CA\u0304\uFFFD\uFFFD");
    is_refused(e, BYTES("\x88\x62\xFF\x88"), 1, 3, "FF");
    is_refused(e, BYTES("\x88\x62\x88"), 1, 3, "88, cut off");
}

static void places(void **state)
{
    const struct encoding *gb18030 = encoding_of(ENCODING_GB18030),
                          *big5 = encoding_of(ENCODING_BIG5),
                          *euc_tw = encoding_of(ENCODING_EUC_TW),
                          *le = encoding_of(ENCODING_UTF_16LE),
                          *be = encoding_of(ENCODING_UTF_16BE),
                          *le32 = encoding_of(ENCODING_UTF_32LE),
                          *be32 = encoding_of(ENCODING_UTF_32BE);

    (void)state;
    is_refused(gb18030, BYTES("\n\n\xBA\xBA\xFFx"), 3, 3, "FF");
    is_refused(gb18030, BYTES("\xBA\xBA\x81\x30\x81"), 1, 3,
               "81 30 81, cut off");
    is_refused(gb18030, BYTES("\xBA\xBA\x81\x30\n"), 1, 3, "81");
    /* Beyond U+10FFFF, and the last code of all; the one before is there. */
    is_refused(gb18030, BYTES("\xE3\x32\x9A\x36"), 1, 1, "E3");
    is_refused(gb18030, BYTES("\xFE\x39\xFE\x39"), 1, 1, "FE");
    is_decoded(gb18030, SHUTONG_INVALID_FAIL, BYTES("\xE3\x32\x9A\x35"),
               "\U0010FFFF");
    is_refused(big5, BYTES("a\n\xA4"), 2, 1, "A4, cut off");
    is_refused(euc_tw, BYTES("a\n\x8E\xA2\xA1"), 2, 1, "8E A2 A1, cut off");
    is_refused(euc_tw, BYTES("a\n\x8E\n"), 2, 1, "8E");
    is_refused(le, BYTES("\n\0a\0\x0A\x0A\0\xD8-N"), 2, 5, "00 D8");
    is_refused(le, BYTES("\n\0a\0b"), 2, 3, "62, cut off");
    is_refused(le, BYTES("\n\0a\0\0\xD8"), 2, 3, "00 D8, cut off");
    is_refused(be, BYTES("\0\n\n\0\xDC\0\0a"), 2, 3, "DC 00");
    is_refused(be, BYTES("\0\n\xD8\0\xDC"), 2, 1, "D8 00 DC, cut off");
    is_refused(le32, BYTES("\n\0\0\0a\0\0\0\0\0\x11\0"), 2, 5, "00 00 11 00");
    is_refused(le32, BYTES("\n\0\0\0a\0\0"), 2, 1, "61 00 00, cut off");
    is_refused(be32, BYTES("\0\0\0\n\0\0\0\n\0\0\xD8\0"), 3, 1, "00 00 D8 00");
}

static void failures_of_encoding(void **state)
{
    static const struct {
        enum encoding_id id;
        const char *text, *before;
        int32_t code_point;
        uint64_t line;
    } cases[] = {
        {ENCODING_GB2312, "a\n汉\n這x", "a\n\xBA\xBA\n", 0x9019, 3},
        {ENCODING_GB2312, "€", "", 0x20AC, 1},
        {ENCODING_HZ, "汉\n\n汉這x", "~{::~}\n\n~{::~}", 0x9019, 3},
        {ENCODING_HZ, "汉\xED\xB3\xBF汉\U00020000", "~{::~}\xFF~{::~}", 0x20000,
         1},
        {ENCODING_BIG5, "頭\n头", "\xC0\x59\n", 0x5934, 2},
        {ENCODING_BIG5, "\U000E007F", "", 0xE007F, 1},
        {ENCODING_BIG5_HKSCS, "\u00CA\n\u00CA\U0010FFFF", "\x88\x66\n\x88\x66",
         0x10FFFF, 2},
        {ENCODING_BIG5_HKSCS, "\u00CA\U000E0001\u0304", "\x88\x66", 0xE0001, 1},
        {ENCODING_EUC_TW, "\n\n\u0B95", "\n\n", 0xB95, 3},
        {ENCODING_GBK, "汉\U00020000", "\xBA\xBA", 0x20000, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct encoding *e = encoding_of(cases[i].id);
        const char *text = cases[i].text;
        size_t n = strlen(text);
        struct encoder *x = encoder_new(e);
        assert_non_null(x);
        /* The same again: another text follows. */
        for (size_t piece = 1; piece <= n; piece++) {
            struct encoded r = encode_by(x, text, n, piece, piece);
            must(!r.done && !r.failure.no_memory &&
                     r.failure.code_point == cases[i].code_point &&
                     r.failure.line == cases[i].line,
                 "a failure", e, text, n);
            must(same(&r.out, cases[i].before, strlen(cases[i].before)),
                 "what is before it", e, r.out.data, r.out.n);
            buf_free(&r.out);
            struct encoded good = encode_by(x, BYTES("a\nb"), 1, 1);
            must(good.done && same(&good.out, BYTES("a\nb")), "another text", e,
                 good.out.data, good.out.n);
            buf_free(&good.out);
        }
        encoder_free(x);
    }
}

/* A byte that was kept is one in any encoding of bytes, and goes nowhere
 * between larger units. */
static void kept_elsewhere(void **state)
{
    static const char text[] = "a\xED\xB3\xBF"
                               "b"; /* FF */

    (void)state;
    for (const struct encoding *e = encoding_next(NULL); e != NULL;
         e = encoding_next(e)) {
        struct encoded r =
            encode(e, encoding_of(ENCODING_GB18030), BYTES(text), 1, 1);
        if (e->unit == 1)
            must(r.done && same(&r.out, BYTES("a\xFF"
                                              "b")),
                 "kept", e, r.out.data, r.out.n);
        else
            must(!r.done && r.failure.code_point == -1 && r.failure.line == 1,
                 "not kept", e, r.out.data, r.out.n);
        buf_free(&r.out);
        r = encode(e, encoding_of(ENCODING_UTF_8), BYTES(text), 1, 1);
        if (e->unit == 1)
            must(r.done && same(&r.out, BYTES(text)), "as it is", e, r.out.data,
                 r.out.n);
        buf_free(&r.out);
    }
}

static void names(void **state)
{
    (void)state;
    for (const struct encoding *e = encoding_next(NULL); e != NULL;
         e = encoding_next(e)) {
        assert_ptr_equal(encoding_named(e->option), e);
        assert_ptr_equal(encoding_of(e->id), e);
        /* A name for people is one of an encoding of the same kind. */
        assert_non_null(encoding_named(e->name));
        assert_string_equal(encoding_named(e->name)->iconv, e->iconv);
    }
    assert_ptr_equal(encoding_named("GB_18030"), encoding_of(ENCODING_GB18030));
    assert_null(encoding_named(""));
    assert_null(encoding_named("big"));
    assert_null(encoding_named("big5x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(characters_there_and_back),
        cmocka_unit_test(code_points_there_and_back),
        cmocka_unit_test(as_iconv),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(any_bytes_kept),
        cmocka_unit_test(any_utf_8),
        cmocka_unit_test(hz),
        cmocka_unit_test(combining_of_hkscs),
        cmocka_unit_test(places),
        cmocka_unit_test(failures_of_encoding),
        cmocka_unit_test(kept_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
