/*
 * utf8.c - UTF-8: validation, ideographic description sequences.
 *
 * Well-formed is table 3-7 of the Unicode standard: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
#include "base/utf8.h"

#include "base/simd.h"

/* The range of the second byte after a lead byte, by table 3-7. */
static bool second_fits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

/* Bytes of the character at s that are there and fit, and in *want_ret how
 * many it should have; 0 of 1 where no character begins. */
static size_t sequence_prefix(const unsigned char *s, size_t n,
                              size_t *want_ret)
{
    unsigned char lead = s[0];

    *want_ret = 1;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    *want_ret = utf8_char_nbytes(lead);
    if (n < 2 || !second_fits(lead, s[1]))
        return 1;
    size_t have = 2;
    while (have < *want_ret && have < n && (s[have] & 0xC0) == 0x80)
        have++;
    return have;
}

size_t utf8_valid_prefix(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t i = n >= 64 ? simd_best()->valid_prefix(s, n) : 0;

    for (;;) {
        i += simd_best()->ascii_prefix(s + i, n - i);
        /* Three bytes at a time; after E0 and ED not every second byte fits. */
        while (n - i >= 4) {
            uint32_t bytes;
            memcpy(&bytes, u + i, 4);
            if ((bytes & 0xC0C0F0) != 0x8080E0 || u[i] == 0xE0 || u[i] == 0xED)
                break;
            i += 3;
        }
        if (i == n)
            return i;

        size_t want;
        size_t have = sequence_prefix(u + i, n - i, &want);
        if (have < want)
            return i;
        i += want;
    }
}

size_t utf8_ill_formed_nbytes(const char *s, size_t n)
{
    size_t want;
    size_t have = sequence_prefix((const unsigned char *)s, n, &want);

    if (have == 0)
        return 1;
    return have == n ? 0 : have;
}

size_t utf8_cut_line(const char *s, size_t most)
{
    size_t cut = most;

    while (cut > 0 && ((unsigned char)s[cut] & 0xC0) == 0x80)
        cut--;
    for (size_t i = cut; i > most / 2 && i > 3; i--)
        if (s[i - 1] == ' ' || s[i - 1] == ',' ||
            memcmp(s + i - 3, "，", 3) == 0 || memcmp(s + i - 3, "。", 3) == 0)
            return i;
    return cut > 0 ? cut : most;
}

size_t utf8_take_run(const char *s, size_t n, size_t *valid_ret)
{
    size_t valid = utf8_valid_prefix(s, n), ill = 0;

    *valid_ret = valid;
    if (valid < n)
        ill = utf8_ill_formed_nbytes(s + valid, n - valid);
    /* 0: it is cut off by the end. */
    return ill > 0 ? valid + ill : n;
}

/* Operands of an operator; 0 for any other character. */
static unsigned operands(uint32_t code_point)
{
    if (!utf8_is_operator(code_point))
        return 0;
    if (code_point == 0x2FF2 || code_point == 0x2FF3)
        return 3;
    return code_point >= 0x2FFE ? 1 : 2;
}

/* OpenCC's limits to a sequence. */
enum { DEPTH = 16, CODE_POINTS = UTF8_SEQUENCE_NBYTES / 4 };

size_t utf8_ids_nbytes(const char *s, size_t n, bool *cut_ret)
{
    unsigned open[DEPTH]; /* operands still to come, by depth */
    size_t depth = 0;
    size_t i = 0;

    *cut_ret = false;
    for (size_t count = 0;; count++) {
        if (i == n) {
            *cut_ret = true;
            return 0;
        }
        /* The operand itself is one level below its operator. */
        if (depth == DEPTH || count == CODE_POINTS)
            return 0;

        size_t nbytes;
        unsigned arity = operands(utf8_decode(s + i, &nbytes));
        i += nbytes;
        if (arity > 0) {
            open[depth++] = arity;
            continue;
        }
        while (depth > 0 && --open[depth - 1] == 0)
            depth--;
        if (depth == 0)
            return i;
    }
}

bool utf8_in_ids(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t most = UTF8_SEQUENCE_NBYTES;

    for (size_t i = n > most ? n - most : 0; i + 3 <= n; i++)
        if (u[i] == 0xE2 && u[i + 1] == 0xBF && u[i + 2] >= 0xB0)
            return true;
    return false;
}
