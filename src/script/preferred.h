/*
 * preferred.h - writes the preferred forms in a decided window.
 */
#ifndef SCRIPT_PREFERRED_H
#define SCRIPT_PREFERRED_H

#include "script/regional_words.h"

/* Buffers, zero-initialised at first. */
struct preferred_room {
    struct buf before, scratch;
};

void preferred_room_free(struct preferred_room *room);

/* Writes the target's preferred forms into the output of a window, text[0..n),
 * except in custom terms, Japanese and bytes that are not text.  With regional
 * words, `map` has the unchanged bytes.  False when out of memory. */
bool preferred_write(const struct target *target, const struct window *window,
                     const struct regional_words_map *map, char *text, size_t n,
                     struct preferred_room *room);

/* Adds an edit for each character in which two texts of n bytes differ, before
 * and after preferred_write().  False when out of memory. */
bool preferred_edits(const char *before, const char *after, size_t n,
                     struct edits *edits);

#endif
