/*
 * office_space.h - adds xml:space="preserve" to elements whose text now begins
 * or ends with a space, which Word and Excel would drop otherwise.
 */
#ifndef FORMATS_OFFICE_SPACE_H
#define FORMATS_OFFICE_SPACE_H

#include "formats/document.h"

/* Writes the result of a part with the attribute added where needed; leaves
 * `out` empty if it is needed nowhere.  Returns false if out of memory. */
bool office_space_finish(const struct document_part *part, struct buf *out);

#endif
