/*
 * font_names.h - replaces Chinese fonts in documents with their counterparts
 * for the target script (--fonts).
 */
#ifndef FORMATS_FONT_NAMES_H
#define FORMATS_FONT_NAMES_H

#include <stddef.h>

struct document;

/* source[at..at+n) of the current part is a font name, or a list of names
 * separated by commas or semicolons, with or without quotes.  Replaces those
 * that are in the table; does nothing if document->wanted.fonts is NULL. */
void font_names_build(struct document *document, size_t at, size_t n);

#endif
