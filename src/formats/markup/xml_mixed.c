/*
 * xml_mixed.c - tells inline elements of XML from blocks.
 */
#include "formats/markup/xml_mixed.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"

static bool has_text(const struct markup_scan *m, const struct markup_token *t)
{
    for (size_t i = t->at; i < t->end; i++)
        if (!markup_scan_is_space(m->s[i]))
            return true;
    return false;
}

/* Adds an element; returns false if out of memory. */
static bool add(struct xml_mixed *x, size_t parent)
{
    if (!array_grow(&x->has_text, x->n, &x->cap, sizeof(*x->has_text)) ||
        !array_grow(&x->parents, x->n, &x->parents_cap, sizeof(*x->parents)))
        return false;
    x->has_text[x->n] = false;
    x->parents[x->n++] = parent;
    return true;
}

bool xml_mixed_find(struct xml_mixed *x, const struct markup_scan *scan)
{
    struct markup_scan m = *scan;
    struct markup_token t;
    size_t at = 0; /* the open element; 0 is outside the root */

    if (!add(x, 0))
        return false;
    for (;;) {
        markup_scan_next(&m, &t);
        switch (t.kind) {
        case MARKUP_END:
            return true;
        case MARKUP_CHARACTERS:
        case MARKUP_CDATA:
            x->has_text[at] = x->has_text[at] || has_text(&m, &t);
            break;
        case MARKUP_START_TAG:
            if (!add(x, at))
                return false;
            if (!t.empty)
                at = x->n - 1;
            break;
        case MARKUP_END_TAG:
            at = x->parents[at];
            break;
        default:
            break;
        }
    }
}

void xml_mixed_free(struct xml_mixed *x)
{
    free(x->has_text);
    free(x->parents);
    *x = (struct xml_mixed){.n = 0};
}

bool xml_mixed_is_block(struct xml_mixed *x)
{
    size_t i = ++x->next;

    return i >= x->n || !x->has_text[x->parents[i]];
}
