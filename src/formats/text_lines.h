/*
 * text_lines.h - the lines of a part, for formats that consist of lines.
 */
#ifndef FORMATS_TEXT_LINES_H
#define FORMATS_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/document.h"

struct text_line {
    size_t at, nbytes; /* of the part's bytes, without the end of line */
    const char *source;
    size_t nsource, next;
};

/* Before the first line, behind a byte order mark. */
void text_lines_begin(const struct document *document, struct text_line *line);

/* Goes to the next line; false where there is none.  Lines end with LF, CRLF or
 * CR, and the last one may do without. */
bool text_lines_next(struct text_line *line);

/* Whether nothing but spaces and tabs is in a line. */
bool text_lines_is_blank(const struct text_line *line);

#endif
