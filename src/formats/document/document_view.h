/*
 * document_view.h - a document inside a string of another one, such as Markdown
 * in JSON.
 *
 * A view holds the decoded string and the source of each of its bytes.  While a
 * format reads a view, the functions of document_build.h take offsets in the
 * view.  Text is written back with the escapes of the outer format; escapes and
 * language tags of the inner format stay unchanged.
 */
#ifndef FORMATS_DOCUMENT_VIEW_H
#define FORMATS_DOCUMENT_VIEW_H

#include "formats/document/document.h"

/* Bytes of the view and the bytes of the part that they come from. */
struct document_view_segment {
    size_t at, nbytes;
    size_t source_at, source_nbytes;
    uint16_t manner;
    bool escape;
};

/* Zero-initialise for an empty view. */
struct document_view {
    struct buf text;
    struct document_view_segment *segments;
    size_t nsegments, cap;
    /* The part's own source, while the view is read. */
    const char *source;
    size_t nsource;
};

/* Appends bytes of the part, or the character that an escape stands for.
 * Returns false if out of memory. */
bool document_view_add(struct document_view *view, const char *text, size_t n,
                       size_t source_at, size_t source_nbytes, unsigned manner,
                       bool escape);

/* Reads the view with a format, and empties it. */
void document_view_read(struct document_view *view, struct document *document,
                        const struct format *format);

void document_view_free(struct document_view *view);

/* For the functions of document_build.h: translate places in the view to places
 * in the part. */
void document_view_text(struct document *document, size_t at, size_t n);
size_t document_view_place(const struct document_view *view, size_t at);

#endif
