/*
 * clause_reread.h - reads a clause again for the context model.
 *
 * The model's view of a clause (struct clause_view) is filled while the clause
 * is read.  There are two reasons to fill it again: a phrase that matched was
 * not applied, but the next conversion will match it; or the text as it will be
 * written contains other phrases than the source.
 */
#ifndef SCRIPT_CLAUSE_REREAD_H
#define SCRIPT_CLAUSE_REREAD_H

#include "script/clause_put.h"

/* Reads the source again, with every phrase that matches, whether it was
 * applied or not: the next conversion may not apply others. */
void clause_reread_source(struct clause_reader *r,
                          const struct clause_mark *start);

/* Reads the clause as it will be written, written[0..n), into an empty view:
 * with the phrases, and so the results of OpenCC, that the next conversion will
 * find. */
void clause_reread_written(struct clause_reader *r,
                           const struct clause_mark *start, const char *written,
                           size_t n);

#endif
