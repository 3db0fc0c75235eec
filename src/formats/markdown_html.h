/*
 * markdown_html.h - HTML within Markdown: tags, and the text between them.
 */
#ifndef FORMATS_MARKDOWN_HTML_H
#define FORMATS_MARKDOWN_HTML_H

#include <stdbool.h>
#include <stddef.h>

/* Where a text is in the HTML that is given piece by piece. */
struct markdown_html {
    enum { MARKDOWN_HTML_TEXT, MARKDOWN_HTML_TAG, MARKDOWN_HTML_COMMENT } where;
    char quote;    /* in a tag: of the value that is open, or 0 */
    bool equals;   /* in a tag: a value comes */
    char name[12]; /* of the tag, in lower case, cut */
    size_t nname;
    bool closes; /* it begins with </ */
    bool in_name;
    char inside[12]; /* the element whose content is no text, or "" */
    size_t depth;    /* how many of that name are open there */
    unsigned dashes; /* in a comment: that came just now */
};

/* What a character is part of. */
enum markdown_html_kind {
    MARKDOWN_HTML_IS_TEXT,
    MARKDOWN_HTML_IS_MARKUP, /* cuts no word */
    MARKDOWN_HTML_IS_BREAK /* ends a tag of an element that does, or is no text
                            */
};

/* The content of the element whose start tag has just ended is no text. */
void markdown_html_skip(struct markdown_html *h);

/* Goes past s[0], of s[0..n). */
enum markdown_html_kind markdown_html_next(struct markdown_html *h,
                                           const char *s, size_t n);

#endif
