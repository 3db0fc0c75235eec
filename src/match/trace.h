/*
 * trace.h - runs the passes of a profile on text in pieces, recording their
 * edits.
 *
 * The output is that of conversion_block().  The edits of later passes are
 * composed with those of earlier ones.
 */
#ifndef MATCH_TRACE_H
#define MATCH_TRACE_H

#include "match/conversion.h"

/* The state for one text. */
struct trace_state {
    struct conversion_state passes;
    struct origins *origins; /* of the passes */
    struct layer *layers;    /* the text before each pass, and after the last */
    uint64_t before;         /* offset of source[0] in the text */
    struct buf source;       /* the text whose edits are not given yet */
    struct buf result;       /* the output that is not given yet */
};

/* A settled part: it will get no more edits. */
struct traced {
    const char *source, *result;
    size_t source_nbytes, result_nbytes;
    const struct edits *edits; /* in both; their offsets count from: */
    uint64_t before, after;
};

/* Prepares a state for a conversion, which must outlive it.  False when out of
 * memory. */
bool trace_init(struct trace_state *s, const struct conversion *c);
void trace_free(struct trace_state *s);
void trace_reset(struct trace_state *s);

/* Converts in[0..n) as conversion_block() does, and gives the settled part;
 * with `end` that is everything, and a new text may follow.  It is valid until
 * trace_given(), which must be called.  False when out of memory; the state can
 * then only be reset. */
bool trace_block(struct trace_state *s, const char *in, size_t n, bool end,
                 struct traced *traced_ret, size_t *consumed_ret);
void trace_given(struct trace_state *s, const struct traced *traced, bool end);

#endif
