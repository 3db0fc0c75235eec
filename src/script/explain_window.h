/*
 * explain_window.h - the decisions in a window, as edits of its text.
 */
#ifndef SCRIPT_EXPLAIN_WINDOW_H
#define SCRIPT_EXPLAIN_WINDOW_H

#include "script/explain_decisions.h"
#include "script/clause.h"
#include "match/trace.h"

struct explain_window {
    const struct target *target;
    const struct terms_index *terms; /* terms, or NULL */
    struct explain_decisions *decisions;
    struct origins pass, regional_words;
    struct edits script, words, both; /* of one window */
    struct edits forms, all;          /* with preferred forms */
};

/* Prepares to report windows of a target with custom terms, or NULL, to
 * `decisions`; all must outlive it.  False when out of memory. */
bool explain_window_init(struct explain_window *t, const struct target *target,
                         const struct terms_index *terms,
                         struct explain_decisions *decisions);
void explain_window_free(struct explain_window *t);

/* The trace for the edits of the regional words in a window. */
struct trace explain_window_words(struct explain_window *t);

/* Reports a decided window and its output, result[0..n).  False when out of
 * memory. */
bool explain_window_put(struct explain_window *t, const struct window *p,
                        const char *result, size_t n);

#endif
