/*
 * character_reference.h - character references of HTML and XML: &#x53d1;,
 * &#21457;, &amp;.
 *
 * All functions are thread-safe.
 */
#ifndef FORMATS_CHARACTER_REFERENCE_H
#define FORMATS_CHARACTER_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Manners for document_build.h.  A format may add its own, beginning with
 * REFERENCE_MANNERS. */
enum {
    REFERENCE_TEXT,      /* characters, with &, < and > escaped */
    REFERENCE_HEX,       /* &#x53d1; */
    REFERENCE_UPPER_HEX, /* &#x53D1; */
    REFERENCE_DECIMAL,   /* &#21457; */
    REFERENCE_MANNERS
};

/* Reads the reference at the beginning of s[0..n).  Returns its length in
 * bytes, or 0 if there is none.  The known names are those of XML, and nbsp,
 * lrm and rlm.  *code_ret is the character, *manner_ret the manner in which its
 * replacement is to be written. */
size_t character_reference_read(const char *s, size_t n, uint32_t *code_ret,
                                unsigned *manner_ret);

/* Appends text in a manner: as references, or as characters with &, < and >
 * escaped.  Returns false if out of memory. */
bool character_reference_write(unsigned manner, const char *text, size_t n,
                               struct buf *out);

#endif
