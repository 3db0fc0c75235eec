/*
 * simd.h - whole blocks of bytes at a time, where the processor can.
 *
 * Every function has a portable twin with the same results; simd_best() chooses
 * at run time.  Base layer: no text, no state.  Thread-safe.
 */
#ifndef BASE_SIMD_H
#define BASE_SIMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Some characters of three bytes, to be looked for, in groups.  For each half
 * of each byte a bit for each group that has it, so in a group of several
 * characters others may be found that have their halves. */
enum { SIMD_GROUPS = 8 };
struct simd_characters {
    uint8_t low[3][16], high[3][16];
};

/* Adds a character of three bytes to a group. */
void simd_characters_add(struct simd_characters *set, size_t group,
                         const char *character);

struct simd {
    const char *name;
    /* Length of a prefix of s[0..n) that is well-formed UTF-8 and ends where a
     * character does: nearly all of the longest one, found quickly.  What is
     * left is to be looked at one by one; it may be everything. */
    size_t (*valid_prefix)(const char *s, size_t n);
    /* Length of the ASCII that s[0..n) begins with. */
    size_t (*ascii_prefix)(const char *s, size_t n);
    /* Copies ASCII from s[0..n), as far as it goes, and returns how much that
     * is.  Any of the n bytes may be written. */
    size_t (*copy_ascii)(char *to, const char *s, size_t n);
    /* Newlines in s[0..n). */
    uint64_t (*count_newlines)(const char *s, size_t n);
    /* The first place in s[0..n) where a quotation mark begins: " or ' or one
     * of U+2018, U+2019, U+201C, U+201D, U+300C-300F; n if there is none. */
    size_t (*find_quote)(const char *s, size_t n);
    /* The first place in s[0..n), well-formed, where a character of the set may
     * be; n if there is none. */
    size_t (*find_characters)(const struct simd_characters *set, const char *s,
                              size_t n);
};

extern const struct simd simd_portable;

/* What a processor can have.  SHUTONG_PORTABLE leaves it out, so that tests can
 * run without it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(SHUTONG_PORTABLE)
#define SIMD_HAS_AVX2
extern const struct simd simd_avx2;
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(SHUTONG_PORTABLE)
#define SIMD_HAS_NEON
extern const struct simd simd_neon;
#endif

/* For a function of which there is one for processors with AVX2, and the same
 * for others: what it is declared with, and whether it may be called.  Fused
 * multiplication is not part of it, so both have the same results. */
#ifdef SIMD_HAS_AVX2
#define SIMD_AVX2 __attribute__((target("avx2")))
static inline bool simd_has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define SIMD_AVX2
static inline bool simd_has_avx2(void)
{
    return false;
}
#endif

/* The fastest that this processor has. */
const struct simd *simd_best(void);

#endif
