/*
 * keep_patterns.h - finds text to keep by regular expressions.
 */
#ifndef MATCH_KEEP_PATTERNS_H
#define MATCH_KEEP_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

#include "shutong.h"

/* Whether an expression compiles: SHUTONG_BAD_ARGUMENT with the reason, or
 * SHUTONG_OK. */
enum shutong_status keep_patterns_check(const char *pattern,
                                        struct shutong_error *error);

/* Compiled expressions that search one line after another; for one thread at a
 * time. */
struct keep_patterns;

/* Compiles n expressions, which outlive it; NULL when out of memory. */
struct keep_patterns *keep_patterns_new(char *const *expressions, size_t n);

/* Frees them.  NULL is fine. */
void keep_patterns_free(struct keep_patterns *patterns);

/* Begins a line, well-formed UTF-8, without its newline.  The text must stay in
 * memory. */
void keep_patterns_begin(struct keep_patterns *patterns, const char *line,
                         size_t n);

/* Finds the first match at or after line[from], the longest of those that begin
 * there.  False if there are no more. */
bool keep_patterns_find(struct keep_patterns *patterns, size_t from,
                        size_t *start_ret, size_t *end_ret);

/* Why a search stopped early; then not all matches were found. */
enum keep_patterns_end {
    KEEP_PATTERNS_DONE,
    KEEP_PATTERNS_NO_MEMORY,
    KEEP_PATTERNS_TOO_LONG
};

/* The reason; for KEEP_PATTERNS_TOO_LONG also the expression.  A search may
 * take steps in proportion to the length of the line. */
enum keep_patterns_end keep_patterns_end(const struct keep_patterns *patterns,
                                         const char **expression_ret);

#endif
