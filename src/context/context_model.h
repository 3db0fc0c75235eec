/*
 * context_model.h - the trained table that context.h asks, and a text for it.
 *
 * A model knows some hundred characters, folded, that have several candidates:
 * its places.  For each it has a linear model over features of the text around:
 * characters, classes of characters, the phrase that OpenCC matched, and the
 * words of the cheapest cut.  The score of a candidate is a sum of weights, one
 * for each feature that has one, and the softmax of the scores the probability.
 *
 * A model is one block of bytes, position-independent and never changed, as an
 * image is (image.h).  Nothing here allocates, reads a file or keeps anything.
 *
 *   header
 *     index[]    for each of CONTEXT_HAN code points: its place's number + 1
 *     places[]   the character, its candidates
 *     classes[]  for each of these code points: its class, by what it stands by
 *     singles[]  likewise: what it costs as a word of one character
 *     weights    a table of buckets: of features
 *     words      another one: costs of words, and what a word alone becomes
 *     certain    another one: neighbours that decide without the model
 *     doubts[]   of places: neighbours beside which OpenCC may be wrong
 *
 * A bucket has sixteen fingerprints of 16 bits and sixteen values of 8.  A
 * key's hash names the bucket and the fingerprint, so that a look-up is one
 * load and one vector comparison.  A stranger is taken for one that is there
 * once in some 5,000 look-ups; training sees the same tables, and learns to
 * live with it.
 */
#ifndef CONTEXT_CONTEXT_MODEL_H
#define CONTEXT_CONTEXT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTEXT_MAGIC "shutctx"
#define CONTEXT_VERSION 2u
#define CONTEXT_BYTE_ORDER 0x01020304u

enum {
    CONTEXT_FIRST = 0x4E00, /* code points that tables have: all that count */
    CONTEXT_HAN = 0x9FFF - CONTEXT_FIRST + 1,
    CONTEXT_LABELS = 6,   /* candidates of a place, at most */
    CONTEXT_PLACES = 255, /* so that a byte is enough */
    CONTEXT_CLASSES = 64, /* of characters; then those of symbols */
    CONTEXT_BEFORE = 3,   /* characters before a place that are looked at */
    CONTEXT_SLOTS = 16,   /* of a bucket */
    CONTEXT_WINDOW = 5,   /* characters on each side that are cut into words */
    CONTEXT_FAR = 12,     /* characters up to the end of a clause */
    CONTEXT_WORD = 4,     /* characters of a word, at most */
    CONTEXT_WEIGHT_ONE = 16 /* a weight of 1 */
};

struct context_bucket {
    uint16_t fingerprints[CONTEXT_SLOTS]; /* 0: free */
    int8_t values[CONTEXT_SLOTS];
};

/* Offsets are from the beginning of the header. */
struct context_table {
    uint32_t buckets; /* struct context_bucket[nbuckets] */
    uint32_t nbuckets;
};

/* Of a place, by the character before it and the one after it: a bit for each
 * hash of one beside which OpenCC's answer may be wrong.  Where neither has its
 * bit, as of nearly all places, the answer stands and nothing else is asked. */
struct context_doubts {
    uint64_t left[4], right[4];
};

/* What a place may become.  Its character is a folded one, where the target is
 * traditional, and one of traditional script where it is simplified.  Forms of
 * one character that differ by region or habit only are one label: of these,
 * OpenCC's is written where it has one. */
struct context_place {
    uint32_t character;
    uint32_t nlabels;
    uint32_t labels[CONTEXT_LABELS];
    /* What labels are but optional spellings of each other: equal numbers. */
    uint8_t spelling[6];
    uint8_t by_cantonese; /* 1: Cantonese text has a model of its own for it */
    uint8_t surname;      /* 1 + the label that is one; 0: none is */
};

/* Forms that are one label. */
struct context_form {
    uint32_t form, label; /* ordered by form */
};

struct context_model {
    char magic[8];
    uint32_t version;
    uint32_t byte_order;
    uint64_t nbytes;
    uint64_t checksum; /* FNV-1a of everything after it, by words */
    uint32_t index;    /* uint8_t[CONTEXT_HAN] */
    uint32_t places;   /* struct context_place[nplaces] */
    uint32_t nplaces;
    uint32_t forms; /* struct context_form[nforms] */
    uint32_t nforms;
    uint32_t classes; /* uint8_t[CONTEXT_HAN] */
    uint32_t singles; /* uint8_t[CONTEXT_HAN] */
    float scale;      /* of a sum of weights, to log-odds that are calibrated */
    struct context_table weights, words, certain;
    uint32_t doubts; /* struct context_doubts[nplaces] */
    uint32_t reserved;
};

/* A value in the table of certain neighbours: a label + 1, and by how much it
 * was ahead of the next one in training. */
enum { CERTAIN_LABEL = 7, CERTAIN_ODDS_SHIFT = 3, CERTAIN_ODDS_MOST = 15 };
#define CERTAIN_ODDS_LEAST 2.5f
#define CERTAIN_ODDS_STEP 0.5f
/* And of what is in no doubt at all. */
#define CERTAIN_ODDS_NO_DOUBT 7.0f

/* What is wrong with a model. */
enum context_fault {
    CONTEXT_SOUND = 0,
    CONTEXT_NO_MODEL,
    CONTEXT_OTHER_VERSION,
    CONTEXT_DAMAGED, /* cut off, or its checksum is wrong */
    CONTEXT_UNSOUND  /* a table or a number does not lie in it */
};

/* Whether n bytes, 16-aligned, are a whole model, whose offsets and numbers all
 * lie in it; needed once. */
enum context_fault context_model_check(const void *bytes, size_t n);

/* What the header of a model of n bytes should have as its checksum. */
uint64_t context_model_checksum(const void *bytes, size_t n);

/* A character of the text: folded to simplified, and OpenCC's match over it.
 * Without padding, so that characters can be compared bytewise. */
struct context_character {
    uint32_t folded;
    uint16_t match_n;  /* characters of the phrase that it is in; 1: none */
    uint16_t match_at; /* which of them it is */
};

/* A clause, with what ends it, and at least one character before it where there
 * is one.  Nothing is looked at beyond a mark on either side, so that a clause
 * is always enough, and how a text is cut never changes a score. */
struct context_text {
    const struct context_character *characters;
    size_t n;
    bool is_cantonese; /* the text around shows Cantonese characters */
    bool alone;        /* a word without surroundings: what is beyond its ends
                          is unknown, not the end of a line */
};

/* For each of CONTEXT_HAN code points: its place's number + 1, or 0. */
static inline const uint8_t *context_model_index(const struct context_model *m)
{
    return (const uint8_t *)m + m->index;
}

/* The number of a character's place, or -1 where it has none: of a folded one
 * for a traditional target, of one as it is written for a simplified one. */
static inline int context_model_place(const struct context_model *m,
                                      uint32_t character)
{
    return character - CONTEXT_FIRST < CONTEXT_HAN
               ? context_model_index(m)[character - CONTEXT_FIRST] - 1
               : -1;
}

/* The number of the first place that has a character among its labels, or -1:
 * looked for in all of them. */
int context_model_place_of_label(const struct context_model *m, uint32_t label);

/* The place of a number. */
static inline const struct context_place *
context_model_place_at(const struct context_model *m, int place)
{
    const void *places = (const char *)m + m->places;

    return (const struct context_place *)places + place;
}

/* The label that a form which is none itself stands for, or -1. */
int context_model_label_of_form(const struct context_model *m,
                                const struct context_place *place,
                                uint32_t form);

/* The label that a character is a form of, or -1. */
static inline int context_model_label(const struct context_model *m, int place,
                                      uint32_t form)
{
    const struct context_place *p = context_model_place_at(m, place);

    for (uint32_t i = 0; i < p->nlabels; i++)
        if (p->labels[i] == form)
            return (int)i;
    return context_model_label_of_form(m, p, form);
}

/* Of those that are: the first and the last. */
enum { CONTEXT_CANTONESE_FIRST = 0x4F62, CONTEXT_CANTONESE_LAST = 0x5649 };

/* Whether a character is one that only Cantonese is written with. */
bool context_model_is_cantonese(uint32_t code_point);

#endif
