/*
 * xml.h - functions shared by the formats that are XML.
 */
#ifndef FORMATS_XML_H
#define FORMATS_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct document;

/* For the `write` of a format. */
bool xml_write(unsigned manner, const char *text, size_t n, struct buf *out);

/* For the `charset` of a format: finds the declared encoding. */
bool xml_charset(const char *in, size_t n, const char **name_ret,
                 size_t *nbytes_ret);

/* For the `read` of a format: XHTML, which must be well-formed, with the rules
 * of HTML. */
void xml_read_xhtml(struct document *document);

#endif
