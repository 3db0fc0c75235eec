/*
 * yaml_text.h - the text of YAML: scalars that are values.
 */
#ifndef FORMATS_YAML_TEXT_H
#define FORMATS_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/document/document.h"

/* Reports the text of source[at..end), which is YAML; each value is a block.
 * `names` lists keys whose values, with everything in them, are not text; it
 * ends with NULL, and may be NULL.  Returns false if the YAML is malformed; the
 * document has then failed. */
bool yaml_text_build(struct document *document, size_t at, size_t end,
                     const char *const *names);

/* For the `write` of formats that use yaml_text_build(). */
bool yaml_text_write(unsigned manner, const char *text, size_t n,
                     struct buf *out);

/* All manners of yaml_text_build() are below this. */
enum { YAML_TEXT_MANNERS = 8 };

#endif
