/*
 * preferred.h - the preferred forms in a window that is decided.
 */
#ifndef SCRIPT_PREFERRED_H
#define SCRIPT_PREFERRED_H

#include "script/regional_words.h"

/* What writing needs, zero-initialised at first. */
struct preferred_room {
    struct buf before, scratch;
};

void preferred_room_free(struct preferred_room *room);

/* Writes the target's preferred forms into what a window became, text[0..n),
 * where the map of its vocabulary tells what is in both, unless the target has
 * none.  Custom terms, Japanese and bytes that are no text stay.  False when
 * out of memory. */
bool preferred_write(const struct target *target, const struct window *window,
                     const struct regional_words_map *map, char *text, size_t n,
                     struct preferred_room *room);

/* Adds to a list an edit for each character in which two texts of n bytes
 * differ, before and after that.  False when out of memory. */
bool preferred_edits(const char *before, const char *after, size_t n,
                     struct edits *edits);

#endif
