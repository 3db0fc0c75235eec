/*
 * simd_neon.c - whole blocks of bytes at a time, on aarch64, where every
 * processor has NEON.
 */
#include "base/simd.h"

#ifdef SIMD_HAS_NEON

#include <arm_neon.h>

#define TARGET

typedef uint8x16_t block;

enum { BLOCK = 16 };

static inline block load(const char *s)
{
    return vld1q_u8((const uint8_t *)s);
}

static inline void store(char *to, block b)
{
    vst1q_u8((uint8_t *)to, b);
}

static inline block all(uint8_t byte)
{
    return vdupq_n_u8(byte);
}

static inline block both(block a, block b)
{
    return vandq_u8(a, b);
}

static inline block either(block a, block b)
{
    return vorrq_u8(a, b);
}

static inline block differing(block a, block b)
{
    return veorq_u8(a, b);
}

/* FF where bytes are equal, or else 0. */
static inline block equal(block a, block b)
{
    return vceqq_u8(a, b);
}

static inline block minus(block a, block b)
{
    return vsubq_u8(a, b);
}

/* a - b, at least 0. */
static inline block less(block a, block b)
{
    return vqsubq_u8(a, b);
}

static inline block high_halves(block b)
{
    return vshrq_n_u8(b, 4);
}

/* The byte of a table for each byte of a block, which is below 16. */
static inline block look_up(const uint8_t table[16], block b)
{
    return vqtbl1q_u8(vld1q_u8(table), b);
}

/* For each byte of a block the one that stands n places before it. */
#define before(now, last, n) vextq_u8(last, now, 16 - (n))

static inline bool any(block b)
{
    return vmaxvq_u32(vreinterpretq_u32_u8(b)) != 0;
}

static inline bool any_high(block b)
{
    return vmaxvq_u8(b) >= 0x80;
}

/* A bit for each byte that has its high bit set, in order; of every four bits
 * the highest.  There is no instruction for one bit of each byte; a shift that
 * narrows makes four. */
static inline uint64_t high_places(block b)
{
    int8x16_t high = vshrq_n_s8(vreinterpretq_s8_u8(b), 7);
    uint8x8_t four = vshrn_n_u16(vreinterpretq_u16_s8(high), 4);

    return vget_lane_u64(vreinterpret_u64_u8(four), 0) &
           UINT64_C(0x8888888888888888);
}

/* The first place in what high_places() tells; there is one. */
static inline size_t place(uint64_t places)
{
    return (size_t)__builtin_ctzll(places) / 4;
}

/* The sum of all bytes. */
static inline uint64_t sum(block b)
{
    return vaddlvq_u8(b);
}

#include "base/simd_blocks.h"

const struct simd simd_neon = {"NEON",
                               simd_blocks_valid_prefix,
                               simd_blocks_ascii_prefix,
                               simd_blocks_copy_ascii,
                               simd_blocks_count_newlines,
                               simd_blocks_find_quote,
                               simd_blocks_find_characters};

#endif
