/*
 * simd_avx2.c - whole blocks of bytes at a time, on x86-64 with AVX2.
 */
#include "base/simd.h"

#ifdef SIMD_HAS_AVX2

#include <immintrin.h>

#define TARGET SIMD_AVX2

typedef __m256i block;

enum { BLOCK = 32 };

TARGET static inline block load(const char *s)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)s);
}

TARGET static inline void store(char *to, block b)
{
    _mm256_storeu_si256((__m256i *)(void *)to, b);
}

TARGET static inline block all(uint8_t byte)
{
    return _mm256_set1_epi8((char)byte);
}

TARGET static inline block both(block a, block b)
{
    return _mm256_and_si256(a, b);
}

TARGET static inline block either(block a, block b)
{
    return _mm256_or_si256(a, b);
}

TARGET static inline block differing(block a, block b)
{
    return _mm256_xor_si256(a, b);
}

/* FF where bytes are equal, or else 0. */
TARGET static inline block equal(block a, block b)
{
    return _mm256_cmpeq_epi8(a, b);
}

TARGET static inline block minus(block a, block b)
{
    return _mm256_sub_epi8(a, b);
}

/* a - b, at least 0. */
TARGET static inline block less(block a, block b)
{
    return _mm256_subs_epu8(a, b);
}

TARGET static inline block high_halves(block b)
{
    return _mm256_and_si256(_mm256_srli_epi16(b, 4), all(0x0F));
}

/* The byte of a table for each byte of a block, which is below 16. */
TARGET static inline block look_up(const uint8_t table[16], block b)
{
    __m128i row = _mm_loadu_si128((const __m128i *)(const void *)table);

    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(row), b);
}

/* For each byte of a block the one that stands n places before it. */
#define before(now, last, n)                                                   \
    _mm256_alignr_epi8(now, _mm256_permute2x128_si256(last, now, 0x21),        \
                       16 - (n))

TARGET static inline bool any(block b)
{
    return _mm256_testz_si256(b, b) == 0;
}

/* A bit for each byte that has its high bit set, in order. */
TARGET static inline uint64_t high_places(block b)
{
    return (uint32_t)_mm256_movemask_epi8(b);
}

TARGET static inline bool any_high(block b)
{
    return high_places(b) != 0;
}

/* The first place in what high_places() tells; there is one. */
static inline size_t place(uint64_t places)
{
    return (size_t)__builtin_ctzll(places);
}

/* The sum of all bytes. */
TARGET static inline uint64_t sum(block b)
{
    uint64_t four[4];

    store((char *)four, _mm256_sad_epu8(b, all(0)));
    return four[0] + four[1] + four[2] + four[3];
}

#include "base/simd_blocks.h"

const struct simd simd_avx2 = {"AVX2",
                               simd_blocks_valid_prefix,
                               simd_blocks_ascii_prefix,
                               simd_blocks_copy_ascii,
                               simd_blocks_count_newlines,
                               simd_blocks_find_quote,
                               simd_blocks_find_characters};

#endif
