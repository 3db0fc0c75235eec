/*
 * xml.h - what formats that are XML have in common, for their tables.
 */
#ifndef FORMATS_XML_H
#define FORMATS_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct document;

/* For a format's `write`. */
bool xml_write(unsigned manner, const char *text, size_t n, struct buf *out);

/* For its `charset`: the encoding that in[0..n) declares. */
bool xml_charset(const char *in, size_t n, const char **name_ret,
                 size_t *nbytes_ret);

/* For its `read`: XHTML that has to be well-formed, by the rules of HTML; an
 * entry of an EPUB. */
void xml_read_xhtml(struct document *document);

#endif
