/*
 * context_features.h - the features of a place, for the model and its training.
 *
 * A feature is a key of 64 bits.  Templates say what is in it; each is joined
 * with the place's character.  context_features_all() gives them all.
 */
#ifndef CONTEXT_CONTEXT_FEATURES_H
#define CONTEXT_CONTEXT_FEATURES_H

#include "context/context_model.h"
#include "context/context_hash.h"

/* c: characters, k: their classes, by where they stand from the place. */
enum context_template {
    TEMPLATE_BIAS,
    TEMPLATE_L1, /* c-1 */
    TEMPLATE_R1,
    TEMPLATE_L21, /* c-2 c-1 */
    TEMPLATE_R12,
    TEMPLATE_L1R1, /* c-1 c+1 */
    TEMPLATE_L2,
    TEMPLATE_R2,
    TEMPLATE_L3,
    TEMPLATE_R3,
    TEMPLATE_CLASS_L1, /* k-1 */
    TEMPLATE_CLASS_R1,
    TEMPLATE_CLASS_L21,
    TEMPLATE_CLASS_R12,
    TEMPLATE_CLASS_L1R1,
    TEMPLATE_CLASS_L21R1,
    TEMPLATE_CLASS_L1R12,
    TEMPLATE_CLASS_L21R12,
    TEMPLATE_LENGTHS,    /* of this, the last and the next match */
    TEMPLATE_LAST_MATCH, /* where this one begins here */
    TEMPLATE_NEXT_MATCH,
    TEMPLATE_WORD, /* of the cut, and the place in it */
    TEMPLATE_LAST_WORD,
    TEMPLATE_NEXT_WORD,
    TEMPLATE_LAST, /* the last character before the next mark */
    TEMPLATE_LAST_L1,
    /* What OpenCC says: right nearly always, so that training must not always
     * be shown it. */
    TEMPLATE_ANSWER,
    TEMPLATE_ANSWER_LENGTH,
    TEMPLATE_MATCH,       /* the phrase, and the place in it */
    TEMPLATE_WORD_ANSWER, /* what the word alone becomes */
    TEMPLATE_ANSWERS,     /* both, and whether the match fits the cut */
    /* Of all surnames together: they are for the label that is one. */
    TEMPLATE_TITLE,   /* how far after it */
    TEMPLATE_NAME,    /* k+1 k+2, and whether marks are around */
    TEMPLATE_NAME_L1, /* c-1, and how long what follows is */
    TEMPLATE_NAME_R1, /* c+1, of a given name */
    TEMPLATE_NAME_R2,
    TEMPLATE_NAME_CLASS_L1, /* k-1 k+1 k+2 */
    CONTEXT_TEMPLATES
};

enum {
    TEMPLATES_OF_OPENCC = TEMPLATE_ANSWER,
    TEMPLATES_OF_SURNAMES = TEMPLATE_TITLE,
    LABEL_SURNAME = CONTEXT_LABELS /* number of their weights */
};

struct context_keys {
    uint64_t keys[CONTEXT_TEMPLATES];
    uint8_t templates[CONTEXT_TEMPLATES];
    size_t n;
};

/* All features of a place. */
void context_features_all(const struct context_model *m,
                          const struct context_text *text, size_t at, int place,
                          int answer, struct context_keys *keys);

/* Features by what they cost, the telling ones first: characters beside the
 * place and what OpenCC says; all that is around; words. */
enum context_stage { STAGE_BESIDE, STAGE_AROUND, STAGE_WORDS, CONTEXT_STAGES };

/* A place that is looked at. */
struct context_view {
    const struct context_model *m;
    const struct context_text *text;
    const struct context_place *place;
    size_t at;
    int answer;
    uint64_t seed;
    uint32_t around[2 * CONTEXT_BEFORE + 1];
};

void context_features_look(struct context_view *v,
                           const struct context_model *m,
                           const struct context_text *text, size_t at,
                           int place, int answer);

/* The features of a stage, after those that are there. */
void context_features_add(const struct context_view *v,
                          enum context_stage stage, struct context_keys *keys);

/* The word of the cheapest cut that a place is in, by numbers of characters of
 * the text; and those beside it, which may be empty. */
struct context_cut {
    size_t begin, end; /* of the word */
    size_t before,
        after; /* where the last word begins, and the next one ends */
};

void context_features_cut(const struct context_model *m,
                          const struct context_text *text, size_t at,
                          struct context_cut *cut);

/* A hash of n characters; of none it is 0. */
uint64_t context_features_hash(const struct context_character *c, size_t n);

/* Keys of the table of words: a word's cost, or -1 where longer ones begin with
 * it and it is none; and the label + 1 that its
 * character `at` has where the word stands alone, unless it is the one that
 * the character has by itself. */
uint64_t context_features_word_key(uint64_t word);
uint64_t context_features_word_answer_key(uint64_t word, size_t at);

/* Keys of the table of certain neighbours. */
enum context_neighbour {
    NEIGHBOUR_LEFT,
    NEIGHBOUR_RIGHT,
    NEIGHBOUR_BOTH,  /* the characters on both sides */
    NEIGHBOUR_MATCH, /* the phrase that OpenCC matched */
    NEIGHBOUR_LEFTS, /* two on a side */
    NEIGHBOUR_RIGHTS,
    CONTEXT_NEIGHBOURS
};
/* The key of one or two characters beside a place, as context_features_beside()
 * has them. */
static inline uint64_t context_features_neighbour(uint32_t character,
                                                  int answer,
                                                  enum context_neighbour side,
                                                  uint32_t first,
                                                  uint32_t second)
{
    uint64_t key = (character - CONTEXT_FIRST) | (uint64_t)first << 15 |
                   (uint64_t)second << 36 | (uint64_t)(answer + 1) << 57 |
                   (uint64_t)side << 60;

    key *= UINT64_C(0x9E3779B97F4A7C15);
    return key ^ key >> 32;
}

/* The character that is so far before the place or after it; what is no Han is
 * as its like, and beyond the ends is an end. */
uint32_t context_features_beside(const struct context_text *text, size_t at,
                                 int far);

/* Which bit a neighbour has in struct context_doubts. */
static inline unsigned context_features_doubt_bit(uint32_t symbol)
{
    return symbol * 0x9E3779B1u >> 24;
}

/* Key of any neighbour; false where there is none: no phrase matched. */
bool context_features_neighbour_key(const struct context_text *text, size_t at,
                                    uint32_t character, int answer,
                                    enum context_neighbour side,
                                    uint64_t *key_ret);

#endif
