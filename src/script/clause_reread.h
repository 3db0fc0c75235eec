/*
 * clause_reread.h - notes a clause for the context model once more.
 *
 * A clause is noted while it is read.  It is noted again with the phrases as
 * they match where one of them did not apply, and as it will be written where
 * other phrases may match in that.
 */
#ifndef SCRIPT_CLAUSE_REREAD_H
#define SCRIPT_CLAUSE_REREAD_H

#include "script/clause_put.h"

/* Notes a clause again, of which a phrase was refused: the next conversion
 * refuses others. */
void clause_reread_source(struct clause_reader *r,
                          const struct clause_mark *start);

/* Notes the clause as it will be, written[0..n), where nothing is noted yet:
 * where the next conversion finds a phrase, it has other answers. */
void clause_reread_written(struct clause_reader *r,
                           const struct clause_mark *start, const char *written,
                           size_t n);

#endif
