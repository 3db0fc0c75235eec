/*
 * simd.c - whole blocks of bytes at a time: the portable twin, and which one
 * is the best.
 */
#include "base/simd.h"

#include "base/simd_portable.h"

void simd_characters_add(struct simd_characters *set, size_t group,
                         const char *character)
{
    uint8_t bit = (uint8_t)(1u << group % SIMD_GROUPS);

    for (int i = 0; i < 3; i++) {
        unsigned char byte = (unsigned char)character[i];
        set->low[i][byte & 0xF] |= bit;
        set->high[i][byte >> 4] |= bit;
    }
}

const struct simd simd_portable = {"portable",
                                   simd_portable_valid_prefix,
                                   simd_portable_ascii_prefix,
                                   simd_portable_copy_ascii,
                                   simd_portable_count_newlines,
                                   simd_portable_find_quote,
                                   simd_portable_find_characters};

const struct simd *simd_best(void)
{
#if defined(SIMD_HAS_NEON)
    return &simd_neon;
#elif defined(SIMD_HAS_AVX2)
    return simd_has_avx2() ? &simd_avx2 : &simd_portable;
#else
    return &simd_portable;
#endif
}
