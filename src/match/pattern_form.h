/*
 * pattern_form.h - an expression as it is matched.
 *
 * PCRE2's DFA matching counts each X+ that it is in: of (a+)+ it has as many
 * states as there are letters before, which takes time n^4 of a line.  XX* is
 * the same, and has one state; so that is what is compiled.
 */
#ifndef MATCH_PATTERN_FORM_H
#define MATCH_PATTERN_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pattern_form {
    char *text;    /* ends with NUL */
    bool *counted; /* for each byte: an item begins there that is counted, as
                      X{2,5} is */
    uint32_t most; /* the highest number that is counted to */
};

/* Makes the form of an expression that compiles; false when out of memory. */
bool pattern_form_make(struct pattern_form *form, const char *pattern);
void pattern_form_free(struct pattern_form *form);

#endif
