/*
 * visible_text.h - names and text such that a terminal shows them, and obeys
 * none.
 *
 * What a terminal would obey, and what turns the direction of text, is shown as
 * `ls -b` shows it: \n, \033, the bytes of other such characters in octal.
 * Everything else is as it is.
 */
#ifndef COMMAND_SAY_VISIBLE_TEXT_H
#define COMMAND_SAY_VISIBLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

enum visible_kind {
    /* In the charset of the locale, such as a file's name; a backslash is \\,
     * so that each is shown in a way of its own. */
    VISIBLE_NAME,
    /* The same, but a backslash is itself. */
    VISIBLE_WORDS,
    /* UTF-8, such as a part of an input; a backslash is itself. */
    VISIBLE_TEXT
};

/* The beginning of a text: a run that is shown as it is, or one character that
 * is not. */
struct visible {
    size_t nbytes;     /* of the text */
    const char *shown; /* the text itself, or `escape` */
    size_t nshown;
    char escape[32];
};

/* Looks at s[0..n), which is not empty. */
void visible_text_next(struct visible *v, const char *s, size_t n,
                       enum visible_kind kind);

/* Appends s[0..n) as it is shown; false when out of memory. */
bool visible_text_append(struct buf *out, const char *s, size_t n,
                         enum visible_kind kind);

/* Prints s[0..n) as it is shown. */
void visible_text_print(FILE *file, const char *s, size_t n,
                        enum visible_kind kind);

/* Whether a terminal obeys a character, or turns the direction of text by it.
 */
bool visible_text_is_obeyed(uint32_t code_point);

/* The length of a character of two bytes or more that s[0..n) begins with and a
 * terminal would obey, which is then in *code_point_ret; otherwise 0.  For
 * JSON, where such a character may be an escape. */
size_t visible_text_obeyed_nbytes(const char *s, size_t n,
                                  uint32_t *code_point_ret);

#endif
