/*
 * context.h - which of several characters is meant, by what stands around it.
 *
 * The model is in context_model.h, what it looks at in context_features.h.
 * Nothing here allocates, reads a file or keeps anything.
 */
#ifndef CONTEXT_CONTEXT_H
#define CONTEXT_CONTEXT_H

#include "context/context_model.h"

/* Scores the candidates of a place, at text->characters[at].  `answer` is what
 * OpenCC makes of it.  Gives as many log-odds as it has labels, of each against
 * the first one, in out[]. */
void context_score(const struct context_model *m,
                   const struct context_text *text, size_t at, int place,
                   uint32_t answer, float out[CONTEXT_LABELS]);

/* The label that a neighbour makes certain, or that of OpenCC's answer where no
 * neighbour makes it doubtful; -1 where the model is to be asked.  `answer` is
 * that of OpenCC's.  *odds_ret is by how much it was ahead of the next one in
 * training, on average. */
int context_certain(const struct context_model *m,
                    const struct context_text *text, size_t at, int place,
                    int answer, float *odds_ret);

/* What the context says of a place: a label, and log-odds of it against the one
 * that is written, or where that is -1 against the next one.  They may be no
 * more than a lower bound. */
struct context_choice {
    int label;
    float odds;
    bool certain; /* a neighbour was */
};

/* As context_score(), by labels, but with the least work that leaves no doubt
 * of the choice: a neighbour that is certain, or some features; all of them
 * where they are close to each other, or for something else than what is
 * written. */
struct context_choice context_choose(const struct context_model *m,
                                     const struct context_text *text, size_t at,
                                     int place, int answer, int written);

/* Turns log-odds into probabilities, in place; returns the greatest one's
 * number. */
int context_probabilities(float *scores, size_t n);

/* e to the power of x <= 0, to some seven digits; the same everywhere, which
 * the C library's need not be. */
float context_power_of_e(float x);

#endif
