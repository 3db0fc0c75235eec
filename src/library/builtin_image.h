/*
 * builtin_image.h - the profiles compiled at build time.
 */
#ifndef LIBRARY_BUILTIN_IMAGE_H
#define LIBRARY_BUILTIN_IMAGE_H

#include "image/image.h"

/* The embedded image; checked when it was built. */
const struct image_header *builtin_image(void);

/* Whether one of its profiles is made of a dictionary of that name, such as
 * STCharacters.ocd2, whatever the ending. */
bool builtin_image_has_dictionary(const char *name);

#endif
