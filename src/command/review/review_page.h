/*
 * review_page.h - one page to read a whole run by: what was changed, where and
 * why.
 *
 * Text after text is fed with its conversion and the changes that the library
 * reports; the page is written at the end, in one piece.  It holds the text
 * once: what was made of it follows from the changes.  So every difference that
 * no change accounts for is found by comparison and is marked as unexplained,
 * and the page always shows the conversion as it is.
 *
 * Memory is that of the page and the two sides of one text.  A review belongs
 * to one thread at a time, and to one text at a time.  What goes wrong while
 * text is collected is remembered and said when the text ends.
 */
#ifndef COMMAND_REVIEW_REVIEW_PAGE_H
#define COMMAND_REVIEW_REVIEW_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "shutong.h"

struct review;

/* Makes a review that is to be written to `path`; nothing is written yet, but a
 * place that cannot be is refused.  `from` and `to` are the languages of text
 * and conversion, BCP 47 tags (language_tags_of()).  The strings must outlive
 * it. NULL on failure; the message is given. */
struct review *review_page_new(const char *path, const char *from,
                               const char *to);

/* Frees it.  NULL is fine. */
void review_page_free(struct review *r);

/* Begins a text; one that was begun and did not end is left out.  Refuses the
 * file that the page is to be written to: false, and the message is given. */
bool review_page_begin(struct review *r, const char *name);

/* More of the text, and of its conversion; one may be ahead of the other.  With
 * repairs the text is the repaired one. */
void review_page_text(struct review *r, const char *in, size_t in_nbytes,
                      const char *out, size_t out_nbytes);

/* A change, as shutong_stream_explain() reports it: in order, before or after
 * the text that it is in. */
void review_page_change(struct review *r, const struct shutong_change *change);

/* A place that was repaired before the text was converted, or left alone; in
 * order. */
void review_page_place(struct review *r, const struct shutong_place *place);

/* Ends a text, which then is part of the page.  False when out of memory; the
 * message is given. */
bool review_page_end(struct review *r);

/* Whether some text has ended. */
bool review_page_has_text(const struct review *r);

/* Writes the page.  What stood in its place stays where that fails: false, and
 * the message is given. */
bool review_page_write(struct review *r);

#endif
