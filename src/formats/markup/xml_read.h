/*
 * xml_read.h - the text of XML according to a vocabulary.
 *
 * xml:lang, translate="no" and class="notranslate" are obeyed in all
 * vocabularies.  Malformed XML fails with its place.  External entities and
 * DTDs are not read.
 */
#ifndef FORMATS_XML_READ_H
#define FORMATS_XML_READ_H

#include "formats/markup/markup_vocabulary.h"
#include "formats/markup/xml.h"

struct document;

/* Reports the text of the current part; for the `read` of a format. */
void xml_read(struct document *document,
              const struct markup_vocabulary *vocabulary);

#endif
