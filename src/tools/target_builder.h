/*
 * target_builder.h - a target while compile_target.c and target_words.c build
 * it: its keys and values.
 */
#ifndef TOOLS_TARGET_BUILDER_H
#define TOOLS_TARGET_BUILDER_H

#include "tools/character_classes.h"
#include "tools/script_odds.h"

/* A target while it is built. */
struct target_builder {
    struct image_builder *image;
    const struct character_classes *classes;
    const struct class_sources *sources;
    const struct script_odds *odds;
    struct keymap_sources dictionaries; /* those of the classes, and more */
    int target;                         /* TARGET_HANS... */
    struct keymap keys, results, vocabulary;
    struct buf own_words; /* of the vocabulary, each with a NUL */
    struct image_shared *shared;
    size_t nshared, shared_cap;
    uint32_t *numbers; /* by code point: 1 + place in shared[], or 0 */
    uint64_t *entries; /* by code point, and: */
    struct keymap_origin *origins;
    uint8_t *is_result; /* some character of one script only becomes it */
};

static inline bool target_builder_is_hans(const struct target_builder *b)
{
    return b->target == TARGET_HANS;
}

/* A copy of bytes, in a block of its own; NULL when out of memory. */
const char *target_builder_keep(const struct buf *bytes);

/* Adds a key with its value, copied, unless it is there. */
bool target_builder_add(struct keymap *m, const struct buf *key,
                        const struct buf *value,
                        const struct keymap_origin *origin);

/* Replaces out by s[0..n), each character folded or, if asked, converted. */
bool target_builder_map(const struct target_builder *b, const char *s, size_t n,
                        bool convert, struct buf *out);

/* Frees a map with the keys and values that target_builder_add() copied. */
void target_builder_free_kept(struct keymap *m);

#endif
