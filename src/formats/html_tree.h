/*
 * html_tree.h - the open elements of HTML, by the standard's rules for what a
 * tag opens and ends.
 *
 * Not the tree itself: what is asked is what holds of the text at a place, and
 * where blocks end.
 */
#ifndef FORMATS_HTML_TREE_H
#define FORMATS_HTML_TREE_H

#include "formats/html_elements.h"
#include "formats/markup_text.h"

struct html_open {
    const struct html_element *element;
    size_t name_at, name_end;
    unsigned rules;
    enum html_name is;
    struct markup_own own;
    struct markup_state state; /* of its content */
    bool foreign;              /* in SVG or MathML */
    bool foreign_content;
};

/* A formatting element that says something of its content, <code>: a paragraph
 * that ends within it does not end it. */
struct html_formatting {
    struct html_open open;
    bool marker; /* no element, but the border of a cell */
    bool closed; /* not among the open elements now */
};

struct html_tree {
    struct markup_text *text;
    struct markup_scan *scan;
    struct html_index index;
    struct markup_state around; /* the root */
    size_t n, nformatting;
    bool too_deep;
    struct html_open open[MARKUP_DEPTH];
    struct html_formatting formatting[MARKUP_DEPTH];
};

/* Begins in the root element, where a state holds. */
void html_tree_init(struct html_tree *tree, struct markup_text *text,
                    struct markup_scan *scan,
                    const struct markup_state *around);

/* What holds of text here. */
const struct markup_state *html_tree_state(const struct html_tree *tree);

/* The same for text that comes now: formatting that is still on is opened. */
const struct markup_state *html_tree_text(struct html_tree *tree);

/* Whether what comes is in SVG or MathML. */
bool html_tree_is_foreign(const struct html_tree *tree);

/* Takes a start tag; what holds of its content, of void ones too, is in
 * *state_ret. */
void html_tree_start(struct html_tree *tree, const struct markup_token *tag,
                     const struct html_element *element,
                     struct markup_state *state_ret);

void html_tree_end(struct html_tree *tree, const struct markup_token *tag,
                   const struct html_element *element);

#endif
