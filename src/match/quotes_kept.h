/*
 * quotes_kept.h - quotation marks that are not to be touched.
 *
 * A conversion changes where text is, but neither adds nor removes marks: so
 * they are known in what it wrote by their numbers.
 */
#ifndef MATCH_QUOTES_KEPT_H
#define MATCH_QUOTES_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks that are not to be touched, by their numbers among all marks of a text,
 * from 0 on; and how many marks there were. */
struct quotes_kept {
    uint64_t *numbers;
    size_t begin, n, cap; /* those from `begin` on are to come */
    uint64_t nmarks;
};

/* Notes of a piece of a text whether its marks are kept.  False when out of
 * memory. */
bool quotes_kept_note(struct quotes_kept *kept, const char *s, size_t n,
                      bool is_kept);

/* Adds those of a part of the text.  False when out of memory. */
bool quotes_kept_append(struct quotes_kept *kept,
                        const struct quotes_kept *part);

void quotes_kept_clear(struct quotes_kept *kept);
void quotes_kept_free(struct quotes_kept *kept);

#endif
