/*
 * keep_patterns.h - text to be kept, by regular expressions.
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

/* Expressions ready to search one line after another; for one thread at a
 * time. */
struct keep_patterns;

/* Compiles n expressions, which outlive it; NULL when out of memory. */
struct keep_patterns *keep_patterns_new(char *const *expressions, size_t n);

/* Frees them.  NULL is fine. */
void keep_patterns_free(struct keep_patterns *patterns);

/* Begins with a line, well-formed UTF-8, without its newline, which has to stay
 * where it is. */
void keep_patterns_begin(struct keep_patterns *patterns, const char *line,
                         size_t n);

/* Finds what is to be kept at or after line[from]: what begins first, and of
 * that the longest.  False when there is nothing more. */
bool keep_patterns_find(struct keep_patterns *patterns, size_t from,
                        size_t *start_ret, size_t *end_ret);

/* What stopped some search: what was found is then not all. */
enum keep_patterns_end {
    KEEP_PATTERNS_DONE,
    KEEP_PATTERNS_NO_MEMORY,
    KEEP_PATTERNS_TOO_LONG
};

/* Which that was; of KEEP_PATTERNS_TOO_LONG also the expression.  A search
 * takes steps in proportion to the line's length. */
enum keep_patterns_end keep_patterns_end(const struct keep_patterns *patterns,
                                         const char **expression_ret);

#endif
