/*
 * builtin_image.c - the profiles compiled at build time, embedded as they are.
 */
#include "library/builtin_image.h"

#include <string.h>

#include "base/embed.h"

EMBED(struct image_header builtin_header, "shutong_builtin_bytes",
      SHUTONG_IMAGE, "4096");

const struct image_header *builtin_image(void)
{
    return &builtin_header;
}

bool builtin_image_has_dictionary(const char *name)
{
    const struct image_header *image = builtin_image();
    const struct image_profile *profiles = image_at(image, image->profiles);
    const char *dot = strrchr(name, '.');
    size_t n = dot != NULL ? (size_t)(dot - name) : strlen(name);

    for (uint32_t i = 0; i < image->nprofiles; i++) {
        const uint32_t *of = image_at(image, profiles[i].dictionaries.of);
        for (uint32_t k = 0; k < profiles[i].dictionaries.n; k++) {
            const struct image_dictionary *d = image_at(image, of[k]);
            const char *one = image_at(image, d->name);
            if (strlen(one) == n && memcmp(one, name, n) == 0)
                return true;
        }
    }
    return false;
}
