/*
 * clause_context.h - chooses among candidates in a clause with the context
 * model.
 */
#ifndef SCRIPT_CLAUSE_CONTEXT_H
#define SCRIPT_CLAUSE_CONTEXT_H

#include "script/clause_put.h"

/* Lets the model decide the questions of the clause that was read from `start`
 * on. */
void clause_context_choose(struct clause_reader *r,
                           const struct clause_mark *start);

#endif
