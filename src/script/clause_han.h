/*
 * clause_han.h - the fast way through Han text: characters that need no more
 * than one look-up.
 */
#ifndef SCRIPT_CLAUSE_HAN_H
#define SCRIPT_CLAUSE_HAN_H

#include "script/clause_put.h"

/* Reads at most `most` characters of three bytes that need no more than one
 * look-up.  Stops before anything else: a phrase, a possible custom term, the
 * last bytes of the text.  True if it read a mark that ends the clause. */
bool clause_han_read(struct clause_reader *r, size_t most);

/* The longest phrase at r->p, which begins with the character of this entry. */
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
