/*
 * preferences.c - preferred forms: the table, each form by itself, and texts
 * with several of them, which are the same however they are cut, and converted
 * to themselves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "shutong.h"
#include "base/targets.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "match/conversion.h"
#include "match/preferences.h"

enum { ROWS = 400 };

static struct shutong_preference rows[TARGETS][ROWS];
static size_t nrows[TARGETS];

static int set_up(void **state)
{
    (void)state;
    for (int t = 0; t < TARGETS; t++)
        while (nrows[t] < ROWS &&
               shutong_target_preference(targets_rows[t].tags[0], nrows[t],
                                         &rows[t][nrows[t]]) != 0)
            nrows[t]++;
    return 0;
}

static struct shutong_converter *make(int target, const char *prefer,
                                      int phrases, enum shutong_scope scope)
{
    struct shutong_settings settings = {.target = targets_rows[target].tags[0],
                                        .prefer = prefer,
                                        .phrases = phrases,
                                        .scope = scope};
    struct shutong_error error;
    struct shutong_converter *c = shutong_converter_new(&settings, &error);

    if (c == NULL)
        fail_msg("%s, %s: %s", targets_rows[target].tags[0], prefer,
                 error.message);
    return c;
}

static void convert(const struct shutong_converter *c, const char *in, size_t n,
                    struct buf *out)
{
    char *text;
    size_t nbytes;

    assert_int_equal(shutong_convert(c, in, n, &text, &nbytes, NULL),
                     SHUTONG_OK);
    out->n = 0;
    assert_true(buf_append(out, text, nbytes));
    assert_true(buf_append(out, "", 1));
    out->n--;
    shutong_free(text);
}

static bool has(const char *text, const char *character)
{
    return strstr(text, character) != NULL;
}

/* ---- the table ----------------------------------------------------------- */

static void test_table(void **state)
{
    (void)state;
    for (int t = 0; t < TARGETS; t++) {
        assert_in_range(nrows[t], 10, ROWS - 1);
        for (size_t i = 0; i < nrows[t]; i++) {
            const struct shutong_preference *row = &rows[t][i];
            /* What stands for something is as long, so that nothing moves. */
            assert_int_equal(strlen(row->form), 3);
            assert_int_equal(strlen(row->instead_of) % 3, 0);
            assert_true(has(row->example, row->form));
            for (size_t k = 0; k < i; k++)
                assert_string_not_equal(row->form, rows[t][k].form);
        }
    }
    assert_int_equal(shutong_target_preference("zh-TW", nrows[TARGET_TW],
                                               &rows[TARGET_TW][ROWS - 1]),
                     0);
    assert_int_equal(shutong_target_preference("zh-XX", 0, &rows[0][ROWS - 1]),
                     0);
}

/* The example of a row with another character instead of its form. */
static void with_other(const struct shutong_preference *row, const char *other,
                       char *text)
{
    strcpy(text, row->example);
    for (char *at = text; (at = strstr(at, row->form)) != NULL;)
        memcpy(at, other, 3);
}

/* Each form is written for all that it stands instead of, and stays. */
static void test_each(void **state)
{
    struct buf out = {0};

    (void)state;
    for (int t = 0; t < TARGETS; t++) {
        for (size_t i = 0; i < nrows[t]; i++) {
            const struct shutong_preference *row = &rows[t][i];
            struct shutong_converter *c =
                make(t, row->form, 0, SHUTONG_SCOPE_TEXT);
            for (const char *other = row->instead_of; *other != '\0';
                 other += 3) {
                char text[64];
                with_other(row, other, text);
                convert(c, text, strlen(text), &out);
                if (!has(out.data, row->form))
                    fail_msg("%s --prefer %s: %s became %s",
                             targets_rows[t].tags[0], row->form, text,
                             out.data);
            }
            convert(c, row->example, strlen(row->example), &out);
            if (!has(out.data, row->form))
                fail_msg("%s --prefer %s: %s did not stay, but became %s",
                         targets_rows[t].tags[0], row->form, row->example,
                         out.data);
            shutong_converter_free(c);
        }
    }
    buf_free(&out);
}

/* No other character is touched: what differs from the conversion without a
 * preference is a form instead of what it stands for, character by character.
 * Examples of all rows are the text. */
static void test_others_stay(void **state)
{
    struct buf text = {0}, plain = {0}, out = {0};

    (void)state;
    for (int t = 0; t < TARGETS; t++) {
        struct shutong_converter *without =
            make(t, NULL, 0, SHUTONG_SCOPE_LINE);
        text.n = 0;
        for (size_t i = 0; i < nrows[t]; i++) {
            assert_true(buf_append(&text, rows[t][i].example,
                                   strlen(rows[t][i].example)));
            assert_true(buf_append(&text, "\n", 1));
        }
        convert(without, text.data, text.n, &plain);
        for (size_t i = 0; i < nrows[t]; i++) {
            const struct shutong_preference *row = &rows[t][i];
            struct shutong_converter *c =
                make(t, row->form, 0, SHUTONG_SCOPE_LINE);
            convert(c, text.data, text.n, &out);
            assert_int_equal(out.n, plain.n);
            for (size_t k = 0; k < out.n; k++) {
                size_t at = k;
                if (out.data[k] == plain.data[k])
                    continue;
                while (((unsigned char)out.data[at] & 0xC0) == 0x80)
                    at--;
                char other[4] = {0};
                memcpy(other, plain.data + at, 3);
                if (memcmp(out.data + at, row->form, 3) != 0 ||
                    !has(row->instead_of, other))
                    fail_msg("%s --prefer %s: %s became %.3s",
                             targets_rows[t].tags[0], row->form, other,
                             out.data + at);
            }
            shutong_converter_free(c);
        }
        shutong_converter_free(without);
    }
    buf_free(&text);
    buf_free(&plain);
    buf_free(&out);
}

/* ---- texts --------------------------------------------------------------- */

/* Forms that may be preferred together, chosen at random. */
static void choose(int t, char *prefer, size_t most)
{
    size_t n = 0;

    prefer[0] = '\0';
    for (size_t tries = 0; tries < 2 * most && n < most; tries++) {
        const struct shutong_preference *row =
            &rows[t][random_below((uint32_t)nrows[t])];
        char all[4 * ROWS];
        struct shutong_settings settings = {.target = targets_rows[t].tags[0],
                                            .prefer = all};
        snprintf(all, sizeof(all), "%s%s", prefer, row->form);
        struct shutong_converter *c = shutong_converter_new(&settings, NULL);
        if (c != NULL && !has(prefer, row->form)) {
            strcpy(prefer, all);
            n++;
        }
        shutong_converter_free(c);
    }
}

/* Words of the table with either of their forms, of all targets, with
 * punctuation, ASCII and kana between them. */
static void random_text(size_t nwords, struct buf *text)
{
    static const char *const between[] = {"，",   "。\n", "他说", "頭髮", "里",
                                          "后面", "の",   "a",    "\n",   "",
                                          "",     "",     "软件", "程序"};

    text->n = 0;
    for (size_t i = 0; i < nwords; i++) {
        int t = (int)random_below(TARGETS);
        const struct shutong_preference *row =
            &rows[t][random_below((uint32_t)nrows[t])];
        char word[64];
        const char *more = between[random_below(
            (uint32_t)(sizeof(between) / sizeof(*between)))];
        size_t nothers = strlen(row->instead_of) / 3;
        strcpy(word, row->example);
        if (random_below(2) == 0)
            with_other(row,
                       row->instead_of + 3 * random_below((uint32_t)nothers),
                       word);
        assert_true(buf_append(text, word, strlen(word)));
        assert_true(buf_append(text, more, strlen(more)));
    }
}

static void in_pieces(const struct shutong_converter *c, const struct buf *text,
                      struct buf *out)
{
    struct shutong_stream *s = shutong_stream_new(c);
    const char *piece;
    size_t nbytes, n;

    assert_non_null(s);
    out->n = 0;
    for (size_t i = 0; i < text->n; i += n) {
        n = 1 + random_below(40);
        if (n > text->n - i)
            n = text->n - i;
        assert_int_equal(
            shutong_stream_feed(s, text->data + i, n, &piece, &nbytes, NULL),
            SHUTONG_OK);
        assert_true(buf_append(out, piece, nbytes));
    }
    assert_int_equal(shutong_stream_finish(s, &piece, &nbytes, NULL),
                     SHUTONG_OK);
    assert_true(buf_append(out, piece, nbytes));
    shutong_stream_free(s);
}

static void in_parts(const struct shutong_converter *c, const struct buf *text,
                     struct buf *out)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_part *part = shutong_part_new(c);
    const char *piece;
    size_t nbytes, begin = 0;

    assert_non_null(s);
    assert_non_null(part);
    out->n = 0;
    while (begin < text->n) {
        size_t most = 400 + random_below(2000);
        size_t n = most < text->n - begin
                       ? shutong_converter_cut(c, text->data + begin, most)
                       : text->n - begin;
        if (n == 0) /* a long line */
            n = shutong_converter_cut(c, text->data + begin, text->n - begin);
        if (n == 0)
            n = text->n - begin;
        shutong_part_read(part, text->data + begin, n);
        assert_int_equal(shutong_stream_join(s, part, &piece, &nbytes, NULL),
                         SHUTONG_OK);
        assert_true(buf_append(out, piece, nbytes));
        begin += n;
    }
    assert_int_equal(shutong_stream_finish(s, &piece, &nbytes, NULL),
                     SHUTONG_OK);
    assert_true(buf_append(out, piece, nbytes));
    shutong_part_free(part);
    shutong_stream_free(s);
}

static void same(const char *what, const char *target, const char *prefer,
                 const struct buf *a, const struct buf *b)
{
    size_t i = 0;

    while (i < a->n && i < b->n && a->data[i] == b->data[i])
        i++;
    while (i > 0 && a->data[i - 1] != '\n')
        i--;
    if (a->n != b->n || memcmp(a->data, b->data, a->n) != 0)
        fail_msg("%s: %s --prefer %s:\n%.200s\n%.200s", what, target, prefer,
                 a->data + i, b->data + i);
}

static void test_texts(void **state)
{
    enum { WORDS = 150 };
    struct buf text = {0}, out = {0}, again = {0};

    (void)state;
    for (uint64_t i = 0; i < nseeds(); i++) {
        random_seed(i);
        int t = (int)random_below(TARGETS);
        char prefer[4 * ROWS];
        choose(t, prefer, 1 + random_below(12));
        struct shutong_converter *c =
            make(t, prefer, (int)(i % 2), (enum shutong_scope)(i / 2 % 3));
        random_text(WORDS, &text);
        convert(c, text.data, text.n, &out);
        in_pieces(c, &text, &again);
        same("in pieces", targets_rows[t].tags[0], prefer, &out, &again);
        in_parts(c, &text, &again);
        same("in parts", targets_rows[t].tags[0], prefer, &out, &again);
        convert(c, out.data, out.n, &again);
        same("twice", targets_rows[t].tags[0], prefer, &out, &again);
        shutong_converter_free(c);
    }
    buf_free(&text);
    buf_free(&out);
    buf_free(&again);
}

/* ---- where the pass looks ------------------------------------------------ */

/* The pass over the whole text, as often as it changes something. */
static void write_everywhere(const struct preferences *p, struct buf *text)
{
    struct buf out = {0};
    bool changed = true;

    while (changed) {
        out.n = 0;
        assert_true(conversion_run(&p->pass, text->data, text->n, &out));
        assert_int_equal(out.n, text->n);
        changed = memcmp(out.data, text->data, text->n) != 0;
        memcpy(text->data, out.data, out.n);
    }
    buf_free(&out);
}

static void add_word(struct preferences *p, const char *key, const char *value)
{
    assert_true(preferences_add_word(p, key, value, strlen(key)));
    assert_true(preferences_add_word(p, value, value, strlen(value)));
}

/* Only the text around forms is looked at, and that is enough: words that reach
 * into each other, and description sequences. */
static void test_stretches(void **state)
{
    static const char *const pieces[] = {"甲", "乙", "丙", "丁", "戊", "己",
                                         "汉", "⿰", "字", "a",  "\n"};
    enum { PIECES = sizeof(pieces) / sizeof(*pieces), TEXTS = 3000 };
    struct preferences p = {0};
    struct preference_pair anywhere = {
        .form = 0x4E59, .other = 0x7532, .anywhere = true}; /* 乙 for 甲 */
    struct preference_pair in_words = {.form = 0x4E01,
                                       .other = 0x4E19}; /* 丁 for 丙 */
    struct buf text = {0}, whole = {0}, scratch = {0};

    (void)state;
    assert_true(preferences_add(&p, &anywhere));
    assert_true(preferences_add(&p, &in_words));
    add_word(&p, "戊丙", "戊丁");
    add_word(&p, "丙戊己", "丙戊己");
    add_word(&p, "己戊甲", "己戊甲");
    add_word(&p, "乙己汉丙", "乙己汉丁");
    add_word(&p, "汉汉汉甲", "汉汉汉甲");
    assert_true(preferences_compile(&p));
    random_seed(1);
    for (int i = 0; i < TEXTS; i++) {
        text.n = whole.n = 0;
        for (uint64_t k = 1 + random_below(60); k > 0; k--) {
            const char *piece = pieces[random_below(PIECES)];
            assert_true(buf_append(&text, piece, strlen(piece)));
        }
        assert_true(buf_append(&whole, text.data, text.n));
        write_everywhere(&p, &whole);
        assert_true(preferences_write(&p, text.data, text.n, &scratch));
        assert_memory_equal(text.data, whole.data, text.n);
    }
    preferences_free(&p);
    buf_free(&text);
    buf_free(&whole);
    buf_free(&scratch);
}

/* ---- settings ------------------------------------------------------------ */

static void refused(const char *target, const char *prefer, const char *piece)
{
    struct shutong_settings settings = {.target = target, .prefer = prefer};
    struct shutong_error error;

    assert_null(shutong_converter_new(&settings, &error));
    assert_int_equal(error.status, SHUTONG_BAD_PREFERENCE);
    if (!has(error.message, piece))
        fail_msg("%s: %s", prefer, error.message);
}

static void test_refused(void **state)
{
    struct shutong_settings profile = {.config = "s2tw", .prefer = "nonsense"};

    (void)state;
    refused("zh-TW", "", "no form");
    refused("zh-TW", "\xE5\x8F", "UTF-8");
    refused("zh-TW", "台x", "x has no other");
    refused("zh-TW", "颱", "台 臺");
    refused("zh-TW", "里", "裏 裡");
    refused("zh-TW", "後", "後 has no other accepted form");
    refused("zh-TW", "台週臺", "台 and 臺");
    refused("zh-Hans", "台", "traditional text only");
    /* As other settings of targets it counts for nothing with a profile. */
    struct shutong_converter *c = shutong_converter_new(&profile, NULL);
    assert_non_null(c);
    shutong_converter_free(c);
    c = make(TARGET_TW, "台台", 0, SHUTONG_SCOPE_TEXT);
    shutong_converter_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),       cmocka_unit_test(test_each),
        cmocka_unit_test(test_others_stay), cmocka_unit_test(test_texts),
        cmocka_unit_test(test_stretches),   cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
