/*
 * office_space.h - adds xml:space="preserve" to elements whose text now begins
 * or ends with a space, which Word and Excel would drop otherwise.
 */
#ifndef FORMATS_OFFICE_SPACE_H
#define FORMATS_OFFICE_SPACE_H

#include "formats/document/document_result.h"

/* Finds the places where the attribute is needed, to be inserted; *places_ret
 * is allocated, and the caller frees it.  Returns false if out of memory. */
bool office_space_finish(const struct document_part *part,
                         struct document_insert *insert_ret,
                         size_t **places_ret);

#endif
