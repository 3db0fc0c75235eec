/*
 * document_view.h - a document within a string of another one: Markdown in
 * JSON.
 *
 * A view is what the string stands for, and where each of its bytes is from.
 * While a format reads it, the functions of document_build.h take places in the
 * view.  What is written there is escaped as the outer format says; escapes of
 * the inner one are left as they are, and so are its marks.
 */
#ifndef FORMATS_DOCUMENT_VIEW_H
#define FORMATS_DOCUMENT_VIEW_H

#include "formats/document.h"

/* Bytes of the view, and those of the part that they are from. */
struct document_view_segment {
    size_t at, nbytes;
    size_t source_at, source_nbytes;
    uint16_t manner;
    bool escape;
};

/* Zero-initialised is empty. */
struct document_view {
    struct buf text;
    struct document_view_segment *segments;
    size_t nsegments, cap;
    /* Of reading: the part's own. */
    const char *source;
    size_t nsource;
};

/* Adds bytes of the part, or an escape that stands for a character.  False when
 * out of memory. */
bool document_view_add(struct document_view *view, const char *text, size_t n,
                       size_t source_at, size_t source_nbytes, unsigned manner,
                       bool escape);

/* Has a format read the view; then it is empty. */
void document_view_read(struct document_view *view, struct document *document,
                        const struct format *format);

void document_view_free(struct document_view *view);

/* For document_build.h: the same in the part. */
void document_view_text(struct document *document, size_t at, size_t n);
size_t document_view_place(const struct document_view *view, size_t at);

#endif
