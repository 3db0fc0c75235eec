/*
 * context_lexicon.h - the words that text is cut into around a place.
 */
#ifndef TRAIN_CONTEXT_LEXICON_H
#define TRAIN_CONTEXT_LEXICON_H

#include "train/context_build.h"
#include "train/context_corpus.h"

/* Makes the list of words: those of a dictionary (a word, a space, how often it
 * occurs, as jieba has it) and of OpenCC's keys, counted in the text; of them
 * those that are in the cheapest cut at a place or beside one. */
void context_lexicon_make(const struct corpus *c, const struct build *b,
                          const char *dictionary, const char *keys,
                          const char *out);

/* Reads such a list: costs of words and single characters, and what words alone
 * become where that is not what the character does. */
void context_lexicon_read(const char *path, struct build *b);

#endif
