/*
 * clause.h - reads mixed text into a window, a clause at a time.
 */
#ifndef SCRIPT_CLAUSE_H
#define SCRIPT_CLAUSE_H

#include "script/clause_put.h"

/* Reads a clause with its punctuation and writes it to the window.  False, with
 * nothing read, if the text ends before the clause does, or when out of
 * memory. */
bool clause_read(struct clause_reader *r);

#endif
