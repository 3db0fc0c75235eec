/*
 * window_shifts.h - the places of a window that change in length.
 *
 * A target's pass has one result for each character, and so have its phrases
 * and the preferred forms.  What is longer or shorter is a custom term or
 * regional vocabulary.
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
    struct edits words; /* of a window */
};

/* Prepares to tell of windows by a target; both must outlive it.  False when
 * out of memory. */
bool window_shifts_init(struct window_shifts *s, const struct target *target,
                        struct shift_listener *to);
void window_shifts_free(struct window_shifts *s);

/* The trace that takes what the vocabulary changes in a window. */
struct trace window_shifts_words(struct window_shifts *s);

/* Tells of a window whose result is in `out`, from a place on.  False where
 * that failed or the listener wants no more. */
bool window_shifts_put(struct window_shifts *s, const struct window *p,
                       const struct buf *out, size_t at);

#endif
