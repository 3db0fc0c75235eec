/*
 * ambiguities.c - text in pieces, converted, with the places where a dictionary
 * had several values, as OpenCC reports them.
 */
#include "inspect/ambiguities.h"

#include <stdlib.h>

#include "inspect/opencc_text.h"

/* Characters that wait for more text, as OpenCC has it: what comes out depends
 * on where pieces end. */
enum { KEPT = 16 };

static bool add_run(struct ambiguity_runs *runs, struct ambiguity_run run)
{
    if (!array_grow(&runs->of, runs->n, &runs->cap, sizeof(*runs->of)))
        return false;
    runs->of[runs->n++] = run;
    return true;
}

static void swap_buf(struct buf *a, struct buf *b)
{
    struct buf c = *a;

    *a = *b;
    *b = c;
}

static void swap_runs(struct ambiguity_runs *a, struct ambiguity_runs *b)
{
    struct ambiguity_runs c = *a;

    *a = *b;
    *b = c;
}

/* Converts a text by a stage, with a run for each step where `runs` is not
 * NULL. */
static enum shutong_status convert(const struct dictionary_lookup *stage,
                                   const struct buf *text, struct buf *out,
                                   struct ambiguity_runs *runs)
{
    struct inspection_step step;

    out->n = 0;
    for (size_t i = 0; i < text->n; i += step.nbytes) {
        if (!inspection_step(stage, text->data + i, text->n - i, &step))
            return SHUTONG_ILL_FORMED;
        struct ambiguity_run run = {step.nbytes, step.result_nbytes,
                                    step.several};
        if (!buf_append(out, step.result, step.result_nbytes) ||
            (runs != NULL && !add_run(runs, run)))
            return SHUTONG_NO_MEMORY;
    }
    return SHUTONG_OK;
}

/* Composes runs of one text to the next with those from there on: the fewest
 * for which both end at the same place become one.  Runs at the end that became
 * nothing go with the last one. */
static bool compose(const struct ambiguity_runs *a,
                    const struct ambiguity_runs *b, struct ambiguity_runs *out)
{
    struct ambiguity_run run;
    size_t i = 0, j = 0;

    out->n = 0;
    while (i < a->n && j < b->n) {
        /* Bytes of the text in the middle. */
        size_t left = a->of[i].to, right = b->of[j].from;
        run.from = a->of[i].from;
        run.to = b->of[j].to;
        run.several = a->of[i++].several || b->of[j].several;
        j++;
        while (left != right) {
            if (left < right) {
                run.from += a->of[i].from;
                run.several |= a->of[i].several;
                left += a->of[i++].to;
            } else {
                run.to += b->of[j].to;
                run.several |= b->of[j].several;
                right += b->of[j++].from;
            }
        }
        if (!add_run(out, run))
            return false;
    }
    if (i < a->n && out->n == 0 &&
        !add_run(out, (struct ambiguity_run){0, 0, false}))
        return false;
    for (; i < a->n; i++) {
        out->of[out->n - 1].from += a->of[i].from;
        out->of[out->n - 1].several |= a->of[i].several;
    }
    return true;
}

/* Converts a segment with all stages, and reports its places. */
static enum shutong_status convert_segment(struct ambiguities *a,
                                           const char *segment, size_t n)
{
    const struct inspection_part *part = &a->inspection->main;
    struct buf *text = &a->before, *out = &a->stage;
    bool new;

    text->n = 0;
    a->runs.n = 0;
    if (!buf_append(text, segment, n))
        return SHUTONG_NO_MEMORY;
    for (size_t i = 0; i < part->nstages; i++) {
        a->next.n = 0;
        enum shutong_status status =
            convert(part->stages[i], text, out, &a->next);
        if (status != SHUTONG_OK)
            return status;
        swap_buf(text, out);
        if (i > 0 && !compose(&a->runs, &a->next, &a->composed))
            return SHUTONG_NO_MEMORY;
        swap_runs(&a->runs, i > 0 ? &a->composed : &a->next);
    }

    size_t from = 0, at = a->text.n;
    for (size_t i = 0; i < a->runs.n; i++) {
        const struct ambiguity_run *run = &a->runs.of[i];
        if (run->several) {
            if (!array_grow(&a->places, a->n, &a->cap, sizeof(*a->places)))
                return SHUTONG_NO_MEMORY;
            struct ambiguity *place = &a->places[a->n++];
            place->at = at;
            place->nbytes = run->to;
            if (!interned_add(&a->sources, segment + from, run->from,
                              &place->source, &new))
                return SHUTONG_NO_MEMORY;
        }
        from += run->from;
        at += run->to;
    }
    return buf_append(&a->text, text->data, text->n) ? SHUTONG_OK
                                                     : SHUTONG_NO_MEMORY;
}

static enum shutong_status convert_piece(struct ambiguities *a,
                                         const char *piece, size_t n)
{
    const struct inspection_part *first = &a->inspection->normalization;
    enum shutong_status status = SHUTONG_OK;

    a->normalized.n = 0;
    if (!buf_append(&a->normalized, piece, n))
        return SHUTONG_NO_MEMORY;
    for (size_t i = 0; status == SHUTONG_OK && i < first->nstages; i++) {
        status = convert(first->stages[i], &a->normalized, &a->stage, NULL);
        swap_buf(&a->normalized, &a->stage);
    }
    if (status != SHUTONG_OK)
        return status;
    /* Without a segmentation a NUL is a character like others. */
    if (a->inspection->main.segmentation == NULL)
        return convert_segment(a, a->normalized.data, a->normalized.n);
    status = inspection_segment(&a->inspection->main, a->normalized.data,
                                a->normalized.n, &a->segments);
    for (size_t i = 0; status == SHUTONG_OK && i < a->segments.n; i++) {
        size_t nbytes;
        const char *segment = inspection_segments_get(&a->segments, i, &nbytes);
        status = convert_segment(a, segment, nbytes);
    }
    return status;
}

enum shutong_status ambiguities_feed(struct ambiguities *a, const char *text,
                                     size_t n, bool end)
{
    size_t flushable = 0;

    a->nsources_before = a->sources.n;
    a->text.n = 0;
    a->n = 0;
    if (!buf_append(&a->pending, text, n))
        return SHUTONG_NO_MEMORY;
    if (end)
        flushable = a->pending.n;
    else if (!opencc_text_flushable(a->pending.data, a->pending.n, KEPT,
                                    &flushable))
        return SHUTONG_ILL_FORMED;
    if (flushable == 0)
        return SHUTONG_OK;
    enum shutong_status status = convert_piece(a, a->pending.data, flushable);
    buf_drop_front(&a->pending, flushable);
    return status;
}

void ambiguities_free(struct ambiguities *a)
{
    interned_free(&a->sources);
    inspection_segments_free(&a->segments);
    buf_free(&a->text);
    buf_free(&a->pending);
    buf_free(&a->normalized);
    buf_free(&a->stage);
    buf_free(&a->before);
    free(a->places);
    free(a->runs.of);
    free(a->next.of);
    free(a->composed.of);
}
