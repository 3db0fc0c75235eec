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
    SUBJECT_AROUND = 40, /* symbols on each side that are looked at */
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

/* What the subject decides of a word that is replaced: nothing; all of it, as
 * it has an everyday meaning too; or only where the cut is in doubt. */
enum subject_kind { SUBJECT_ANY, SUBJECT_OF_DOUBT, SUBJECT_EVERYDAY };

/* The key of a word's own weight, by kind. */
uint64_t subject_word_key(const struct subject_place *place,
                          enum subject_target target, enum subject_kind kind);

/* Whether a word that may be replaced is to be, given what the cut says. */
bool subject_takes(const struct regional_model *m,
                   const struct subject_place *place,
                   enum subject_target target, enum word_cut_answer cut);

#endif
