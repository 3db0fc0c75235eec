/*
 * html_read.h - text of HTML: of a part, or of what is in a part of another
 * format.
 */
#ifndef FORMATS_HTML_READ_H
#define FORMATS_HTML_READ_H

#include "formats/markup/markup_text.h"

/* Tells of the text of s[at..end) of `text`, where the state holds around it;
 * its blocks end with it. */
void html_read(struct markup_text *text, size_t at, size_t end,
               const struct markup_state *around);

#endif
