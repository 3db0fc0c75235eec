/*
 * by_target.c - an engine that converts any mixture of scripts to a target.
 *
 *   in -> mixed: window
 *   in -> mixed: window -> telling -> account    while somebody is told
 *   in -> mixed: window -> shifts                or of changes in length only
 */
#include "library/by_target.h"

#include <stdlib.h>
#include <string.h>

struct explaining {
    struct explain_window window;
    struct explain_decisions decisions;
};

struct by_target {
    struct engine engine;
    struct mixed_script mixed;
    struct mixed_script_part part; /* of an engine for parts */
    struct explaining *explaining; /* or NULL */
    struct window_shifts shifts;   /* while somebody is told of them */
};

/* ---- explaining ---------------------------------------------------------- */

/* A candidate in the target's regional forms. */
static bool finish_candidate(const void *finisher, const char *s, size_t n,
                             struct buf *out)
{
    const struct target *t = finisher;
    const uint64_t special =
        ENTRY_LONG | ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK;
    size_t before = out->n;
    bool done = true;

    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        char character[4] = {0};
        uint32_t bytes;
        uint64_t entry = matcher_entry(&t->pass, utf8_decode(s + i, &nbytes));
        memcpy(character, s + i, nbytes);
        memcpy(&bytes, character, sizeof(bytes));
        if ((entry & special) == 0)
            bytes ^= (uint32_t)entry;
        memcpy(character, &bytes, sizeof(bytes));
        done = buf_append(out, character, nbytes);
    }
    if (!done || t->prefer == NULL)
        return done;
    struct buf scratch = {0};
    done = preferences_write(t->prefer, out->data + before, out->n - before,
                             &scratch);
    buf_free(&scratch);
    return done;
}

static void explaining_free(struct explaining *x)
{
    if (x == NULL)
        return;
    explain_window_free(&x->window);
    explain_decisions_free(&x->decisions);
    free(x);
}

static struct explaining *explaining_new(const struct target *t,
                                         const struct terms_index *terms,
                                         struct listener *to)
{
    struct explaining *x = calloc(1, sizeof(*x));

    if (x == NULL ||
        !explain_window_init(&x->window, t, terms, &x->decisions)) {
        explaining_free(x);
        return NULL;
    }
    x->decisions =
        (struct explain_decisions){.listener = to,
                                   .image = t->image,
                                   .dictionaries = &t->of_image->dictionaries,
                                   .terms = terms,
                                   .finish = finish_candidate,
                                   .finisher = t};
    explain_decisions_begin(&x->decisions);
    return x;
}

/* ---- the engine ---------------------------------------------------------- */

static bool block(struct engine *e, const char *in, size_t n, bool end,
                  struct buf *out, size_t *consumed_ret)
{
    struct by_target *t = (void *)e;

    return mixed_script_block(&t->mixed, in, n, end, out, consumed_ret);
}

static bool fixed(struct engine *e, const struct fixed *f, struct buf *out)
{
    struct by_target *t = (void *)e;

    return (t->explaining == NULL ||
            mixed_script_explain_copy(&t->mixed, f->source, f->source_nbytes,
                                      f->result_nbytes, f->is_text)) &&
           (f->result != f->source ? mixed_script_replace(&t->mixed, out)
                                   : mixed_script_copy(&t->mixed, f->result,
                                                       f->result_nbytes, out));
}

static bool finish(struct engine *e, struct buf *out)
{
    struct by_target *t = (void *)e;

    return mixed_script_finish(&t->mixed, out);
}

static void reset(struct engine *e)
{
    struct by_target *t = (void *)e;

    mixed_script_reset(&t->mixed);
    mixed_script_part_clear(&t->part);
    if (t->explaining != NULL)
        explain_decisions_begin(&t->explaining->decisions);
}

static bool join(struct engine *e, const struct engine *part,
                 const struct buf *part_out, bool failed, struct buf *out)
{
    struct by_target *t = (void *)e;
    const struct by_target *other = (const void *)part;

    (void)part_out;
    return mixed_script_join(&t->mixed, &other->part, out) &&
           (!failed || mixed_script_finish(&t->mixed, out));
}

static bool explain(struct engine *e, struct listener *to)
{
    struct by_target *t = (void *)e;
    struct explaining *x =
        to == NULL ? NULL : explaining_new(t->mixed.target, t->mixed.terms, to);

    if (to != NULL && x == NULL)
        return false;
    explaining_free(t->explaining);
    t->explaining = x;
    mixed_script_explain(&t->mixed, x == NULL ? NULL : &x->window);
    return true;
}

static bool shifts(struct engine *e, struct shift_listener *to)
{
    struct by_target *t = (void *)e;

    window_shifts_free(&t->shifts);
    if (to != NULL && !window_shifts_init(&t->shifts, t->mixed.target, to)) {
        mixed_script_shift(&t->mixed, NULL);
        return false;
    }
    mixed_script_shift(&t->mixed, to == NULL ? NULL : &t->shifts);
    return true;
}

static void release(struct engine *e)
{
    struct by_target *t = (void *)e;

    explaining_free(t->explaining);
    window_shifts_free(&t->shifts);
    mixed_script_free(&t->mixed);
    mixed_script_part_free(&t->part);
    free(t);
}

struct engine *by_target_new(const struct target *target,
                             const struct terms_index *terms,
                             const struct mixed_script_observer *observer)
{
    static const struct engine_type type = {block, fixed,   finish, reset,
                                            join,  explain, shifts, release};
    struct by_target *t = calloc(1, sizeof(*t));

    if (t == NULL)
        return NULL;
    t->engine = (struct engine){&type, target};
    mixed_script_init(&t->mixed, target, observer);
    t->mixed.terms = terms;
    return &t->engine;
}

struct engine *by_target_new_part(const struct target *target,
                                  const struct terms_index *terms)
{
    struct by_target *t = (void *)by_target_new(target, terms, NULL);

    if (t == NULL)
        return NULL;
    t->mixed.part = &t->part;
    return &t->engine;
}
