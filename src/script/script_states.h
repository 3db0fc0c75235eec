/*
 * script_states.h - the script of a text along the text: three states, decided
 * by the evidence before and after.
 *
 * There is no text here: clause.c turns text into steps, and window.c applies
 * the decisions.
 */
#ifndef SCRIPT_SCRIPT_STATES_H
#define SCRIPT_SCRIPT_STATES_H

#include <float.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if FLT_EVAL_METHOD != 0
#error "more digits than a float has give other results: -msse2 -mfpmath=sse"
#endif

/* What shared characters mean at a step. */
enum script_state {
    STATE_SIMPLIFIED,  /* to be converted */
    STATE_TRADITIONAL, /* correct */
    STATE_TABLE, /* traditional by a 1:1 table, which left them unconverted */
    STATES
};

/* A piece of evidence: an enum image_evidence; whether the same word was seen
 * before; and the greatest end (enum image_mark) since the previous step. */
typedef uint16_t script_step;

enum { STEP_EVIDENCE = 0x3F, STEP_REPEATED = 0x40, STEP_END_SHIFT = 8 };

static inline script_step script_states_step(unsigned evidence, unsigned end)
{
    return (script_step)(evidence | end << STEP_END_SHIFT);
}

/* A question about the state at a step, and the answer. */
struct script_query {
    uint32_t step;                 /* its number */
    float probability[STATES + 1]; /* the last one is script_states.c's own */
};

enum { SCRIPT_ENDS = 4 };

/* One number for each of the four states of script_states.c, as one vector. */
typedef float script_weights __attribute__((vector_size(4 * sizeof(float))));

/* How often the script changes, by the end between two steps: of the certain
 * steps after which something certain follows, how many are followed by the
 * other script. */
struct script_counts {
    float left[2][SCRIPT_ENDS], changed[2][SCRIPT_ENDS];
};

/* What is known of the text so far. */
struct script_history {
    float weights[4]; /* of script_states.c's states, after the last step */
    struct script_counts counts;
};

/* Begins a text. */
void script_states_begin(struct script_history *history);

/* Counts the changes in n steps. */
struct script_counts script_states_count(const script_step *steps, size_t n);

/* The sum of the counts of two stretches of text. */
struct script_counts script_states_sum(const struct script_counts *a,
                                       const struct script_counts *b);

/* Adds counts to those of the text so far, which gradually lose weight. */
void script_states_remember(struct script_history *history,
                            const struct script_counts *counts);

/* Answers queries about steps[0..n), in order, given the history and the steps
 * that follow, next[0..nnext); then moves the history past the steps.  `counts`
 * are those of both. */
void script_states_decide(struct script_history *history,
                          const script_step *steps, size_t n,
                          const script_step *next, size_t nnext,
                          const struct script_counts *counts,
                          struct script_query *queries, size_t nqueries);

#endif
