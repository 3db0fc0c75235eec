/*
 * terms.h - custom terms: entries that take precedence over all others, and
 * text to keep.
 */
#ifndef MATCH_TERMS_H
#define MATCH_TERMS_H

#include "base/buf.h"
#include "base/interned.h"
#include "shutong.h"

/* One term; offsets into the bytes of the keys, and into the values. */
struct term {
    uint32_t key, key_nbytes;
    uint32_t value, value_nbytes;
    uint32_t file; /* number of its file, or TERMS_NO_FILE */
    uint32_t line; /* in that file; 0: none */
    bool kept;     /* the value is the key, and not among the values */
};

#define TERMS_NO_FILE UINT32_MAX

struct shutong_terms {
    struct term *terms; /* the first of each key */
    size_t n, cap;
    struct interned keys; /* by the numbers of their terms */
    struct buf values;
    char **files;
    size_t nfiles, files_cap;
    char **patterns; /* POSIX extended, of text to keep */
    size_t npatterns, patterns_cap;
    int (*warning)(void *context, const struct shutong_error *warning);
    void *context;
};

#endif
