/*
 * html_elements.h - what HTML says of its elements, as far as it matters for
 * text.
 */
#ifndef FORMATS_HTML_ELEMENTS_H
#define FORMATS_HTML_ELEMENTS_H

#include <stddef.h>

enum html_rule {
    /* Of text. */
    HTML_BLOCK = 1 << 0, /* no word goes over its tags */
    HTML_NO_TEXT = 1 << 1,
    HTML_LINES = 1 << 2, /* line ends are as they are */
    HTML_ASIDE = 1 << 3, /* stands beside the text: the reading of ruby */
    /* Of the tokens that come after its tag. */
    HTML_RAW = 1 << 4,        /* up to the end tag: no tags, no references */
    HTML_REFERENCES = 1 << 5, /* but references */
    /* Of the tree. */
    HTML_VOID = 1 << 6, /* has no content */
    HTML_SPECIAL = 1 << 7,
    HTML_FORMATTING = 1 << 8,
    HTML_SCOPE = 1 << 9,   /* end tags find nothing outside it */
    HTML_ENDS_P = 1 << 10, /* its start tag ends a paragraph */
    HTML_HEADING = 1 << 11,
    HTML_LEAVES_FOREIGN = 1 << 12, /* is never in SVG or MathML */
    HTML_MARKER = 1 << 13,         /* formatting outside is not taken in */
    HTML_TABLE_PART = 1 << 14,     /* only in a table */
    /* Of text again. */
    HTML_OBJECT = 1 << 15, /* stands in the sentence, and cuts words */
};

/* Those that have rules of their own. */
enum html_name {
    HTML_ANY,
    HTML_A,
    HTML_ADDRESS,
    HTML_BODY,
    HTML_BUTTON,
    HTML_CAPTION,
    HTML_COLGROUP,
    HTML_DD,
    HTML_DIV,
    HTML_DT,
    HTML_FONT,
    HTML_FORM,
    HTML_HEAD,
    HTML_HTML,
    HTML_INPUT,
    HTML_LI,
    HTML_LINK,
    HTML_MATH,
    HTML_META,
    HTML_NOBR,
    HTML_OL,
    HTML_OPTGROUP,
    HTML_OPTION,
    HTML_P,
    HTML_PLAINTEXT,
    HTML_RB,
    HTML_RP,
    HTML_RT,
    HTML_RTC,
    HTML_RUBY,
    HTML_SVG,
    HTML_TABLE,
    HTML_TBODY,
    HTML_TD,
    HTML_TEMPLATE,
    HTML_TH,
    HTML_TR,
    HTML_UL,
};

struct html_element {
    char name[16];
    unsigned rules;
    enum html_name is;
};

/* Where rows are, by their names. */
enum { HTML_INDEX_BITS = 9, HTML_INDEX = 1 << HTML_INDEX_BITS };

struct html_index {
    unsigned char rows[HTML_INDEX];
};

void html_elements_index(struct html_index *index);

/* The element with a name, in any case; for other ones a row of no rules. */
const struct html_element *html_elements_find(const struct html_index *index,
                                              const char *name, size_t n);

#endif
