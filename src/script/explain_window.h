/*
 * explain_window.h - what was decided in a pane, as edits of its text.
 */
#ifndef TELLING_H
#define TELLING_H

#include "script/explain_decisions.h"
#include "script/clause.h"
#include "match/trace.h"

struct telling {
    const struct target *target;
    const struct own *own; /* terms, or NULL */
    struct account *account;
    struct origins pass, vocabulary;
    struct edits script, words, both; /* of a pane */
};

/* Prepares to tell of panes by a target and own terms, to an account, all of
 * which must outlive it; terms may be NULL.  False when out of memory. */
bool telling_init(struct telling *t, const struct target *target,
                  const struct own *own, struct account *account);
void telling_free(struct telling *t);

/* The trace that takes what the vocabulary edits in a pane. */
struct trace telling_words(struct telling *t);

/* Tells of a pane that is decided, its changes made where they are more likely
 * than `least`, and of result[0..n), which came of it.  False when out of
 * memory. */
bool telling_pane(struct telling *t, const struct pane *p, float least,
                  const char *result, size_t n);

#endif
