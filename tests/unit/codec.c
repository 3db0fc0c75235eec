/*
 * codec.c - every character of every encoding there and back, and cases.
 */
#include "codec_pieces.h"

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
    const char *to = NULL;

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
        const struct encoding *e = encoding_names_of(wanted[w].id);
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
    const struct encoding *e = encoding_names_of(ENCODING_HZ);
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
    is_refused(e, BYTES("a\n~{::~"), 2, 5, "7E), cut off");
    is_refused(e, BYTES("a\n~{::W"), 2, 5, "57), cut off");
    is_refused(e, BYTES("a\n~x"), 2, 1, "7E");
    is_refused(e, BYTES("a~"), 1, 2, "7E), cut off");
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
    const struct encoding *e = encoding_names_of(ENCODING_BIG5_HKSCS);
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
    is_refused(e, BYTES("\x88\x62\x88"), 1, 3, "88), cut off");
}

static void places(void **state)
{
    const struct encoding *gb18030 = encoding_names_of(ENCODING_GB18030),
                          *big5 = encoding_names_of(ENCODING_BIG5),
                          *euc_tw = encoding_names_of(ENCODING_EUC_TW),
                          *le = encoding_names_of(ENCODING_UTF_16LE),
                          *be = encoding_names_of(ENCODING_UTF_16BE),
                          *le32 = encoding_names_of(ENCODING_UTF_32LE),
                          *be32 = encoding_names_of(ENCODING_UTF_32BE);

    (void)state;
    is_refused(gb18030, BYTES("\n\n\xBA\xBA\xFFx"), 3, 3, "FF");
    is_refused(gb18030, BYTES("\xBA\xBA\x81\x30\x81"), 1, 3,
               "81 30 81), cut off");
    is_refused(gb18030, BYTES("\xBA\xBA\x81\x30\n"), 1, 3, "81");
    /* Beyond U+10FFFF, and the last code of all; the one before is there. */
    is_refused(gb18030, BYTES("\xE3\x32\x9A\x36"), 1, 1, "E3");
    is_refused(gb18030, BYTES("\xFE\x39\xFE\x39"), 1, 1, "FE");
    is_decoded(gb18030, SHUTONG_INVALID_FAIL, BYTES("\xE3\x32\x9A\x35"),
               "\U0010FFFF");
    is_refused(big5, BYTES("a\n\xA4"), 2, 1, "A4), cut off");
    is_refused(euc_tw, BYTES("a\n\x8E\xA2\xA1"), 2, 1, "8E A2 A1), cut off");
    is_refused(euc_tw, BYTES("a\n\x8E\n"), 2, 1, "8E");
    is_refused(le, BYTES("\n\0a\0\x0A\x0A\0\xD8-N"), 2, 5, "00 D8");
    is_refused(le, BYTES("\n\0a\0b"), 2, 3, "62), cut off");
    is_refused(le, BYTES("\n\0a\0\0\xD8"), 2, 3, "00 D8), cut off");
    is_refused(be, BYTES("\0\n\n\0\xDC\0\0a"), 2, 3, "DC 00");
    is_refused(be, BYTES("\0\n\xD8\0\xDC"), 2, 1, "D8 00 DC), cut off");
    is_refused(le32, BYTES("\n\0\0\0a\0\0\0\0\0\x11\0"), 2, 5, "00 00 11 00");
    is_refused(le32, BYTES("\n\0\0\0a\0\0"), 2, 1, "61 00 00), cut off");
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
        const struct encoding *e = encoding_names_of(cases[i].id);
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
    for (const struct encoding *e = encoding_names_next(NULL); e != NULL;
         e = encoding_names_next(e)) {
        struct encoded r =
            encode(e, encoding_names_of(ENCODING_GB18030), BYTES(text), 1, 1);
        if (e->unit == 1)
            must(r.done && same(&r.out, BYTES("a\xFF"
                                              "b")),
                 "kept", e, r.out.data, r.out.n);
        else
            must(!r.done && r.failure.code_point == -1 && r.failure.line == 1,
                 "not kept", e, r.out.data, r.out.n);
        buf_free(&r.out);
        r = encode(e, encoding_names_of(ENCODING_UTF_8), BYTES(text), 1, 1);
        if (e->unit == 1)
            must(r.done && same(&r.out, BYTES(text)), "as it is", e, r.out.data,
                 r.out.n);
        buf_free(&r.out);
    }
}

static void names(void **state)
{
    (void)state;
    for (const struct encoding *e = encoding_names_next(NULL); e != NULL;
         e = encoding_names_next(e)) {
        assert_ptr_equal(encoding_names_find(e->option), e);
        assert_ptr_equal(encoding_names_of(e->id), e);
        /* A name for people is one of an encoding of the same kind. */
        assert_non_null(encoding_names_find(e->name));
        assert_string_equal(encoding_names_find(e->name)->iconv, e->iconv);
    }
    assert_ptr_equal(encoding_names_find("GB_18030"),
                     encoding_names_of(ENCODING_GB18030));
    assert_null(encoding_names_find(""));
    assert_null(encoding_names_find("big"));
    assert_null(encoding_names_find("big5x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(characters_there_and_back),
        cmocka_unit_test(code_points_there_and_back),
        cmocka_unit_test(hz),
        cmocka_unit_test(combining_of_hkscs),
        cmocka_unit_test(places),
        cmocka_unit_test(failures_of_encoding),
        cmocka_unit_test(kept_elsewhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
