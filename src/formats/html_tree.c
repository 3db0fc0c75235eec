/*
 * html_tree.c - the open elements of HTML.
 *
 * Follows the standard's tree construction, with these differences, none of
 * which matters for text.  Nodes are not moved: text in a table outside its
 * cells is where it is in the file.  Of the formatting elements that outlive
 * the block that they are in, those are kept that say something of their
 * content.  Tags that the standard ignores, in <select> for instance, are taken
 * where they do no harm.
 *
 * In XML, which is known to be well-formed, a tag opens and ends what it says.
 */
#include "formats/html_tree.h"

#include <string.h>
#include <strings.h>

/* ---- state --------------------------------------------------------------- */

/* What holds in an element whose parent's content has that state. */
static void derive(const struct html_open *o, struct markup_state *state)
{
    markup_text_apply(&o->own, state);
    if ((o->rules & HTML_NO_TEXT) != 0)
        state->text = false;
    if ((o->rules & HTML_LINES) != 0)
        state->lines = true;
    if ((o->rules & HTML_ASIDE) != 0)
        state->beside = true;
}

/* Derives the states from an open element on. */
static void derive_from(struct html_tree *h, size_t i)
{
    for (; i < h->n; i++) {
        h->open[i].state = i == 0 ? h->around : h->open[i - 1].state;
        derive(&h->open[i], &h->open[i].state);
    }
}

void html_tree_init(struct html_tree *h, struct markup_text *text,
                    struct markup_scan *scan, const struct markup_state *around)
{
    html_elements_index(&h->index);
    h->around = *around;
    h->text = text;
    h->scan = scan;
    h->n = 1;
    h->nformatting = 0;
    h->too_deep = false;
    h->open[0] =
        (struct html_open){.element = html_elements_find(&h->index, "html", 4),
                           .rules = HTML_SPECIAL | HTML_SCOPE,
                           .is = HTML_HTML,
                           .own = {-1, -1}};
    derive_from(h, 0);
}

static struct html_open *top(struct html_tree *h)
{
    return &h->open[h->n - 1];
}

const struct markup_state *html_tree_state(const struct html_tree *h)
{
    return &h->open[h->n - 1].state;
}

bool html_tree_is_foreign(const struct html_tree *h)
{
    return h->open[h->n - 1].foreign_content;
}

static void end_block(struct html_tree *h, bool beside)
{
    markup_text_end_block(h->text, beside);
}

/* ---- formatting ---------------------------------------------------------- */

static bool same_name(const struct html_tree *h, const struct html_open *a,
                      const struct html_open *b)
{
    size_t n = a->name_end - a->name_at;

    return a->element == b->element && a->foreign == b->foreign &&
           (a->element->name[0] != '\0' ||
            (n == b->name_end - b->name_at &&
             strncasecmp(h->scan->s + a->name_at, h->scan->s + b->name_at, n) ==
                 0));
}

static void add_formatting(struct html_tree *h, const struct html_open *o,
                           bool marker)
{
    if (h->nformatting == MARKUP_DEPTH) {
        h->too_deep = true;
        return;
    }
    h->formatting[h->nformatting++] =
        (struct html_formatting){.open = *o, .marker = marker};
}

/* The last formatting element of a name, in this cell; or NULL. */
static struct html_formatting *find_formatting(struct html_tree *h,
                                               const struct html_open *o)
{
    for (size_t i = h->nformatting; i-- > 0 && !h->formatting[i].marker;)
        if (same_name(h, &h->formatting[i].open, o))
            return &h->formatting[i];
    return NULL;
}

static void drop_formatting(struct html_tree *h, struct html_formatting *f)
{
    size_t i = (size_t)(f - h->formatting) + 1;

    memmove(f, f + 1, (h->nformatting - i) * sizeof(*f));
    h->nformatting--;
}

static bool says_something(const struct html_open *o)
{
    return o->own.foreign >= 0 || o->own.untouched >= 0 ||
           (o->rules & HTML_NO_TEXT) != 0;
}

/* ---- opening and ending -------------------------------------------------- */

static void push(struct html_tree *h, const struct html_open *o)
{
    if (h->n == MARKUP_DEPTH) {
        h->too_deep = true;
        return;
    }
    h->open[h->n++] = *o;
    derive_from(h, h->n - 1);
    h->scan->cdata = o->foreign_content;
    if ((o->rules & HTML_MARKER) != 0)
        add_formatting(h, o, true);
}

static void pop(struct html_tree *h)
{
    const struct html_open *o = top(h);

    if ((o->rules & HTML_MARKER) != 0) {
        while (h->nformatting > 0 && !h->formatting[h->nformatting - 1].marker)
            h->nformatting--;
        h->nformatting -= h->nformatting > 0;
    } else if ((o->rules & HTML_FORMATTING) != 0 && says_something(o)) {
        struct html_formatting *f = find_formatting(h, o);
        if (f != NULL)
            f->closed = true;
    }
    if ((o->rules & (HTML_BLOCK | HTML_ASIDE)) != 0)
        end_block(h, o->state.beside);
    else if ((o->rules & HTML_OBJECT) != 0)
        markup_text_object(h->text, o->name_at, &o->state);
    h->n--;
    h->scan->cdata = top(h)->foreign_content;
}

/* Ends what is from an open element on, which is not the root. */
static void pop_to(struct html_tree *h, size_t i)
{
    while (h->n > i && h->n > 1)
        pop(h);
}

/* Opens again the formatting that is still on. */
static void reopen_formatting(struct html_tree *h)
{
    size_t i = h->nformatting;

    while (i > 0 && !h->formatting[i - 1].marker)
        i--;
    for (; i < h->nformatting; i++)
        if (h->formatting[i].closed) {
            h->formatting[i].closed = false;
            push(h, &h->formatting[i].open);
        }
}

const struct markup_state *html_tree_text(struct html_tree *h)
{
    if (h->nformatting > 0 && !h->scan->xml && !html_tree_is_foreign(h))
        reopen_formatting(h);
    return html_tree_state(h);
}

/* ---- scopes -------------------------------------------------------------- */

enum scope { SCOPE, LIST_SCOPE, BUTTON_SCOPE, TABLE_SCOPE };

static bool ends_scope(const struct html_open *o, enum scope scope)
{
    switch (scope) {
    case TABLE_SCOPE:
        return o->is == HTML_TABLE || o->is == HTML_TEMPLATE;
    case LIST_SCOPE:
        return (o->rules & HTML_SCOPE) != 0 || o->is == HTML_OL ||
               o->is == HTML_UL;
    case BUTTON_SCOPE:
        return (o->rules & HTML_SCOPE) != 0 || o->is == HTML_BUTTON;
    default:
        return (o->rules & HTML_SCOPE) != 0;
    }
}

/* The last open element of a name in a scope, or 0, the root. */
static size_t find_is(const struct html_tree *h, enum html_name is,
                      enum scope scope)
{
    for (size_t i = h->n; i-- > 1;) {
        if (h->open[i].is == is)
            return i;
        if (ends_scope(&h->open[i], scope))
            return 0;
    }
    return 0;
}

static size_t find_element(const struct html_tree *h, const struct html_open *o,
                           enum scope scope)
{
    for (size_t i = h->n; i-- > 1;) {
        if (same_name(h, &h->open[i], o))
            return i;
        if (ends_scope(&h->open[i], scope))
            return 0;
    }
    return 0;
}

static void end_is(struct html_tree *h, enum html_name is, enum scope scope)
{
    size_t i = find_is(h, is, scope);

    if (i > 0)
        pop_to(h, i);
}

/* Ends the item that an item follows. */
static void end_item(struct html_tree *h, enum html_name a, enum html_name b)
{
    for (size_t i = h->n; i-- > 1;) {
        const struct html_open *o = &h->open[i];
        if (o->is == a || o->is == b) {
            pop_to(h, i);
            return;
        }
        if ((o->rules & HTML_SPECIAL) != 0 && o->is != HTML_ADDRESS &&
            o->is != HTML_DIV && o->is != HTML_P)
            return;
    }
}

/* Ends what is open in a table, up to what a part of it can be in; false where
 * there is no table. */
static bool end_table_parts(struct html_tree *h, const struct html_open *o)
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
    pop_to(h, i + 1);
    return true;
}

/* Ends what a start tag ends; false where the tag counts for nothing. */
static bool make_room(struct html_tree *h, const struct html_open *o)
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
        end_is(h, HTML_BUTTON, SCOPE);
        break;
    case HTML_OPTGROUP:
    case HTML_OPTION:
        if (top(h)->is == HTML_OPTION)
            pop(h);
        if (o->is == HTML_OPTGROUP && top(h)->is == HTML_OPTGROUP)
            pop(h);
        break;
    case HTML_RB:
    case HTML_RT:
    case HTML_RP:
    case HTML_RTC:
        while (find_is(h, HTML_RUBY, SCOPE) > 0 &&
               (top(h)->is == HTML_RB || top(h)->is == HTML_RT ||
                top(h)->is == HTML_RP ||
                (top(h)->is == HTML_RTC &&
                 (o->is == HTML_RB || o->is == HTML_RTC))))
            pop(h);
        break;
    default:
        break;
    }
    if ((o->rules & HTML_ENDS_P) != 0)
        end_is(h, HTML_P, BUTTON_SCOPE);
    if ((o->rules & HTML_HEADING) != 0 && (top(h)->rules & HTML_HEADING) != 0)
        pop(h);
    return (o->rules & HTML_TABLE_PART) == 0 || end_table_parts(h, o);
}

/* Takes out an element of those that are open, and leaves what is in it. */
static void take_out(struct html_tree *h, size_t i)
{
    memmove(&h->open[i], &h->open[i + 1], (h->n - i - 1) * sizeof(*h->open));
    h->n--;
    derive_from(h, i);
}

/* ---- SVG and MathML ------------------------------------------------------ */

static bool is_named(const struct html_tree *h, const struct html_open *o,
                     const char *list)
{
    return markup_text_is_in(h->scan->s + o->name_at, o->name_end - o->name_at,
                             list);
}

/* What an element in SVG or MathML is for us. */
static void make_foreign(const struct html_tree *h, struct html_open *o,
                         const struct markup_token *tag)
{
    struct markup_value v;
    size_t at = tag->name_end;
    bool placed = false;

    o->foreign = o->foreign_content = true;
    o->is = HTML_ANY;
    o->rules &= HTML_BLOCK | HTML_NO_TEXT;
    while (markup_scan_attribute(h->scan, tag, &at, &v)) {
        const char *value = h->scan->s + v.at;
        placed =
            placed || markup_text_is_in(h->scan->s + v.name_at,
                                        v.name_end - v.name_at, "x y dx dy");
        if (is_named(h, o, "annotation-xml") &&
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
    if (is_named(h, o, "foreignObject desc title mi mo mn ms mtext"))
        o->foreign_content = false;
    if (is_named(h, o,
                 "foreignObject desc title mi mo mn ms mtext "
                 "annotation-xml"))
        o->rules |= HTML_SCOPE | HTML_SPECIAL;
}

/* Whether a start tag is of HTML wherever it is. */
static bool leaves_foreign(const struct html_tree *h,
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
static void take_root(struct html_tree *h, const struct html_open *o,
                      struct markup_state *state)
{
    if (o->own.foreign >= 0)
        h->open[0].own.foreign = o->own.foreign;
    if (o->own.untouched >= 0)
        h->open[0].own.untouched = o->own.untouched;
    derive_from(h, 0);
    *state = h->open[0].state;
    end_block(h, false);
}

/* Opens a formatting element. */
static void open_formatting(struct html_tree *h, const struct html_open *o)
{
    if (o->is == HTML_A || o->is == HTML_NOBR) {
        struct html_formatting *f = find_formatting(h, o);
        size_t i = find_element(h, o, SCOPE);
        if (f != NULL)
            drop_formatting(h, f);
        if (i > 0)
            take_out(h, i);
    }
    html_tree_text(h);
    push(h, o);
    if (says_something(o))
        add_formatting(h, o, false);
}

void html_tree_start(struct html_tree *h, const struct markup_token *tag,
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
    if (!xml && html_tree_is_foreign(h) && leaves_foreign(h, e, tag))
        while (h->n > 1 && html_tree_is_foreign(h))
            pop(h);
    if (html_tree_is_foreign(h)) {
        make_foreign(h, &o, tag);
    } else if (e->is == HTML_SVG || e->is == HTML_MATH) {
        o.foreign = o.foreign_content = true;
    } else if (!xml) {
        if (e->is == HTML_HTML || e->is == HTML_BODY || e->is == HTML_HEAD) {
            take_root(h, &o, state);
            return;
        }
        if (!make_room(h, &o))
            o.rules = HTML_BLOCK | HTML_VOID;
    }
    if ((o.rules & (HTML_BLOCK | HTML_ASIDE)) != 0)
        end_block(h, html_tree_state(h)->beside || (o.rules & HTML_ASIDE) != 0);
    else if ((o.rules & HTML_OBJECT) != 0)
        markup_text_object(h->text, tag->at, html_tree_state(h));
    bool empty =
        tag->empty && (xml || html_tree_is_foreign(h) || o.foreign_content);
    if (empty || (!xml && (o.rules & HTML_VOID) != 0)) {
        *state = *html_tree_state(h);
        derive(&o, state);
        return;
    }
    if (!xml && (o.rules & HTML_FORMATTING) != 0)
        open_formatting(h, &o);
    else
        push(h, &o);
    *state = *html_tree_state(h);
}

/* Ends a formatting element: what is in it goes on where a block is. */
static void end_formatting(struct html_tree *h, const struct html_open *o)
{
    size_t i = find_element(h, o, SCOPE), k;
    struct html_formatting *f = find_formatting(h, o);

    if (f != NULL && (f->closed || (i > 0 && says_something(&h->open[i]))))
        drop_formatting(h, f);
    if (i == 0)
        return;
    for (k = i + 1; k < h->n && (h->open[k].rules & HTML_SPECIAL) == 0;)
        k++;
    if (k < h->n)
        take_out(h, i);
    else
        pop_to(h, i);
}

/* Ends an element that has no rules of its own. */
static void end_other(struct html_tree *h, const struct html_open *o)
{
    for (size_t i = h->n; i-- > 1;) {
        if (same_name(h, &h->open[i], o)) {
            pop_to(h, i);
            return;
        }
        if ((h->open[i].rules & HTML_SPECIAL) != 0)
            return;
    }
}

/* Ends an element in SVG or MathML; false where it is not one of these. */
static bool end_foreign(struct html_tree *h, const struct html_open *o)
{
    if (!top(h)->foreign)
        return false;
    for (size_t i = h->n; i-- > 1;) {
        const struct html_open *open = &h->open[i];
        size_t n = open->name_end - open->name_at;
        if (n == o->name_end - o->name_at &&
            strncasecmp(h->scan->s + open->name_at, h->scan->s + o->name_at,
                        n) == 0) {
            pop_to(h, i);
            return true;
        }
        if (!open->foreign)
            break;
    }
    return false;
}

void html_tree_end(struct html_tree *h, const struct markup_token *tag,
                   const struct html_element *e)
{
    struct html_open o = {.element = e,
                          .name_at = tag->name_at,
                          .name_end = tag->name_end,
                          .rules = e->rules};
    size_t i;

    if (h->scan->xml) {
        pop_to(h, h->n - 1);
        return;
    }
    if (end_foreign(h, &o))
        return;
    if ((e->rules & HTML_BLOCK) != 0)
        end_block(h, html_tree_state(h)->beside);
    if ((e->rules & HTML_FORMATTING) != 0) {
        end_formatting(h, &o);
    } else if (e->is == HTML_HTML || e->is == HTML_BODY) {
        return;
    } else if ((e->rules & HTML_HEADING) != 0) {
        for (i = h->n - 1; i > 0 && (h->open[i].rules & HTML_HEADING) == 0 &&
                           (h->open[i].rules & HTML_SCOPE) == 0;)
            i--;
        if ((h->open[i].rules & HTML_HEADING) != 0)
            pop_to(h, i);
    } else if ((e->rules & (HTML_SPECIAL | HTML_MARKER)) != 0) {
        i = find_element(h, &o,
                         (e->rules & HTML_TABLE_PART) != 0 ||
                                 e->is == HTML_TABLE
                             ? TABLE_SCOPE
                         : e->is == HTML_LI ? LIST_SCOPE
                         : e->is == HTML_P  ? BUTTON_SCOPE
                                            : SCOPE);
        if (i > 0)
            pop_to(h, i);
    } else {
        end_other(h, &o);
    }
}
