/*
 * pass_edits.h - what a pass edits, and where its results are from.
 *
 * Every key and every character that is changed, or could have been another
 * one, becomes an edit.
 */
#ifndef MATCH_PASS_EDITS_H
#define MATCH_PASS_EDITS_H

#include "base/edits.h"
#include "image/match_longest.h"

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
    bool changes_only;      /* what stays as it is need not be read for it */
};

/* Adds an edit, whose places and lengths are set, of a key that has the result
 * of that origin; where the result is the key and could be nothing else there
 * is none.  False when out of memory. */
bool trace_note(struct trace *trace, struct edit *edit, const char *key,
                const char *result, unsigned origin);

#endif
