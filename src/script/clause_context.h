/*
 * clause_context.h - chooses among candidates in a clause with the context
 * model.
 */
#ifndef SCRIPT_CLAUSE_CONTEXT_H
#define SCRIPT_CLAUSE_CONTEXT_H

#include "script/clause_put.h"

/* The place of a character that is a candidate but has no place of its own. */
enum { CLAUSE_CONTEXT_NO_PLACE = CONTEXT_PLACES };

/* Adds a question about the next character of the view: its entry, where it is
 * written, the character and OpenCC's result.  Or counts it as Cantonese. */
void clause_context_add_question(struct clause_reader *r, const char *o,
                                 uint64_t entry, uint32_t written,
                                 uint32_t answer);

/* Lets the model decide the questions of the clause that was read from `start`
 * on. */
void clause_context_choose(struct clause_reader *r,
                           const struct clause_mark *start);

#endif
