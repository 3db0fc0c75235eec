/*
 * xml_vocabularies.h - the known XML vocabularies.
 */
#ifndef FORMATS_XML_VOCABULARIES_H
#define FORMATS_XML_VOCABULARIES_H

#include "formats/markup/markup_vocabulary.h"

extern const struct markup_vocabulary xml_xliff, xml_ts, xml_resx, xml_android,
    xml_docbook, xml_fb2, xml_opml, xml_rss, xml_atom, xml_ttml;

/* All character data is text. */
extern const struct markup_vocabulary xml_any;

#endif
