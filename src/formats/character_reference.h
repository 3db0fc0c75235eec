/*
 * character_reference.h - characters as HTML and XML write them: &#x53d1;,
 * &#21457;, &amp;.
 */
#ifndef FORMATS_CHARACTER_REFERENCE_H
#define FORMATS_CHARACTER_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Manners for document_build.h; a format's own begin with the last one. */
enum {
    REFERENCE_TEXT,      /* characters, with &, < and > escaped */
    REFERENCE_HEX,       /* &#x53d1; */
    REFERENCE_UPPER_HEX, /* &#x53D1; */
    REFERENCE_DECIMAL,   /* &#21457; */
    REFERENCE_MANNERS
};

/* The reference that s[0..n) begins with: its length, 0 where it is none.  Of
 * names those of XML are known, and nbsp, lrm and rlm.  The character is in
 * *code_ret, and the manner to write another one in, in *manner_ret. */
size_t character_reference_read(const char *s, size_t n, uint32_t *code_ret,
                                unsigned *manner_ret);

/* Appends text in a manner: as references, or with what would begin one
 * escaped.  False when out of memory. */
bool character_reference_write(unsigned manner, const char *text, size_t n,
                               struct buf *out);

#endif
