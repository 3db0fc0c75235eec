/*
 * xml_check.h - whether a part is well-formed XML, by expat.
 */
#ifndef FORMATS_XML_CHECK_H
#define FORMATS_XML_CHECK_H

#include <stdbool.h>

#include "formats/xml.h"

/* Fails the document where it is not well-formed, or nested too deep. */
bool xml_check(struct document *document);

/* Whether it is well-formed; the document fails where memory is short. */
bool xml_check_passes(struct document *document);

/* Whether it begins with <?xml and is well-formed. */
bool xml_check_is_well_formed(struct document *document);

/* Tells of the encoding that the part declares. */
void xml_check_encoding(struct document *document);

#endif
