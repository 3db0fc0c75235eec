/*
 * quotes.c - quotation marks: random texts with marks of all kinds, with
 * profiles and targets.
 *
 * Whatever the text, only marks change; converting twice is converting once;
 * the output is the same however the text is cut, and in parts; places that are
 * told of make the output; and from corner marks to curly ones and back comes
 * the text itself, where all its marks are paired.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "random.h"
#include "shutong.h"

/* What is converted, and how. */
static const struct shutong_settings ways[] = {
    {.config = "s2t"},
    {.target = "zh-TW"},
    {.target = "zh-Hans", .phrases = SHUTONG_PHRASES_CONTEXT},
    {.target = "zh-HK", .prefer = "臺"},
    {.target = "zh-TW", .scope = SHUTONG_SCOPE_BEFORE},
    {.config = "t2s", .scope = SHUTONG_SCOPE_LINE},
    {.config = "s2t", .invalid = SHUTONG_INVALID_KEEP},
};
enum { WAYS = sizeof(ways) / sizeof(*ways), FAR = 16 * 1024 };

/* What random texts are made of: most of the marks, and what is near them. */
static const char *const pieces[] = {
    "“", "”",  "‘",    "’",  "「", "」", "『", "』", "\"",   "'",    "“",  "”",
    "‘", "’",  "中",   "后", "，", "。", "a",  "s",  "1",    " ",    "　", "—",
    "…", "\n", "\n\n", "里", "干", "台", "(",  ":",  "\r\n", "头发", "面", "é"};
enum { PIECES = sizeof(pieces) / sizeof(*pieces) };

static void add(struct buf *text, const char *s)
{
    assert_true(buf_append(text, s, strlen(s)));
}

static void fill(struct buf *text, size_t n, const struct shutong_settings *way)
{
    text->n = 0;
    for (size_t i = 0; i < n; i++) {
        add(text, pieces[random_below(PIECES)]);
        if (way->invalid == SHUTONG_INVALID_KEEP && random_below(50) == 0)
            add(text, random_below(2) == 0 ? "\xE2\x80" : "\x9C");
    }
}

static struct shutong_converter *make(const struct shutong_settings *way,
                                      enum shutong_quotes quotes)
{
    struct shutong_settings settings = *way;
    struct shutong_error error;

    settings.quotes = quotes;
    struct shutong_converter *c = shutong_converter_new(&settings, &error);
    if (c == NULL)
        fail_msg("%s", error.message);
    return c;
}

static void convert(const struct shutong_converter *c, const struct buf *in,
                    struct buf *out)
{
    char *text;
    size_t n;

    assert_int_equal(shutong_convert(c, in->data, in->n, &text, &n, NULL),
                     SHUTONG_OK);
    out->n = 0;
    assert_true(buf_append(out, text, n));
    shutong_free(text);
}

static void assert_same(const struct buf *a, const struct buf *b)
{
    assert_int_equal(a->n, b->n);
    if (a->n > 0)
        assert_memory_equal(a->data, b->data, a->n);
}

/* Replaces every mark by one character. */
static void without_marks(const struct buf *in, struct buf *out)
{
    static const char *const marks[] = {"“",  "”",  "‘",  "’",  "「",
                                        "」", "『", "』", "\"", "'"};

    out->n = 0;
    for (size_t i = 0; i < in->n;) {
        size_t k = 0, nbytes = 1;
        for (; k < 10; k++) {
            nbytes = strlen(marks[k]);
            if (in->n - i >= nbytes &&
                memcmp(in->data + i, marks[k], nbytes) == 0)
                break;
        }
        add(out, k < 10 ? "\"" : "");
        if (k == 10)
            assert_true(buf_append(out, in->data + i, 1));
        i += k < 10 ? nbytes : 1;
    }
}

/* Each way with both kinds of marks, over random texts. */
static void for_each(void (*test)(const struct shutong_settings *way,
                                  const struct shutong_converter *c,
                                  const struct buf *text))
{
    struct buf text = {0};

    for (size_t w = 0; w < WAYS; w++) {
        for (int to = SHUTONG_QUOTES_CORNER; to <= SHUTONG_QUOTES_CURLY; to++) {
            struct shutong_converter *c =
                make(&ways[w], (enum shutong_quotes)to);
            for (uint64_t seed = 1; seed <= nseeds(); seed++) {
                random_seed(seed);
                fill(&text, random_below(seed % 8 == 0 ? 20000 : 2000),
                     &ways[w]);
                test(&ways[w], c, &text);
            }
            shutong_converter_free(c);
        }
    }
    buf_free(&text);
}

static void check_twice(const struct shutong_settings *way,
                        const struct shutong_converter *c,
                        const struct buf *text)
{
    struct buf once = {0}, twice = {0};

    convert(c, text, &once);
    convert(c, &once, &twice);
    assert_same(&once, &twice);
    /* The text of a profile does not depend on marks at all. */
    if (way->config != NULL) {
        struct shutong_converter *plain = make(way, SHUTONG_QUOTES_NONE);
        struct buf a = {0}, b = {0};
        without_marks(&once, &a);
        convert(plain, text, &twice);
        without_marks(&twice, &b);
        assert_same(&a, &b);
        buf_free(&a);
        buf_free(&b);
        shutong_converter_free(plain);
    }
    buf_free(&once);
    buf_free(&twice);
}

static void test_twice(void **state)
{
    (void)state;
    for_each(check_twice);
}

static void take(struct buf *out, const char *piece, size_t n)
{
    assert_true(buf_append(out, piece, n));
}

static void check_pieces(const struct shutong_settings *way,
                         const struct shutong_converter *c,
                         const struct buf *text)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct buf whole = {0}, out = {0};
    const char *piece;
    size_t n;

    (void)way;
    assert_non_null(s);
    convert(c, text, &whole);
    for (size_t most = 1; most < 5000; most = most * 7 + 3) {
        out.n = 0;
        for (size_t i = 0; i < text->n; i += n) {
            size_t nout;
            n = 1 + random_below((uint32_t)most);
            n = n < text->n - i ? n : text->n - i;
            assert_int_equal(
                shutong_stream_feed(s, text->data + i, n, &piece, &nout, NULL),
                SHUTONG_OK);
            take(&out, piece, nout);
        }
        assert_int_equal(shutong_stream_finish(s, &piece, &n, NULL),
                         SHUTONG_OK);
        take(&out, piece, n);
        assert_same(&whole, &out);
    }
    shutong_stream_free(s);
    buf_free(&whole);
    buf_free(&out);
}

static void test_pieces(void **state)
{
    (void)state;
    for_each(check_pieces);
}

static void check_parts(const struct shutong_settings *way,
                        const struct shutong_converter *c,
                        const struct buf *text)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_part *part = shutong_part_new(c);
    struct buf whole = {0}, out = {0};
    const char *piece;
    size_t n;

    (void)way;
    assert_true(s != NULL && part != NULL);
    convert(c, text, &whole);
    for (size_t from = 0, to = 0; to < text->n;) {
        size_t step = 1 + random_below(900);
        to = to + step < text->n ? to + step : text->n;
        size_t cut =
            from + shutong_converter_cut(c, text->data + from, to - from);
        if (to == text->n)
            cut = to;
        if (cut == from)
            continue;
        shutong_part_read(part, text->data + from, cut - from);
        assert_int_equal(shutong_stream_join(s, part, &piece, &n, NULL),
                         SHUTONG_OK);
        take(&out, piece, n);
        from = cut;
    }
    assert_int_equal(shutong_stream_finish(s, &piece, &n, NULL), SHUTONG_OK);
    take(&out, piece, n);
    assert_same(&whole, &out);
    shutong_part_free(part);
    shutong_stream_free(s);
    buf_free(&whole);
    buf_free(&out);
}

static void test_parts(void **state)
{
    (void)state;
    for_each(check_parts);
}

/* What is told of a text: the output is made of it. */
struct told {
    const struct buf *text;
    struct buf out;
    size_t at;
    size_t nquotes;
};

static int put_place(void *context, const struct shutong_change *c)
{
    struct told *told = context;

    assert_true(c->offset >= told->at);
    take(&told->out, told->text->data + told->at, (size_t)c->offset - told->at);
    assert_int_equal(told->out.n, c->out_offset);
    assert_memory_equal(c->source, told->text->data + c->offset,
                        (size_t)c->nbytes);
    take(&told->out, c->result, (size_t)c->out_nbytes);
    told->at = (size_t)(c->offset + c->nbytes);
    told->nquotes += c->by == SHUTONG_BY_QUOTES;
    return 0;
}

static void check_explained(const struct shutong_settings *way,
                            const struct shutong_converter *c,
                            const struct buf *text)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct told told = {.text = text};
    struct buf whole = {0};
    const char *piece;
    size_t n;

    (void)way;
    assert_non_null(s);
    convert(c, text, &whole);
    assert_int_equal(shutong_stream_explain(s, put_place, &told, NULL),
                     SHUTONG_OK);
    for (size_t i = 0; i < text->n; i += n) {
        size_t nout;
        n = 1 + random_below(3000);
        n = n < text->n - i ? n : text->n - i;
        assert_int_equal(
            shutong_stream_feed(s, text->data + i, n, &piece, &nout, NULL),
            SHUTONG_OK);
    }
    assert_int_equal(shutong_stream_finish(s, &piece, &n, NULL), SHUTONG_OK);
    take(&told.out, text->data + told.at, text->n - told.at);
    assert_same(&whole, &told.out);
    shutong_stream_free(s);
    buf_free(&whole);
    buf_free(&told.out);
}

static void test_explained(void **state)
{
    (void)state;
    for_each(check_explained);
}

/* Adds quotations, one in the other, in Chinese text. */
static void add_quotation(struct buf *text, int depth, bool single)
{
    static const char *const words[] = {
        "头发", "，", "中国", "，OK，", "里面", "。", "干", "It’s是", "的1，"};

    add(text, single ? "『中" : "「中");
    for (uint32_t i = random_below(4); i > 0; i--) {
        add(text, words[random_below(9)]);
        if (depth < 5 && random_below(3) == 0)
            add_quotation(text, depth + 1, !single);
    }
    add(text, single ? "』" : "」");
}

/* To curly marks and back. */
static void test_back(void **state)
{
    const struct shutong_settings t2s = {.config = "t2s"};
    struct shutong_converter *curly = make(&t2s, SHUTONG_QUOTES_CURLY);
    struct shutong_converter *corner = make(&t2s, SHUTONG_QUOTES_CORNER);
    struct buf text = {0}, there = {0}, back = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 20 * nseeds(); seed++) {
        random_seed(seed);
        text.n = 0;
        for (int i = 0; i < 40; i++) {
            add(&text, random_below(9) == 0 ? "\n" : "他说");
            add_quotation(&text, 0, random_below(5) == 0);
            add(&text, "。");
        }
        convert(curly, &text, &there);
        assert_null(memmem(there.data, there.n, "「", 3));
        assert_null(memmem(there.data, there.n, "』", 3));
        convert(corner, &there, &back);
        assert_same(&text, &back);
    }
    shutong_converter_free(curly);
    shutong_converter_free(corner);
    buf_free(&text);
    buf_free(&there);
    buf_free(&back);
}

/* A pair is as far apart as it may be, or one byte farther; a long text in one
 * line waits for no more than that. */
static void test_far(void **state)
{
    const struct shutong_settings s2t = {.config = "s2t"};
    struct shutong_converter *c = make(&s2t, SHUTONG_QUOTES_CORNER);
    struct buf text = {0}, out = {0};

    (void)state;
    for (int more = 0; more <= 1; more++) {
        text.n = 0;
        add(&text, "中“");
        for (int i = 0; i < FAR - 3 + more; i++)
            add(&text, "x");
        add(&text, "”中");
        convert(c, &text, &out);
        assert_int_equal(memmem(out.data, out.n, "「", 3) != NULL, more == 0);
        assert_int_equal(memmem(out.data, out.n, "」", 3) != NULL, more == 0);
    }
    struct shutong_stream *s = shutong_stream_new(c);
    const char *piece;
    size_t n, given = 0;
    assert_non_null(s);
    for (int i = 0; i < 500; i++) {
        assert_int_equal(
            shutong_stream_feed(s, i % 100 == 0 ? "中“" : "中文中文中",
                                i % 100 == 0 ? 6 : 15, &piece, &n, NULL),
            SHUTONG_OK);
        given += n;
    }
    text.n = 0;
    for (int i = 0; i < 3 * FAR; i++)
        add(&text, "中");
    assert_int_equal(
        shutong_stream_feed(s, text.data, text.n, &piece, &n, NULL),
        SHUTONG_OK);
    given += n;
    assert_in_range(given, 500 * 15 - 5 * 9 + text.n - 64,
                    500 * 15 - 5 * 9 + text.n);
    assert_int_equal(shutong_stream_unpaired_quotes(s), 5);
    assert_int_equal(shutong_stream_finish(s, &piece, &n, NULL), SHUTONG_OK);
    assert_int_equal(shutong_stream_unpaired_quotes(s), 5);
    shutong_stream_free(s);
    shutong_converter_free(c);
    buf_free(&text);
    buf_free(&out);
}

static void test_settings(void **state)
{
    struct shutong_settings settings = {.config = "s2t"};
    struct shutong_error error;

    (void)state;
    settings.quotes = (enum shutong_quotes)3;
    assert_null(shutong_converter_new(&settings, &error));
    assert_int_equal(error.status, SHUTONG_BAD_ARGUMENT);
    settings.quotes = SHUTONG_QUOTES_NONE;
    settings.reserved_32 = 1;
    assert_null(shutong_converter_new(&settings, &error));
    assert_int_equal(error.status, SHUTONG_BAD_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twice),    cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_parts),    cmocka_unit_test(test_explained),
        cmocka_unit_test(test_back),     cmocka_unit_test(test_far),
        cmocka_unit_test(test_settings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
