/*
 * clause.h - reads mixed text into a window, a clause at a time.
 */
#ifndef SCRIPT_CLAUSE_H
#define SCRIPT_CLAUSE_H

#include "script/clause_put.h"

/* Reads a clause with its punctuation and writes it to the window.  False, with
 * nothing read, where the text ends before it does, or memory was short. */
bool clause_read(struct clause_reader *r);

#endif
