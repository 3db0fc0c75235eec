/*
 * format_list.h - the list of all formats.  All functions are thread-safe.
 */
#ifndef FORMATS_FORMAT_LIST_H
#define FORMATS_FORMAT_LIST_H

#include "formats/document/format.h"

/* Plain text; its `read` is NULL. */
extern const struct format format_list_text;

/* Returns the format with this name, or NULL. */
const struct format *format_list_find(const char *name);

/* Returns the format for the extension of a file name, compared without regard
 * to case; format_list_text if the extension is unknown or missing. */
const struct format *format_list_of_path(const char *path);

/* Returns the format at an index, or NULL past the end. */
const struct format *format_list_at(size_t index);

#endif
