/*
 * target_builder.c - keys and values of a target while it is built.
 */
#include "tools/target_builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

const char *target_builder_keep(const struct buf *bytes)
{
    char *copy = malloc(bytes->n + 1);

    if (copy != NULL && bytes->n > 0)
        memcpy(copy, bytes->data, bytes->n);
    return copy;
}

void target_builder_free_kept(struct keymap *m)
{
    for (size_t i = 0; i < m->n; i++) {
        free((void *)(uintptr_t)m->entries[i].key);
        free((void *)(uintptr_t)m->entries[i].value);
    }
    keymap_free(m);
}

bool target_builder_add(struct keymap *m, const struct buf *key,
                        const struct buf *value,
                        const struct keymap_origin *origin)
{
    if (keymap_find(m, key->data, key->n) != NULL)
        return true;
    struct keymap_entry e = {target_builder_keep(key),
                             target_builder_keep(value), (uint32_t)key->n,
                             (uint32_t)value->n, *origin};
    if (e.key != NULL && e.value != NULL && keymap_add(m, &e))
        return true;
    free((void *)(uintptr_t)e.key);
    free((void *)(uintptr_t)e.value);
    return false;
}

bool target_builder_map(const struct target_builder *b, const char *s, size_t n,
                        bool convert, struct buf *out)
{
    size_t nbytes;
    char bytes[4];
    bool done = true;

    out->n = 0;
    for (size_t i = 0; done && i < n; i += nbytes) {
        const struct character_class *k =
            &b->classes->of[utf8_decode(s + i, &nbytes)];
        uint32_t to = convert ? k->becomes[b->target] : k->fold[b->target];
        done = buf_append(out, bytes, utf8_encode(to, bytes));
    }
    return done;
}
