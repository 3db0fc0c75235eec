/*
 * html_stack.c - the open elements of HTML, and the formatting that is on.
 */
#include "formats/markup/html_stack.h"

#include <string.h>
#include <strings.h>

/* ---- state --------------------------------------------------------------- */

/* What holds in an element whose parent's content has that state. */
void html_stack_derive(const struct html_open *o, struct markup_state *state)
{
    markup_text_apply(&o->own, state);
    if ((o->rules & HTML_NO_TEXT) != 0)
        state->text = false;
    if ((o->rules & HTML_LINES) != 0)
        state->lines = true;
    if ((o->rules & HTML_ASIDE) != 0)
        state->beside = true;
}

/* Whether what is in an element is put before its table, unless it is a part of
 * that. */
static bool is_fostering(const struct html_open *o)
{
    return o->is == HTML_TABLE || o->is == HTML_TBODY || o->is == HTML_TR;
}

/* What holds around what comes behind open[0..n): in a table, but in no cell of
 * it, what holds around the table. */
static const struct markup_state *state_around(const struct html_stack *h,
                                               size_t n, bool fostered)
{
    if (fostered && n > 0 && is_fostering(&h->open[n - 1]) && !h->scan->xml) {
        while (n > 1 && h->open[n - 1].is != HTML_TABLE)
            n--;
        n--;
    }
    return n == 0 ? &h->around : &h->open[n - 1].state;
}

/* Derives the states from an open element on. */
void html_stack_derive_from(struct html_stack *h, size_t i)
{
    for (; i < h->n; i++) {
        struct html_open *o = &h->open[i];
        o->state = *state_around(
            h, i, (o->rules & HTML_TABLE_PART) == 0 && o->is != HTML_TEMPLATE);
        html_stack_derive(o, &o->state);
    }
}

void html_stack_init(struct html_stack *h, struct markup_text *text,
                     struct markup_scan *scan,
                     const struct markup_state *around)
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
    html_stack_derive_from(h, 0);
}

struct html_open *html_stack_top(struct html_stack *h)
{
    return &h->open[h->n - 1];
}

const struct markup_state *html_stack_state(const struct html_stack *h)
{
    return &h->open[h->n - 1].state;
}

bool html_stack_is_foreign(const struct html_stack *h)
{
    return h->open[h->n - 1].foreign_content;
}

void html_stack_end_block(struct html_stack *h, bool beside)
{
    markup_text_end_block(h->text, beside);
}

/* ---- formatting ---------------------------------------------------------- */

bool html_stack_same_name(const struct html_stack *h, const struct html_open *a,
                          const struct html_open *b)
{
    size_t n = a->name_end - a->name_at;

    return a->element == b->element && a->foreign == b->foreign &&
           (a->element->name[0] != '\0' ||
            (n == b->name_end - b->name_at &&
             strncasecmp(h->scan->s + a->name_at, h->scan->s + b->name_at, n) ==
                 0));
}

/* Of the same formatting three are kept at most. */
static void limit_same(struct html_stack *h, const struct html_open *o)
{
    struct html_formatting *first = NULL;
    size_t count = 0;

    for (size_t i = h->nformatting; i-- > 0 && !h->formatting[i].marker;) {
        const struct html_open *other = &h->formatting[i].open;
        if (html_stack_same_name(h, other, o) &&
            other->own.foreign == o->own.foreign &&
            other->own.untouched == o->own.untouched) {
            first = &h->formatting[i];
            count++;
        }
    }
    if (count >= 3)
        html_stack_drop_formatting(h, first);
}

void html_stack_add_formatting(struct html_stack *h, const struct html_open *o,
                               bool marker)
{
    if (!marker)
        limit_same(h, o);
    if (h->nformatting == MARKUP_DEPTH) {
        h->too_deep = true;
        return;
    }
    h->formatting[h->nformatting++] =
        (struct html_formatting){.open = *o, .marker = marker};
}

struct html_formatting *html_stack_find_formatting(struct html_stack *h,
                                                   const struct html_open *o)
{
    for (size_t i = h->nformatting; i-- > 0 && !h->formatting[i].marker;)
        if (html_stack_same_name(h, &h->formatting[i].open, o))
            return &h->formatting[i];
    return NULL;
}

void html_stack_drop_formatting(struct html_stack *h, struct html_formatting *f)
{
    size_t i = (size_t)(f - h->formatting) + 1;

    memmove(f, f + 1, (h->nformatting - i) * sizeof(*f));
    h->nformatting--;
}

bool html_stack_says_something(const struct html_open *o)
{
    return o->own.foreign >= 0 || o->own.untouched >= 0 ||
           (o->rules & HTML_NO_TEXT) != 0;
}

/* ---- opening and ending -------------------------------------------------- */

void html_stack_push(struct html_stack *h, const struct html_open *o)
{
    if (h->n == MARKUP_DEPTH) {
        h->too_deep = true;
        return;
    }
    h->open[h->n++] = *o;
    html_stack_derive_from(h, h->n - 1);
    h->scan->cdata = o->foreign_content;
    if ((o->rules & HTML_MARKER) != 0)
        html_stack_add_formatting(h, o, true);
}

void html_stack_clear_formatting(struct html_stack *h)
{
    while (h->nformatting > 0 && !h->formatting[h->nformatting - 1].marker)
        h->nformatting--;
    h->nformatting -= h->nformatting > 0;
}

void html_stack_pop(struct html_stack *h)
{
    const struct html_open *o = html_stack_top(h);

    if ((o->rules & HTML_TABLE_PART) != 0 || o->is == HTML_TEMPLATE) {
        if ((o->rules & HTML_MARKER) != 0)
            html_stack_clear_formatting(h);
    } else if ((o->rules & HTML_FORMATTING) != 0 &&
               html_stack_says_something(o)) {
        struct html_formatting *f = html_stack_find_formatting(h, o);
        if (f != NULL)
            f->closed = true;
    }
    if ((o->rules & (HTML_BLOCK | HTML_ASIDE)) != 0)
        html_stack_end_block(h, o->state.beside);
    else if ((o->rules & HTML_OBJECT) != 0)
        markup_text_object(h->text, o->name_at, &o->state);
    h->n--;
    h->scan->cdata = html_stack_top(h)->foreign_content;
}

/* Ends what is from an open element on, which is not the root. */
void html_stack_pop_to(struct html_stack *h, size_t i)
{
    while (h->n > i && h->n > 1)
        html_stack_pop(h);
}

/* Opens again the formatting that is still on. */
static void reopen_formatting(struct html_stack *h)
{
    size_t i = h->nformatting;

    while (i > 0 && !h->formatting[i - 1].marker)
        i--;
    for (; i < h->nformatting; i++)
        if (h->formatting[i].closed) {
            h->formatting[i].closed = false;
            html_stack_push(h, &h->formatting[i].open);
        }
}

const struct markup_state *html_stack_text(struct html_stack *h)
{
    if (h->nformatting > 0 && !h->scan->xml && !html_stack_is_foreign(h))
        reopen_formatting(h);
    return state_around(h, h->n, true);
}

/* ---- scopes -------------------------------------------------------------- */

static bool ends_scope(const struct html_open *o, enum html_stack_scope scope)
{
    switch (scope) {
    case HTML_IN_TABLE:
        return o->is == HTML_TABLE || o->is == HTML_TEMPLATE;
    case HTML_IN_LIST:
        return (o->rules & HTML_SCOPE) != 0 || o->is == HTML_OL ||
               o->is == HTML_UL;
    case HTML_IN_BUTTON:
        return (o->rules & HTML_SCOPE) != 0 || o->is == HTML_BUTTON;
    default:
        return (o->rules & HTML_SCOPE) != 0;
    }
}

size_t html_stack_find_is(const struct html_stack *h, enum html_name is,
                          enum html_stack_scope scope)
{
    for (size_t i = h->n; i-- > 1;) {
        if (h->open[i].is == is)
            return i;
        if (ends_scope(&h->open[i], scope))
            return 0;
    }
    return 0;
}

size_t html_stack_find_element(const struct html_stack *h,
                               const struct html_open *o,
                               enum html_stack_scope scope)
{
    for (size_t i = h->n; i-- > 1;) {
        if (html_stack_same_name(h, &h->open[i], o))
            return i;
        if (ends_scope(&h->open[i], scope))
            return 0;
    }
    return 0;
}
