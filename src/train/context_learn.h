/*
 * context_learn.h - learns the weights of a model.
 */
#ifndef TRAIN_CONTEXT_LEARN_H
#define TRAIN_CONTEXT_LEARN_H

#include "train/context_build.h"
#include "train/context_corpus.h"

struct learn_options {
    int models; /* that are averaged */
    int epochs;
    size_t weights; /* that are kept */
    bool verbose;
};

/* Chooses the places: characters with several labels in the text. */
void context_learn_places(const struct corpus *c, struct build *b);

/* Learns from the places of the text; the model is put together but for its
 * weights, which are added. */
void context_learn_weights(const struct corpus *c, struct build *b,
                           const struct learn_options *options);

/* Prefers what OpenCC says of phrases that are not in the text. */
void context_learn_rare(const struct corpus *c, struct build *b);

/* Finds neighbours of which the model is certain, and adds them. */
void context_learn_certain(const struct corpus *c, struct build *b);

/* Random numbers that are the same everywhere. */
static inline uint64_t context_learn_random(uint64_t *state)
{
    uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);

    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

#endif
