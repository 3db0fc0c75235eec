/*
 * character_sources.h - for each character, others that it may come from.
 */
#ifndef IMAGE_CHARACTER_SOURCES_H
#define IMAGE_CHARACTER_SOURCES_H

#include <stdint.h>

#include "base/buf.h"

struct character_source {
    uint32_t character, next; /* 1 + number of the next source, 0: none */
    uint32_t of;              /* what it is a source of */
};

struct character_sources {
    uint32_t *first; /* UTF8_LIMIT of them: 1 + number of a source, 0: none */
    struct character_source *all;
    size_t n, cap;
};

/* Prepares it: no character has a source.  False when out of memory. */
bool character_sources_init(struct character_sources *s);

void character_sources_free(struct character_sources *s);

/* `c` may from now on come from `from`; nothing is a source of itself.  False
 * when out of memory. */
bool character_sources_add(struct character_sources *s, uint32_t c,
                           uint32_t from);

/* `to` may from now on come from `c`, and from what that may come from. */
bool character_sources_add_of(struct character_sources *s, uint32_t to,
                              uint32_t c);

#endif
