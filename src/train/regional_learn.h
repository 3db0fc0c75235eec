/*
 * regional_learn.h - learns what tells that a text is technical.
 */
#ifndef TRAIN_REGIONAL_LEARN_H
#define TRAIN_REGIONAL_LEARN_H

#include "train/context_build.h"
#include "train/regional_text.h"

/* Learns from the surroundings of keys in technical text and in other text, and
 * adds the weights.  `everyday` names words that count as everyday ones, or do
 * not, whatever the counts say.  Says on stderr which words do, where asked. */
void regional_learn(const struct regional_corpus *c,
                    const struct regional_model *words, const char *everyday,
                    bool verbose, struct build_entries *weights);

#endif
