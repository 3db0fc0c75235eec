/*
 * xml_check.h - checks that a part is well-formed XML, with expat.
 */
#ifndef FORMATS_XML_CHECK_H
#define FORMATS_XML_CHECK_H

#include <stdbool.h>

#include "formats/markup/xml.h"

/* Fails the document and returns false if the part is not well-formed or is
 * nested too deeply. */
bool xml_check(struct document *document);

/* Whether the part is well-formed; the document only fails if out of memory. */
bool xml_check_passes(struct document *document);

/* Whether the part begins with <?xml and is well-formed. */
bool xml_check_is_well_formed(struct document *document);

/* Reports the encoding that the part declares. */
void xml_check_encoding(struct document *document);

#endif
