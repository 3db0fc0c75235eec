/*
 * pattern_form.h - rewrites a regular expression so that it can be matched
 * fast.
 *
 * PCRE2's DFA matching counts every X+: for (a+)+ it has as many states as
 * letters before, which takes time n^4 of the line.  XX* matches the same and
 * has one state, so that is compiled instead.
 */
#ifndef MATCH_PATTERN_FORM_H
#define MATCH_PATTERN_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pattern_form {
    char *text; /* ends with NUL */
    bool
        *counted; /* for each byte: a counted item, like X{2,5}, begins there */
    uint32_t most; /* the highest count */
};

/* Rewrites an expression that compiles; false when out of memory. */
bool pattern_form_make(struct pattern_form *form, const char *pattern);
void pattern_form_free(struct pattern_form *form);

#endif
