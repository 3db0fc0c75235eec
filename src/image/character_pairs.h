/*
 * character_pairs.h - pairs of characters, counted.
 */
#ifndef IMAGE_CHARACTER_PAIRS_H
#define IMAGE_CHARACTER_PAIRS_H

#include <stdint.h>

#include "base/buf.h"

struct pair {
    uint64_t characters;   /* 1 + first << 21 | second; 0: a free slot */
    uint32_t count, words; /* the user's numbers; 0 when it is added */
};

/* A hash table, to be iterated as well.  Zero-initialised is empty. */
struct character_pairs {
    struct pair *slots;
    size_t n, nslots;
};

/* Makes room for n pairs in all. */
bool character_pairs_reserve(struct character_pairs *p, size_t n);

/* The slot of a pair, made if it is not there, until the next one is added;
 * NULL when out of memory. */
struct pair *character_pairs_add(struct character_pairs *p, uint32_t first,
                                 uint32_t second);

/* The pair, or one that is all 0. */
struct pair character_pairs_find(const struct character_pairs *p,
                                 uint32_t first, uint32_t second);

static inline uint32_t character_pairs_first(const struct pair *pair)
{
    return (uint32_t)((pair->characters - 1) >> 21);
}

static inline uint32_t character_pairs_second(const struct pair *pair)
{
    return (pair->characters - 1) & 0x1FFFFF;
}

void character_pairs_free(struct character_pairs *p);

#endif
