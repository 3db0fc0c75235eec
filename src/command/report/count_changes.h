/*
 * count_changes.h - how many characters of a text a conversion changes, for -v.
 */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/report/compare_texts.h"

/* Zero it, then tally_begin(). */
struct tally {
    struct comparison comparison;
    uint64_t characters;      /* of the text so far */
    uint64_t nbefore, nafter; /* of the difference that may go on */
};

/* Begins a text, and forgets the one before. */
void tally_begin(struct tally *t);

/* Takes more of the text and its conversion.  False when out of memory. */
bool tally_feed(struct tally *t, const char *text, size_t text_nbytes,
                const char *converted, size_t converted_nbytes);

/* Both are complete: how many characters differ, those of a place on the side
 * that has more of them, as --check counts.  False when out of memory. */
bool tally_end(struct tally *t, uint64_t *characters_ret);

void tally_free(struct tally *t);

#endif
