/*
 * trace.h - a profile's passes over a text in pieces, telling what they edit.
 *
 * What comes out is what conversion_block() gives.  The edits of later passes
 * are composed with those of earlier ones.
 */
#ifndef MATCH_TRACE_H
#define MATCH_TRACE_H

#include "match/conversion.h"

/* What changes while tracing one text. */
struct trace_state {
    struct conversion_state passes;
    struct origins *origins; /* of the passes */
    struct layer *layers;    /* the text before each pass, and after the last */
    uint64_t before;         /* where source[0] is in the text */
    struct buf source;       /* the text that is not told of yet */
    struct buf result;       /* what the last pass made, and is not given yet */
};

/* What is settled: no more edits will be there. */
struct traced {
    const char *source, *result;
    size_t source_nbytes, result_nbytes;
    const struct edits *edits; /* in both, places counted from: */
    uint64_t before, after;
};

/* Prepares a state over a profile's conversion, which must outlive it.  False
 * when out of memory. */
bool trace_init(struct trace_state *s, const struct conversion *c);
void trace_free(struct trace_state *s);
void trace_reset(struct trace_state *s);

/* Converts in[0..n) as conversion_block() does, and gives what is settled; with
 * `end` that is all, and a new text may follow.  What is given is valid until
 * trace_given(), which must be called.  False when out of memory; the state can
 * then only be reset. */
bool trace_block(struct trace_state *s, const char *in, size_t n, bool end,
                 struct traced *traced_ret, size_t *consumed_ret);
void trace_given(struct trace_state *s, const struct traced *traced, bool end);

#endif
