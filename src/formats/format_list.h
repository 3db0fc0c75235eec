/*
 * format_list.h - the formats that there are.
 */
#ifndef FORMATS_FORMAT_LIST_H
#define FORMATS_FORMAT_LIST_H

#include "formats/format.h"

/* The format of text without any: it has no `read`. */
extern const struct format format_list_text;

/* The format with a name, or NULL. */
const struct format *format_list_find(const char *name);

/* The format of a file by the end of its name, in any case; the one of text
 * where it has none. */
const struct format *format_list_of_path(const char *path);

/* The format with an index, or NULL. */
const struct format *format_list_at(size_t index);

#endif
