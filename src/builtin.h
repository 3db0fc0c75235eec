/*
 * builtin.h - the profiles compiled at build time.
 */
#ifndef BUILTIN_H
#define BUILTIN_H

#include "image.h"

/* The embedded image; checked when it was built. */
const struct image_header *builtin_image(void);

#endif
