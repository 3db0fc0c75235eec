/*
 * clause_phrase.h - writes the phrases of mixed text.
 */
#ifndef SCRIPT_CLAUSE_PHRASE_H
#define SCRIPT_CLAUSE_PHRASE_H

#include "script/clause_put.h"

/* Writes the longest phrase at r->p that applies, and moves past it.  `found`
 * is the longest that matches; the first character is given by its entry,
 * folded form and length.  False, with nothing written, if none applies. */
bool clause_phrase_put(struct clause_reader *r, struct match found,
                       uint64_t entry, uint32_t folded, size_t nbytes);

#endif
