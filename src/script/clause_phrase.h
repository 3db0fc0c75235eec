/*
 * clause_phrase.h - writes the phrases of mixed text.
 */
#ifndef SCRIPT_CLAUSE_PHRASE_H
#define SCRIPT_CLAUSE_PHRASE_H

#include "script/clause_put.h"

/* Writes a phrase that begins where the reader is, and goes on after it: the
 * longest that applies of those that do, which was found, by the first
 * character's entry, what that is folded to and its length.  False, with
 * nothing written, where none applies. */
bool clause_phrase_put(struct clause_reader *r, struct match found,
                       uint64_t entry, uint32_t folded, size_t nbytes);

#endif
