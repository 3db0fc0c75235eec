/*
 * builtin.c - the profiles compiled at build time, embedded as they are.
 */
#include "builtin.h"

#include "embed.h"

EMBED(struct image_header builtin_header, "shutong_builtin_bytes",
      SHUTONG_IMAGE, "4096");

const struct image_header *builtin_image(void)
{
    return &builtin_header;
}
