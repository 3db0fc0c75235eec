/*
 * settle.c - makes the changes that the next conversion would still make.
 */
#include "script/settle.h"

#include <stdlib.h>
#include <string.h>

#include "script/clause.h"
#include "script/complete_window.h"
#include "script/window_cantonese.h"

/* An unchanged character is in doubt if the opposite script is at least this
 * probable.  With regional vocabulary less is enough, because the words that
 * are replaced may be the only evidence of their script. */
static const float doubt = 0.05f;
static const float doubt_with_words = 0.002f;
/* The same for a character that the context weighed. */
static const float most_margin = 0.1f;
/* What follows is not known exactly, so a change is made when it is this much
 * less probable. */
static const float margin = 0.02f;

/* That a window is read as it is written: each time some change is made. */
enum { MOST_TIMES = 8 };

void settle_free(struct settling *s)
{
    window_free(&s->window);
    free(s->next);
    buf_free(&s->text);
    buf_free(&s->as_read);
    preferred_room_free(&s->room);
    free(s->map.kept);
    *s = (struct settling){.doubtful = false};
}

void settle_begin(struct settling *s)
{
    s->doubtful = false;
    s->end = MARK_LINE;
    s->use = REGIONAL_WORDS_MAYBE;
    s->cut = (struct clause_cut){.goes_on = false};
}

static bool is_doubtful(const struct target *t, const struct window *p,
                        float least)
{
    enum script_state other =
        t->to_simplified ? STATE_TRADITIONAL : STATE_SIMPLIFIED;

    float most = t->phrases ? doubt_with_words : doubt;

    for (size_t i = 0; i < p->nchanges; i++) {
        const struct change *c = &p->changes[i];
        const struct script_query *q = &p->queries[i];
        if (c->when == 0)
            continue;
        /* The next conversion will see table-converted text here. */
        if (c->when == WHEN_TABLE && c->by_context)
            return true;
        if (window_change_is_mended(c, q, least) ||
            (!c->made &&
             (q->probability[other] > most ||
              window_change_is_made(c, q, most, 0) ||
              (c->weighed && window_change_is_made(c, q, 1, most_margin)))))
            return true;
    }
    return false;
}

/* The history of the text that was written before anything was in doubt: the
 * same, except that all of it is now in the target's script.  At the beginning
 * of the text there is no history. */
static void begin_history(struct script_history *h, const struct target *t,
                          const struct script_history *before)
{
    const float *w = before->weights;
    int own = t->to_simplified ? 0 : 1;
    float steps = 0;

    *h = *before;
    h->counts = (struct script_counts){.left = {{0}}};
    for (int e = 0; e < SCRIPT_ENDS; e++) {
        h->counts.left[own][e] =
            before->counts.left[0][e] + before->counts.left[1][e];
        steps += h->counts.left[own][e];
    }
    if (steps == 0)
        return;
    h->weights[own] = w[0] + w[1];
    h->weights[2 + own] = w[2] + w[3];
    h->weights[1 - own] = h->weights[3 - own] = 0;
}

/* Reads text that was written, into the window s->window. */
static bool read_written(struct settling *s, const struct target *t,
                         const char *text, size_t n)
{
    struct window *p = &s->window;
    struct clause_reader r = {.t = t,
                              .window = p,
                              .p = text,
                              .stop = text + n,
                              .at_end = true,
                              .cut = &s->cut};

    while (r.p < text + n) {
        if (!window_make_room(p, CLAUSE_ROOM, CLAUSE_STEPS))
            return false;
        r.o = p->out.data + p->out.n;
        r.end = s->end;
        size_t nsteps = p->nsteps;
        if (!clause_read(&r))
            return !r.failed;
        p->out.n = (size_t)(r.o - p->out.data);
        if (t->phrases && t->prefer != NULL && p->nsteps > nsteps)
            window_end_clause(p);
        s->end = r.end;
        if (r.p[-1] == '\n')
            s->cut = (struct clause_cut){.goes_on = false};
    }
    return true;
}

/* Where the text at offset `at` of the window is in the written text; SIZE_MAX
 * if it is not there. *run_ret advances with the offsets. */
static size_t place_written(const struct settling *s, const struct target *t,
                            size_t at, size_t *run_ret)
{
    return t->phrases ? regional_words_place(&s->map, at, run_ret) : at;
}

/* The text of a window as the next conversion reads it. */
static const struct buf *written(struct settling *s, const struct target *t,
                                 const struct window *p,
                                 enum regional_words_use use)
{
    s->text.n = s->map.n = 0;
    if (t->phrases
            ? !regional_words_put_window(t, p, NULL, &s->map, &use, &s->text)
            : t->prefer != NULL && !buf_append(&s->text, p->out.data, p->out.n))
        return NULL;
    if (t->prefer == NULL)
        return t->phrases ? &s->text : &p->out;
    if (!preferred_write(t, p, &s->map, s->text.data, s->text.n, &s->room) ||
        !preferences_read(t->prefer, s->text.data, s->text.n, &s->as_read))
        return NULL;
    return &s->as_read;
}

/* Reads the text of a window as it will be written, except bytes that are not
 * text. */
static bool read_window(struct settling *s, const struct target *t,
                        const struct window *p, enum regional_words_use use)
{
    size_t at = 0, run = 0;

    const struct buf *text = written(s, t, p, use);

    window_clear(&s->window);
    if (text == NULL)
        return false;
    for (size_t i = 0; i < p->nspans; i++) {
        const struct window_span *k = &p->spans[i];
        if (k->query != SPAN_NO_TEXT)
            continue;
        size_t to = place_written(s, t, k->at, &run);
        if (to == SIZE_MAX) /* of no bytes */
            continue;
        if (!read_written(s, t, text->data + at, to - at) ||
            !window_put_no_text(&s->window, text->data + to, k->nbytes))
            return false;
        s->cut = (struct clause_cut){.goes_on = false};
        if (s->end < MARK_CLAUSE)
            s->end = MARK_CLAUSE;
        at = to + k->nbytes;
    }
    if (!read_written(s, t, text->data + at, text->n - at))
        return false;
    complete_window(&s->window);
    return true;
}

/* Eight steps in a vector: one by one they took 2% of the time on mixed text.
 */
enum { STEPS_AT_ONCE = 8 };
typedef int16_t steps_at_once
    __attribute__((vector_size(STEPS_AT_ONCE * sizeof(int16_t))));

/* Steps as they will be: evidence of the opposite script becomes evidence of
 * the target's. */
static inline steps_at_once as_followed(steps_at_once steps, bool to_simplified)
{
    int16_t first = to_simplified ? EVIDENCE_TRADITIONAL : EVIDENCE_SIMPLIFIED;
    int16_t last = to_simplified ? EVIDENCE_TABLE : EVIDENCE_SIMPLIFIED;
    int16_t own = to_simplified ? EVIDENCE_SIMPLIFIED : EVIDENCE_WRITTEN;
    steps_at_once evidence = steps & STEP_EVIDENCE;
    steps_at_once other = (evidence >= first) & (evidence <= last);

    return (steps & ~(other & (STEP_EVIDENCE | STEP_REPEATED))) | (other & own);
}

/* The steps that follow, as they will be after the conversion. */
static bool follow(struct settling *s, const struct target *t,
                   const script_step *next, size_t nnext)
{
    while (s->next_cap < nnext)
        if (!array_grow(&s->next, s->next_cap, &s->next_cap, sizeof(*s->next)))
            return false;
    size_t i = 0;
    for (; i + STEPS_AT_ONCE <= nnext; i += STEPS_AT_ONCE) {
        steps_at_once v;
        memcpy(&v, next + i, sizeof(v));
        v = as_followed(v, t->to_simplified);
        memcpy(s->next + i, &v, sizeof(v));
    }
    for (; i < nnext; i++)
        s->next[i] = (script_step)as_followed((steps_at_once){(int16_t)next[i]},
                                              t->to_simplified)[0];
    return true;
}

/* Advances over a window in which nothing is in doubt: it is not read again;
 * its steps are taken as they will be. */
static bool pass_over(struct settling *s, const struct target *t,
                      const struct window *p)
{
    struct script_counts counts = {.left = {{0}}};
    int own = t->to_simplified ? 0 : 1;

    if (!follow(s, t, p->steps, p->nsteps))
        return false;
    for (int e = 0; e < SCRIPT_ENDS; e++)
        counts.left[own][e] = p->counts.left[0][e] + p->counts.left[1][e];
    script_states_decide(&s->history, s->next, p->nsteps, NULL, 0, &counts,
                         NULL, 0);
    script_states_remember(&s->history, &counts);
    s->end = MARK_LINE;
    s->cut = (struct clause_cut){.goes_on = false};
    return true;
}

/* Makes the changes of a window that the next conversion would make in the
 * written text.  Returns whether there were any, so that something else is
 * written now. */
static bool make_again(const struct settling *s, const struct target *t,
                       struct window *p, float least)
{
    const struct window *again = &s->window;
    size_t j = 0, run = 0;
    bool made = false;

    for (size_t i = 0; i < p->nchanges; i++) {
        struct change *c = &p->changes[i];
        size_t at = place_written(s, t, c->at, &run);
        if (at == SIZE_MAX || c->when == 0 || c->made)
            continue;
        while (j < again->nchanges &&
               (again->changes[j].at < at || again->changes[j].when == 0))
            j++;
        if (j == again->nchanges || again->changes[j].at != at ||
            again->changes[j].change != c->change ||
            !window_change_is_made(&again->changes[j], &again->queries[j],
                                   least, margin))
            continue;
        memcpy(p->queries[i].probability, again->queries[j].probability,
               sizeof(p->queries[i].probability));
        window_make_change(p, i);
        made = true;
    }
    return made;
}

static bool is_clause(const struct window_span *span)
{
    return span->query != SPAN_PHRASE && span->query != SPAN_TERM &&
           span->query != SPAN_NO_TEXT;
}

/* Records how the words of each clause of a window will be taken, from the
 * clauses of the written text. */
static void note_uses(struct settling *s, const struct target *t,
                      struct window *p)
{
    const struct window *again = &s->window;
    size_t j = 0, run = 0, first = 0, end = 0;

    for (size_t i = 0; i < p->nspans; i++) {
        struct window_span *span = &p->spans[i];
        if (!is_clause(span))
            continue;
        /* The end of a clause is not the offset of a character. */
        size_t at = span->at == 0 ? 0 : place_written(s, t, span->at - 1, &run);
        if (at == SIZE_MAX)
            continue;
        while (j < again->nspans && end <= at) {
            const struct window_span *next = &again->spans[j++];
            if (!is_clause(next))
                continue;
            const struct script_query *query = &again->queries[next->query];
            s->use = regional_words_use_in(t, again, query, first, s->use);
            first = query->step + 1;
            end = next->at;
        }
        span->again = 1 + (uint32_t)s->use;
    }
}

/* Reads a window as it is written, and makes the changes that are made in it,
 * until there are none: 夥 in 制𯯉夥 makes 制 the work of a table. */
static bool read_again(struct settling *s, const struct target *t,
                       struct window *p, const struct settled_by *by)
{
    struct window *again = &s->window;
    const struct script_history before = s->history;
    const struct clause_cut cut = s->cut;
    const unsigned end = s->end;

    for (int times = 0; times < MOST_TIMES; times++) {
        s->history = before;
        s->cut = cut;
        s->end = end;
        if (!read_window(s, t, p, by->use) ||
            (by->cantonese && !window_cantonese_decide(t, again)))
            return false;
        script_states_decide(&s->history, again->steps, again->nsteps, s->next,
                             by->nnext, &again->counts, again->queries,
                             again->nchanges);
        if (!make_again(s, t, p, by->least))
            break;
    }
    return true;
}

/* Whether the next conversion may find other evidence in a window because of
 * preferred forms.  With regional words there may be more of what these
 * replace. */
static bool may_differ(struct settling *s, const struct target *t,
                       const struct window *p, enum regional_words_use use)
{
    if (t->prefer == NULL || !t->prefer->differs)
        return false;
    if (t->phrases)
        return true;
    return preferences_may_differ(t->prefer, p->out.data, p->out.n) &&
           (written(s, t, p, use) == NULL ||
            memcmp(s->text.data, p->out.data, p->out.n) != 0);
}

bool settle_window(struct settling *s, const struct target *t, struct window *p,
                   const struct settled_by *by)
{
    struct window *again = &s->window;

    if (!is_doubtful(t, p, by->least) && !may_differ(s, t, p, by->use)) {
        if (!s->doubtful)
            return true;
        /* A single line gives too little evidence for that. */
        if (!t->line_buffered)
            return pass_over(s, t, p);
    }
    if (!s->doubtful) {
        s->doubtful = true;
        begin_history(&s->history, t, by->before);
    }
    if (!follow(s, t, by->next, by->nnext) || !read_again(s, t, p, by))
        return false;
    script_states_remember(&s->history, &again->counts);
    if (t->phrases && t->prefer != NULL)
        note_uses(s, t, p);
    return true;
}
