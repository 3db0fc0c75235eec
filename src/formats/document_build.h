/*
 * document_build.h - how a format tells of what it finds in the part that is
 * read.
 *
 * Out of memory is remembered and ends the reading by itself: what is told
 * after that counts for nothing.
 */
#ifndef FORMATS_DOCUMENT_BUILD_H
#define FORMATS_DOCUMENT_BUILD_H

#include "base/status.h"
#include "formats/document.h"

/* The bytes of the part, behind a byte order mark; offsets below are in the
 * part's `source`. */
size_t document_build_start(const struct document *document);

/* source[at..at+n) is text.  Spans are told in the order of the text, which
 * need not be that of the file: an attribute's text may come after the
 * paragraph that it is in.  They must not overlap. */
void document_build_text(struct document *document, size_t at, size_t n,
                         unsigned manner);

/* source[at..at+n) stands for other text, not empty. */
void document_build_escape(struct document *document, size_t at, size_t n,
                           const char *text, size_t text_nbytes,
                           unsigned manner);

/* Something that is no text stands at an offset within the block, an image or a
 * piece of code: no word goes over it, but the sentence does. */
void document_build_object(struct document *document, size_t at);

/* source[at..at+n) is a comment, or a piece of one that ends with a line. */
void document_build_comment(struct document *document, size_t at, size_t n);

/* The block ends: no word goes on. */
void document_build_end_block(struct document *document);

/* source[at..at+n) is to be replaced, whatever becomes of the text. */
void document_build_replace(struct document *document, size_t at, size_t n,
                            const char *with, size_t with_nbytes);

/* source[at..at+n) says in which language the text is: it is replaced where it
 * says Chinese, in the way in which it is written.  `separator` is that of the
 * format, - or _. */
void document_build_language(struct document *document, size_t at, size_t n,
                             char separator);

/* source[at..at+n) says in which encoding the file is. */
void document_build_charset(struct document *document, size_t at, size_t n);

/* The part is not of its format, because of what is at an offset. */
void document_build_fail(struct document *document, size_t at,
                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The container is not of its format, or damaged, or not to be converted;
 * `error` has the file in it, or "". */
void document_build_fail_as(struct document *document,
                            const struct shutong_error *error);

/* Memory is short. */
void document_build_no_memory(struct document *document);

/* Reads a file in a container: its name, and its bytes, which become the
 * document's.  `format` is what it is, or NULL: it has no text. */
void document_build_part(struct document *document, const char *name,
                         struct buf *bytes, const struct format *format);

#endif
