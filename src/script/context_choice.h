/*
 * context_choice.h - which form a character is to have by its context.
 */
#ifndef SCRIPT_CONTEXT_CHOICE_H
#define SCRIPT_CONTEXT_CHOICE_H

#include "script/clause_put.h"

/* What is to be written by a choice for a character that simplified text has,
 * of n bytes, where OpenCC has a candidate. */
uint32_t context_choice_form(const struct target *t,
                             const struct context_text *text,
                             const struct clause_question *a,
                             const struct context_choice *choice,
                             uint32_t candidate, size_t nbytes);

/* Notes in a window that tells how probable a form is that was chosen, and
 * whether OpenCC has another one.  False when out of memory. */
bool context_choice_explain(const struct target *t, struct window *w,
                            const struct context_text *text,
                            const struct clause_question *a, uint32_t form);

/* Gives a change to what was chosen its weight against what is written, in a
 * clause that shows the target's script or does not. */
void context_choice_weigh(const struct target *t,
                          const struct context_text *text,
                          const struct clause_question *a,
                          const struct context_choice *choice, struct change *c,
                          bool shows_target);

/* What to XOR the bytes of a character with to have a form that is as long. */
uint32_t context_choice_change(const char *s, size_t nbytes, uint32_t form);

/* The character that another one is after a change. */
uint32_t context_choice_changed(uint32_t c, uint32_t change);

#endif
