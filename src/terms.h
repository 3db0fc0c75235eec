/*
 * terms.h - own terms: entries that come before all others, and what is to be
 * kept as it is.
 */
#ifndef TERMS_H
#define TERMS_H

#include "buf.h"
#include "shutong.h"

/* One term; offsets into the text.  Of a key that stands several times only the
 * first entry is here. */
struct term {
    uint32_t key, key_nbytes;
    uint32_t value, value_nbytes;
    uint32_t file; /* number of its file, or TERMS_NO_FILE */
    uint32_t line; /* in that file; 0 where it has none */
    bool kept;     /* the value is the key */
};

#define TERMS_NO_FILE UINT32_MAX

struct shutong_terms {
    struct term *terms;
    size_t n, cap;
    uint32_t *slots; /* 1 + number of a term by its key, or 0 */
    size_t nslots;
    struct buf text;
    char **files;
    size_t nfiles, files_cap;
    char **patterns; /* POSIX extended, of text to be kept */
    size_t npatterns, patterns_cap;
    void (*warning)(void *context, const struct shutong_error *warning);
    void *context;
};

/* The term with that key, or NULL. */
const struct term *terms_find(const struct shutong_terms *terms,
                              const char *key, size_t key_nbytes);

#endif
