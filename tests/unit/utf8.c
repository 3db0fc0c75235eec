/*
 * utf8.c - every short sequence of bytes against a plain reading of table 3-7
 * of the Unicode standard.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

/* One row of the table: lead bytes, second bytes, length. */
static const struct {
    unsigned char lead_low, lead_high, low, high;
    size_t nbytes;
} rows[] = {
    {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2},
    {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
    {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* Bytes at s that follow a row of the table; *want_ret is the row's length. */
static size_t by_table(const unsigned char *s, size_t n, size_t *want_ret)
{
    *want_ret = 0;
    for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        if (s[0] < rows[r].lead_low || s[0] > rows[r].lead_high)
            continue;
        *want_ret = rows[r].nbytes;
        size_t i = 1;
        while (i < n && i < rows[r].nbytes &&
               s[i] >= (i == 1 ? rows[r].low : 0x80) &&
               s[i] <= (i == 1 ? rows[r].high : 0xBF))
            i++;
        return i;
    }
    return 0;
}

static void check(const unsigned char *s, size_t n)
{
    size_t want, valid = 0;

    while (valid < n) {
        size_t have = by_table(s + valid, n - valid, &want);
        if (have == 0 || have < want)
            break;
        valid += have;
    }
    assert_int_equal(utf8_valid_prefix((const char *)s, n), valid);
    if (valid < n) {
        size_t have = by_table(s + valid, n - valid, &want);
        size_t expected = have == 0 ? 1 : have == n - valid ? 0 : have;
        assert_int_equal(
            utf8_ill_formed_nbytes((const char *)s + valid, n - valid),
            expected);
    }
}

static void short_sequences(void **state)
{
    /* One byte of each kind, and both sides of every border. */
    static const unsigned char bytes[] = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0,
        0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xE4, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF};
    enum { KINDS = sizeof(bytes) };
    unsigned char s[5];

    (void)state;
    for (size_t a = 0; a < KINDS; a++)
        for (size_t b = 0; b < KINDS; b++)
            for (size_t c = 0; c < KINDS; c++)
                for (size_t d = 0; d < KINDS; d++)
                    for (size_t n = 1; n <= 4; n++) {
                        s[0] = bytes[a];
                        s[1] = bytes[b];
                        s[2] = bytes[c];
                        s[3] = bytes[d];
                        check(s, n);
                    }
}

/* An ill-formed byte at every place among characters of each length. */
static void every_place(void **state)
{
    static const char *const characters[] = {"a", "\xC3\xA9", "\xE6\xB1\x89",
                                             "\xF0\xA0\x80\x80"};
    unsigned char s[128];

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        size_t n = strlen(characters[k]), total = 24 / n * n;
        for (size_t place = 0; place < total; place++) {
            for (size_t i = 0; i < total; i += n)
                memcpy(s + i, characters[k], n);
            s[place] = 0xFF;
            check(s, total);
        }
    }
}

static void round_trip(void **state)
{
    char bytes[4];
    size_t nbytes;

    (void)state;
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        size_t n = utf8_encode(c, bytes);
        assert_int_equal(utf8_decode(bytes, &nbytes), c);
        assert_int_equal(nbytes, n);
        assert_int_equal(utf8_char_nbytes((unsigned char)bytes[0]), n);
        assert_int_equal(utf8_valid_prefix(bytes, n), n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_sequences),
        cmocka_unit_test(every_place),
        cmocka_unit_test(round_trip),
    };

    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
