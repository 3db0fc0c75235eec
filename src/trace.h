/*
 * trace.h - a profile's passes over a text in pieces, telling what they edit.
 *
 * What comes out is what convert_block() gives.  Here every key and every
 * character that is changed, or could have been another one, becomes an edit;
 * those of later passes are composed with those of earlier ones.  It takes
 * several times as long, and nothing in it is tuned but the loop over what
 * stays as it is.
 */
#ifndef TRACE_H
#define TRACE_H

#include "convert.h"
#include "edits.h"

/* Where the results of a pass are from, ready to be looked up. */
struct origins {
    const struct image_header *image;
    const struct image_origin *all;
    const uint8_t *of_values;     /* numbers of all[], by value */
    uint8_t *of_characters;       /* by code point; 0: nothing to tell of it */
    const uint32_t *dictionaries; /* offsets of struct image_dictionary */
};

/* Prepares the origins of a pass of an image, which must outlive them.  False
 * when out of memory. */
bool origins_init(struct origins *origins, const struct image_header *image,
                  const struct image_pass *pass,
                  const struct image_dictionaries *dictionaries);
void origins_free(struct origins *origins);

/* Tells where a result is from: `number` is an origin's, key[0..n) what the
 * pass `m` matched, as it is in the text.  The edit is then ambiguous where
 * there are candidates. */
void origins_tell(const struct origins *origins, unsigned number,
                  const struct matcher *m, const char *key, size_t n,
                  struct edit *edit);

/* A pass over text, and where it is. */
struct trace {
    const struct matcher *pass;
    const struct origins *origins;
    struct edits *edits;    /* get what the pass does */
    uint64_t before, after; /* places of what is read and written next */
    bool is_vocabulary;     /* so it decides what it edits */
};

/* Converts a whole run as convert_run() does, appending to out.  False when out
 * of memory. */
bool trace_run(struct trace *trace, const char *in, size_t n, struct buf *out);

/* What changes while tracing one text. */
struct trace_state {
    const struct conversion *conversion;
    struct origins *origins; /* of the passes */
    struct layer *layers;    /* the text before each pass, and after the last */
    struct composition *compositions; /* of the edits of a pass with earlier */
    struct edits *found;              /* by a pass, to be composed */
    uint64_t before;                  /* where source[0] is in the text */
    struct buf source;                /* the text that is not told of yet */
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

/* Takes in[0..n), well-formed UTF-8, and gives what is settled; with `end` that
 * is all, and a new text may follow.  What is given is valid until
 * trace_given(), which must be called.  False when out of memory; the state can
 * then only be reset. */
bool trace_block(struct trace_state *s, const char *in, size_t n, bool end,
                 struct traced *traced_ret);
void trace_given(struct trace_state *s, const struct traced *traced, bool end);

#endif
