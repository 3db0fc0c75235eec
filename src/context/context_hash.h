/*
 * context_hash.h - hashes of characters and of features.
 */
#ifndef CONTEXT_CONTEXT_HASH_H
#define CONTEXT_CONTEXT_HASH_H

#include <stdint.h>

/* Mixes a key's bits; all keys are such. */
static inline uint64_t context_hash_mix(uint64_t x)
{
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    return x ^ x >> 29;
}

static inline uint64_t context_hash_more(uint64_t hash, uint32_t c)
{
    return context_hash_mix(hash ^ (uint64_t)(c + 1) << 8);
}

#endif
