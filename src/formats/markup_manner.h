/*
 * markup_manner.h - how text of markup is written: the manners of its spans.
 */
#ifndef FORMATS_MARKUP_MANNER_H
#define FORMATS_MARKUP_MANNER_H

/* A place (enum markup_place), a way to write a character (enum
 * markup_reference_manner), both also for markup in which this markup is
 * escaped, and: */
enum {
    MARKUP_PLACE_BITS = 7,
    MARKUP_CHARACTER_SHIFT = 3,
    MARKUP_TWICE = 1 << 5,          /* escaped in what is escaped */
    MARKUP_BACKSLASHES = 1 << 6,    /* \' */
    MARKUP_BACKSLASH_CODE = 1 << 7, /* \u53d1 */
    MARKUP_OUTER_SHIFT = 8
};

#endif
