/*
 * preferences.h - which of several accepted forms is written.
 *
 * A last pass over what a conversion writes: characters of three bytes become
 * others of three, in any word or in those of a list, so that nothing moves.
 */
#ifndef MATCH_PREFERENCES_H
#define MATCH_PREFERENCES_H

#include "image/matcher.h"

/* What is written (the form) for what (the other). */
struct preference_pair {
    uint32_t form, other;
    bool anywhere;  /* in any word; otherwise in those of a list */
    bool read_same; /* the other is read as if it were the form */
};

/* Words, in a text of their own. */
struct preference_word {
    size_t key, value, nbytes; /* offsets, and the length of both */
};

/* Forms that are preferred.  Zero-initialised is none; does not change once it
 * is compiled. */
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
    bool differs; /* in some other one the form tells another thing of the
                     script */
};

void preferences_free(struct preferences *p);

/* Adds a pair.  False when out of memory. */
bool preferences_add(struct preferences *p, const struct preference_pair *pair);

/* Adds a word that becomes another one as long, or that stays if both are
 * equal.  False when out of memory. */
bool preferences_add_word(struct preferences *p, const char *key,
                          const char *value, size_t nbytes);

/* Makes the pass of all that was added.  False when out of memory. */
bool preferences_compile(struct preferences *p);

/* What is written for a character anywhere: itself, or a form. */
uint32_t preferences_anywhere(const struct preferences *p, uint32_t character);

/* Writes the preferred forms into text[0..n), well-formed; `scratch` is used.
 * False when out of memory. */
bool preferences_write(const struct preferences *p, char *text, size_t n,
                       struct buf *scratch);

/* Replaces what is in `as` by s[0..n), as it is to be read: where 臺 will be
 * written 台, it tells of the script what 台 does, because the next conversion
 * sees that.  False when out of memory. */
bool preferences_read(const struct preferences *p, const char *s, size_t n,
                      struct buf *as);

/* Whether a character is read as the form that is written for it. */
bool preferences_reads(const struct preferences *p, uint32_t character);

/* Whether what a text has become differs from it, and by preferred forms only.
 */
bool preferences_made(const struct preferences *p, const char *source, size_t n,
                      const char *result, size_t nresult);

#endif
