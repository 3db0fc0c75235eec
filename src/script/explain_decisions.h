/*
 * explain_decisions.h - reports every place of a conversion: its position, the
 * decision, and the alternatives.
 */
#ifndef SCRIPT_EXPLAIN_DECISIONS_H
#define SCRIPT_EXPLAIN_DECISIONS_H

#include "base/buf.h"
#include "base/edits.h"
#include "match/engine.h"
#include "image/image.h"
#include "match/terms_index.h"
#include "shutong.h"

/* Names of a set of dictionaries, as they are reported. */
struct explain_decisions_names {
    uint64_t dictionaries;
    const char **all; /* NULL: not looked up yet */
    size_t n;
};

enum { EXPLAIN_DECISIONS_NAMES = 64 };

/* A position in a text; line and column are counted from 1. */
struct text_place {
    uint64_t line, column, offset;
};

/* Moves a position past s[0..n). */
void explain_decisions_advance(struct text_place *place, const char *s,
                               size_t n);

/* The state for one text.  Reports go to the listener. */
struct explain_decisions {
    struct listener *listener;
    const struct image_header *image;
    const struct image_dictionaries *dictionaries;
    const struct terms_index *terms; /* terms, or NULL */
    /* Appends a candidate as the rest of the conversion would write it; false
     * when out of memory. */
    bool (*finish)(const void *finisher, const char *s, size_t n,
                   struct buf *out);
    const void *finisher;
    struct buf candidates; /* of one place, finished */
    struct explain_decisions_names names[EXPLAIN_DECISIONS_NAMES];
    struct text_place at; /* of the next report, */
    uint64_t out_offset;  /* and in the output */
};

/* Begins a text. */
void explain_decisions_begin(struct explain_decisions *a);

/* Takes more source and result, in whole places, with the edits that lead from
 * one to the other.  The source begins at `before`, the result at `after`, as
 * the edits count.  False when out of memory, or stopped. */
bool explain_decisions_take(struct explain_decisions *a, const char *source,
                            size_t nsource, const char *result, size_t nresult,
                            const struct edits *edits, uint64_t before,
                            uint64_t after);

/* Takes bytes that are not text, and the length of their result.  False when
 * out of memory. */
bool explain_decisions_pass(struct explain_decisions *a, const char *source,
                            size_t nsource, size_t nresult);

/* Takes text that a pattern keeps.  False when stopped. */
bool explain_decisions_keep(struct explain_decisions *a, const char *source,
                            size_t n);

void explain_decisions_free(struct explain_decisions *a);

#endif
