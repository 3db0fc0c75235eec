/*
 * blank_document.h - removes the text of a document, for comparing everything
 * else.
 */
#ifndef BLANK_DOCUMENT_H
#define BLANK_DOCUMENT_H

#include <stdbool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "formats/document/document.h"

/* Makes an edit for each block, which replaces it with nothing, and the text
 * that is left, which is what stands between blocks.  Returns false if out of
 * memory. */
static inline bool blank_document_edits(const struct document *d,
                                        struct document_edit **edits, size_t *n,
                                        struct buf *text)
{
    size_t cap = 0, end = 0;

    for (size_t i = 0; i < d->nparts; i++)
        for (size_t k = 0; k < d->parts[i].nspans; k++) {
            const struct document_span *s = &d->parts[i].spans[k];
            if (*n == 0 || s->text_at > end) {
                if (!array_grow(edits, *n, &cap, sizeof(**edits)) ||
                    (*n > 0 &&
                     !buf_append(text, d->text.data + end, s->text_at - end)))
                    return false;
                (*edits)[(*n)++] = (struct document_edit){text->n, 0, 0};
            }
            end = s->text_at + s->text_nbytes;
            (*edits)[*n - 1].ncharacters +=
                utf8_count(d->text.data + s->text_at, s->text_nbytes);
        }
    return true;
}

/* Lays an open document without its text.  Returns false and fills `error` on
 * failure. */
static inline bool blank_document_lay(struct document *d,
                                      struct shutong_error *error)
{
    struct document_edit *edits = NULL;
    struct buf text = {0};
    size_t n = 0;
    bool done = blank_document_edits(d, &edits, &n, &text) &&
                document_lay(d, text.data, text.n, edits, n, error);

    buf_free(&text);
    free(edits);
    return done;
}

#endif
