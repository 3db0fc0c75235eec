/*
 * regional_lexicon.h - the words that text is cut into around a key.
 */
#ifndef TRAIN_REGIONAL_LEXICON_H
#define TRAIN_REGIONAL_LEXICON_H

#include "train/regional_text.h"

/* Makes the list of words: those of a dictionary (a word, a space, how often it
 * occurs, as jieba has it) and keys, counted in the text; of them those that
 * stand near keys, or could be cut where keys begin or end.
 * word_list_read_costs() reads it. */
void regional_lexicon_make(const struct regional_corpus *c,
                           const char *dictionary, const char *out);

#endif
