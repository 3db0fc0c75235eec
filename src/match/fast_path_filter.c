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
    f->index = image_at(image, stored->index);
    f->triggers = image_at(image, stored->triggers);
    f->trigger_shift = 64 - stored->trigger_bits;
    f->joints = image_at(image, stored->joints);
    f->joint_shift = 64 - stored->joint_bits;
    f->ascii_plain = stored->ascii_plain != 0;
}
