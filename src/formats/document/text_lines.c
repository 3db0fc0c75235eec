/*
 * text_lines.c - iterates over the lines of a part.
 */
#include "formats/document/text_lines.h"

#include <string.h>

#include "formats/document/document_build.h"

void text_lines_begin(const struct document *d, struct text_line *line)
{
    *line = (struct text_line){.source = d->part->source,
                               .nsource = d->part->nsource,
                               .next = document_build_start(d)};
}

bool text_lines_next(struct text_line *line)
{
    const char *from = line->source + line->next;
    size_t left = line->nsource - line->next;

    if (left == 0)
        return false;
    const char *newline = memchr(from, '\n', left);
    size_t n = newline == NULL ? left : (size_t)(newline - from);
    const char *cr = memchr(from, '\r', n);
    size_t end = newline == NULL ? 0 : 1;
    if (cr != NULL && (size_t)(cr - from) + 1 == n) {
        end += 1;
        n -= 1;
    } else if (cr != NULL) {
        n = (size_t)(cr - from);
        end = 1;
    }
    line->at = line->next;
    line->nbytes = n;
    line->next += n + end;
    return true;
}

bool text_lines_is_blank(const struct text_line *line)
{
    for (size_t i = 0; i < line->nbytes; i++)
        if (line->source[line->at + i] != ' ' &&
            line->source[line->at + i] != '\t')
            return false;
    return true;
}
