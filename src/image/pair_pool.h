/*
 * pair_pool.h - sets of pairs that several prefilters of an image share.
 *
 * A prefilter may name pairs too many (prefilter.c), so that profiles whose
 * sets are nearly the same can have one.  An image with a pool is made twice,
 * as trie_pool.h says.
 */
#ifndef IMAGE_PAIR_POOL_H
#define IMAGE_PAIR_POOL_H

#include "image/character_pairs.h"

struct pair_pool;

/* NULL when out of memory. */
struct pair_pool *pair_pool_new(void);

/* Decides which of the sets that were noted are shared; to be called between
 * the two times.  False when out of memory. */
bool pair_pool_join(struct pair_pool *pool);

/* Notes a set, or after pair_pool_join() gives the one that has the pairs of it
 * and of those that it is shared with; *joined_ret is `set` itself while sets
 * are noted.  False when out of memory. */
bool pair_pool_take(struct pair_pool *pool, const struct character_pairs *set,
                    const struct character_pairs **joined_ret);

void pair_pool_free(struct pair_pool *pool);

#endif
