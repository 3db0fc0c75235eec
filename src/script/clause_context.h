/*
 * clause_context.h - the choice among candidates in a clause, by its context.
 */
#ifndef SCRIPT_CLAUSE_CONTEXT_H
#define SCRIPT_CLAUSE_CONTEXT_H

#include "script/clause_put.h"

/* Of a character that is a candidate but has no place itself; places are fewer.
 */
enum { CLAUSE_CONTEXT_NO_PLACE = CONTEXT_PLACES };

/* Notes that the model may be asked for the character that is noted next, by
 * its entry, of which OpenCC makes something and which is written at o; or that
 * it shows Cantonese. */
void clause_context_add_question(struct clause_reader *r, const char *o,
                                 uint64_t entry, uint32_t written,
                                 uint32_t answer);

/* Decides again what the model has a place for, in the clause that was read
 * from `start` on. */
void clause_context_choose(struct clause_reader *r,
                           const struct clause_mark *start);

#endif
