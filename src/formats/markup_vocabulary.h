/*
 * markup_vocabulary.h - which elements and attributes of a kind of markup have
 * text: tables.
 *
 *   static const struct markup_element elements[] = {
 *       {"p", MARKUP_BLOCK | MARKUP_TEXT, NULL},
 *       {"code", MARKUP_NO_TEXT, NULL},
 *   };
 *
 * What a row says of text holds for all of the element's content, up to an
 * element that says something else.  A name with a colon is the whole name; one
 * without is what comes after the colon, if there is any: `t` is <t> and <w:t>.
 * Where both are there, the whole name counts.
 */
#ifndef FORMATS_MARKUP_VOCABULARY_H
#define FORMATS_MARKUP_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum markup_rule {
    MARKUP_TEXT = 1 << 0,    /* characters in it are text */
    MARKUP_NO_TEXT = 1 << 1, /* are none */
    /* No word goes over its beginning, nor over its end. */
    MARKUP_BLOCK = 1 << 2,
    /* Stands beside the text that it is in, as a footnote or the reading of
     * ruby does: the words around it are looked up as if it were not there, and
     * its own text comes after the block. */
    MARKUP_ASIDE = 1 << 3,
    MARKUP_LANGUAGE = 1 << 4, /* what is in it names the language */
    /* Its text is HTML, escaped or as CDATA: the text of that is text. */
    MARKUP_HTML = 1 << 5,
    /* Line ends and spaces are as they are: a word ends with its line. */
    MARKUP_LINES = 1 << 6,
    /* No word goes over it, but the sentence does: <w:tab/>. */
    MARKUP_CUT = 1 << 7,
    /* A block, unless the element that it is in has text beside it. */
    MARKUP_MIXED = 1 << 8,
    MARKUP_HTML_IN_CDATA = 1 << 9, /* CDATA with tags in it is HTML */
};

/* Names are in the rows: a pointer to each would be relocated at every start.
 */
struct markup_element {
    char name[24];
    unsigned rules;
    /* Nothing in it is text where it has one of these attributes, with spaces
     * between them, or `name=value`: that value; or NULL. */
    const char *unless;
};

struct markup_attribute {
    const char *element; /* that it is of, or NULL: of any */
    char name[24];
    unsigned rules; /* MARKUP_TEXT or MARKUP_LANGUAGE */
};

struct markup_vocabulary {
    const char *name;  /* for messages */
    const char *roots; /* its root elements, with spaces between them */
    /* What stands in such a file, for instance a namespace; or NULL. */
    const char *mark;
    /* What holds around the root; and of elements without a row those of
     * MARKUP_BLOCK, MARKUP_CUT, MARKUP_MIXED. */
    unsigned rules;
    char separator;   /* of language marks: - or _ */
    bool backslashes; /* \n, \u53d1 are escapes in its text */
    const struct markup_element *elements;
    size_t nelements;
    const struct markup_attribute *attributes;
    size_t nattributes;
};

#endif
