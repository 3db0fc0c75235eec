/*
 * context_table.h - look-ups in a model's tables.
 */
#ifndef CONTEXT_CONTEXT_TABLE_H
#define CONTEXT_CONTEXT_TABLE_H

#include "context/context_model.h"

#if defined(__SSE2__) && !defined(SHUTONG_PORTABLE)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(SHUTONG_PORTABLE)
#include <arm_neon.h>
#endif

/* Where a key is in a table of n buckets, and its fingerprint there, for a
 * value of label number `label`. */
static inline uint32_t context_table_bucket(uint64_t key, uint32_t nbuckets)
{
    return (uint32_t)((key >> 32) * nbuckets >> 32);
}

static inline uint16_t context_table_fingerprint(uint64_t key, unsigned label)
{
    uint16_t f = (uint16_t)((uint16_t)key + label * 0x9E35u);

    return f == 0 ? 1 : f;
}

static inline const void *context_table_at(const struct context_model *m,
                                           uint32_t offset)
{
    return (const char *)m + offset;
}

/* The first slot of a bucket that has the fingerprint, or CONTEXT_SLOTS. */
static inline unsigned context_table_slot(const struct context_bucket *b,
                                          uint16_t fingerprint)
{
#if defined(__SSE2__) && !defined(SHUTONG_PORTABLE)
    const __m128i *f = (const void *)b->fingerprints;
    __m128i wanted = _mm_set1_epi16((short)fingerprint);
    __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128(f), wanted);
    __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128(f + 1), wanted);
    unsigned slots = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, high));
    return (unsigned)__builtin_ctz(slots | 1u << CONTEXT_SLOTS);
#elif defined(__aarch64__) && defined(__ARM_NEON) && !defined(SHUTONG_PORTABLE)
    uint16x8_t wanted = vdupq_n_u16(fingerprint);
    uint16x8_t low = vceqq_u16(vld1q_u16(b->fingerprints), wanted);
    uint16x8_t high = vceqq_u16(vld1q_u16(b->fingerprints + 8), wanted);
    uint8x16_t bytes = vcombine_u8(vmovn_u16(low), vmovn_u16(high));
    uint8x8_t four = vshrn_n_u16(vreinterpretq_u16_u8(bytes), 4);
    uint64_t slots = vget_lane_u64(vreinterpret_u64_u8(four), 0);
    return slots == 0 ? CONTEXT_SLOTS : (unsigned)__builtin_ctzll(slots) / 4;
#else
    unsigned slots = 1u << CONTEXT_SLOTS;
    for (unsigned i = 0; i < CONTEXT_SLOTS; i++)
        slots |= (unsigned)(b->fingerprints[i] == fingerprint) << i;
    return (unsigned)__builtin_ctz(slots);
#endif
}

/* Asks for a key's bucket, which may lie in two lines of the cache. */
static inline void context_table_prefetch(const struct context_model *m,
                                          const struct context_table *t,
                                          uint64_t key)
{
    const struct context_bucket *b = context_table_at(m, t->buckets);

    b += context_table_bucket(key, t->nbuckets);
    __builtin_prefetch(b);
    __builtin_prefetch(b->values + CONTEXT_SLOTS - 1);
}

/* The value of a key and a label; false where the table has none. */
static inline bool context_table_look_up(const struct context_model *m,
                                         const struct context_table *t,
                                         uint64_t key, unsigned label,
                                         int *value_ret)
{
    const struct context_bucket *b = context_table_at(m, t->buckets);

    b += context_table_bucket(key, t->nbuckets);
    unsigned slot =
        context_table_slot(b, context_table_fingerprint(key, label));
    if (slot == CONTEXT_SLOTS)
        return false;
    *value_ret = b->values[slot];
    return true;
}

#endif
