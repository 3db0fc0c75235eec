/*
 * conversion.h - a profile's passes, one after another, over a text in blocks.
 *
 * Bytes in, bytes out; no I/O, no locks.  Each pass keeps only what it cannot
 * decide yet: the beginning of a key, or of an ideographic description
 * sequence, at the end of what it was given.  That is never longer than the
 * longest key or 64 characters, so memory is bounded for any text, and the
 * output is the same however the text is cut.
 */
#ifndef MATCH_CONVERSION_H
#define MATCH_CONVERSION_H

#include "match/terms_index.h"
#include "match/pass_edits.h"

/* A profile of an image, ready to run; does not change. */
struct conversion {
    const struct image_header *image;
    const struct image_profile *profile;
    struct matcher *passes;
    size_t npasses;
    size_t segmenting; /* number of the pass, or SIZE_MAX */
    const struct terms_index
        *terms; /* terms, which are segments before all; or NULL */
};

/* Text between two passes. */
struct interim {
    struct buf bytes;
    struct mark *marks; /* segments that are done, in order */
    size_t nmarks, cap;
};

struct mark {
    size_t start, end;
};

/* What changes while converting one text. */
struct conversion_state {
    const struct conversion *conversion;
    const struct terms_index
        *terms;              /* terms to look for: the conversion's, or NULL */
    struct interim *interim; /* what layer i + 1 has still to read */
};

/* Converts a whole run by one pass, appending to out.  False when out of
 * memory. */
bool conversion_run(const struct matcher *m, const char *in, size_t n,
                    struct buf *out);

/* Converts a whole run as conversion_run() does, appending to out, and adds
 * to the trace what is edited.  False when out of memory. */
bool conversion_trace_run(struct trace *trace, const char *in, size_t n,
                          struct buf *out);

/* Prepares a profile of an image with custom terms, unless `terms` is NULL; both
 * must outlive it.  False when out of memory. */
bool conversion_init(struct conversion *c, const struct image_header *image,
                     const struct image_profile *profile,
                     const struct terms_index *terms);
void conversion_free(struct conversion *c);

/* Prepares a state over a conversion, which outlives it; `terms` are its terms,
 * or NULL for text that has none.  False when out of memory. */
bool conversion_state_init(struct conversion_state *s,
                           const struct conversion *c,
                           const struct terms_index *terms);
void conversion_state_free(struct conversion_state *s);
void conversion_state_reset(struct conversion_state *s);

/* Converts in[0..n), well-formed UTF-8, appending to out, and counts in
 * *consumed_ret what need not be given again.  With `end` that is all of it:
 * the text is over, and a new one may follow.  False when out of memory; the
 * state can then only be reset. */
bool conversion_block(struct conversion_state *s, const char *in, size_t n,
                      bool end, struct buf *out, size_t *consumed_ret);

/* The same layer by layer, of which there are so many: one that cuts out
 * terms, where there are any, and one for each pass.  Layer 0 reads in[0..n);
 * each writes to s->interim[layer].bytes, where the next one reads, or the last
 * one anywhere else.  With a trace, which is at the places where the layer
 * reads and writes next, its edits are added to that. */
size_t conversion_layers(const struct conversion_state *s);
bool conversion_layer(struct conversion_state *s, size_t layer, const char *in,
                      size_t n, bool end, struct buf *out, struct trace *trace,
                      size_t *consumed_ret);

#endif
