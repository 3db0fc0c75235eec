/*
 * repaired_places.h - repaired text, and the places that were repaired, in
 * order.
 *
 * Text is held until the glosses in it are decided, by other glosses near them.
 */
#ifndef REPAIR_REPAIRED_PLACES_H
#define REPAIR_REPAIRED_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "repair/pinyin.h"
#include "shutong.h"

/* A place; a gloss is one to be decided. */
struct site {
    enum shutong_repair rule;
    uint64_t line, column;
    uint64_t start, end; /* of what it is about in the repaired text */
    uint32_t c;          /* the character that is glossed */
    char key[PINYIN_KEY];
    unsigned char bits; /* how rare it is */
    bool only;          /* it has no other common reading */
    bool next;          /* another gloss is on the next character */
    bool decided, left_alone;
    size_t before, before_nbytes, after, after_nbytes; /* among the strings */
};

/* Zero it and set the listener.  It remembers when memory was short. */
struct repaired_places {
    int (*listener)(void *context, const struct shutong_place *place);
    void *context;
    struct buf held;     /* repaired, but not released */
    uint64_t held_start; /* where that begins in the repaired text */
    struct site *sites;  /* in order, some released ones before the others */
    size_t n, nreleased, cap;
    size_t damage; /* glosses since one that a person wrote */
    struct buf strings;
    bool failed;  /* out of memory, or: */
    bool stopped; /* the listener wants no more */
};

void repaired_places_free(struct repaired_places *p);

/* Forgets a text. */
void repaired_places_reset(struct repaired_places *p);

/* Holds text; false when out of memory. */
bool repaired_places_hold(struct repaired_places *p, const char *s, size_t n);

/* Adds a place in what is held next, of which `before` is what stood there;
 * NULL when out of memory. */
struct site *repaired_places_add(struct repaired_places *p,
                                 enum shutong_repair rule, uint64_t line,
                                 uint64_t column, const char *before,
                                 size_t before_nbytes);

/* The text that is there now. */
void repaired_places_set_after(struct repaired_places *p, struct site *s,
                               const char *after, size_t n);

/* The place that was added last is a gloss, which has been held since. */
void repaired_places_end_gloss(struct repaired_places *p);

/* Puts places from number `first` on in the order of the text: those of the
 * stretches of a line are found before the others. */
void repaired_places_sort(struct repaired_places *p, size_t first);

/* Appends what is decided to `out`, at the end all of it, and reports its
 * places. */
void repaired_places_release(struct repaired_places *p, bool end_of_text,
                             struct buf *out);

#endif
