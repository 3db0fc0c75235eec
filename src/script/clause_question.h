/*
 * clause_question.h - records a character that the context model may decide.
 */
#ifndef SCRIPT_CLAUSE_QUESTION_H
#define SCRIPT_CLAUSE_QUESTION_H

#include "script/clause_put.h"

/* The place of a character that is a candidate but has no place of its own. */
enum { CLAUSE_QUESTION_NO_PLACE = CONTEXT_PLACES };

/* Adds a question about the next character of the view: its entry, where it is
 * written, the character and OpenCC's result.  Or counts it as Cantonese. */
void clause_question_add(struct clause_reader *r, const char *o, uint64_t entry,
                         uint32_t written, uint32_t answer);

#endif
