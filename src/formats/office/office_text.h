/*
 * office_text.h - the text of the XML files in Office and OpenDocument files.
 *
 * Elements are looked up in a table by namespace and name, so any prefix works.
 * Elements that are not in the table have no text of their own.
 */
#ifndef FORMATS_OFFICE_TEXT_H
#define FORMATS_OFFICE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/document/document_build.h"

/* Namespaces; several URIs may denote the same one. */
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
    OFFICE_MATH,
    OFFICE_ODF_TEXT,
    OFFICE_ODF_STYLE,
    OFFICE_ODF_SVG,
    OFFICE_ODF_META,
    OFFICE_ODF_OFFICE,
    OFFICE_ODF_FORMATTING, /* fo: */
    OFFICE_ODF_FORM,
    OFFICE_ODF_PRESENTATION,
    OFFICE_ODF_NUMBER,
};

struct office_uri {
    const char *uri;
    enum office_space space;
};

/* What an element is. */
enum office_role {
    OFFICE_NOTHING,    /* no effect */
    OFFICE_BLOCK,      /* a paragraph whose text is in its descendants */
    OFFICE_BLOCK_TEXT, /* a paragraph with text of its own */
    OFFICE_TEXT,       /* text of the paragraph, spaces by xml:space */
    OFFICE_SPACED,     /* the same; spaces are always significant */
    OFFICE_CUT,        /* ends a word */
    OFFICE_ASIDE,      /* paragraphs inside another one */
    OFFICE_NOTE,       /* the same, and ends a word */
    OFFICE_SKIPPED,    /* no text, including its descendants */
    OFFICE_LANGUAGE,   /* its text is a language tag */
    OFFICE_STRING,     /* OFFICE_BLOCK, unless it is a name to be kept */
    OFFICE_LABELS,     /* the values in it are text */
    OFFICE_CELL,       /* the same if it has t="str" */
    OFFICE_VALUE,      /* OFFICE_BLOCK_TEXT in these two, else not text */
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
    OFFICE_ATTRIBUTE_FONT,    /* names a font */
};

/* An attribute of an element that has text, a language or a font. */
struct office_attribute {
    char element[24]; /* local name, in any namespace */
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
    /* Attributes with font names, used with --fonts only. */
    const struct office_attribute *fonts;
    size_t nfonts;
    /* If not OFFICE_OTHER, elements of all other namespaces are asides. */
    enum office_space inline_space;
};

extern const struct office_vocabulary office_text_ooxml, office_text_odf;

/* Reports the text of the current part. */
void office_text_read(struct document *document,
                      const struct office_vocabulary *vocabulary);

/* For struct format. */
bool office_text_write(unsigned manner, const char *text, size_t n,
                       struct buf *out);

/* A flag of manners: leading and trailing spaces are not significant, since the
 * element has no xml:space="preserve". */
enum { OFFICE_TEXT_UNPRESERVED = 16 };

#endif
