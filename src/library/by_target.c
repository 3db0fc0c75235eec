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
    struct explain_window telling;
    struct explain_decisions account;
};

struct by_target {
    struct engine engine;
    struct mixed_state mixed;
    struct sheet sheet;            /* of an engine for parts */
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
        uint64_t entry = match_entry(&t->pass, utf8_decode(s + i, &nbytes));
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
    explain_window_free(&x->telling);
    explain_decisions_free(&x->account);
    free(x);
}

static struct explaining *explaining_new(const struct target *t,
                                         const struct terms_index *terms,
                                         struct listener *to)
{
    struct explaining *x = calloc(1, sizeof(*x));

    if (x == NULL || !explain_window_init(&x->telling, t, terms, &x->account)) {
        explaining_free(x);
        return NULL;
    }
    x->account =
        (struct explain_decisions){.listener = to,
                                   .image = t->image,
                                   .dictionaries = &t->of_image->dictionaries,
                                   .own = terms,
                                   .finish = finish_candidate,
                                   .finisher = t};
    explain_decisions_begin(&x->account);
    return x;
}

/* ---- the engine ---------------------------------------------------------- */

static bool block(struct engine *e, const char *in, size_t n, bool end,
                  struct buf *out, size_t *consumed_ret)
{
    struct by_target *t = (void *)e;

    return mixed_block(&t->mixed, in, n, end, out, consumed_ret);
}

static bool fixed(struct engine *e, const struct fixed *f, struct buf *out)
{
    struct by_target *t = (void *)e;

    return (t->explaining == NULL ||
            mixed_tell_copy(&t->mixed, f->source, f->source_nbytes,
                            f->result_nbytes, f->is_text)) &&
           (f->result != f->source
                ? mixed_replace(&t->mixed, out)
                : mixed_copy(&t->mixed, f->result, f->result_nbytes, out));
}

static bool finish(struct engine *e, struct buf *out)
{
    struct by_target *t = (void *)e;

    return mixed_finish(&t->mixed, out);
}

static void reset(struct engine *e)
{
    struct by_target *t = (void *)e;

    mixed_reset(&t->mixed);
    sheet_clear(&t->sheet);
    if (t->explaining != NULL)
        explain_decisions_begin(&t->explaining->account);
}

static bool join(struct engine *e, const struct engine *part,
                 const struct buf *part_out, bool failed, struct buf *out)
{
    struct by_target *t = (void *)e;
    const struct by_target *other = (const void *)part;

    (void)part_out;
    return mixed_join(&t->mixed, &other->sheet, out) &&
           (!failed || mixed_finish(&t->mixed, out));
}

static bool explain(struct engine *e, struct listener *to)
{
    struct by_target *t = (void *)e;
    struct explaining *x =
        to == NULL ? NULL : explaining_new(t->mixed.target, t->mixed.own, to);

    if (to != NULL && x == NULL)
        return false;
    explaining_free(t->explaining);
    t->explaining = x;
    mixed_tell(&t->mixed, x == NULL ? NULL : &x->telling);
    return true;
}

static bool shifts(struct engine *e, struct shift_listener *to)
{
    struct by_target *t = (void *)e;

    window_shifts_free(&t->shifts);
    if (to != NULL && !window_shifts_init(&t->shifts, t->mixed.target, to)) {
        mixed_shift(&t->mixed, NULL);
        return false;
    }
    mixed_shift(&t->mixed, to == NULL ? NULL : &t->shifts);
    return true;
}

static void release(struct engine *e)
{
    struct by_target *t = (void *)e;

    explaining_free(t->explaining);
    window_shifts_free(&t->shifts);
    mixed_free(&t->mixed);
    sheet_free(&t->sheet);
    free(t);
}

struct engine *by_target_new(const struct target *target,
                             const struct terms_index *terms,
                             const struct mixed_observer *observer)
{
    static const struct engine_type type = {block, fixed,   finish, reset,
                                            join,  explain, shifts, release};
    struct by_target *t = calloc(1, sizeof(*t));

    if (t == NULL)
        return NULL;
    t->engine = (struct engine){&type, target};
    mixed_init(&t->mixed, target, observer);
    t->mixed.own = terms;
    return &t->engine;
}

struct engine *by_target_new_part(const struct target *target,
                                  const struct terms_index *terms)
{
    struct by_target *t = (void *)by_target_new(target, terms, NULL);

    if (t == NULL)
        return NULL;
    t->mixed.sheet = &t->sheet;
    return &t->engine;
}
