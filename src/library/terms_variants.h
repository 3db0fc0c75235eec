/*
 * terms_variants.h - what a profile's stages make custom terms of.
 */
#ifndef LIBRARY_TERMS_VARIANTS_H
#define LIBRARY_TERMS_VARIANTS_H

#include "match/terms_index.h"
#include "match/terms.h"

/* Other forms of keys, to be given to terms_index_init().  Zero-initialised is
 * empty.
 */
struct terms_variants {
    struct terms_index_more *more;
    size_t n, cap;
    struct buf *texts; /* that the keys lie in */
    size_t ntexts, texts_cap;
};

/* Converts text by a built-in profile into a new buffer, which is empty before.
 */
typedef enum shutong_status terms_variants_convert(const char *profile,
                                                   const char *in, size_t n,
                                                   struct buf *out,
                                                   struct shutong_error *error);

/* For a built-in profile of several stages: what the stages before the last
 * make a term of, so that it is found in each of them. */
enum shutong_status
terms_variants_for_profile(struct terms_variants *forms,
                           const struct shutong_terms *terms,
                           const char *profile, terms_variants_convert *convert,
                           struct shutong_error *error);

void terms_variants_free(struct terms_variants *forms);

#endif
