/*
 * text_lines.h - iterates over the lines of a part, for line-based formats.
 */
#ifndef FORMATS_TEXT_LINES_H
#define FORMATS_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/document/document.h"

struct text_line {
    size_t at, nbytes; /* in the part's source, without the line ending */
    const char *source;
    size_t nsource, next;
};

/* Starts before the first line, after a byte order mark if there is one. */
void text_lines_begin(const struct document *document, struct text_line *line);

/* Moves to the next line; returns false at the end.  Lines end with LF, CRLF or
 * CR; the last one may have no line ending. */
bool text_lines_next(struct text_line *line);

/* Whether a line consists of spaces and tabs only, or is empty. */
bool text_lines_is_blank(const struct text_line *line);

#endif
