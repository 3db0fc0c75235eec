/*
 * markup_vocabulary.h - tables of the elements and attributes that have text in
 * a kind of markup.
 *
 *   static const struct markup_element elements[] = {
 *       {"p", MARKUP_BLOCK | MARKUP_TEXT, NULL},
 *       {"code", MARKUP_NO_TEXT, NULL},
 *   };
 *
 * MARKUP_TEXT and MARKUP_NO_TEXT apply to everything in the element, except in
 * elements whose row differs.  A name with a colon is a full name; a name
 * without one is a local name: `t` matches <t> and <w:t>.  Full names take
 * precedence.
 */
#ifndef FORMATS_MARKUP_VOCABULARY_H
#define FORMATS_MARKUP_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum markup_rule {
    MARKUP_TEXT = 1 << 0,    /* character data is text */
    MARKUP_NO_TEXT = 1 << 1, /* character data is not text */
    /* Its beginning and its end end words. */
    MARKUP_BLOCK = 1 << 2,
    /* A footnote or the reading of ruby: the text around it is looked up as if
     * it were not there, and its own text follows the block. */
    MARKUP_ASIDE = 1 << 3,
    MARKUP_LANGUAGE = 1 << 4, /* its content is a language tag */
    /* Its content is HTML, escaped or in CDATA, and has text by the rules of
     * HTML. */
    MARKUP_HTML = 1 << 5,
    /* Line ends and spaces are significant; a line end ends a word. */
    MARKUP_LINES = 1 << 6,
    /* It ends a word, but not the sentence: <w:tab/>. */
    MARKUP_CUT = 1 << 7,
    /* A block, unless its parent has text of its own. */
    MARKUP_MIXED = 1 << 8,
    MARKUP_HTML_IN_CDATA = 1 << 9, /* CDATA with tags in it is HTML */
};

/* Names are in the rows: a pointer to each would be relocated at every start.
 */
struct markup_element {
    char name[24];
    unsigned rules;
    /* Attributes, separated by spaces, that mean that nothing in it is text;
     * `name=value` requires that value.  May be NULL. */
    const char *unless;
};

struct markup_attribute {
    const char *element; /* or NULL for any element */
    char name[24];
    unsigned rules; /* MARKUP_TEXT or MARKUP_LANGUAGE */
};

struct markup_vocabulary {
    const char *name;  /* for messages */
    const char *roots; /* its root elements, separated by spaces */
    /* A string, such as a namespace, that must occur before the end of the
     * root's start tag; if it begins with <, an element that must occur
     * anywhere.  May be NULL. */
    const char *mark;
    /* The rules outside the root element.  MARKUP_BLOCK, MARKUP_CUT and
     * MARKUP_MIXED also apply to elements without a row. */
    unsigned rules;
    char separator;   /* in language tags: - or _ */
    bool backslashes; /* text may have escapes such as \n and \u53d1 */
    const struct markup_element *elements;
    size_t nelements;
    const struct markup_attribute *attributes;
    size_t nattributes;
};

#endif
