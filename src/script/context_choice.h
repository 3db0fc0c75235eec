/*
 * context_choice.h - turns a choice of the context model into the form that is
 * written.
 */
#ifndef SCRIPT_CONTEXT_CHOICE_H
#define SCRIPT_CONTEXT_CHOICE_H

#include "script/clause_put.h"

/* The form to write for a question, given the model's choice, OpenCC's
 * candidate and the length that the form must have. */
uint32_t context_choice_form(const struct target *t,
                             const struct context_text *text,
                             const struct clause_question *a,
                             const struct context_choice *choice,
                             uint32_t candidate, size_t nbytes);

/* For --explain: records how probable the chosen form is, and whether OpenCC
 * has another one.  False when out of memory. */
bool context_choice_explain(const struct target *t, struct window *w,
                            const struct context_text *text,
                            const struct clause_question *a, uint32_t form);

/* Weighs a change to the chosen form against the written one; shows_target: the
 * clause has evidence of the target's script. */
void context_choice_weigh(const struct target *t,
                          const struct context_text *text,
                          const struct clause_question *a,
                          const struct context_choice *choice, struct change *c,
                          bool shows_target);

/* What the bytes of the character at s are XORed with to give a form of the
 * same length. */
uint32_t context_choice_change(const char *s, size_t nbytes, uint32_t form);

/* The character that c is after a change. */
uint32_t context_choice_changed(uint32_t c, uint32_t change);

#endif
