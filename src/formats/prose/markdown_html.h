/*
 * markdown_html.h - HTML inside Markdown: tags and the text between them.
 */
#ifndef FORMATS_MARKDOWN_HTML_H
#define FORMATS_MARKDOWN_HTML_H

#include <stdbool.h>
#include <stddef.h>

/* The state of reading HTML piece by piece. */
struct markdown_html {
    enum { MARKDOWN_HTML_TEXT, MARKDOWN_HTML_TAG, MARKDOWN_HTML_COMMENT } where;
    char quote;    /* in a tag: the quote of an open value, or 0 */
    bool equals;   /* in a tag: a value follows */
    char name[12]; /* of the tag, in lower case, truncated */
    size_t nname;
    bool closes; /* the tag begins with </ */
    bool in_name;
    char inside[12]; /* the open element whose content is not text, or "" */
    size_t depth;    /* number of open elements of that name */
    unsigned dashes; /* in a comment: the dashes just read */
};

/* What a character is part of. */
enum markdown_html_kind {
    MARKDOWN_HTML_IS_TEXT,
    MARKDOWN_HTML_IS_MARKUP, /* does not end a word */
    MARKDOWN_HTML_IS_BREAK /* ends a tag of an element that does, or is no text
                            */
};

/* Skips the content of the element whose start tag has just ended. */
void markdown_html_skip(struct markdown_html *h);

/* Reads one byte, s[0]; n is the number of bytes available. */
enum markdown_html_kind markdown_html_next(struct markdown_html *h,
                                           const char *s, size_t n);

#endif
