/*
 * fast_path_filter.h - look-ups in a profile's prefilter: what a character
 * becomes by itself, and where a longer key may matter.
 *
 * Static inline: this is the inner loop of the fast path.
 */
#ifndef MATCH_FAST_PATH_FILTER_H
#define MATCH_FAST_PATH_FILTER_H

#include "match/terms_index.h"

/* A prefilter with its offsets made pointers; does not change. */
struct fast_path_filter {
    const char *base;                /* of the image */
    const struct image_index *index; /* NULL: the profile has no prefilter */
    const uint32_t *pages;
    const uint64_t *triggers, *joints;
    unsigned trigger_shift, joint_shift;
    const uint32_t *blocks; /* of characters that a key can go on after */
    const uint64_t *block_bits;
    uint32_t nblocks;
    bool ascii_plain;
    /* With custom terms, whose first pairs are triggers as well
     * (terms_prefilter.h): */
    const struct terms_index *terms;
    const struct fast_path_filter *profile; /* the one without them */
    const uint64_t
        *term_bits; /* of characters up to U+FFFF: a term can go on */
};

/* Prepares the prefilter of a profile of an image, which must outlive it. */
void fast_path_filter_init(struct fast_path_filter *f,
                           const struct image_header *image,
                           const struct image_profile *profile);

/* Whether a key or a term can go on after a character; with terms sometimes
 * true if none can, of a character beyond U+FFFF. */
bool fast_path_filter_goes_on(const struct fast_path_filter *f, uint32_t c);

/* The result of a character alone, and its flags (image.h). */
static inline uint32_t fast_path_filter_entry(const struct fast_path_filter *f,
                                              uint32_t c)
{
    if (c < 0x10000)
        return f->pages[image_low_entry(f->index, c)];
    const uint32_t *page =
        (const void *)(f->base + image_high_page(f->base, f->index, c));
    return page[c & (IMAGE_PAGE - 1)];
}

/* Whether a pair is a trigger; sometimes true if it is not. */
static inline bool fast_path_filter_is_trigger(const struct fast_path_filter *f,
                                               uint32_t first, uint32_t second)
{
    uint64_t hash = image_pair_hash(first, second);
    uint64_t word = f->triggers[hash >> f->trigger_shift];

    return (word >> (hash >> 32 & 63) & word >> (hash >> 38 & 63) & 1) != 0;
}

/* Whether a key may cover a pair; sometimes true if none does, but never before
 * an operator, since a description sequence is not part of an island. */
static inline bool fast_path_filter_is_joint(const struct fast_path_filter *f,
                                             uint32_t first, uint32_t second)
{
    uint64_t hash = image_pair_hash(first, second);
    uint64_t bits = image_joint_word(hash);

    return (f->joints[hash >> f->joint_shift] & bits) == bits &&
           !utf8_is_operator(second);
}

#endif
