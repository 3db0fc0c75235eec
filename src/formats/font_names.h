/*
 * font_names.h - names of Chinese fonts in documents, with --fonts: a font of
 * one script is replaced with its counterpart of the other.
 */
#ifndef FORMATS_FONT_NAMES_H
#define FORMATS_FONT_NAMES_H

#include <stddef.h>

struct document;

/* source[at..at+n) of the part that is read names a font, or several with
 * commas or semicolons between them, in quotes or not.  Those that are in the
 * table are replaced, if the document's fonts are wanted. */
void font_names_build(struct document *document, size_t at, size_t n);

#endif
