/*
 * quote_mark.h - quotation marks in text: which characters are marks, and what
 * their neighbours say about them.
 *
 * Pure functions.  The result depends neither on which marks the text has nor
 * on their length in bytes, so it is the same after the marks have been
 * converted.
 */
#ifndef MATCH_QUOTE_MARK_H
#define MATCH_QUOTE_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Kinds of marks.  Straight ones have no direction. */
enum quote_kind {
    QUOTE_DOUBLE,          /* U+201C, U+201D */
    QUOTE_SINGLE,          /* U+2018, U+2019 */
    QUOTE_CORNER,          /* U+300C, U+300D */
    QUOTE_WHITE_CORNER,    /* U+300E, U+300F */
    QUOTE_STRAIGHT,        /* " */
    QUOTE_STRAIGHT_SINGLE, /* ' */
    QUOTE_KINDS,
    QUOTE_DIRECTED = QUOTE_STRAIGHT
};

/* How many characters are read on each side of a mark, and bytes. */
enum { QUOTE_AROUND = 16, QUOTE_AROUND_NBYTES = 4 * QUOTE_AROUND };

/* What is next to a mark. */
enum quote_side { QUOTE_EDGE, QUOTE_CHINESE, QUOTE_SPACE, QUOTE_OTHER };

/* A mark and its neighbours. */
struct quote_mark {
    uint8_t kind; /* enum quote_kind */
    bool opens;
    bool is_mark;          /* or else an apostrophe, a prime, or unclear */
    bool in_latin;         /* directly after a letter or digit */
    bool line_head;        /* only spaces and marks before it */
    bool at_head, at_tail; /* only spaces before a closing mark, or after an
                              opening one */
    /* The nearest character past spaces, marks and light punctuation; for
     * straight marks, past marks only. */
    uint8_t left, right;
    uint8_t line_before; /* the same as left, but also past line ends */
};

/* Length of the mark that s[0..n) begins with, n > 0: 3, or 1 for a straight
 * one; 0 if there is none. */
size_t quote_mark_nbytes(const char *s, size_t n);

/* Describes the mark at text[at].  On both sides text[] must have
 * QUOTE_AROUND_NBYTES more bytes, or reach a newline or the beginning or end of
 * the text.  The bytes may be ill-formed. */
struct quote_mark quote_mark_read(const char *text, size_t n, size_t at);

/* The bytes of a mark that has a direction, always three. */
const char *quote_mark_bytes(enum quote_kind kind, bool opens);

/* Whether s[0..n) has a Chinese character or punctuation mark. */
bool quote_mark_has_chinese(const char *s, size_t n);

#endif
