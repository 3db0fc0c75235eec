/*
 * edits.h - ordered lists of edits that make one text of another, and two such
 * lists as one.
 *
 * An edit is a place in both texts; the text between two edits is the same in
 * both.  Places are counted from the beginning of a text, in bytes.  No edit
 * overlaps another one on either side.
 */
#ifndef BASE_EDITS_H
#define BASE_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct edit {
    uint64_t before, before_nbytes; /* in the text that is edited */
    uint64_t after, after_nbytes;   /* in what comes of it */
    uint64_t dictionaries;          /* a bit for each that had a part in it */
    const void *choice;             /* candidates for all of it, or NULL */
    uint32_t term;                  /* 1 + number of an own one, or 0 */
    float probability;              /* that it is right, by what is known */
    uint8_t by;                     /* what decided, enum shutong_decision */
    uint8_t state;                  /* where that is the state: which one */
    bool ambiguous;
    bool silent; /* not reported: a replacement of invalid text */
};

/* A queue of edits.  Zero-initialised is empty. */
struct edits {
    struct edit *all;
    size_t begin, end, cap; /* those not taken are all[begin..end) */
};

void edits_free(struct edits *edits);

/* Empties a list; keeps its allocation. */
void edits_clear(struct edits *edits);

/* Adds an edit after all others.  False when out of memory. */
bool edits_add(struct edits *edits, const struct edit *edit);

/* Two lists becoming one: `first` makes a middle text, `second` edits that.
 * Edits that overlap in the middle are united to one, which the later list
 * decided.  So that memory is bounded, one that grows past EDITS_UNITED bytes
 * of the middle text ends there, and the next begins where it ends.
 * Zero-initialised is the beginning of both. */
enum { EDITS_UNITED = 4096 };

struct composition {
    struct edit open; /* the edit that more may be united with */
    bool is_open;
    uint64_t from, to; /* where it is in the middle text */
    /* What to add to a place in the middle text that is past all edits so far
     * to have it in the text before, and in the one after. */
    uint64_t to_before, to_after;
    uint64_t first_to, second_to; /* where the last ones of both lists end */
};

/* Composes as far as both lists are known: all their edits that begin before
 * `known` in the middle text are there.  Takes these, and adds to `both` those
 * that no later edit can be united with.  False when out of memory. */
bool edits_compose(struct composition *c, struct edits *first,
                   struct edits *second, uint64_t known, struct edits *both);

/* Where composing has come that far, nothing before these places of the text
 * before and the one after is edited any more. */
void edits_settled(const struct composition *c, uint64_t known,
                   uint64_t *before_ret, uint64_t *after_ret);

#endif
