/*
 * office_well_formed.h - whether an XML file in a document of Office is one.
 */
#ifndef FORMATS_OFFICE_WELL_FORMED_H
#define FORMATS_OFFICE_WELL_FORMED_H

#include <stdbool.h>

struct document;

/* Elements are nested so deep at most; Word's own limit for tables is less. */
enum { OFFICE_DEPTH = 1024 };

/* Whether the part that is read is well-formed XML in UTF-8 without a document
 * type, as these documents are; otherwise the document fails. */
bool office_well_formed_check(struct document *document);

#endif
