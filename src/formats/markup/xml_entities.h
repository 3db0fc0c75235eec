/*
 * xml_entities.h - the text of entities that a document declares:
 * <!ENTITY product "文字处理">
 *
 * The declaration is converted, and &product; stays.
 */
#ifndef FORMATS_XML_ENTITIES_H
#define FORMATS_XML_ENTITIES_H

#include "formats/markup/markup_text.h"

/* Reports the entities in a token that is a document type declaration; does
 * nothing for other tokens. */
void xml_entities_add(struct markup_text *text,
                      const struct markup_token *token,
                      const struct markup_state *state);

#endif
