/*
 * quote_mark.h - quotation marks as they stand in a text: which character is
 * one, and what its neighbours tell of it.
 *
 * Pure functions over text at hand.  What they tell depends neither on which
 * marks are used nor on their length in bytes, so that they tell the same of
 * the text once its marks have become others.
 */
#ifndef MATCH_QUOTE_MARK_H
#define MATCH_QUOTE_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pairs of marks.  The straight ones have no direction. */
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

/* Characters on each side of a mark that are looked at, and their bytes. */
enum { QUOTE_AROUND = 16, QUOTE_AROUND_NBYTES = 4 * QUOTE_AROUND };

/* What stands next to a mark. */
enum quote_side { QUOTE_EDGE, QUOTE_CHINESE, QUOTE_SPACE, QUOTE_OTHER };

/* A mark and its neighbours. */
struct quote_mark {
    uint8_t kind; /* enum quote_kind */
    bool opens;
    bool is_mark;          /* otherwise an apostrophe, a prime, or not clear */
    bool in_latin;         /* right after a letter or digit, or among them */
    bool line_head;        /* only spaces and marks are before it */
    bool at_head, at_tail; /* only spaces are before what closes, after what
                              opens */
    /* The nearest character past spaces, marks and light punctuation; of
     * straight marks past marks only. */
    uint8_t left, right;
    uint8_t line_before; /* likewise, also past the ends of lines */
};

/* Length of the mark that s[0..n) begins with, n > 0: 3, or 1 if it is a
 * straight one; 0 if there is none. */
size_t quote_mark_nbytes(const char *s, size_t n);

/* Tells of the mark at text[at].  There are QUOTE_AROUND_NBYTES more bytes on
 * both sides, or a newline, or the beginning or end of the text; bytes may be
 * ill-formed. */
struct quote_mark quote_mark_read(const char *text, size_t n, size_t at);

/* The mark of a kind with a direction, three bytes. */
const char *quote_mark_bytes(enum quote_kind kind, bool opens);

/* Whether text[0..n) has a Chinese character or punctuation mark. */
bool quote_marks_chinese(const char *s, size_t n);

#endif
