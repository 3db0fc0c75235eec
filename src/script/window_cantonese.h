/*
 * window_cantonese.h - decides characters again in a Cantonese window.
 *
 * For characters that OpenCC gets wrong in Cantonese but not elsewhere (系 只
 * ...) the context model has weights for Cantonese.  That a line is Cantonese
 * is not known before its first character that only Cantonese uses.  Therefore
 * such characters are recorded with their surroundings, and decided again if
 * the whole window turns out to be Cantonese.
 */
#ifndef SCRIPT_WINDOW_CANTONESE_H
#define SCRIPT_WINDOW_CANTONESE_H

#include "script/clause_put.h"

/* Records a character of a clause that is not known to be Cantonese.  False
 * when out of memory. */
bool window_cantonese_note(struct window *w, const struct context_text *text,
                           const struct clause_question *a, uint32_t candidate);

/* Whether a window is Cantonese. */
bool window_cantonese_is(const struct window *w);

/* Decides the recorded characters again.  False when out of memory. */
bool window_cantonese_decide(const struct target *t, struct window *w);

#endif
