/*
 * unified_diff.h - a unified diff of a text and its conversion.
 *
 * It is a listener to a comparison.  GNU patch reads what it prints.  A changed
 * line comes right before its replacement, so that the two can be read
 * together.
 */
#ifndef COMMAND_REPORT_UNIFIED_DIFF_H
#define COMMAND_REPORT_UNIFIED_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct diff;

/* Makes a diff that prints to `out`, with colors or without; for a terminal
 * what it would obey of the text is shown instead.  Returns NULL when out of
 * memory.
 */
struct diff *unified_diff_new(bool colors, bool terminal, FILE *out);

/* Frees a diff.  NULL is fine. */
void unified_diff_free(struct diff *diff);

/* Begins a text of that name, which must live until its end. */
void unified_diff_begin(struct diff *diff, const char *name);

/* What is the same, and what differs, as a listener takes it. */
bool unified_diff_same(void *diff, const char *text, size_t n);
bool unified_diff_differs(void *diff, const char *before, size_t before_nbytes,
                          const char *after, size_t after_nbytes);

/* Ends the text and prints the rest.  False when out of memory. */
bool unified_diff_end(struct diff *diff);

#endif
