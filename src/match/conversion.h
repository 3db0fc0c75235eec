/*
 * conversion.h - runs the passes of a profile, one after another, on text in
 * blocks.
 *
 * Bytes in, bytes out; no I/O, no locks.  Each pass keeps only what it cannot
 * decide yet: the beginning of a key, or of an ideographic description
 * sequence, at the end of its input.  That is never longer than the longest key
 * or 64 characters, so memory is bounded for any text, and the output is the
 * same however the text is split.
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
        *terms; /* custom terms, the first segments, or NULL */
};

/* Text between two passes. */
struct interim {
    struct buf bytes;
    struct mark *marks; /* finished segments, in order */
    size_t nmarks, cap;
};

struct mark {
    size_t start, end;
};

/* The state for one text. */
struct conversion_state {
    const struct conversion *conversion;
    const struct terms_index *terms; /* the conversion's terms, or NULL */
    struct interim *interim;         /* what layer i + 1 still has to read */
};

/* Converts a complete run with one pass, appending to out.  False when out of
 * memory. */
bool conversion_run(const struct matcher *m, const char *in, size_t n,
                    struct buf *out);

/* The same as conversion_run(), and adds the edits to the trace.  False when
 * out of memory. */
bool conversion_trace_run(struct trace *trace, const char *in, size_t n,
                          struct buf *out);

/* Prepares a profile of an image with custom terms, or NULL; both must outlive
 * it.  False when out of memory. */
bool conversion_init(struct conversion *c, const struct image_header *image,
                     const struct image_profile *profile,
                     const struct terms_index *terms);
void conversion_free(struct conversion *c);

/* Prepares a state for a conversion, which must outlive it; `terms` are the
 * conversion's terms, or NULL for text without any.  False when out of
 * memory. */
bool conversion_state_init(struct conversion_state *s,
                           const struct conversion *c,
                           const struct terms_index *terms);
void conversion_state_free(struct conversion_state *s);
void conversion_state_reset(struct conversion_state *s);

/* Converts in[0..n), well-formed UTF-8, appending to out. *consumed_ret is how
 * much need not be given again.  With `end` that is everything: the text ends,
 * and a new one may follow.  False when out of memory; the state can then only
 * be reset. */
bool conversion_block(struct conversion_state *s, const char *in, size_t n,
                      bool end, struct buf *out, size_t *consumed_ret);

/* The same layer by layer: if there are terms, one that cuts them out, and then
 * one for each pass.  Layer 0 reads in[0..n); each layer writes to
 * s->interim[layer].bytes, where the next one reads, and the last one to any
 * other buffer.  A trace, unless NULL, gets the edits of the layer; it must be
 * at the offsets where the layer reads and writes next. */
size_t conversion_layers(const struct conversion_state *s);
bool conversion_layer(struct conversion_state *s, size_t layer, const char *in,
                      size_t n, bool end, struct buf *out, struct trace *trace,
                      size_t *consumed_ret);

#endif
