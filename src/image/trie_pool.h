/*
 * trie_pool.h - tries that several passes of an image share.
 *
 * Which keys there will be is not known before all passes are compiled, so an
 * image with a pool is made twice: the first time the pool notes the sets of
 * keys, the second time it gives each the trie that it shares with others.
 */
#ifndef IMAGE_TRIE_POOL_H
#define IMAGE_TRIE_POOL_H

#include "image/trie.h"

struct trie_pool;

/* NULL when out of memory. */
struct trie_pool *trie_pool_new(void);

/* Decides which of the sets that were noted share a trie; to be called between
 * the two times.  False when out of memory. */
bool trie_pool_join(struct trie_pool *pool);

/* Notes a set, sorted, or after trie_pool_join() stores its trie in the image,
 * unless it is there: *trie_ret, or NULL when it was only noted, which of the
 * trie's sets it is, and the number of the key of each entry.  False when out
 * of memory. */
bool trie_pool_take(struct trie_pool *pool, struct image_builder *image,
                    const struct keymap *keys,
                    const struct image_trie **trie_ret, uint32_t *key_set_ret,
                    const uint32_t **numbers_ret);

void trie_pool_free(struct trie_pool *pool);

#endif
