/*
 * edits.c - ordered lists of edits, and two such lists as one.
 *
 *   before    他说|头发|很长            edits of the first list
 *   middle    他說|頭髮|很長            |  and of the second one
 *   after     他說|頭髮|很長
 *
 * Both lists are walked in the order of the middle text.  An edit that begins
 * within the open one is united with it, otherwise the open one is complete.
 */
#include "base/edits.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "shutong.h"

void edits_free(struct edits *e)
{
    free(e->all);
    *e = (struct edits){.all = NULL};
}

void edits_clear(struct edits *e)
{
    e->begin = e->end = 0;
}

bool edits_add(struct edits *e, const struct edit *edit)
{
    /* What was taken makes room, where it is at least half. */
    if (e->begin > 0 && e->end == e->cap && e->begin >= e->end / 2) {
        memmove(e->all, e->all + e->begin,
                (e->end - e->begin) * sizeof(*e->all));
        e->end -= e->begin;
        e->begin = 0;
    }
    if (!array_grow(&e->all, e->end, &e->cap, sizeof(*e->all)))
        return false;
    e->all[e->end++] = *edit;
    return true;
}

static const struct edit *peek(const struct edits *e)
{
    return e->begin < e->end ? &e->all[e->begin] : NULL;
}

static void take(struct edits *e)
{
    if (++e->begin == e->end)
        edits_clear(e);
}

/* Where both lists end what was open. */
static void moved(struct composition *c, uint64_t before_end,
                  uint64_t after_end, struct edit *done_ret)
{
    *done_ret = c->open;
    done_ret->before_nbytes = before_end - c->open.before;
    done_ret->after_nbytes = after_end - c->open.after;
}

/* The open edit is complete. */
static bool close_open(struct composition *c, struct edits *both)
{
    struct edit done;

    if (!c->is_open)
        return true;
    c->is_open = false;
    moved(c, c->to + c->to_before, c->to + c->to_after, &done);
    return edits_add(both, &done);
}

/* Opens an edit at a place, with what is known of it. */
static void open_edit(struct composition *c, const struct edit *e,
                      uint64_t before, uint64_t after)
{
    c->open = *e;
    c->open.before = before;
    c->open.after = after;
    c->is_open = true;
}

/* Which of two edits decided what is united: the later one where that is
 * vocabulary or a preferred form; else the one that covers the other; else, of
 * two of the same place, the later one, but that a phrase says more than a
 * character. */
static const struct edit *decisive(const struct edit *earlier,
                                   const struct edit *later,
                                   const struct edit *larger)
{
    if (later->by == SHUTONG_BY_VOCABULARY ||
        later->by == SHUTONG_BY_PREFERENCE)
        return later;
    if (larger != NULL)
        return larger;
    return later->by == SHUTONG_BY_CHARACTER && earlier->by == SHUTONG_BY_PHRASE
               ? earlier
               : later;
}

/* Unites what is known of two edits.  Candidates are those for all of the
 * place, or none. */
static void unite(struct composition *c, const struct edit *e, bool is_second,
                  uint64_t from, uint64_t to)
{
    struct edit *o = &c->open;
    bool covers = from <= c->from && to >= c->to;
    bool within = from >= c->from && to <= c->to;
    const struct edit *larger = covers == within ? NULL : covers ? e : o;
    const struct edit *decided =
        decisive(is_second ? o : e, is_second ? e : o, larger);

    o->by = decided->by;
    o->state = decided->state;
    if (e->probability < o->probability)
        o->probability = e->probability;
    o->dictionaries |= e->dictionaries;
    o->ambiguous = o->ambiguous || e->ambiguous;
    if (covers && (!within || o->choice == NULL))
        o->choice = e->choice;
    else if (!within)
        o->choice = NULL;
}

/* Ends the open edit, which has become too long, where the next one begins that
 * would be united with it; that one then begins there. */
static bool split(struct composition *c, const struct edit *e, bool is_second,
                  struct edits *both)
{
    uint64_t before = is_second ? c->first_to + c->to_before : e->before;
    uint64_t after = is_second ? e->after : c->second_to + c->to_after;
    struct edit done;

    moved(c, before, after, &done);
    open_edit(c, e, before, after);
    c->open.choice = NULL;
    return edits_add(both, &done);
}

/* Takes the next edit of a list, which is at from..to of the middle text. */
static bool join(struct composition *c, const struct edit *e, bool is_second,
                 uint64_t from, uint64_t to, struct edits *both)
{
    bool united = c->is_open && from < c->to;

    if (!united) {
        if (!close_open(c, both))
            return false;
        open_edit(c, e, from + c->to_before, from + c->to_after);
        c->from = from;
        c->to = to;
    } else if (c->to - c->from > EDITS_UNITED) {
        if (!split(c, e, is_second, both))
            return false;
        c->from = from;
    } else {
        unite(c, e, is_second, from, to);
    }
    if (to > c->to)
        c->to = to;
    if (is_second) {
        c->second_to = to;
        c->to_after = e->after + e->after_nbytes - to;
    } else {
        c->first_to = to;
        c->to_before = e->before + e->before_nbytes - to;
    }
    return true;
}

bool edits_compose(struct composition *c, struct edits *first,
                   struct edits *second, uint64_t known, struct edits *both)
{
    for (;;) {
        const struct edit *a = peek(first), *b = peek(second);
        bool is_second = b != NULL && (a == NULL || b->before < a->after);
        const struct edit *e = is_second ? b : a;
        if (e == NULL || (is_second ? e->before : e->after) >= known)
            break;
        uint64_t from = is_second ? e->before : e->after;
        uint64_t n = is_second ? e->before_nbytes : e->after_nbytes;
        if (!join(c, e, is_second, from, from + n, both))
            return false;
        take(is_second ? second : first);
    }
    return !c->is_open || c->to > known || close_open(c, both);
}

void edits_settled(const struct composition *c, uint64_t known,
                   uint64_t *before_ret, uint64_t *after_ret)
{
    *before_ret = c->is_open ? c->open.before : known + c->to_before;
    *after_ret = c->is_open ? c->open.after : known + c->to_after;
}
