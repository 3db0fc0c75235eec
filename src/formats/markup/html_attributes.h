/*
 * html_attributes.h - attributes of HTML that are text, or say what it is.
 */
#ifndef FORMATS_HTML_ATTRIBUTES_H
#define FORMATS_HTML_ATTRIBUTES_H

#include "formats/markup/html_elements.h"
#include "formats/markup/markup_text.h"

/* Places in a tag, or nowhere. */
struct html_place {
    size_t at, end;
};

/* Links to translations of a page, one of which may be the page itself. */
struct html_links {
    struct html_place canonical;
    struct html_link {
        struct html_place href, language;
    } * alternates;
    size_t n, cap;
};

/* The next attribute of a start tag that is text, at *at or behind it; false
 * where there is none.  Begins at tag->name_end. */
bool html_attributes_next_text(const struct markup_scan *scan,
                               const struct markup_token *tag,
                               const struct html_element *element, size_t *at,
                               struct markup_value *ret);

/* Tells of the attributes of a start tag, for content of that state. */
void html_attributes_add(struct markup_text *text,
                         const struct markup_scan *scan,
                         const struct markup_token *tag,
                         const struct html_element *element,
                         const struct markup_state *state,
                         struct html_links *links);

/* Tells of the languages of links to the page itself, and frees the links. */
void html_attributes_end(struct html_links *links, struct markup_text *text);

/* The name of the encoding in a tag of <meta>; false where it says none. */
bool html_attributes_charset(const struct markup_scan *scan,
                             const struct markup_token *tag,
                             struct html_place *ret);

#endif
