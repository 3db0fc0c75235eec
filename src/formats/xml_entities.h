/*
 * xml_entities.h - text that a document declares for its entities:
 * <!ENTITY product "文字处理">
 *
 * It is converted where it is declared, and &product; stays.
 */
#ifndef FORMATS_XML_ENTITIES_H
#define FORMATS_XML_ENTITIES_H

#include "formats/markup_text.h"

/* Tells of those in a document type declaration; of what else the token is,
 * nothing. */
void xml_entities_add(struct markup_text *text,
                      const struct markup_token *token,
                      const struct markup_state *state);

#endif
