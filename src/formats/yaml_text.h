/*
 * yaml_text.h - the scalars of YAML that are values.
 */
#ifndef FORMATS_YAML_TEXT_H
#define FORMATS_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/document.h"

/* Adds the text of source[at..end), YAML; each value is a block of its own.
 * Values of keys among `names`, which ends with NULL, and all that is in them,
 * are no text; NULL for none.  False where it is not well-formed, of which the
 * document is told. */
bool yaml_text_build(struct document *document, size_t at, size_t end,
                     const char *const *names);

/* For `write` of a format of text that is built so. */
bool yaml_text_write(unsigned manner, const char *text, size_t n,
                     struct buf *out);

/* The manners are below this, so that a format can have others. */
enum { YAML_TEXT_MANNERS = 8 };

#endif
