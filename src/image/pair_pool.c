/*
 * pair_pool.c - sets of pairs that several prefilters of an image share.
 *
 * A pair too many costs time: with more than a few, text of the profile with
 * the smaller set would be slower.
 */
#include "image/pair_pool.h"

#include <stdlib.h>

/* Sets are shared if so much of the larger one is in the smaller one. */
enum { COMMON_NUMERATOR = 31, COMMON_DENOMINATOR = 32 };

/* A set, and the number of the one that it is joined with: the first. */
struct pooled_pairs {
    struct character_pairs pairs, joined;
    size_t first;
};

struct pair_pool {
    struct pooled_pairs *sets;
    size_t n, cap;
    bool joined;
};

struct pair_pool *pair_pool_new(void)
{
    return calloc(1, sizeof(struct pair_pool));
}

void pair_pool_free(struct pair_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->n; i++) {
        character_pairs_free(&pool->sets[i].pairs);
        character_pairs_free(&pool->sets[i].joined);
    }
    free(pool->sets);
    free(pool);
}

/* Adds the pairs of a set to another one. */
static bool add_all(struct character_pairs *to,
                    const struct character_pairs *of)
{
    for (size_t i = 0; i < of->nslots; i++) {
        const struct pair *pair = &of->slots[i];
        if (pair->characters != 0 &&
            character_pairs_add(to, character_pairs_first(pair),
                                character_pairs_second(pair)) == NULL)
            return false;
    }
    return true;
}

static size_t count_common(const struct character_pairs *a,
                           const struct character_pairs *b)
{
    size_t n = 0;

    for (size_t i = 0; i < a->nslots; i++) {
        const struct pair *pair = &a->slots[i];
        n += pair->characters != 0 &&
             character_pairs_find(b, character_pairs_first(pair),
                                  character_pairs_second(pair))
                     .characters != 0;
    }
    return n;
}

static struct pooled_pairs *find(struct pair_pool *pool,
                                 const struct character_pairs *set)
{
    for (size_t i = 0; i < pool->n; i++)
        if (pool->sets[i].pairs.n == set->n &&
            count_common(&pool->sets[i].pairs, set) == set->n)
            return &pool->sets[i];
    return NULL;
}

static bool note(struct pair_pool *pool, const struct character_pairs *set)
{
    if (find(pool, set) != NULL)
        return true;
    if (!array_grow(&pool->sets, pool->n, &pool->cap, sizeof(*pool->sets)))
        return false;
    struct pooled_pairs *pooled = &pool->sets[pool->n++];
    *pooled = (struct pooled_pairs){.first = 0};
    return add_all(&pooled->pairs, set);
}

static bool are_alike(const struct character_pairs *a,
                      const struct character_pairs *b)
{
    size_t larger = a->n > b->n ? a->n : b->n;

    return count_common(a, b) * COMMON_DENOMINATOR >= larger * COMMON_NUMERATOR;
}

bool pair_pool_join(struct pair_pool *pool)
{
    for (size_t i = 0; i < pool->n; i++) {
        struct pooled_pairs *set = &pool->sets[i];
        size_t first = 0;
        while (first < i && (pool->sets[first].first != first ||
                             !are_alike(&pool->sets[first].pairs, &set->pairs)))
            first++;
        set->first = first;
        if (!add_all(&pool->sets[first].joined, &set->pairs))
            return false;
    }
    pool->joined = true;
    return true;
}

bool pair_pool_take(struct pair_pool *pool, const struct character_pairs *set,
                    const struct character_pairs **joined_ret)
{
    *joined_ret = set;
    if (!pool->joined)
        return note(pool, set);
    const struct pooled_pairs *pooled = find(pool, set);
    /* Not noted, where an image is not made the same way twice. */
    if (pooled == NULL)
        return false;
    *joined_ret = &pool->sets[pooled->first].joined;
    return true;
}
