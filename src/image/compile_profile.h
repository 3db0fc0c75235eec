/*
 * compile_profile.h - profiles to passes of an image.
 */
#ifndef IMAGE_COMPILE_PROFILE_H
#define IMAGE_COMPILE_PROFILE_H

#include "image/image.h"
#include "opencc/profile.h"

/* Adds a profile to an image under a name.  `with_tofu_risk` and `is_twin` as
 * in struct image_profile. */
enum shutong_status compile_profile(struct image_builder *image,
                                    const struct profile *profile,
                                    const char *name, uint32_t with_tofu_risk,
                                    bool is_twin, struct shutong_error *error);

#endif
