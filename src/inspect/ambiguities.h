/*
 * ambiguities.h - text in pieces, converted, with the places where a dictionary
 * had several values, as OpenCC reports them.
 *
 * A place is what the text became there, and which run of the text, normalized,
 * it is from; equal runs are reported once.  Where a later stage matches across
 * places of an earlier one, all of them are one place.  Memory is bounded by
 * the pieces and by how many different runs there are, not by the text.
 */
#ifndef INSPECT_AMBIGUITIES_H
#define INSPECT_AMBIGUITIES_H

#include "inspect/inspection.h"
#include "base/interned.h"

/* A place in the text that was converted last. */
struct ambiguity {
    size_t at, nbytes;
    uint32_t source; /* number of the run that it is from */
};

/* A run of a segment, and how long it is after some stages. */
struct ambiguity_run {
    size_t from, to; /* bytes */
    bool several;
};

struct ambiguity_runs {
    struct ambiguity_run *of;
    size_t n, cap;
};

/* Zero it except the inspection, which must outlive it. */
struct ambiguities {
    const struct inspection *inspection;
    struct interned sources;
    size_t nsources_before; /* those from here on are new with the last piece */
    struct buf text;        /* what the last piece became */
    struct ambiguity *places;
    size_t n, cap;

    struct buf pending; /* text that waits for more */
    struct buf normalized, stage, before;
    struct segments segments;
    struct ambiguity_runs runs, next, composed;
};

/* Takes a piece of text, and converts what can be; with `end` all of it.  Fails
 * as inspection_segment(). */
enum shutong_status ambiguities_feed(struct ambiguities *a, const char *text,
                                     size_t n, bool end);

void ambiguities_free(struct ambiguities *a);

#endif
