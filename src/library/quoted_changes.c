/*
 * quoted_changes.c - reports the places of a conversion together with its
 * converted quotation marks.
 *
 *   engine -> places, kept -> with the marks that are in them, or between -> to
 *
 * Between two places the text is unchanged, so the position in the input of a
 * mark there is known.
 */
#include "library/quoted_changes.h"

#include <stdlib.h>
#include <string.h>

#include "script/explain_decisions.h"

/* A place; copies of everything that its change points to follow it in
 * memory. */
struct kept_place {
    struct kept_place *next;
    struct shutong_change change;
    bool silent; /* not to be reported */
};

struct quoted_changes {
    struct listener *to;
    struct listener from; /* the engine */
    struct kept_place *places, **end;
    struct text_place at; /* in the input, of the next report */
    uint64_t wider;       /* bytes that the marks added to the output */
    struct buf result;    /* of a place with marks */
};

/* ---- places -------------------------------------------------------------- */

static size_t candidates_nbytes(const struct shutong_change *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->ncandidates; i++)
        n += strlen(c->candidates + n) + 1;
    return n;
}

static const char *copy(char **room, const char *s, size_t n)
{
    char *at = *room;

    if (n > 0)
        memcpy(at, s, n);
    *room += n;
    return at;
}

static bool keep(struct quoted_changes *x, const struct shutong_change *c,
                 bool silent)
{
    size_t names_nbytes = c->ndictionaries * sizeof(*c->dictionaries);
    size_t candidates = candidates_nbytes(c);
    struct kept_place *p =
        malloc(sizeof(*p) + names_nbytes + (size_t)c->nbytes +
               (size_t)c->out_nbytes + candidates);

    if (p == NULL)
        return false;
    *p = (struct kept_place){.change = *c, .silent = silent};
    const char **names = (const char **)(void *)(p + 1);
    for (size_t i = 0; i < c->ndictionaries; i++)
        names[i] = c->dictionaries[i];
    char *room = (char *)(void *)(names + c->ndictionaries);
    p->change.dictionaries = names;
    p->change.source = copy(&room, c->source, (size_t)c->nbytes);
    p->change.result =
        copy(&room, c->result, silent ? 0 : (size_t)c->out_nbytes);
    p->change.candidates = copy(&room, c->candidates, candidates);
    *x->end = p;
    x->end = &p->next;
    return true;
}

static int take_change(void *context, const struct shutong_change *change)
{
    return keep(context, change, false) ? 0 : 1;
}

static bool take_passed(void *context, const struct shutong_change *change)
{
    return keep(context, change, true);
}

static void drop_first(struct quoted_changes *x)
{
    struct kept_place *p = x->places;

    x->places = p->next;
    if (x->places == NULL)
        x->end = &x->places;
    free(p);
}

/* ---- reporting ----------------------------------------------------------- */

/* The position of the report. */
struct report {
    const struct quotes *q;
    const struct buf *text;
    size_t at;   /* offset in the buffer */
    size_t edit; /* number of the next one */
};

static bool give(struct quoted_changes *x, const struct shutong_change *c)
{
    struct listener *to = x->to;

    to->stopped = to->change(to->context, c) != 0;
    return !to->stopped;
}

/* Skips unchanged text. */
static void pass(struct quoted_changes *x, struct report *t, size_t to)
{
    if (to > t->at)
        explain_decisions_advance(&x->at, t->text->data + t->at, to - t->at);
    t->at = to;
}

static const struct quotes_edit *next_edit(const struct report *t, size_t to)
{
    const struct quotes_edit *e = &t->q->edits[t->edit];

    return t->edit < t->q->nedits && e->at < t->q->base + to ? e : NULL;
}

/* Reports a mark between places. */
static bool report_mark(struct quoted_changes *x, struct report *t,
                        const struct quotes_edit *e)
{
    size_t at = (size_t)(e->at - t->q->base);

    pass(x, t, at);
    const struct shutong_change c = {.line = x->at.line,
                                     .column = x->at.column,
                                     .offset = x->at.offset,
                                     .nbytes = e->nbytes,
                                     .out_offset = e->at + x->wider,
                                     .out_nbytes = sizeof(e->after),
                                     .source = e->before,
                                     .result = e->after,
                                     .by = SHUTONG_BY_QUOTES,
                                     .probability = 1};
    explain_decisions_advance(&x->at, e->before, e->nbytes);
    x->wider += sizeof(e->after) - e->nbytes;
    t->at += e->nbytes;
    t->edit++;
    return give(x, &c);
}

/* Reports a place, with the marks in its result. */
static bool report_with_marks(struct quoted_changes *x, struct report *t,
                              const struct kept_place *p)
{
    struct shutong_change c = p->change;
    size_t from = (size_t)(c.out_offset - t->q->base), done = 0;
    size_t end = from + (size_t)c.out_nbytes;
    const struct quotes_edit *e;

    pass(x, t, from);
    c.out_offset += x->wider;
    x->result.n = 0;
    while ((e = next_edit(t, end)) != NULL) {
        size_t at = (size_t)(e->at - t->q->base) - from;
        if (!buf_append(&x->result, p->change.result + done, at - done) ||
            !buf_append(&x->result, e->after, sizeof(e->after)))
            return false;
        done = at + e->nbytes;
        x->wider += sizeof(e->after) - e->nbytes;
        t->edit++;
    }
    if (done > 0) {
        if (!buf_append(&x->result, p->change.result + done,
                        (size_t)p->change.out_nbytes - done))
            return false;
        c.result = x->result.data;
        c.out_nbytes = x->result.n;
    }
    explain_decisions_advance(&x->at, c.source, (size_t)c.nbytes);
    t->at = end;
    return p->silent || give(x, &c);
}

bool quoted_changes_give(struct quoted_changes *x, const struct quotes *q,
                         const struct buf *text, size_t *to_ret)
{
    struct report t = {.q = q, .text = text, .at = q->given};
    size_t to = *to_ret;

    while (t.edit < q->nedits && q->edits[t.edit].at < q->base + q->given)
        t.edit++;
    for (;;) {
        const struct quotes_edit *e = next_edit(&t, to);
        const struct kept_place *p = x->places;
        if (p != NULL && p->change.out_offset - q->base <= to &&
            (e == NULL || p->change.out_offset <= e->at)) {
            size_t from = (size_t)(p->change.out_offset - q->base);
            if (from + p->change.out_nbytes > to) {
                to = from;
                break;
            }
            if (!report_with_marks(x, &t, p))
                return false;
            drop_first(x);
        } else if (e == NULL) {
            break;
        } else if (!report_mark(x, &t, e)) {
            return false;
        }
    }
    pass(x, &t, to);
    *to_ret = to;
    return true;
}

/* ---- a text -------------------------------------------------------------- */

void quoted_changes_reset(struct quoted_changes *x)
{
    while (x->places != NULL)
        drop_first(x);
    x->at = (struct text_place){.line = 1, .column = 1};
    x->wider = 0;
    x->from.stopped = false;
}

struct quoted_changes *quoted_changes_new(struct listener *to)
{
    struct quoted_changes *x = calloc(1, sizeof(*x));

    if (x == NULL)
        return NULL;
    x->to = to;
    x->from = (struct listener){
        .change = take_change, .passed = take_passed, .context = x};
    x->end = &x->places;
    quoted_changes_reset(x);
    return x;
}

struct listener *quoted_changes_listener(struct quoted_changes *x)
{
    return &x->from;
}

void quoted_changes_free(struct quoted_changes *x)
{
    if (x == NULL)
        return;
    quoted_changes_reset(x);
    buf_free(&x->result);
    free(x);
}
