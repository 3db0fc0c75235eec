/*
 * html_tree.c - what a tag of HTML opens and ends.
 *
 * Follows the standard's tree construction, with these differences.  Nodes are
 * not moved: text in a table outside its cells is where it is in the file, and
 * an end tag changes nothing of what came before it.  Of the formatting
 * elements that outlive the block that they are in, those are kept that say
 * something of their content.  What the standard ignores, in <select> for
 * instance, is taken where it does no harm.
 *
 * In XML, which is known to be well-formed, a tag opens and ends what it says.
 */
#include "formats/markup/html_tree.h"

#include <string.h>
#include <strings.h>

/* ---- what ends what ------------------------------------------------------ */

static void end_is(struct html_stack *h, enum html_name is,
                   enum html_stack_scope scope)
{
    size_t i = html_stack_find_is(h, is, scope);

    if (i > 0)
        html_stack_pop_to(h, i);
}

/* Ends the item that an item follows. */
static void end_item(struct html_stack *h, enum html_name a, enum html_name b)
{
    for (size_t i = h->n; i-- > 1;) {
        const struct html_open *o = &h->open[i];
        if (o->is == a || o->is == b) {
            html_stack_pop_to(h, i);
            return;
        }
        if ((o->rules & HTML_SPECIAL) != 0 && o->is != HTML_ADDRESS &&
            o->is != HTML_DIV && o->is != HTML_P)
            return;
    }
}

/* Opens an element that has no tag, where it is the innermost but this one. */
static void push_implied(struct html_stack *h, enum html_name in,
                         const char *name)
{
    const struct html_element *e =
        html_elements_find(&h->index, name, strlen(name));
    const struct html_open o = {
        .element = e, .rules = e->rules, .is = e->is, .own = {-1, -1}};

    if (html_stack_top(h)->is == in)
        html_stack_push(h, &o);
}

/* Ends what is open in a table, up to what a part of it can be in; false where
 * there is no table. */
static bool end_table_parts(struct html_stack *h, const struct html_open *o)
{
    size_t i = h->n - 1;
    bool cell = o->is == HTML_TD || o->is == HTML_TH;

    while (i > 0 && h->open[i].is != HTML_TABLE &&
           h->open[i].is != HTML_TEMPLATE &&
           !(cell && h->open[i].is == HTML_TR) &&
           !((cell || o->is == HTML_TR) && h->open[i].is == HTML_TBODY) &&
           !(o->is == HTML_ANY && h->open[i].is == HTML_COLGROUP))
        i--;
    if (i == 0)
        return false;
    html_stack_pop_to(h, i + 1);
    if (o->is == HTML_ANY && (o->rules & HTML_VOID) != 0)
        push_implied(h, HTML_TABLE, "colgroup");
    if (cell || o->is == HTML_TR)
        push_implied(h, HTML_TABLE, "tbody");
    if (cell)
        push_implied(h, HTML_TBODY, "tr");
    return true;
}

/* The table that is open, unless a cell of it is: then 0. */
static size_t find_table_without_cell(const struct html_stack *h)
{
    for (size_t i = h->n; i-- > 1;) {
        enum html_name is = h->open[i].is;
        if (is == HTML_TABLE)
            return i;
        if (is == HTML_TD || is == HTML_TH || is == HTML_CAPTION ||
            is == HTML_TEMPLATE)
            return 0;
    }
    return 0;
}

/* Whether an element ends where another one does. */
static bool is_implied_end(const struct html_open *o)
{
    switch (o->is) {
    case HTML_DD:
    case HTML_DT:
    case HTML_LI:
    case HTML_OPTGROUP:
    case HTML_OPTION:
    case HTML_P:
    case HTML_RB:
    case HTML_RP:
    case HTML_RT:
    case HTML_RTC:
        return true;
    default:
        return false;
    }
}

/* Ends what a start tag ends; false where the tag counts for nothing. */
static bool make_room(struct html_stack *h, const struct html_open *o)
{
    switch (o->is) {
    case HTML_LI:
        end_item(h, HTML_LI, HTML_LI);
        break;
    case HTML_DD:
    case HTML_DT:
        end_item(h, HTML_DD, HTML_DT);
        break;
    case HTML_BUTTON:
        end_is(h, HTML_BUTTON, HTML_IN_ANY);
        break;
    case HTML_OPTGROUP:
    case HTML_OPTION:
        if (html_stack_top(h)->is == HTML_OPTION)
            html_stack_pop(h);
        if (o->is == HTML_OPTGROUP && html_stack_top(h)->is == HTML_OPTGROUP)
            html_stack_pop(h);
        break;
    case HTML_RB:
    case HTML_RT:
    case HTML_RP:
    case HTML_RTC:
        while (html_stack_find_is(h, HTML_RUBY, HTML_IN_ANY) > 0 &&
               is_implied_end(html_stack_top(h)) &&
               (html_stack_top(h)->is != HTML_RTC || o->is == HTML_RB ||
                o->is == HTML_RTC))
            html_stack_pop(h);
        break;
    default:
        break;
    }
    if ((o->rules & HTML_ENDS_P) != 0)
        end_is(h, HTML_P, HTML_IN_BUTTON);
    if (o->is == HTML_TABLE && find_table_without_cell(h) > 0)
        html_stack_pop_to(h, find_table_without_cell(h));
    if ((o->rules & HTML_HEADING) != 0 &&
        (html_stack_top(h)->rules & HTML_HEADING) != 0)
        html_stack_pop(h);
    return (o->rules & HTML_TABLE_PART) == 0 || end_table_parts(h, o);
}

/* Takes out an element of those that are open, and leaves what is in it. */
static void take_out(struct html_stack *h, size_t i)
{
    memmove(&h->open[i], &h->open[i + 1], (h->n - i - 1) * sizeof(*h->open));
    h->n--;
}

/* Ends a form: what is open in it stays in it. */
static void end_form(struct html_stack *h, size_t i)
{
    while (h->n > i + 1 && is_implied_end(html_stack_top(h)))
        html_stack_pop(h);
    if (h->n == i + 1)
        html_stack_pop(h);
    else
        take_out(h, i);
}

/* ---- SVG and MathML ------------------------------------------------------ */

static bool is_named(const struct html_stack *h, const struct html_open *o,
                     const char *list)
{
    return markup_text_is_in(h->scan->s + o->name_at, o->name_end - o->name_at,
                             list);
}

/* What an element in SVG or MathML is for us. */
static void make_foreign(struct html_stack *h, struct html_open *o,
                         const struct markup_token *tag)
{
    struct markup_value v;
    size_t at = tag->name_end;
    bool placed = false;

    o->foreign = o->foreign_content = true;
    o->math = html_stack_top(h)->math;
    const char *points =
        o->math ? "mi mo mn ms mtext" : "foreignObject desc title";
    o->is = HTML_ANY;
    o->rules &= HTML_BLOCK | HTML_NO_TEXT;
    while (markup_scan_attribute(h->scan, tag, &at, &v)) {
        const char *value = h->scan->s + v.at;
        placed =
            placed || markup_text_is_in(h->scan->s + v.name_at,
                                        v.name_end - v.name_at, "x y dx dy");
        if (o->math && is_named(h, o, "annotation-xml") &&
            markup_scan_is(h->scan, v.name_at, v.name_end, "encoding") &&
            markup_text_is_in(value, v.end - v.at,
                              "text/html application/xhtml+xml"))
            o->foreign_content = false;
    }
    /* Text that is put somewhere else does not go on. */
    if (is_named(h, o, "text foreignObject desc title metadata") ||
        (placed && is_named(h, o, "tspan")))
        o->rules |= HTML_BLOCK;
    if (is_named(h, o, "annotation"))
        o->rules |= HTML_NO_TEXT;
    if (is_named(h, o, points))
        o->foreign_content = false;
    if (is_named(h, o, points) || (o->math && is_named(h, o, "annotation-xml")))
        o->rules |= HTML_SCOPE | HTML_SPECIAL;
}

/* Whether a start tag is of HTML wherever it is. */
static bool leaves_foreign(const struct html_stack *h,
                           const struct html_element *e,
                           const struct markup_token *tag)
{
    struct markup_value v;
    size_t at = tag->name_end;

    if (e->is != HTML_FONT)
        return (e->rules & HTML_LEAVES_FOREIGN) != 0;
    while (markup_scan_attribute(h->scan, tag, &at, &v))
        if (markup_text_is_in(h->scan->s + v.name_at, v.name_end - v.name_at,
                              "color face size"))
            return true;
    return false;
}

/* ---- tags ---------------------------------------------------------------- */

/* <html> and <body> are there already: what they say holds of what comes. */
static void take_root(struct html_stack *h, const struct html_open *o,
                      struct markup_state *state)
{
    if (o->own.foreign >= 0)
        h->open[0].own.foreign = o->own.foreign;
    if (o->own.untouched >= 0)
        h->open[0].own.untouched = o->own.untouched;
    html_stack_derive_from(h, 0);
    *state = h->open[0].state;
    html_stack_end_block(h, false);
}

/* Ends a formatting element.  A block that was opened in it goes on, and so do
 * formatting elements; what else is open between them does not. */
static void end_formatting(struct html_stack *h, const struct html_open *o)
{
    size_t i = html_stack_find_element(h, o, HTML_IN_ANY), last;
    struct html_formatting *f = html_stack_find_formatting(h, o);

    if (f != NULL &&
        (f->closed || (i > 0 && html_stack_says_something(&h->open[i]))))
        html_stack_drop_formatting(h, f);
    if (i == 0)
        return;
    for (last = h->n - 1;
         last > i && (h->open[last].rules & HTML_SPECIAL) == 0;)
        last--;
    if (last == i) {
        html_stack_pop_to(h, i);
        return;
    }
    html_stack_pop_to(h, last + 1);
    for (size_t k = last; k-- > i;)
        if (k == i ||
            (h->open[k].rules & (HTML_SPECIAL | HTML_FORMATTING)) == 0)
            take_out(h, k);
    html_stack_derive_from(h, i);
}

/* Opens a formatting element. */
static void open_formatting(struct html_stack *h, const struct html_open *o)
{
    if ((o->is == HTML_A || o->is == HTML_NOBR) &&
        (html_stack_find_formatting(h, o) != NULL ||
         html_stack_find_element(h, o, HTML_IN_ANY) > 0))
        end_formatting(h, o);
    html_stack_text(h);
    html_stack_push(h, o);
    if (html_stack_says_something(o))
        html_stack_add_formatting(h, o, false);
}

void html_tree_start(struct html_stack *h, const struct markup_token *tag,
                     const struct html_element *e, struct markup_state *state)
{
    bool xml = h->scan->xml;
    struct html_open o = {.element = e,
                          .name_at = tag->name_at,
                          .name_end = tag->name_end,
                          .rules = e->rules,
                          .is = e->is,
                          .own = {-1, -1}};

    if (tag->end - tag->name_end > 1)
        o.own = markup_text_own(h->scan, tag,
                                e->is == HTML_HTML || e->is == HTML_BODY);
    if (!xml && html_stack_is_foreign(h) && leaves_foreign(h, e, tag))
        while (h->n > 1 && html_stack_is_foreign(h))
            html_stack_pop(h);
    if (html_stack_is_foreign(h)) {
        make_foreign(h, &o, tag);
    } else if (e->is == HTML_SVG || e->is == HTML_MATH) {
        html_stack_text(h);
        o.foreign = o.foreign_content = true;
        o.math = e->is == HTML_MATH;
    } else if (!xml) {
        if (e->is == HTML_HTML || e->is == HTML_BODY || e->is == HTML_HEAD) {
            take_root(h, &o, state);
            return;
        }
        /* A form in a table has no content, and there is none in a form. */
        if (!make_room(h, &o) ||
            (e->is == HTML_FORM &&
             (find_table_without_cell(h) > 0 ||
              html_stack_find_is(h, HTML_FORM, HTML_IN_TABLE) > 0)))
            o.rules = HTML_BLOCK | HTML_VOID;
        if ((o.rules & HTML_SPECIAL) == 0 || e->is == HTML_BUTTON ||
            ((o.rules & (HTML_OBJECT | HTML_MARKER)) != 0 &&
             (o.rules & HTML_TABLE_PART) == 0))
            html_stack_text(h);
    }
    if ((o.rules & (HTML_BLOCK | HTML_ASIDE)) != 0)
        html_stack_end_block(h, html_stack_state(h)->beside ||
                                    (o.rules & HTML_ASIDE) != 0);
    else if ((o.rules & HTML_OBJECT) != 0)
        markup_text_object(h->text, tag->at, html_stack_state(h));
    bool empty =
        tag->empty && (xml || html_stack_is_foreign(h) || o.foreign_content);
    if (empty || (!xml && (o.rules & HTML_VOID) != 0)) {
        *state = *html_stack_state(h);
        html_stack_derive(&o, state);
        return;
    }
    if (!xml && (o.rules & HTML_FORMATTING) != 0)
        open_formatting(h, &o);
    else
        html_stack_push(h, &o);
    *state = *html_stack_state(h);
}

/* Ends an element that has no rules of its own. */
static void end_other(struct html_stack *h, const struct html_open *o)
{
    for (size_t i = h->n; i-- > 1;) {
        if (html_stack_same_name(h, &h->open[i], o)) {
            html_stack_pop_to(h, i);
            return;
        }
        if ((h->open[i].rules & HTML_SPECIAL) != 0)
            return;
    }
}

/* Ends an element in SVG or MathML; false where it is not one of these. */
static bool end_foreign(struct html_stack *h, const struct html_open *o)
{
    if (!html_stack_top(h)->foreign)
        return false;
    for (size_t i = h->n; i-- > 1;) {
        const struct html_open *open = &h->open[i];
        size_t n = open->name_end - open->name_at;
        if (!open->foreign)
            break;
        if (n == o->name_end - o->name_at &&
            strncasecmp(h->scan->s + open->name_at, h->scan->s + o->name_at,
                        n) == 0) {
            html_stack_pop_to(h, i);
            return true;
        }
    }
    return false;
}

void html_tree_end(struct html_stack *h, const struct markup_token *tag,
                   const struct html_element *e)
{
    struct html_open o = {.element = e,
                          .name_at = tag->name_at,
                          .name_end = tag->name_end,
                          .rules = e->rules};
    size_t i;

    if (h->scan->xml) {
        html_stack_pop_to(h, h->n - 1);
        return;
    }
    if (end_foreign(h, &o))
        return;
    if ((e->rules & HTML_BLOCK) != 0)
        html_stack_end_block(h, html_stack_state(h)->beside);
    if ((e->rules & HTML_FORMATTING) != 0) {
        end_formatting(h, &o);
    } else if (e->is == HTML_HTML || e->is == HTML_BODY) {
        return;
    } else if ((e->rules & HTML_HEADING) != 0) {
        for (i = h->n - 1; i > 0 && (h->open[i].rules & HTML_HEADING) == 0 &&
                           (h->open[i].rules & HTML_SCOPE) == 0;)
            i--;
        if ((h->open[i].rules & HTML_HEADING) != 0)
            html_stack_pop_to(h, i);
    } else if ((e->rules & (HTML_SPECIAL | HTML_MARKER)) != 0) {
        i = html_stack_find_element(h, &o,
                                    (e->rules & HTML_TABLE_PART) != 0 ||
                                            e->is == HTML_TABLE
                                        ? HTML_IN_TABLE
                                    : e->is == HTML_LI ? HTML_IN_LIST
                                    : e->is == HTML_P  ? HTML_IN_BUTTON
                                                       : HTML_IN_ANY);
        if (i > 0 && e->is == HTML_FORM)
            end_form(h, i);
        else if (i > 0)
            html_stack_pop_to(h, i);
        if (i > 0 && (e->rules & HTML_MARKER) != 0 &&
            (e->rules & HTML_TABLE_PART) == 0 && e->is != HTML_TEMPLATE)
            html_stack_clear_formatting(h);
    } else {
        end_other(h, &o);
    }
}
