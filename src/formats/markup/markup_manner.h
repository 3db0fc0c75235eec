/*
 * markup_manner.h - the manners of spans in markup, which determine how text is
 * written back.
 */
#ifndef FORMATS_MARKUP_MANNER_H
#define FORMATS_MARKUP_MANNER_H

/* A manner consists of a place (enum markup_place), a way to write a character
 * (enum markup_reference_manner), the same for an outer markup that contains
 * this one in escaped form, and the following flags. */
enum {
    MARKUP_PLACE_BITS = 7,
    MARKUP_CHARACTER_SHIFT = 3,
    MARKUP_TWICE = 1 << 5,          /* escaped in what is escaped */
    MARKUP_BACKSLASHES = 1 << 6,    /* \' */
    MARKUP_BACKSLASH_CODE = 1 << 7, /* \u53d1 */
    MARKUP_OUTER_SHIFT = 8
};

#endif
