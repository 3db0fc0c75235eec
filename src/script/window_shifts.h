/*
 * window_shifts.h - the places of a window that change in length.
 *
 * The pass of a target, its phrases and the preferred forms have one result per
 * character.  Only custom terms and regional words may be longer or shorter.
 */
#ifndef SCRIPT_WINDOW_SHIFTS_H
#define SCRIPT_WINDOW_SHIFTS_H

#include "match/engine.h"
#include "script/clause.h"
#include "match/trace.h"

struct window_shifts {
    const struct target *target;
    struct shift_listener *to;
    struct origins regional_words;
    struct edits words; /* of one window */
};

/* Prepares to report windows of a target; both must outlive it.  False when out
 * of memory. */
bool window_shifts_init(struct window_shifts *s, const struct target *target,
                        struct shift_listener *to);
void window_shifts_free(struct window_shifts *s);

/* The trace for the edits of the regional words in a window. */
struct trace window_shifts_words(struct window_shifts *s);

/* Reports a window whose output begins at out->data[at].  False when out of
 * memory, or stopped. */
bool window_shifts_put(struct window_shifts *s, const struct window *p,
                       const struct buf *out, size_t at);

#endif
