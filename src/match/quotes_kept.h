/*
 * quotes_kept.h - quotation marks that must not be changed.
 *
 * A conversion moves text but neither adds nor removes marks, so the marks are
 * identified in its output by their numbers.
 */
#ifndef MATCH_QUOTES_KEPT_H
#define MATCH_QUOTES_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The marks to keep, by their numbers among all marks of the text, from 0; and
 * the number of marks so far. */
struct quotes_kept {
    uint64_t *numbers;
    size_t begin, n, cap; /* those from `begin` on are still to come */
    uint64_t nmarks;
};

/* Records for a piece of the text whether its marks are kept.  False when out
 * of memory. */
bool quotes_kept_note(struct quotes_kept *kept, const char *s, size_t n,
                      bool is_kept);

/* Appends the marks of a part of the text.  False when out of memory. */
bool quotes_kept_append(struct quotes_kept *kept,
                        const struct quotes_kept *part);

void quotes_kept_clear(struct quotes_kept *kept);
void quotes_kept_free(struct quotes_kept *kept);

#endif
