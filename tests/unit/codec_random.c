/*
 * codec_random.c - random texts against iconv by itself; any bytes, however
 * they are cut; where an error is.
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
#include <iconv.h>

#include "codec_pieces.h"
#include "random.h"

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

/* ---- any bytes ------------------------------------------------------------
 */

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
    const struct encoding *utf_8 = encoding_names_of(ENCODING_UTF_8);

    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++)
        for (const struct encoding *e = encoding_names_next(NULL); e != NULL;
             e = encoding_names_next(e)) {
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
                check_encoding(e, encoding_names_of(ENCODING_GBK), s, n);
            if (!encoding_names_is_utf_8(e))
                continue;
            struct encoded out = encode(e, utf_8, s, n, 3, 5);
            must(out.done && same(&out.out, s, n), "the same", e, s, n);
            buf_free(&out.out);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_iconv),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(any_bytes_kept),
        cmocka_unit_test(any_utf_8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
