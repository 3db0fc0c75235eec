/*
 * target.c - a target of an image, ready to run.
 */
#include "script/target.h"

#include <string.h>

#include "context/context_builtin.h"

bool target_init(struct target *t, const struct image_header *image,
                 const char *name)
{
    const struct image_target *target = image_at(image, image->targets);
    const struct image_target *end = target + image->ntargets;
    const struct targets_row *row = targets_named(name);

    while (target < end && strcmp(image_at(image, target->name), name) != 0)
        target++;
    if (target == end || row == NULL)
        return false;
    *t = (struct target){.image = image,
                         .of_image = target,
                         .row = row,
                         .shared = image_at(image, target->shared),
                         .nshared = target->nshared,
                         .to_simplified = target->to_simplified != 0};
    matcher_init(&t->pass, image, image_at(image, target->pass));
    matcher_init(&t->regional_words, image,
                 image_at(image, target->vocabulary));
    t->context = context_builtin(t->to_simplified ? CONTEXT_TO_SIMPLIFIED
                                                  : CONTEXT_TO_TRADITIONAL);
    return true;
}

uint32_t target_convert_alone(const struct target *t, uint32_t c)
{
    const struct matcher *m = &t->pass;
    uint64_t entry = matcher_entry(m, c);
    uint32_t nbytes;
    char bytes[4] = {0};

    if ((entry & (ENTRY_MARK | ENTRY_OPERATOR)) != 0)
        return c;
    if ((entry & ENTRY_LONG) != 0)
        return utf8_first(matcher_long(m, entry, &nbytes));
    utf8_encode(c, bytes);
    return target_changed(utf8_load(bytes, sizeof(bytes)),
                          (entry & ENTRY_SHARED) != 0
                              ? t->shared[(uint32_t)entry].change
                              : (uint32_t)entry);
}
