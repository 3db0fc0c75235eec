/*
 * document_marks.h - lines of a document that marks in its comments keep
 * (base/off_marks.h).
 *
 * A format tells of comments by document_build_comment().  Where one has a
 * mark, the document is read again, and what is told of the lines that are kept
 * is left out.
 */
#ifndef FORMATS_DOCUMENT_MARKS_H
#define FORMATS_DOCUMENT_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/off_marks.h"

/* A mark, and the bytes of the part that it keeps: whole lines without the last
 * newline, or none. */
struct document_kept {
    enum off_mark_kind kind;
    uint64_t line;   /* of the mark */
    size_t mark_at;  /* in the part's bytes */
    size_t at, end;  /* none where these are the same */
    bool ends;       /* it is the end of what another one begins */
    bool mark;       /* there is one in them that says what the document is */
    struct buf text; /* that was in them, for those who ask */
};

struct document_keeps {
    struct document_kept *kept; /* in order; they do not overlap */
    size_t n, cap;
    bool read; /* the bytes that each keeps are known */
};

/* Notes the marks in a comment, which begins at an offset of the part's bytes.
 * False when out of memory. */
bool document_marks_note(struct document_keeps *keeps, const char *comment,
                         size_t n, size_t at);

/* Finds what the marks keep of source[0..n). */
void document_marks_find_lines(struct document_keeps *keeps, const char *source,
                               size_t n);

/* What keeps the byte at an offset, or NULL; then *end_ret is how far from
 * there on nothing is kept, or the same is. */
struct document_kept *document_marks_at(const struct document_keeps *keeps,
                                        size_t at, size_t *end_ret);

void document_marks_free(struct document_keeps *keeps);

#endif
