/*
 * character_reference.h - characters as they are written in HTML and XML:
 * &#x53D1; &#21457; &amp;
 */
#ifndef FORMATS_CHARACTER_REFERENCE_H
#define FORMATS_CHARACTER_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* How one is written. */
enum character_manner {
    CHARACTER_NAMED,
    CHARACTER_DECIMAL,
    CHARACTER_HEX,       /* &#x53d1; */
    CHARACTER_UPPER_HEX, /* &#x53D1; */
    CHARACTER_MANNERS
};

/* Where one is allowed. */
enum character_place {
    CHARACTER_IN_XML,
    CHARACTER_IN_HTML,
    CHARACTER_IN_HTML_ATTRIBUTE, /* ?a=b&copy=1 has none */
};

struct character_reference {
    size_t nbytes;
    uint32_t code_point;
    enum character_manner manner;
};

/* Reads the reference that s[0..n) begins with, at an ampersand; false where
 * there is none, or its name is not known here. */
bool character_reference_read(const char *s, size_t n,
                              enum character_place place,
                              struct character_reference *ret);

/* Appends text[0..n) as references in a manner, not CHARACTER_NAMED. */
bool character_reference_write(const char *text, size_t n,
                               enum character_manner manner, struct buf *out);

#endif
