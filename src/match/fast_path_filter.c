/*
 * fast_path_filter.c - makes the prefilter of a profile ready for look-ups.
 */
#include "match/fast_path_filter.h"

void fast_path_filter_init(struct fast_path_filter *f,
                           const struct image_header *image,
                           const struct image_profile *profile)
{
    *f = (struct fast_path_filter){.base = (const char *)image};
    if (profile->prefilter == IMAGE_NONE)
        return;
    const struct image_prefilter *stored = image_at(image, profile->prefilter);
    f->index = image_at(image, stored->table.index);
    f->pages = image_at(image, stored->table.pages);
    f->triggers = image_at(image, stored->triggers);
    f->trigger_shift = 64 - stored->trigger_bits;
    f->joints = image_at(image, stored->joints);
    f->joint_shift = 64 - stored->joint_bits;
    f->blocks = image_at(image, stored->blocks);
    f->block_bits = image_at(image, stored->block_bits);
    f->nblocks = stored->nblocks;
    f->ascii_plain = stored->ascii_plain != 0;
}

bool fast_path_filter_goes_on(const struct fast_path_filter *f, uint32_t c)
{
    uint32_t block = c / 64, low = 0, high = f->nblocks;

    if (f->term_bits != NULL &&
        (c > 0xFFFF || (f->term_bits[block] >> (c % 64) & 1) != 0))
        return true;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->blocks[middle] == block)
            return (f->block_bits[middle] >> (c % 64) & 1) != 0;
        if (f->blocks[middle] < block)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
