/*
 * page_template.h - the page of --review, except its data, in the user's
 * language.
 *
 * src/command/review/page/ has it in English, with marks where it is translated
 * by gettext:
 *
 * page.html   @[words]@, or @[words with {0} and {1}|HTML|HTML]@, where the
 * HTML takes the place of {0} and {1}.  A space stands for all that are
 *             together, and for newlines.  The words of @[en]@ are the page's
 *             language, a BCP 47 tag.
 * *.js        t("words"), which looks in the data's table of words, if any.
 *
 * Translations are text: what of them could be HTML is escaped.  Any thread may
 * call these functions.
 */
#ifndef COMMAND_REVIEW_PAGE_TEMPLATE_H
#define COMMAND_REVIEW_PAGE_TEMPLATE_H

#include <stdbool.h>

#include "base/buf.h"

/* Appends the page up to the place of its data, a JSON object.  False when out
 * of memory. */
bool page_template_append_begin(struct buf *b);

/* Appends the table from English to the user's language, as a member of the
 * data and a comma; nothing if that is English.  False when out of memory. */
bool page_template_append_words(struct buf *json);

/* As much of a file as page_template_is_known() looks at. */
enum { PAGE_LOOKS_AT = 4096 };

/* Whether s[0..n), a file's beginning, is that of a page of this or an earlier
 * version, in any language. */
bool page_template_is_known(const char *s, size_t n);

/* What follows the data, to the end.  Static. */
const char *page_template_end(void);

#endif
