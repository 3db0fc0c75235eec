/*
 * trie.h - the trie of one or several sets of keys, of two characters and more.
 */
#ifndef IMAGE_TRIE_H
#define IMAGE_TRIE_H

#include "image/image.h"
#include "image/keymap.h"

/* A trie that is stored in an image. */
struct trie {
    struct image_trie stored;
    uint32_t *numbers[IMAGE_KEY_SETS]; /* of the keys, by set and entry */
};

/* Stores a trie of up to IMAGE_KEY_SETS sets of keys, each sorted and without
 * single characters.  False when out of memory. */
bool trie_store(struct image_builder *image, const struct keymap *const *sets,
                size_t nsets, struct trie *trie_ret);

void trie_free(struct trie *trie);

#endif
