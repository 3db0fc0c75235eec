/*
 * subject.h - whether the text around a word is technical.
 *
 * A linear model: each word around adds its weight, words beside it as a pair
 * with it too, and the word has one of its own.
 */
#ifndef REGIONAL_SUBJECT_H
#define REGIONAL_SUBJECT_H

#include "regional/word_cut.h"

enum subject_target { SUBJECT_TO_TRADITIONAL, SUBJECT_TO_SIMPLIFIED };

enum {
    SUBJECT_AROUND = 36, /* symbols on each side that are looked at */
    SUBJECT_KEY = 32,    /* symbols of a word, at most */
    SUBJECT_FEATURES = 2 * SUBJECT_AROUND + 4,
    SUBJECT_ONE = 16 /* a weight of 1 */
};

/* A word in its surroundings: at most SUBJECT_AROUND symbols on each side. */
struct subject_place {
    const uint32_t *text;
    size_t n, begin, end; /* of the text, and the word in it */
};

/* What is around: keys, and how much each counts, in halves. */
struct subject_features {
    uint64_t keys[SUBJECT_FEATURES];
    uint8_t halves[SUBJECT_FEATURES];
    size_t n;
};

void subject_features(const struct regional_model *m,
                      const struct subject_place *place,
                      struct subject_features *features);

/* What the subject decides of a word that is replaced: all of it, as it has an
 * everyday meaning too; or only where the cut is in doubt. */
enum subject_kind { SUBJECT_OF_DOUBT, SUBJECT_EVERYDAY };

/* The key of a word's own weight, by kind. */
uint64_t subject_word_key(const uint32_t *word, size_t n,
                          enum subject_target target, enum subject_kind kind);

/* Whether a word is of a kind; then its own weight is in *own_ret. */
bool subject_has(const struct regional_model *m, const uint32_t *word, size_t n,
                 enum subject_target target, enum subject_kind kind,
                 int *own_ret);

/* Whether the text around a word with a weight of its own is technical, or
 * there is none.  Its clause by itself, which has no marks, may tell nothing
 * for sure; with what is beyond it, it does. */
enum subject_answer { SUBJECT_OTHER, SUBJECT_UNSURE, SUBJECT_TECHNICAL };

enum subject_answer subject_of_clause(const struct regional_model *m,
                                      const struct subject_place *clause,
                                      int own);
bool subject_is_technical(const struct regional_model *m,
                          const struct subject_place *place, int own);

#endif
