/*
 * preferences.h - chooses among several accepted forms of a character.
 *
 * A last pass over the output of a conversion: characters of three bytes become
 * others of three, in any word or only in listed words, so offsets stay valid.
 * Only the text around these characters is looked at.
 */
#ifndef MATCH_PREFERENCES_H
#define MATCH_PREFERENCES_H

#include "base/simd.h"
#include "image/matcher.h"

/* A form, and the other form that it replaces. */
struct preference_pair {
    uint32_t form, other;
    bool anywhere;  /* in any word; otherwise in listed words */
    bool read_same; /* the other one is read as if it were the form */
    bool differs;   /* it is not, and is other evidence of the script */
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
    struct simd_characters forms; /* all forms and others */
    size_t longest;      /* characters of the longest word, at least 1 */
    bool reads;          /* some pair is read as the same: */
    uint64_t *read_same; /* a bit for each such other, up to U+FFFF */
    struct simd_characters others_read; /* the same */
    bool differs; /* some form is other evidence of the script than the one it
                     replaces: */
    struct simd_characters others_differing; /* what these replace */
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

/* Whether s[0..n) may have a character that is replaced by other evidence of
 * the script. */
bool preferences_may_differ(const struct preferences *p, const char *s,
                            size_t n);

/* Whether a character is read as the form that replaces it. */
bool preferences_reads(const struct preferences *p, uint32_t character);

/* Whether a result differs from its source, and only by preferred forms. */
bool preferences_made(const struct preferences *p, const char *source, size_t n,
                      const char *result, size_t nresult);

#endif
