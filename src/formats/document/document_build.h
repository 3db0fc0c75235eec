/*
 * document_build.h - how a format reports what it finds in the current part.
 *
 * Offsets and lengths are in bytes of the part's `source`.  After a failure,
 * including lack of memory, all further calls do nothing, so a format does not
 * have to check each one.  Not thread-safe: one thread builds a document.
 */
#ifndef FORMATS_DOCUMENT_BUILD_H
#define FORMATS_DOCUMENT_BUILD_H

#include "base/status.h"
#include "formats/document/document.h"

/* Returns the offset at which the content begins, after a byte order mark. */
size_t document_build_start(const struct document *document);

/* source[at..at+n) is text, to be written back in `manner`.  Spans are reported
 * in the order of the text, which may differ from the order in the file: the
 * text of an attribute may follow the paragraph around it.  Spans must not
 * overlap. */
void document_build_text(struct document *document, size_t at, size_t n,
                         unsigned manner);

/* source[at..at+n) is an escape that stands for the given text, which is not
 * empty.  The text is copied. */
void document_build_escape(struct document *document, size_t at, size_t n,
                           const char *text, size_t text_nbytes,
                           unsigned manner);

/* Something that is not text, such as an image or code, is at an offset within
 * the block.  It ends a word, but not the sentence. */
void document_build_object(struct document *document, size_t at);

/* source[at..at+n) is a comment, or a piece of one that ends with a line. */
void document_build_comment(struct document *document, size_t at, size_t n);

/* Ends the block; words do not continue in the next one. */
void document_build_end_block(struct document *document);

/* Replaces source[at..at+n) independently of the text.  `with` is copied. */
void document_build_replace(struct document *document, size_t at, size_t n,
                            const char *with, size_t with_nbytes);

/* Has `lay` called each time when the spans of the part are laid, for bytes
 * that follow from what became of the text: it may call
 * document_build_replace(). `drop` frees `state`. */
void document_build_follow(struct document *document,
                           void (*lay)(void *state, struct document *document),
                           void (*drop)(void *state), void *state);

/* source[at..at+n) is a language tag.  If it is Chinese, it is replaced with
 * that of the target, in the same form.  `separator` is - or _, as usual in the
 * format. */
void document_build_language(struct document *document, size_t at, size_t n,
                             char separator);

/* source[at..at+n) is the name of the encoding of the file. */
void document_build_charset(struct document *document, size_t at, size_t n);

/* Fails: the part is malformed at an offset.  The message is translated, and
 * completed with the line and column. */
void document_build_fail(struct document *document, size_t at,
                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fails because of a container: it is malformed, damaged or not to be
 * converted. error->file is the name of the entry, or "". */
void document_build_fail_as(struct document *document,
                            const struct shutong_error *error);

/* Fails for lack of memory. */
void document_build_no_memory(struct document *document);

/* Adds a file of a container as a part, and reads it with `format`, or not if
 * that is NULL.  Takes ownership of the bytes and empties `bytes`; on failure
 * it may leave them. */
void document_build_part(struct document *document, const char *name,
                         struct buf *bytes, const struct format *format);

/* Adds in[0..n), which stays the caller's, as the part that is read next.
 * Returns NULL on failure. */
struct document_part *document_build_add_part(struct document *document,
                                              const char *in, size_t n,
                                              const struct format *format);

#endif
