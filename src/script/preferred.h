/*
 * preferred.h - the preferred forms in a window that is decided.
 */
#ifndef SCRIPT_PREFERRED_H
#define SCRIPT_PREFERRED_H

#include "script/regional_words.h"

/* Writes the target's preferred forms into what a window became, text[0..n),
 * where the map of its vocabulary tells what is in both, unless the target has
 * none.  Custom terms, Japanese and bytes that are no text stay.  `scratch` is
 * used.  False when out of memory. */
bool preferred_write(const struct target *target, const struct window *window,
                     const struct vocabulary_map *map, char *text, size_t n,
                     struct buf *scratch);

/* Adds to a list an edit for each character in which two texts of n bytes
 * differ, before and after that.  False when out of memory. */
bool preferred_edits(const char *before, const char *after, size_t n,
                     struct edits *edits);

#endif
