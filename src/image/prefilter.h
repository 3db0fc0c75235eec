/*
 * prefilter.h - which text a profile's longer keys can matter in.
 */
#ifndef IMAGE_PREFILTER_H
#define IMAGE_PREFILTER_H

#include "image/image.h"
#include "image/keymap.h"

/* What a prefilter is made of: the profile's maps, flattened. */
struct prefilter_plan {
    const struct keymap *fold;         /* normalization, a character map */
    const struct keymap *segmentation; /* only its keys count; empty: none */
    const struct keymap *chain;
    size_t nchain;
};

/* Stores a prefilter in the image; *offset_ret is where, or IMAGE_NONE where
 * the profile can have none.  False when out of memory. */
bool prefilter_compile(struct image_builder *image,
                       const struct prefilter_plan *plan, uint32_t *offset_ret);

#endif
