/*
 * document.c - a file of which some spans are text, and places in it.
 */
#include "formats/document/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"

/* ---- a document ---------------------------------------------------------- */

static void drop_follows(struct document_part *p)
{
    while (p->follows != NULL) {
        struct document_follow *follow = p->follows;
        p->follows = follow->next;
        follow->drop(follow->state);
        free(follow);
    }
}

/* Reads the only part, and again where marks keep lines of it. */
static void read_part(struct document *d)
{
    struct document_part *p = d->part;

    d->format->read(d);
    p->nread = p->nmarks;
    if (d->failed || p->keeps.n == 0)
        return;
    document_marks_find_lines(&p->keeps, p->source, p->nsource);
    drop_follows(p);
    p->nspans = p->nmarks = 0;
    d->text.n = d->with.n = 0;
    d->in_block = false;
    d->format->read(d);
    p->nread = p->nmarks;
}

bool document_open(struct document *d, const struct format *format,
                   const char *in, size_t n,
                   const struct document_marks *wanted,
                   struct shutong_error *error)
{
    if (n == 0)
        in = "";
    *d = (struct document){
        .format = format, .source = in, .nsource = n, .wanted = *wanted};
    if (format->pack != NULL)
        format->read(d);
    else if (document_build_add_part(d, in, n, format) != NULL)
        read_part(d);
    if (d->failed)
        *error = d->error;
    return !d->failed;
}

void document_close(struct document *d)
{
    for (size_t i = 0; i < d->nparts; i++) {
        free(d->parts[i].name);
        buf_free(&d->parts[i].owned);
        free(d->parts[i].spans);
        free(d->parts[i].marks);
        drop_follows(&d->parts[i]);
        document_marks_free(&d->parts[i].keeps);
        free(d->parts[i].order);
        buf_free(&d->parts[i].written);
        buf_free(&d->parts[i].result);
    }
    free(d->parts);
    buf_free(&d->text);
    buf_free(&d->with);
    *d = (struct document){.format = NULL};
}

/* ---- places -------------------------------------------------------------- */

/* The part that a place in the text is in. */
static struct document_part *find_part(const struct document *d, size_t text_at)
{
    size_t low = 0, high = d->nparts;

    /* The last one that begins there or before, and has text. */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (d->parts[middle].text_at <= text_at)
            low = middle;
        else
            high = middle;
    }
    while (low > 0 && d->parts[low].nspans == 0)
        low--;
    return &d->parts[low];
}

/* The span of a part that a place in the text is in, or the last one before
 * it; NULL where there is none. */
static const struct document_span *find_span(const struct document_part *p,
                                             size_t text_at)
{
    size_t low = 0, high = p->nspans;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (p->spans[middle].text_at <= text_at)
            low = middle;
        else
            high = middle;
    }
    return p->nspans == 0 ? NULL : &p->spans[low];
}

/* Where in the bytes a place in the text is. */
static size_t place_in(const struct document_span *span, size_t text_at)
{
    size_t within = text_at < span->text_at ? 0 : text_at - span->text_at;

    if (span->escape && within < span->text_nbytes)
        return span->unit == 0
                   ? span->at
                   : span->at + within / span->text_unit * span->unit;
    if (span->escape)
        return span->at + span->nbytes;
    return span->at + (within < span->nbytes ? within : span->nbytes);
}

/* Moves a part's place back.  What stands within a block comes before it, so
 * that this is often a short way, in a long line. */
static void move_back(struct document_part *p, size_t at)
{
    const char *s = p->source, *newline;
    size_t between = p->found_at - at, left = between;
    size_t back = 0;

    while ((newline = memrchr(s + at, '\n', left)) != NULL) {
        back++;
        left = (size_t)(newline - (s + at));
    }
    if (back == 0) {
        p->column -= utf8_count(s + at, between);
    } else {
        newline = memrchr(s, '\n', at);
        size_t begin = newline == NULL ? 0 : (size_t)(newline - s) + 1;
        p->column = utf8_count(s + begin, at - begin) + 1;
    }
    p->line -= back;
    p->found_at = at;
}

/* Moves a part's place to an offset, from where it is. */
static void move_to(struct document_part *p, size_t at)
{
    const char *newline;

    if (at < p->found_at)
        move_back(p, at);
    while ((newline = memchr(p->source + p->found_at, '\n',
                             at - p->found_at)) != NULL) {
        p->line++;
        p->column = 1;
        p->found_at = (size_t)(newline - p->source) + 1;
    }
    p->column += utf8_count(p->source + p->found_at, at - p->found_at);
    p->found_at = at;
}

void document_find(struct document *d, size_t text_at,
                   struct document_place *place_ret)
{
    struct document_part *p = find_part(d, text_at);
    const struct document_span *span = find_span(p, text_at);

    move_to(p, span == NULL ? 0 : place_in(span, text_at));
    *place_ret = (struct document_place){p, p->found_at, p->line, p->column};
}

/* Where in the result a place in the conversion is, which a span has; the whole
 * span where what was written there is longer. */
static uint64_t result_in(const struct document_span *span, size_t out_at,
                          bool end)
{
    size_t within = out_at < span->out_at ? 0 : out_at - span->out_at;

    if (span->unit > 0 &&
        span->out_nbytes / span->text_unit * span->unit == span->result_nbytes)
        within = within / span->text_unit * span->unit;
    else if (span->result_nbytes != span->out_nbytes ||
             within > span->out_nbytes)
        within = end ? span->result_nbytes : 0;
    return span->result_at + within;
}

void document_find_range(const struct document *d, size_t text_at,
                         size_t text_end, size_t out_at, size_t out_end,
                         struct document_range *range)
{
    const struct document_part *p = find_part(d, text_at);
    const struct document_span *first = find_span(p, text_at);
    const struct document_span *last =
        find_span(p, text_end > text_at ? text_end - 1 : text_at);

    *range = (struct document_range){.part = p};
    if (first == NULL)
        return;
    range->in[0] = place_in(first, text_at);
    range->in[1] = place_in(last, text_end);
    range->out[0] = result_in(first, out_at, false);
    range->out[1] = result_in(last, out_end, true);
    if (range->in[1] < range->in[0])
        range->in[1] = range->in[0];
    if (range->out[1] < range->out[0])
        range->out[1] = range->out[0];
}
