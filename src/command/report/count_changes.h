/*
 * count_changes.h - how many characters of a text a conversion changes, for -v.
 */
#ifndef COMMAND_REPORT_COUNT_CHANGES_H
#define COMMAND_REPORT_COUNT_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/report/compare_texts.h"

/* Zero it, then count_changes_begin(). */
struct count_changes {
    struct comparison comparison;
    uint64_t characters;      /* of the text so far */
    uint64_t nbefore, nafter; /* of the difference that may go on */
};

/* Begins a text, and forgets the one before. */
void count_changes_begin(struct count_changes *t);

/* Takes more of the text and its conversion.  False when out of memory. */
bool count_changes_feed(struct count_changes *t, const char *text,
                        size_t text_nbytes, const char *converted,
                        size_t converted_nbytes);

/* What was fed of the conversion is that of what was fed of the text.  False
 * when out of memory. */
bool count_changes_align(struct count_changes *tally);

/* Both are complete: how many characters differ, those of a place on the side
 * that has more of them, as --check counts.  False when out of memory. */
bool count_changes_end(struct count_changes *t, uint64_t *characters_ret);

void count_changes_free(struct count_changes *t);

#endif
