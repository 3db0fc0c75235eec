/*
 * random.h - random numbers that are the same everywhere for a seed.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>
#include <stdlib.h>

/* xorshift64* (Vigna 2016). */
static uint64_t random_state;

static inline void random_seed(uint64_t seed)
{
    random_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

static inline uint32_t random_below(uint32_t n)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)(random_state * UINT64_C(0x2545F4914F6CDD1D) >> 33) % n;
}

/* Seeds of a property; SEEDS in the environment asks for more. */
static inline uint64_t nseeds(void)
{
    const char *more = getenv("SEEDS");

    return more == NULL ? 24 : strtoull(more, NULL, 10);
}

#endif
