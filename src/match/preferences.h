/*
 * preferences.h - chooses among several accepted forms of a character.
 *
 * A last pass over the output of a conversion: characters of three bytes become
 * others of three, in any word or only in listed words, so offsets stay valid.
 */
#ifndef MATCH_PREFERENCES_H
#define MATCH_PREFERENCES_H

#include "image/matcher.h"

/* A form, and the other form that it replaces. */
struct preference_pair {
    uint32_t form, other;
    bool anywhere;  /* in any word; otherwise in listed words */
    bool read_same; /* the other one is read as if it were the form */
};

/* A word of the lists, by offsets in `text`. */
struct preference_word {
    size_t key, value, nbytes; /* offsets, and the length of both */
};

/* The preferred forms; none if zero-initialised.  Constant once compiled. */
struct preferences {
    struct preference_pair *pairs;
    size_t npairs, pairs_cap;
    struct preference_word *words; /* the first of each key counts */
    size_t nwords, words_cap;
    struct buf text;  /* of the words */
    struct buf image; /* the pass: */
    struct matcher pass;
    bool reads;          /* some pair is read as the same: */
    uint64_t *read_same; /* a bit for each such other, up to U+FFFF */
    bool differs; /* some form is other evidence of the script than the one it
                     replaces */
};

void preferences_free(struct preferences *p);

/* Adds a pair.  False when out of memory. */
bool preferences_add(struct preferences *p, const struct preference_pair *pair);

/* Adds a word that becomes another one of the same length, or that is kept if
 * both are equal.  False when out of memory. */
bool preferences_add_word(struct preferences *p, const char *key,
                          const char *value, size_t nbytes);

/* Compiles everything that was added to a pass.  False when out of memory. */
bool preferences_compile(struct preferences *p);

/* The form that replaces a character in any word, or the character itself. */
uint32_t preferences_anywhere(const struct preferences *p, uint32_t character);

/* Writes the preferred forms into text[0..n), well-formed, using `scratch`.
 * False when out of memory. */
bool preferences_write(const struct preferences *p, char *text, size_t n,
                       struct buf *scratch);

/* Sets `as` to s[0..n) as it is to be read: if 臺 will be written 台, it must
 * be the same evidence of the script as 台, because the next conversion sees
 * 台. False when out of memory. */
bool preferences_read(const struct preferences *p, const char *s, size_t n,
                      struct buf *as);

/* Whether a character is read as the form that replaces it. */
bool preferences_reads(const struct preferences *p, uint32_t character);

/* Whether a result differs from its source, and only by preferred forms. */
bool preferences_made(const struct preferences *p, const char *source, size_t n,
                      const char *result, size_t nresult);

#endif
