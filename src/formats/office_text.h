/*
 * office_text.h - the text of the XML files in documents of Office and in
 * OpenDocument files, element by element.
 *
 * A table says what the elements are; it is searched by namespace and name, so
 * that prefixes may be any.  What is in no table has no text of its own.
 */
#ifndef FORMATS_OFFICE_TEXT_H
#define FORMATS_OFFICE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/document_build.h"

/* Namespaces; more than one URI may be the same one. */
enum office_space {
    OFFICE_OTHER,
    OFFICE_XML, /* xml:space */
    OFFICE_WORD,
    OFFICE_DRAWING,
    OFFICE_SHEET,
    OFFICE_SLIDE,
    OFFICE_CHART,
    OFFICE_THREADED, /* comments of Excel */
    OFFICE_COMPATIBILITY,
    OFFICE_DUBLIN_CORE,
    OFFICE_PROPERTIES,
    OFFICE_PICTURE, /* wp:docPr and the like */
    OFFICE_ODF_TEXT,
    OFFICE_ODF_STYLE,
    OFFICE_ODF_SVG,
    OFFICE_ODF_META,
    OFFICE_ODF_OFFICE,
};

struct office_uri {
    const char *uri;
    enum office_space space;
};

/* What an element is. */
enum office_role {
    OFFICE_NOTHING,    /* what is around it goes on */
    OFFICE_BLOCK,      /* a paragraph, whose text is in elements in it */
    OFFICE_BLOCK_TEXT, /* a paragraph with text */
    OFFICE_TEXT,       /* text of the paragraph, spaces by xml:space */
    OFFICE_SPACED,     /* the same, where spaces always count */
    OFFICE_CUT,        /* the word before it ends */
    OFFICE_ASIDE,      /* a paragraph in the middle of another, or several */
    OFFICE_NOTE,       /* the same, where a word ends */
    OFFICE_SKIPPED,    /* no text, nor in what is in it */
    OFFICE_LANGUAGE,   /* its text is the language */
    OFFICE_STRING,     /* OFFICE_BLOCK, unless it is a name that is kept */
    OFFICE_LABELS,     /* what is in it has text in its values: */
    OFFICE_CELL,       /* the same, where it says t="str": */
    OFFICE_VALUE,      /* OFFICE_BLOCK_TEXT, in these; else none */
    OFFICE_FURNITURE,  /* text with codes: &amp;L&amp;"Arial,Bold"... */
};

struct office_element {
    enum office_space space;
    char name[24];
    enum office_role role;
};

enum office_attribute_role {
    OFFICE_ATTRIBUTE_TEXT,
    OFFICE_ATTRIBUTE_LANGUAGE,
    OFFICE_ATTRIBUTE_COUNTRY, /* beside style:language-asian */
};

/* An attribute with text, or that names a language, of an element. */
struct office_attribute {
    char element[24]; /* of any namespace */
    enum office_space space;
    char name[24];
    enum office_attribute_role role;
};

struct office_vocabulary {
    const struct office_uri *uris;
    size_t nuris;
    const struct office_element *elements;
    size_t nelements;
    const struct office_attribute *attributes;
    size_t nattributes;
    /* Text is in elements of this namespace alone, others are asides; or
     * OFFICE_OTHER. */
    enum office_space inline_space;
};

extern const struct office_vocabulary office_text_ooxml, office_text_odf;

/* Finds the text of the part that is read. */
void office_text_read(struct document *document,
                      const struct office_vocabulary *vocabulary);

/* For struct format. */
bool office_text_write(unsigned manner, const char *text, size_t n,
                       struct buf *out);

/* A flag of manners: text whose spaces at its ends do not count, since its
 * element does not say xml:space="preserve". */
enum { OFFICE_TEXT_UNPRESERVED = 16 };

#endif
