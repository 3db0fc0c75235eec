/*
 * xml_read.h - text of XML, by a vocabulary.
 *
 * xml:lang, translate="no" and class="notranslate" are obeyed whatever the
 * vocabulary.  What is not well-formed fails with its place.  Nothing but the
 * part itself is read: no external entity, no DTD.
 */
#ifndef FORMATS_XML_READ_H
#define FORMATS_XML_READ_H

#include "formats/markup_vocabulary.h"
#include "formats/xml.h"

struct document;

/* Tells of the text of the part that is read: for a format's `read`, by itself
 * or for an entry in a container. */
void xml_read(struct document *document,
              const struct markup_vocabulary *vocabulary);

#endif
