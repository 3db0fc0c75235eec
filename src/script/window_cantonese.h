/*
 * window_cantonese.h - a window that is of Cantonese.
 *
 * Where OpenCC is wrong in Cantonese and not elsewhere (系 只 ...) the context
 * model has weights for Cantonese.  Whether a line is of it is not known before
 * its first character that only Cantonese has.  So such places are noted with
 * what is around them, and decided once more where the whole window turns out
 * to be of it.
 */
#ifndef SCRIPT_WINDOW_CANTONESE_H
#define SCRIPT_WINDOW_CANTONESE_H

#include "script/clause_put.h"

/* Notes a place of a clause that is not known to be Cantonese.  False when out
 * of memory. */
bool window_cantonese_note(struct window *w, const struct context_text *text,
                           const struct clause_question *a, uint32_t candidate);

/* Whether a window is of Cantonese. */
bool window_cantonese_is(const struct window *w);

/* Decides the places that were noted once more.  False when out of memory. */
bool window_cantonese_decide(const struct target *t, struct window *w);

#endif
