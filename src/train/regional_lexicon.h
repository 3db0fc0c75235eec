/*
 * regional_lexicon.h - the words that text is cut into around a key.
 */
#ifndef TRAIN_REGIONAL_LEXICON_H
#define TRAIN_REGIONAL_LEXICON_H

#include "train/context_build.h"
#include "train/regional_text.h"

/* Makes the list of words: those of a dictionary (a word, a space, how often it
 * occurs, as jieba has it) and keys, counted in the text; of them those that
 * stand near keys, or could be cut where keys begin or end. */
void regional_lexicon_make(const struct regional_corpus *c,
                           const char *dictionary, const char *out);

/* Reads such a list: costs of words and of single characters. */
void regional_lexicon_read(const char *path, uint8_t singles[CONTEXT_HAN],
                           struct build_entries *words);

/* Adds those of another one. */
void regional_lexicon_read_more(const char *path, uint8_t singles[CONTEXT_HAN],
                                struct build_entries *words);

#endif
