/*
 * word_cut.h - text cut into words, the cheapest way.
 *
 * A word costs -6 ln of its share of all words, so that the cheapest cut is the
 * likeliest.
 */
#ifndef REGIONAL_WORD_CUT_H
#define REGIONAL_WORD_CUT_H

#include "regional/regional_model.h"

enum {
    WORD_CUT_WORD = 4,    /* characters of a word, at most */
    WORD_CUT_AROUND = 8,  /* characters beside a word that are looked at */
    WORD_CUT_MOST = 128,  /* symbols that are cut at once */
    WORD_CUT_SINGLE = 140 /* what no word costs */
};

/* Cuts text[0..n) and gives the length of the word that begins at each symbol,
 * 0 within one; symbols that are no Han are alone. */
void word_cut(const struct regional_model *m, const uint32_t *text, size_t n,
              uint8_t *lengths);

/* What a symbol costs as a word. */
unsigned word_cut_single(const struct regional_model *m, uint32_t symbol);

/* Whether text[begin..end) is a word of the text: it begins and ends with words
 * of the cheapest cut in which it may be one itself; and whether another cut is
 * hardly more expensive, or less. */
enum word_cut_answer {
    WORD_CUT_NO,
    WORD_CUT_UNLIKELY, /* the cheapest one is hardly less expensive */
    WORD_CUT_DOUBT,
    WORD_CUT_YES
};

enum word_cut_answer word_cut_has(const struct regional_model *m,
                                  const uint32_t *text, size_t n, size_t begin,
                                  size_t end);

/* The key of a word's cost; -1 where longer ones begin with it and it is none.
 */
static inline uint64_t word_cut_key(uint64_t hash)
{
    return context_hash_mix(hash + 1);
}

#endif
