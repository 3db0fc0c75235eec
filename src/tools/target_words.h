/*
 * target_words.h - a target's vocabulary, and results that stay.
 */
#ifndef TOOLS_TARGET_WORDS_H
#define TOOLS_TARGET_WORDS_H

#include "tools/target_builder.h"

/* Adds the vocabulary. */
bool target_words_add(struct target_builder *b);

/* Adds what makes results of phrases and words stay in the next conversion;
 * to be called when all of them are there. */
bool target_words_settle(struct target_builder *b);

#endif
