/*
 * office_space.h - xml:space="preserve" where spaces have come to the ends of
 * an element's text, which Word and Excel would drop otherwise.
 */
#ifndef FORMATS_OFFICE_SPACE_H
#define FORMATS_OFFICE_SPACE_H

#include "formats/document_result.h"

/* Finds the places where the attribute is needed, to be inserted; *places_ret
 * is allocated, and to be freed.  False when out of memory. */
bool office_space_finish(const struct document_part *part,
                         struct document_insert *insert_ret,
                         size_t **places_ret);

#endif
