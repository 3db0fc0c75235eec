/*
 * html_stack.h - the open elements of HTML, and the formatting that is on.
 */
#ifndef FORMATS_HTML_STACK_H
#define FORMATS_HTML_STACK_H

#include "formats/markup/html_elements.h"
#include "formats/markup/markup_text.h"

struct html_open {
    const struct html_element *element;
    size_t name_at, name_end;
    unsigned rules;
    enum html_name is;
    struct markup_own own;
    struct markup_state state; /* of its content */
    bool foreign;              /* in SVG or MathML, or one of these */
    bool math;
    bool foreign_content;
};

/* A formatting element that says something of its content, <code>: a paragraph
 * that ends within it does not end it. */
struct html_formatting {
    struct html_open open;
    bool marker; /* no element, but the border of a cell */
    bool closed; /* not among the open elements now */
};

struct html_stack {
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
void html_stack_init(struct html_stack *stack, struct markup_text *text,
                     struct markup_scan *scan,
                     const struct markup_state *around);

struct html_open *html_stack_top(struct html_stack *stack);

/* What holds of text here. */
const struct markup_state *html_stack_state(const struct html_stack *stack);

/* The same for text that comes now: formatting that is still on is opened. */
const struct markup_state *html_stack_text(struct html_stack *stack);

/* Whether what comes is in SVG or MathML. */
bool html_stack_is_foreign(const struct html_stack *stack);

/* Makes of the state around an element that of its content; for all that are
 * open from one on. */
void html_stack_derive(const struct html_open *open,
                       struct markup_state *state);
void html_stack_derive_from(struct html_stack *stack, size_t i);

void html_stack_end_block(struct html_stack *stack, bool beside);

/* Opens an element, and ends the innermost one, or those from one on, which is
 * not the root. */
void html_stack_push(struct html_stack *stack, const struct html_open *open);
void html_stack_pop(struct html_stack *stack);
void html_stack_pop_to(struct html_stack *stack, size_t i);

bool html_stack_same_name(const struct html_stack *stack,
                          const struct html_open *a, const struct html_open *b);

/* Whether formatting has to be kept: it says something of its content. */
bool html_stack_says_something(const struct html_open *open);

/* Keeps formatting, or a marker, which hides what is before it. */
void html_stack_add_formatting(struct html_stack *stack,
                               const struct html_open *open, bool marker);

/* The last formatting element of a name, in this cell; or NULL. */
struct html_formatting *
html_stack_find_formatting(struct html_stack *stack,
                           const struct html_open *open);
void html_stack_drop_formatting(struct html_stack *stack,
                                struct html_formatting *formatting);

/* Forgets formatting up to the last marker. */
void html_stack_clear_formatting(struct html_stack *stack);

/* Where an open element is looked for: what it is not looked for behind. */
enum html_stack_scope {
    HTML_IN_ANY,
    HTML_IN_LIST,
    HTML_IN_BUTTON,
    HTML_IN_TABLE
};

/* The last open element of a name in a scope, or 0, the root. */
size_t html_stack_find_is(const struct html_stack *stack, enum html_name is,
                          enum html_stack_scope scope);
size_t html_stack_find_element(const struct html_stack *stack,
                               const struct html_open *open,
                               enum html_stack_scope scope);

#endif
