/*
 * document_view.c - a document within a string of another one.
 */
#include "formats/document/document_view.h"

#include <stdlib.h>

#include "formats/document/document_build.h"

bool document_view_add(struct document_view *v, const char *text, size_t n,
                       size_t source_at, size_t source_nbytes, unsigned manner,
                       bool escape)
{
    if (n == 0)
        return true;
    if (!array_grow(&v->segments, v->nsegments, &v->cap, sizeof(*v->segments)))
        return false;
    v->segments[v->nsegments++] =
        (struct document_view_segment){.at = v->text.n,
                                       .nbytes = n,
                                       .source_at = source_at,
                                       .source_nbytes = source_nbytes,
                                       .manner = (uint16_t)manner,
                                       .escape = escape};
    return buf_append(&v->text, text, n);
}

void document_view_free(struct document_view *v)
{
    buf_free(&v->text);
    free(v->segments);
    *v = (struct document_view){.segments = NULL};
}

/* Shows the view instead of the part, or the part again. */
static void show(struct document *d, const struct document_view *v, bool on)
{
    d->view = on ? v : NULL;
    d->part->source = on ? v->text.data : v->source;
    d->part->nsource = on ? v->text.n : v->nsource;
}

void document_view_read(struct document_view *v, struct document *d,
                        const struct format *format)
{
    if (v->text.n > 0) {
        v->source = d->part->source;
        v->nsource = d->part->nsource;
        show(d, v, true);
        format->read(d);
        show(d, v, false);
        document_build_end_block(d);
    }
    v->text.n = v->nsegments = 0;
}

/* The number of the segment that a place is in, or of the last one. */
static size_t find_segment(const struct document_view *v, size_t at)
{
    size_t low = 0, high = v->nsegments;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (v->segments[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

size_t document_view_place(const struct document_view *v, size_t at)
{
    const struct document_view_segment *s = &v->segments[find_segment(v, at)];
    size_t within = at - s->at;

    if (s->escape)
        return within < s->nbytes ? s->source_at
                                  : s->source_at + s->source_nbytes;
    return s->source_at + (within < s->nbytes ? within : s->nbytes);
}

void document_view_text(struct document *d, size_t at, size_t n)
{
    const struct document_view *v = d->view;
    size_t i = find_segment(v, at), end = at + n;

    show(d, v, false);
    for (; at < end && i < v->nsegments; i++) {
        const struct document_view_segment *s = &v->segments[i];
        size_t within = at - s->at;
        size_t left = s->nbytes - within;
        if (left > end - at)
            left = end - at;
        if (!s->escape)
            document_build_text(d, s->source_at + within, left, s->manner);
        else if (left == s->nbytes)
            document_build_escape(d, s->source_at, s->source_nbytes,
                                  v->text.data + s->at, s->nbytes, s->manner);
        at += left;
    }
    show(d, v, true);
}
