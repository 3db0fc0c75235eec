/*
 * json_for_html.h - any text as a JSON string that is safe within an HTML
 * script.
 *
 * Nothing of it can end the element or begin a comment, no reader of HTML or
 * editor of the file changes it, and none obeys it: what is escaped are `<`,
 * all control characters and those that order text or are lines of their own
 * kind.  Ill-formed bytes become U+FFFD, one for each maximal subpart, as JSON
 * has no others.
 */
#ifndef COMMAND_REVIEW_JSON_FOR_HTML_H
#define COMMAND_REVIEW_JSON_FOR_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends s[0..n) with its quotation marks.  False when out of memory. */
bool json_for_html_string(struct buf *b, const char *s, size_t n);

/* Length of s[0..n) as a script sees the string: in UTF-16 code units. */
size_t json_for_html_units(const char *s, size_t n);

#endif
