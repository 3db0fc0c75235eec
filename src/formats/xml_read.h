/*
 * xml_read.h - text of XML, by a vocabulary.
 *
 * xml:lang, translate="no" and class="notranslate" are obeyed whatever the
 * vocabulary.  What is not well-formed fails with its place.  Nothing but the
 * part itself is read: no external entity, no DTD.
 */
#ifndef FORMATS_XML_READ_H
#define FORMATS_XML_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/markup_vocabulary.h"

struct document;

/* Tells of the text of the part that is read: for a format's `read`, by itself
 * or for an entry in a container. */
void xml_read(struct document *document,
              const struct markup_vocabulary *vocabulary);

/* For a format's `write`. */
bool xml_write(unsigned manner, const char *text, size_t n, struct buf *out);

/* XHTML that has to be well-formed, by the rules of HTML: an entry of an EPUB.
 * Its `write` is the same. */
void xml_read_xhtml(struct document *document);

#endif
