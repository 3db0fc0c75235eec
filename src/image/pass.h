/*
 * pass.h - one pass of an image from the maps that it does.
 */
#ifndef IMAGE_PASS_H
#define IMAGE_PASS_H

#include "image/image.h"
#include "image/keymap.h"

/* What a pass is made of.  All maps may be NULL. */
struct pass_plan {
    const struct keymap *fold;   /* normalization, a character map */
    const struct keymap *keys;   /* what is matched, with its results */
    bool segmenting;             /* `keys` cut the text */
    const struct keymap *single; /* when segmenting: what happens to characters
                                    outside the keys */
    /* Instead of `fold` and `single`, and of the characters among `keys`:
     * entries by code point, UTF8_LIMIT of them, without ENTRY_BEGINS, and the
     * results of characters that have another length. */
    const uint64_t *entries;
    const struct keymap *results;
    const struct keymap_origin *origins; /* of these results, by code point */
};

/* Stores a pass in the image; returns its offset, or IMAGE_NONE when out of
 * memory. */
uint32_t pass_compile(struct image_builder *image,
                      const struct pass_plan *plan);

#endif
