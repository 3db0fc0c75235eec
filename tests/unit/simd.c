/*
 * simd.c - the fastest way and the portable one agree: on every sequence of
 * bytes that matters, at every place in a block, and on random bytes of every
 * length.  Those end where readable memory does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/simd.h"
#include "base/utf8.h"
#include "random.h"

/* Bytes on either side of every limit in table 3-7 of the Unicode standard. */
static const unsigned char edges[] = {0x00, 0x0A, 0x41, 0x7F, 0x80, 0x8F, 0x90,
                                      0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                      0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0,
                                      0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
enum { EDGES = sizeof(edges), TEXT = 128 };

/* Length of the longest well-formed prefix, byte by byte: pieces this short are
 * never looked at in blocks. */
static size_t plainly(const char *s, size_t n)
{
    size_t i = 0;

    while (i < n) {
        size_t most = n - i < 4 ? n - i : 4, one = 1;
        while (one <= most && utf8_valid_prefix(s + i, one) != one)
            one++;
        if (one > most)
            break;
        i += one;
    }
    return i;
}

/* A text of Han, Latin and wider characters, without what is at the end cut. */
static void fill(char *text)
{
    static const char pattern[] = "汉é字a漢𠀀\n語b";

    for (size_t i = 0; i < TEXT; i++)
        text[i] = pattern[i % (sizeof(pattern) - 1)];
}

static void check(const char *text, size_t n)
{
    size_t right = plainly(text, n);
    size_t fast = simd_best()->valid_prefix(text, n);

    assert_int_equal(utf8_valid_prefix(text, n), right);
    assert_true(fast <= right);
    assert_int_equal(plainly(text, fast), fast);
    /* Nearly all of it: what is left are the blocks at the end. */
    if (simd_best() != &simd_portable)
        assert_true(right - fast < 68);
}

static void test_sequences(void **state)
{
    char text[TEXT];

    (void)state;
    for (size_t a = 0; a < EDGES; a++)
        for (size_t b = 0; b < EDGES; b++)
            for (size_t c = 0; c < EDGES; c++)
                for (size_t at = 60; at < 68; at++) {
                    fill(text);
                    text[at] = (char)edges[a];
                    text[at + 1] = (char)edges[b];
                    text[at + 2] = (char)edges[c];
                    text[at + 3] = (char)edges[(a + b * 7 + c * 11) % EDGES];
                    check(text, TEXT);
                }
}

static void test_every_place_and_length(void **state)
{
    char text[TEXT];

    (void)state;
    for (size_t n = 0; n <= TEXT; n++) {
        fill(text);
        check(text, n);
        for (size_t at = 0; at < n; at++)
            for (size_t a = 0; a < EDGES; a++) {
                fill(text);
                text[at] = (char)edges[a];
                check(text, n);
            }
    }
}

/* The same among ASCII, which is gone over faster. */
static void test_among_ascii(void **state)
{
    char text[4 * TEXT];

    (void)state;
    for (size_t at = 0; at < sizeof(text) - 4; at++)
        for (size_t a = 0; a < EDGES; a++)
            for (size_t b = 0; b < EDGES; b++) {
                memset(text, 'a', sizeof(text));
                text[at] = (char)edges[a];
                text[at + 1] = (char)edges[b];
                text[at + 2] = (char)edges[(a * 3 + b) % EDGES];
                check(text, sizeof(text));
                check(text, at + 1);
            }
}

static void check_ascii(const struct simd *simd, const char *s, size_t n,
                        size_t right)
{
    char copy[TEXT + 1];

    copy[n] = '*';
    assert_int_equal(simd->ascii_prefix(s, n), right);
    assert_int_equal(simd->copy_ascii(copy, s, n), right);
    assert_memory_equal(copy, s, right);
    assert_int_equal(copy[n], '*');
}

static void test_ascii(void **state)
{
    char text[TEXT];

    (void)state;
    for (size_t n = 0; n <= TEXT; n++) {
        for (size_t at = 0; at <= n; at++) {
            memset(text, 'a', n);
            if (at < n)
                text[at] = (char)(at % 2 == 0 ? 0x80 : 0xFF);
            if (at + 3 < n)
                text[at + 3] = (char)0xE0;
            check_ascii(simd_best(), text, n, at);
            check_ascii(&simd_portable, text, n, at);
        }
    }
}

/* More of them than a byte can count. */
static void test_many_newlines(void **state)
{
    static char text[40000];

    (void)state;
    memset(text, '\n', sizeof(text));
    assert_int_equal(simd_best()->count_newlines(text, sizeof(text)),
                     sizeof(text));
    assert_int_equal(simd_portable.count_newlines(text + 1, sizeof(text) - 9),
                     sizeof(text) - 9);
}

static void test_newlines(void **state)
{
    char text[TEXT];
    uint64_t right = 0;

    (void)state;
    for (size_t n = 0; n < TEXT; n++) {
        /* Neighbours of the newline too, and its look-alikes with a high bit.
         */
        static const unsigned char bytes[] = {'\n', 0x0B, 0x09, 0x8A, '\n', 0};
        text[n] = (char)bytes[(n * 7 + n / 5) % sizeof(bytes)];
        right += text[n] == '\n';
        assert_int_equal(simd_best()->count_newlines(text, n + 1), right);
        assert_int_equal(simd_portable.count_newlines(text, n + 1), right);
    }
}

static size_t find_plainly(const char *s, size_t n)
{
    static const char *const marks[] = {"\"", "'",  "‘",  "’",  "“",
                                        "”",  "「", "」", "『", "』"};

    for (size_t at = 0; at < n; at++)
        for (size_t k = 0; k < sizeof(marks) / sizeof(*marks); k++) {
            size_t nbytes = strlen(marks[k]);
            if (n - at >= nbytes && memcmp(s + at, marks[k], nbytes) == 0)
                return at;
        }
    return n;
}

static void check_quote(const char *s, size_t n)
{
    size_t right = find_plainly(s, n);

    assert_int_equal(simd_best()->find_quote(s, n), right);
    assert_int_equal(simd_portable.find_quote(s, n), right);
}

/* Everything that begins like a mark, at every place and cut everywhere. */
static void test_quotes(void **state)
{
    static const unsigned char leads[] = {0xE2, 0xE3, 0xE4, '"', '\'', 'a'};
    char text[TEXT];

    (void)state;
    for (size_t at = 0; at + 3 < TEXT; at++)
        for (size_t a = 0; a < sizeof(leads); a++)
            for (int third = 0x80; third < 0xC0; third++) {
                fill(text);
                text[at] = (char)leads[a];
                text[at + 1] = (char)(third == 0xA5 ? 0x81 : 0x80);
                text[at + 2] = (char)third;
                check_quote(text, TEXT);
                check_quote(text, at + 1 + (size_t)third % 3);
            }
}

/* ---- characters ---------------------------------------------------------- */

static size_t find_character_plainly(const char *const *characters, size_t n,
                                     const char *s, size_t nbytes)
{
    for (size_t at = 0; at + 3 <= nbytes; at++)
        for (size_t i = 0; i < n; i++)
            if (memcmp(s + at, characters[i], 3) == 0)
                return at;
    return nbytes;
}

/* A group of its own for each: these are found, and nothing else is, at every
 * place and cut everywhere. */
static void test_characters(void **state)
{
    static const char *const characters[] = {"台", "臺", "週", "裏",
                                             "裡", "⿰", "￥"};
    enum { CHARACTERS = sizeof(characters) / sizeof(*characters) };
    struct simd_characters set = {0};
    char text[TEXT];

    (void)state;
    for (size_t i = 0; i < CHARACTERS; i++)
        simd_characters_add(&set, i, characters[i]);
    for (size_t at = 0; at + 3 < TEXT; at++)
        for (size_t i = 0; i < CHARACTERS; i++)
            for (unsigned char byte = 0; byte < 3 * 8; byte++) {
                fill(text);
                memcpy(text + at, characters[i], 3);
                /* None, or something like it. */
                text[at + byte / 8] ^= (char)(1 << byte % 8 & (int)at << 1);
                for (size_t n = at; n <= TEXT; n += n < at + 4 ? 1 : TEXT) {
                    size_t right =
                        find_character_plainly(characters, CHARACTERS, text, n);
                    assert_int_equal(
                        simd_best()->find_characters(&set, text, n), right);
                    assert_int_equal(
                        simd_portable.find_characters(&set, text, n), right);
                }
            }
}

/* In one group: all of them are found. */
static void test_characters_of_a_group(void **state)
{
    struct simd_characters set = {0};
    char text[TEXT];

    (void)state;
    simd_characters_add(&set, 7, "台");
    simd_characters_add(&set, 7 + SIMD_GROUPS, "週");
    for (size_t at = 0; at + 3 <= TEXT; at++)
        for (int second = 0; second < 2; second++) {
            memset(text, 'a', TEXT);
            memcpy(text + at, second ? "週" : "台", 3);
            assert_int_equal(simd_best()->find_characters(&set, text, TEXT),
                             at);
            assert_int_equal(simd_portable.find_characters(&set, text, TEXT),
                             at);
        }
}

/* ---- random bytes, up to the end of what may be read ----------------------
 */

enum { LONGEST = 300, RUNS = 60 };

/* n bytes, after which nothing may be read or written. */
static char *before_a_wall(size_t n)
{
    static char *pages[3];
    static size_t next, page;
    char **at = &pages[next++ % 3];

    if (*at == NULL) {
        page = (size_t)sysconf(_SC_PAGESIZE);
        *at = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        assert_ptr_not_equal(*at, MAP_FAILED);
        assert_int_equal(mprotect(*at + page, page, PROT_NONE), 0);
    }
    return *at + page - n;
}

/* Some of ASCII, of quotation marks, of the characters looked for, of anything
 * well-formed, of any bytes; one kind more often than the others. */
static void fill_randomly(char *s, size_t n, unsigned kind)
{
    static const char *const pieces[] = {"‘",  "’",  "“", "」", "『", "台",
                                         "週", "汉", "é", "𠀀", "\"", "\n"};
    enum { PIECES = sizeof(pieces) / sizeof(*pieces) };

    for (size_t i = 0; i < n;) {
        unsigned now = random_below(4) != 0 ? kind : random_below(4);
        const char *piece = pieces[random_below(PIECES)];
        size_t nbytes = strlen(piece);
        if (now == 0)
            s[i++] = (char)random_below(128);
        else if (now == 1)
            s[i++] = (char)random_below(256);
        else if (now == 2)
            s[i++] = (char)edges[random_below(EDGES)];
        else if (nbytes <= n - i) {
            memcpy(s + i, piece, nbytes);
            i += nbytes;
        } else
            s[i++] = '\'';
    }
}

static void check_twins(const char *s, size_t n)
{
    const struct simd *best = simd_best(), *portable = &simd_portable;
    struct simd_characters set = {0};
    char *copy = before_a_wall(n), *other = before_a_wall(n);
    size_t ascii = portable->ascii_prefix(s, n), newlines = 0;

    check(s, n);
    assert_int_equal(best->ascii_prefix(s, n), ascii);
    assert_int_equal(best->copy_ascii(copy, s, n), ascii);
    assert_int_equal(portable->copy_ascii(other, s, n), ascii);
    assert_memory_equal(copy, s, ascii);
    assert_memory_equal(other, s, ascii);
    for (size_t i = 0; i < n; i++)
        newlines += s[i] == '\n';
    assert_int_equal(best->count_newlines(s, n), newlines);
    assert_int_equal(portable->count_newlines(s, n), newlines);
    check_quote(s, n);
    simd_characters_add(&set, 0, "台");
    simd_characters_add(&set, 0, "週");
    simd_characters_add(&set, 5, "汉");
    assert_int_equal(best->find_characters(&set, s, n),
                     portable->find_characters(&set, s, n));
}

static void test_random(void **state)
{
    (void)state;
    random_seed(23);
    for (size_t n = 0; n <= LONGEST; n++)
        for (unsigned run = 0; run < RUNS; run++) {
            char *s = before_a_wall(n);
            fill_randomly(s, n, run % 4);
            check_twins(s, n);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_every_place_and_length),
        cmocka_unit_test(test_among_ascii),
        cmocka_unit_test(test_ascii),
        cmocka_unit_test(test_newlines),
        cmocka_unit_test(test_many_newlines),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_characters_of_a_group),
        cmocka_unit_test(test_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
