/*
 * markup_reference.h - character references of HTML and XML: &#x53D1; &#21457;
 * &amp;  All functions are thread-safe.
 */
#ifndef FORMATS_MARKUP_REFERENCE_H
#define FORMATS_MARKUP_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* How a reference is written. */
enum markup_reference_manner {
    MARKUP_NAMED,
    MARKUP_DECIMAL,
    MARKUP_HEX,       /* &#x53d1; */
    MARKUP_UPPER_HEX, /* &#x53D1; */
    MARKUP_MANNERS
};

/* Where a reference is. */
enum markup_reference_place {
    MARKUP_IN_XML,
    MARKUP_IN_HTML,
    MARKUP_IN_HTML_ATTRIBUTE, /* &copy is none in ?a=b&copy=1 */
};

struct markup_reference {
    size_t nbytes;
    uint32_t code_point;
    enum markup_reference_manner manner;
};

/* Reads the reference at the beginning of s[0..n), an ampersand.  Returns false
 * if there is none or its name is unknown. */
bool markup_reference_read(const char *s, size_t n,
                           enum markup_reference_place place,
                           struct markup_reference *ret);

/* Appends text[0..n) as references in a manner other than MARKUP_NAMED. Returns
 * false if out of memory. */
bool markup_reference_write(const char *text, size_t n,
                            enum markup_reference_manner manner,
                            struct buf *out);

#endif
