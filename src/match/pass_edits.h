/*
 * pass_edits.h - the edits of a pass, with the dictionaries of its results.
 *
 * Every key and every character that is changed, or could have been another
 * one, becomes an edit.
 */
#ifndef MATCH_PASS_EDITS_H
#define MATCH_PASS_EDITS_H

#include "base/edits.h"
#include "image/matcher.h"

/* The dictionaries that the results of a pass come from. */
struct origins {
    const struct image_header *image;
    const struct image_origin *all;
    uint8_t *of_keys;             /* numbers of all[], by number of the key */
    uint8_t *of_characters;       /* by code point; 0: not to be reported */
    const uint32_t *dictionaries; /* offsets of struct image_dictionary */
};

/* Prepares the origins of a pass of an image, which must outlive them.  False
 * when out of memory. */
bool pass_edits_init(struct origins *origins, const struct image_header *image,
                     const struct image_pass *pass,
                     const struct image_dictionaries *dictionaries);
void pass_edits_free(struct origins *origins);

/* Adds to an edit the dictionaries of origin `number` and, if there are other
 * candidates for key[0..n), the text that pass `m` matched, these; then the
 * edit is ambiguous. */
void pass_edits_explain(const struct origins *origins, unsigned number,
                        const struct matcher *m, const char *key, size_t n,
                        struct edit *edit);

/* A pass whose edits are recorded. */
struct trace {
    const struct matcher *pass;
    const struct origins *origins;
    struct edits *edits;    /* the list of its edits */
    uint64_t before, after; /* offsets of the next input and output */
    bool is_vocabulary; /* its edits are decisions of the regional vocabulary */
    bool changes_only;  /* unchanged text need not be traced */
};

/* Adds an edit, whose offsets and lengths are set, of a key with a result of
 * that origin, unless the result equals the key and is the only candidate.
 * False when out of memory. */
bool pass_edits_add(struct trace *trace, struct edit *edit, const char *key,
                    const char *result, unsigned origin);

#endif
