/*
 * clause_han.h - the fast way through Han text: what needs no more than a
 * look-up.
 */
#ifndef SCRIPT_CLAUSE_HAN_H
#define SCRIPT_CLAUSE_HAN_H

#include "script/clause_put.h"

/* Reads characters of three bytes that need no more than a look-up, at most so
 * many.  Ends before anything else, before a phrase or what may be a custom
 * term, and before the last bytes of the text; after a mark that ends the
 * clause, which is then true. */
bool clause_han_read(struct clause_reader *r, size_t most);

/* The longest phrase at r->p, which begins with a character of this entry. */
static inline struct match clause_han_match(const struct clause_reader *r,
                                            uint64_t entry, uint32_t folded,
                                            size_t nbytes)
{
    if (r->found_at == r->p)
        return r->found;
    return matcher_longest(&r->t->pass, entry, folded, nbytes, r->p,
                           (size_t)(r->stop - r->p));
}

#endif
