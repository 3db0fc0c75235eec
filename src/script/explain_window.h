/*
 * explain_window.h - what was decided in a window, as edits of its text.
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
    struct edits script, words, both; /* of a window */
    struct edits forms, all;          /* with preferred forms */
};

/* Prepares to tell of windows by a target and custom terms, to an account, all
 * of which must outlive it; terms may be NULL.  False when out of memory. */
bool explain_window_init(struct explain_window *t, const struct target *target,
                         const struct terms_index *terms,
                         struct explain_decisions *decisions);
void explain_window_free(struct explain_window *t);

/* The trace that takes what the vocabulary edits in a window. */
struct trace explain_window_words(struct explain_window *t);

/* Tells of a window that is decided, its changes made where they are more
 * likely than `least`, and of result[0..n), which came of it.  False when out
 * of memory. */
bool explain_window_put(struct explain_window *t, const struct window *p,
                        float least, const char *result, size_t n);

#endif
