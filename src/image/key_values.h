/*
 * key_values.h - the values of the keys of a trie, for the passes that share
 * it.
 *
 * Of OpenCC's 50,000 phrases one in twelve has another value in some profile or
 * target.  The values of the others are the trie's, and each pass has an array
 * of the rest.  Which those are is known when all passes are compiled.
 */
#ifndef IMAGE_KEY_VALUES_H
#define IMAGE_KEY_VALUES_H

#include "image/image.h"

struct key_values;

/* Notes the values of a pass: offsets[] by number of the key, IMAGE_NONE where
 * the pass has no such key.  Equal ones of one trie are one, number
 * *number_ret.  False when out of memory. */
bool key_values_note(struct image_builder *image, const struct image_trie *trie,
                     const uint32_t *offsets, uint32_t *number_ret);

/* Notes that the pass at an offset has these values.  False when out of
 * memory. */
bool key_values_refer(struct image_builder *image, uint32_t pass,
                      uint32_t number);

/* Stores all of them, and writes into the passes where they are.  False when
 * out of memory. */
bool key_values_store(struct image_builder *image);

void key_values_free(struct key_values *values);

#endif
