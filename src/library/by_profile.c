/*
 * by_profile.c - an engine that converts by a profile.
 *
 *   in -> islands
 *   in -> trace -> account    while somebody is told of every place
 */
#include "library/by_profile.h"

#include <stdlib.h>

#include "script/explain_decisions.h"
#include "match/trace.h"

struct explaining {
    struct trace_state trace;
    struct explain_decisions decisions;
};

struct by_profile {
    struct engine engine;
    struct fast_path_state islands;
    struct explaining *explaining; /* or NULL */
};

/* ---- explaining ---------------------------------------------------------- */

static bool explain_block(struct explaining *x, const char *in, size_t n,
                          bool end, struct buf *out, size_t *consumed_ret)
{
    struct traced t;

    if (!trace_block(&x->trace, in, n, end, &t, consumed_ret) ||
        !explain_decisions_take(&x->decisions, t.source, t.source_nbytes,
                                t.result, t.result_nbytes, t.edits, t.before,
                                t.after) ||
        !buf_append(out, t.result, t.result_nbytes))
        return false;
    trace_given(&x->trace, &t, end);
    return true;
}

/* What the passes after the first make of a candidate. */
static bool finish_candidate(const void *finisher, const char *s, size_t n,
                             struct buf *out)
{
    const struct conversion *c = finisher;
    struct buf text = {0}, next = {0};
    bool done = buf_append(&text, s, n);

    for (size_t i = 1; done && i < c->npasses; i++) {
        next.n = 0;
        done = text.n == 0 ||
               conversion_run(&c->passes[i], text.data, text.n, &next);
        struct buf swap = text;
        text = next;
        next = swap;
    }
    done = done && buf_append(out, text.data, text.n);
    buf_free(&text);
    buf_free(&next);
    return done;
}

static void explaining_free(struct explaining *x)
{
    if (x == NULL)
        return;
    trace_free(&x->trace);
    explain_decisions_free(&x->decisions);
    free(x);
}

static struct explaining *explaining_new(const struct conversion *c,
                                         struct listener *to)
{
    struct explaining *x = calloc(1, sizeof(*x));

    if (x == NULL || !trace_init(&x->trace, c)) {
        free(x);
        return NULL;
    }
    x->decisions =
        (struct explain_decisions){.listener = to,
                                   .image = c->image,
                                   .dictionaries = &c->profile->dictionaries,
                                   .terms = c->terms,
                                   .finish = finish_candidate,
                                   .finisher = c};
    explain_decisions_begin(&x->decisions);
    return x;
}

/* ---- the engine ---------------------------------------------------------- */

static bool block(struct engine *e, const char *in, size_t n, bool end,
                  struct buf *out, size_t *consumed_ret)
{
    struct by_profile *p = (void *)e;

    return p->explaining != NULL
               ? explain_block(p->explaining, in, n, end, out, consumed_ret)
               : fast_path_block(&p->islands, in, n, end, out, consumed_ret);
}

static bool fixed(struct engine *e, const struct fixed *f, struct buf *out)
{
    struct explaining *x = ((struct by_profile *)(void *)e)->explaining;

    if (x != NULL && f->is_text) {
        if (!explain_decisions_keep(&x->decisions, f->source, f->source_nbytes))
            return false;
    } else if (x != NULL &&
               !explain_decisions_pass(&x->decisions, f->source,
                                       f->source_nbytes, f->result_nbytes)) {
        return false;
    }
    return buf_append(out, f->result, f->result_nbytes);
}

/* Nothing waits but what the stream keeps. */
static bool finish(struct engine *e, struct buf *out)
{
    (void)e;
    (void)out;
    return true;
}

static void reset(struct engine *e)
{
    struct by_profile *p = (void *)e;

    fast_path_reset(&p->islands);
    if (p->explaining != NULL) {
        trace_reset(&p->explaining->trace);
        explain_decisions_begin(&p->explaining->decisions);
    }
}

/* A part is done where it was read. */
static bool join(struct engine *e, const struct engine *part,
                 const struct buf *part_out, bool failed, struct buf *out)
{
    (void)e;
    (void)part;
    (void)failed;
    return out->n == 0 || buf_append(out, part_out->data, part_out->n);
}

static bool explain(struct engine *e, struct listener *to)
{
    struct by_profile *p = (void *)e;
    struct explaining *x = to == NULL ? NULL : explaining_new(e->of, to);

    if (to != NULL && x == NULL)
        return false;
    explaining_free(p->explaining);
    p->explaining = x;
    return true;
}

static bool shifts(struct engine *e, struct shift_listener *to)
{
    struct by_profile *p = (void *)e;

    return fast_path_shift(&p->islands, to);
}

static void release(struct engine *e)
{
    struct by_profile *p = (void *)e;

    explaining_free(p->explaining);
    fast_path_free(&p->islands);
    free(p);
}

struct engine *by_profile_new(const struct conversion *conversion,
                              const struct fast_path_filter *prefilter)
{
    static const struct engine_type type = {block, fixed,   finish, reset,
                                            join,  explain, shifts, release};
    struct by_profile *p = calloc(1, sizeof(*p));

    if (p == NULL)
        return NULL;
    p->engine = (struct engine){&type, conversion};
    if (!fast_path_init(&p->islands, conversion, prefilter)) {
        release(&p->engine);
        return NULL;
    }
    return &p->engine;
}
