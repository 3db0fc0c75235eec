/*
 * container_elements.h - the elements of a small XML file in a container that
 * says what else is in it.
 */
#ifndef FORMATS_CONTAINER_ELEMENTS_H
#define FORMATS_CONTAINER_ELEMENTS_H

#include "formats/office/container.h"

/* An element: its name without a prefix, its attributes as expat has them. */
typedef void container_element_call(void *context, const char *name,
                                    const char **attributes);

/* Unpacks an entry and tells of its elements; false where it is not well-formed
 * XML, or the document failed, which is said. */
bool container_elements_read(struct container *container,
                             const struct zip_entry *entry,
                             container_element_call *call, void *context);

/* The value of an attribute by its name without a prefix, or NULL. */
const char *container_elements_attribute(const char **attributes,
                                         const char *name);

#endif
