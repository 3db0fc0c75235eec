/*
 * simd_portable.h - the portable twin of each function of simd.h; the others
 * call them for the end of a text, which is shorter than a block.
 */
#ifndef BASE_SIMD_PORTABLE_H
#define BASE_SIMD_PORTABLE_H

#include <string.h>

#include "base/simd.h"

static inline size_t simd_portable_valid_prefix(const char *s, size_t n)
{
    (void)s;
    (void)n;
    return 0;
}

static inline size_t simd_portable_ascii_prefix(const char *s, size_t n)
{
    size_t i = 0;
    uint64_t word;

    for (; n - i >= 8; i += 8) {
        memcpy(&word, s + i, 8);
        word &= UINT64_C(0x8080808080808080);
        if (word != 0)
            return i + (size_t)__builtin_ctzll(word) / 8;
    }
    while (i < n && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

static inline size_t simd_portable_copy_ascii(char *to, const char *s, size_t n)
{
    size_t i = 0;
    uint64_t word;

    for (; n - i >= 8; i += 8) {
        memcpy(&word, s + i, 8);
        memcpy(to + i, &word, 8);
        word &= UINT64_C(0x8080808080808080);
        if (word != 0)
            return i + (size_t)__builtin_ctzll(word) / 8;
    }
    for (; i < n && (unsigned char)s[i] < 0x80; i++)
        to[i] = s[i];
    return i;
}

/* Eight bytes a step: after the exclusive or, newlines are zero bytes, and the
 * sum is exact for each byte (Warren, Hacker's Delight, 6-1). */
static inline uint64_t simd_portable_count_newlines(const char *s, size_t n)
{
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t count = 0, word;
    size_t i = 0;

    for (; n - i >= 8; i += 8) {
        memcpy(&word, s + i, 8);
        word ^= UINT64_C(0x0A0A0A0A0A0A0A0A);
        word = ~(((word & low) + low) | word | low);
        count += (word >> 7) * UINT64_C(0x0101010101010101) >> 56;
    }
    for (; i < n; i++)
        count += s[i] == '\n';
    return count;
}

static inline unsigned simd_portable_is_quote(const unsigned char *u)
{
    return (unsigned)(u[0] == '"') | (unsigned)(u[0] == '\'') |
           ((unsigned)(u[1] == 0x80) &
            (((unsigned)(u[0] == 0xE2) & (unsigned)((u[2] & 0xFA) == 0x98)) |
             ((unsigned)(u[0] == 0xE3) & (unsigned)((u[2] & 0xFC) == 0x8C))));
}

/* A stretch of a fixed length without a branch, which compilers make vectors
 * of. */
static inline size_t simd_portable_find_quote(const char *s, size_t n)
{
    enum { STRETCH = 64 };
    const unsigned char *u = (const unsigned char *)s;
    size_t i = 0;

    for (; n - i >= STRETCH + 2; i += STRETCH) {
        unsigned found = 0;
        for (int k = 0; k < STRETCH; k++)
            found |= simd_portable_is_quote(u + i + k);
        if (found != 0)
            break;
    }
    while (i + 2 < n && simd_portable_is_quote(u + i) == 0)
        i++;
    while (i + 2 >= n && i < n && u[i] != '"' && u[i] != '\'')
        i++;
    return i;
}

static inline size_t
simd_portable_find_characters(const struct simd_characters *set, const char *s,
                              size_t n)
{
    const unsigned char *u = (const unsigned char *)s;

    for (size_t i = 0; i + 2 < n; i++) {
        unsigned groups =
            (unsigned)set->low[0][u[i] & 0xF] & set->high[0][u[i] >> 4];
        for (size_t k = 1; groups != 0 && k < 3; k++)
            groups &= (unsigned)set->low[k][u[i + k] & 0xF] &
                      set->high[k][u[i + k] >> 4];
        if (groups != 0)
            return i;
    }
    return n;
}

#endif
