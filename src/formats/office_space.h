/*
 * office_space.h - xml:space="preserve" where spaces have come to the ends of
 * an element's text, which Word and Excel would drop otherwise.
 */
#ifndef FORMATS_OFFICE_SPACE_H
#define FORMATS_OFFICE_SPACE_H

#include "formats/document.h"

/* Writes the result of a part with the attribute where it is needed; `out`
 * stays empty where it is not.  False when out of memory. */
bool office_space_finish(const struct document_part *part, struct buf *out);

#endif
