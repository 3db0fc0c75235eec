/*
 * patterns.c - expressions of what is to be kept: the form in which they are
 * matched, and how long that may take.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "match/keep_patterns.h"
#include "match/pattern_form.h"
#include "random.h"

/* ---- the form ------------------------------------------------------------ */

static void test_form(void **state)
{
    static const struct {
        const char *pattern, *form;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {"a+", "aa*"},
        {"(a+)+$", "(aa*)+$"},
        {"头+发+", "头头*发发*"},
        {"a+?b++", "aa*?bb*+"},
        {"a++", "aa*+"},
        {"[a-z]+[^]a]+[]+]+", "[a-z][a-z]*[^]a][^]a]*[]+][]+]*"},
        {"[[:alpha:]+]+", "[[:alpha:]+][[:alpha:]+]*"},
        {"[\\]a]+", "[\\]a][\\]a]*"},
        {"[[=a]+", "[[=a][[=a]*"},
        {"\\w+\\p{Han}+\\pL+\\x{4e00}+\\.+",
         "\\w\\w*\\p{Han}\\p{Han}*\\pL\\pL*\\x{4e00}\\x{4e00}*\\.\\.*"},
        {"\\\\+", "\\\\\\\\*"},
        {"a{2,}b{0,}c{2}d{2,5}", "a{2}a*b*c{2}d{2,5}"},
        {"a{2,}+", "a{2}a*+"},
        {"a{,3}+{b}+", "a{,3}}*{b}}*"},
        {"a*+b?+", "a*+b?+"},
        {"(ab)+(?:c|d){2,}", "(ab)+(?:c|d){2,}"},
        {"\\Qa+\\E+b+", "\\Qa+\\E+bb*"},
        {"(?i)a+", "(?i)aa*"},
        {"(?x)a+ # [", "(?x)a+ # ["},
        {"(?ix:a+)", "(?ix:a+)"},
        {"(?#a+)b+", "(?#a+)b+"},
        {"(?1)(a)(?+1)(b)", "(?1)(a)(?+1)(b)"},
        {"\\x41+\\x4+\\xZ+\\n+\\b+\\R+",
         "\\x41\\x41*\\x4\\x4*\\xZZ*\\n\\n*\\b+\\R+"},
        {"a+\\101+", "a+\\101+"},
        {"a+(?<n>b)\\g<n>+", "a+(?<n>b)\\g<n>+"},
        {"a+\\cA+", "a+\\cA+"},
        {"a+\\o{101}+", "a+\\o{101}+"},
        {"a+\\N{U+4e00}+", "a+\\N{U+4e00}+"},
        {"+", "+"},
        {"\\", "\\"},
        {"[a+", "[a+"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct pattern_form form;
        assert_true(pattern_form_make(&form, cases[i].pattern));
        assert_string_equal(form.text, cases[i].form);
        pattern_form_free(&form);
    }
}

static void test_counted(void **state)
{
    struct pattern_form form;
    (void)state;

    assert_true(pattern_form_make(&form, "ab{3,70}(c{2}|d+)e{4,}{"));
    assert_string_equal(form.text, "ab{3,70}(c{2}|dd*)e{4}e*{");
    assert_int_equal(form.most, 70);
    for (const char *p = form.text; *p != '\0'; p++)
        assert_int_equal(form.counted[p - form.text],
                         (p[0] == 'b' || p[0] == 'c' || p[0] == 'e') &&
                             p[1] == '{');
    pattern_form_free(&form);
}

static int match(const char *pattern, const char *text, size_t n,
                 size_t ends[2])
{
    static int workspace[1 << 16];
    int failed;
    size_t at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_UCP, &failed, &at, NULL);

    if (code == NULL)
        return -1000;
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    int found = pcre2_dfa_match(code, (PCRE2_SPTR)text, n, 0, 0, data, NULL,
                                workspace, 1 << 16);
    memcpy(ends, pcre2_get_ovector_pointer(data), 2 * sizeof(*ends));
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return found;
}

/* Expressions of random pieces match the same in both forms. */
static void test_same_matches(void **state)
{
    static const char *const pieces[] = {
        "a",   "b",     "发",    ".",   "[ab]",     "[^a]", "[]+a]",
        "\\w", "\\+",   "+",     "+",   "+?",       "++",   "*",
        "?",   "{2}",   "{1,}",  "{,",  "{2,3}",    "(",    ")",
        "|",   "(?:",   "\\d",   "(?=", "^",        "$",    "\\Qa+\\E",
        "{",   "\\x61", "\\141", "\\b", "\\p{Han}", "(?x)", "#",
    };
    static const char *const letters[] = {"a", "b", "发", "+", "1", "{"};
    size_t compiled = 0, matched = 0;
    (void)state;

    random_seed(18);
    for (int run = 0; run < 30000; run++) {
        char pattern[128] = "", text[64] = "";
        for (uint32_t i = 1 + random_below(8); i > 0; i--)
            strcat(pattern,
                   pieces[random_below(sizeof(pieces) / sizeof(*pieces))]);
        for (uint32_t i = random_below(12); i > 0; i--)
            strcat(text, letters[random_below(6)]);
        struct pattern_form form;
        assert_true(pattern_form_make(&form, pattern));
        size_t one[2] = {0, 0}, other[2] = {0, 0};
        int first = match(pattern, text, strlen(text), one);
        if (first == -1000) {
            pattern_form_free(&form);
            continue;
        }
        int second = match(form.text, text, strlen(text), other);
        compiled++;
        matched += first >= 0;
        if (first < 0 ? first != second
                      : second < 0 || memcmp(one, other, sizeof(one)) != 0)
            fail_msg("%s, as %s, in %s: %d %zu-%zu, %d %zu-%zu", pattern,
                     form.text, text, first, one[0], one[1], second, other[0],
                     other[1]);
        pattern_form_free(&form);
    }
    assert_true(compiled > 5000);
    assert_true(matched > 2000);
}

/* ---- how long it may take ------------------------------------------------ */

/* What a line ends with, and the number of matches in it. */
static enum keep_patterns_end end_of(char *pattern, const char *line, size_t n,
                                     size_t *matches_ret)
{
    struct keep_patterns *p = keep_patterns_new(&pattern, 1);
    const char *expression;
    size_t at = 0, start, end;

    assert_non_null(p);
    *matches_ret = 0;
    keep_patterns_begin(p, line, n);
    while (keep_patterns_find(p, at, &start, &end)) {
        ++*matches_ret;
        at = end;
    }
    enum keep_patterns_end ended = keep_patterns_end(p, &expression);
    if (ended == KEEP_PATTERNS_TOO_LONG)
        assert_ptr_equal(expression, pattern);
    else
        assert_null(expression);
    /* The next line is searched as if nothing had been. */
    keep_patterns_begin(p, "1a", 2);
    keep_patterns_find(p, 0, &start, &end);
    assert_int_equal(keep_patterns_end(p, &expression), KEEP_PATTERNS_DONE);
    keep_patterns_free(p);
    return ended;
}

static void test_steps(void **state)
{
    static char letters[16 * 1024], words[16 * 1024], brackets[600];
    size_t n, found;
    (void)state;

    memset(letters, 'a', sizeof(letters));
    for (size_t i = 0; i < sizeof(words); i++)
        words[i] = i % 8 == 0 ? ' ' : 'a';
    /* What is quadratic, and common, is within the limit. */
    for (n = 4; n <= sizeof(letters); n *= 16) {
        assert_int_equal(end_of("(a+)+$", letters, n, &found),
                         KEEP_PATTERNS_DONE);
        assert_int_equal(found, 1);
        assert_int_equal(end_of(".+[0-9]", letters, n, &found),
                         KEEP_PATTERNS_DONE);
        assert_int_equal(found, 0);
        assert_int_equal(end_of("[a-z]+", words, n, &found),
                         KEEP_PATTERNS_DONE);
        assert_int_equal(found, (n + 7) / 8);
    }
    assert_int_equal(end_of("([a-z]+ +)+[0-9]", words, 2000, &found),
                     KEEP_PATTERNS_DONE);
    /* What is worse is not. */
    n = 1000;
    assert_int_equal(
        end_of("a(?=a*(?=a*(?=a*(?=a*[0-9]))))", letters, n, &found),
        KEEP_PATTERNS_TOO_LONG);
    assert_int_equal(end_of("(a{1,9999}b?)+[0-9]", letters, n, &found),
                     KEEP_PATTERNS_TOO_LONG);
    /* Recursion takes stack. */
    memset(brackets, '(', 300);
    memset(brackets + 300, ')', 300);
    assert_int_equal(
        end_of("\\((?:[^()]|(?R))*\\)", brackets + 260, 80, &found),
        KEEP_PATTERNS_DONE);
    assert_int_equal(found, 1);
    assert_int_equal(end_of("\\((?:[^()]|(?R))*\\)", brackets, 600, &found),
                     KEEP_PATTERNS_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_same_matches),
        cmocka_unit_test(test_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
