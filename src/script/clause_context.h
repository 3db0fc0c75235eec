/*
 * clause_context.h - the choice among candidates in a clause, by its context.
 */
#ifndef SCRIPT_CLAUSE_CONTEXT_H
#define SCRIPT_CLAUSE_CONTEXT_H

#include "script/clause_put.h"

/* Notes a phrase that matches at r->p. */
void clause_note_phrase(struct clause_reader *r, const struct match *found);

/* Notes a custom term of n bytes at r->p that became result_nbytes. */
void clause_note_term(struct clause_reader *r, size_t n, size_t result_nbytes);

/* Notes that a phrase did not apply. */
static inline void clause_note_failure(struct clause_reader *r)
{
    r->window->clause->refused = true;
}

/* Decides again what the model has a place for, in the clause that was read
 * from `start` on. */
void clause_ask_context(struct clause_reader *r, const struct put_place *start);

#endif
