/*
 * window.c - a stretch of mixed text that is decided at once.
 */
#include "script/window.h"

#include <stdlib.h>
#include <string.h>

#include "script/target.h"

/* The context counts only if the opposite script is at least this probable.
 * Below that, its probability differs too much from one conversion to the
 * next. */
static const float weighable = 0.15f;
/* The same for characters that a 1:1 table may have left: 制作過程 alone. */
static const float weighable_table = 0.3f;
static const float even = 0.5f;

void window_free(struct window *p)
{
    buf_free(&p->out);
    free(p->steps);
    free(p->queries);
    free(p->changes);
    free(p->spans);
    free(p->lines);
    buf_free(&p->source);
    free(p->explained);
    free(p->choices);
    free(p->clause);
    free(p->written);
    free(p->cantonese);
}

void window_clear(struct window *p)
{
    p->out.n = 0;
    p->nsteps = p->nchanges = p->nspans = p->nlines = 0;
    p->line_at = p->line_step = p->ncharacters = 0;
    p->source.n = p->nexplained = p->nchoices = 0;
    p->ncantonese_places = p->ncantonese = 0;
    p->counts = (struct script_counts){.left = {{0}}};
}

/* Makes room for `more` elements beyond n in an array, given a pointer to its
 * pointer. */
static bool make_room(void *array_pointer, size_t n, size_t *cap, size_t more,
                      size_t size)
{
    while (*cap < n + more)
        if (!array_grow(array_pointer, *cap, cap, size))
            return false;
    return true;
}

bool window_make_clause_view(struct clause_view **clause)
{
    if (*clause == NULL)
        *clause = malloc(sizeof(**clause));
    return *clause != NULL;
}

bool window_make_more_room(struct window *p, size_t n, size_t nsteps)
{
    return window_make_clause_view(&p->clause) &&
           make_room(&p->steps, p->nsteps, &p->steps_cap, nsteps,
                     sizeof(*p->steps)) &&
           make_room(&p->changes, p->nchanges, &p->changes_cap, nsteps,
                     sizeof(*p->changes)) &&
           make_room(&p->queries, p->nchanges, &p->queries_cap, nsteps,
                     sizeof(*p->queries)) &&
           make_room(&p->spans, p->nspans, &p->spans_cap, nsteps,
                     sizeof(*p->spans)) &&
           (!(p->explains || p->shifts) ||
            make_room(&p->explained, p->nexplained, &p->explained_cap, nsteps,
                      sizeof(*p->explained))) &&
           buf_reserve(&p->out, n);
}

struct window_mark window_mark(const struct window *p)
{
    return (struct window_mark){
        p->out.n,     p->nsteps, p->nchanges, p->nspans, p->ncantonese_places,
        p->ncantonese};
}

bool window_append(struct window *p, const struct window *from,
                   const struct window_mark *begin,
                   const struct window_mark *end)
{
    size_t nbytes = end->nout - begin->nout;
    size_t nsteps = end->nsteps - begin->nsteps;
    size_t more = nsteps;

    if (end->nspans - begin->nspans > more)
        more = end->nspans - begin->nspans;
    if (end->nchanges - begin->nchanges > more)
        more = end->nchanges - begin->nchanges;
    if (!make_room(&p->cantonese, p->ncantonese_places, &p->cantonese_cap,
                   end->ncantonese_places - begin->ncantonese_places,
                   sizeof(*p->cantonese)))
        return false;
    /* A change is made four bytes at a time, even at the end. */
    if (!window_make_room(p, nbytes + sizeof(from->changes->change), more + 1))
        return false;
    for (size_t i = begin->nchanges; i < end->nchanges; i++) {
        struct change c = from->changes[i];
        struct script_query q = from->queries[i];
        c.at += (uint32_t)(p->out.n - begin->nout);
        q.step += (uint32_t)(p->nsteps - begin->nsteps);
        p->changes[p->nchanges] = c;
        p->queries[p->nchanges++] = q;
    }
    for (size_t i = begin->nspans; i < end->nspans; i++) {
        struct window_span k = from->spans[i];
        k.at += (uint32_t)(p->out.n - begin->nout);
        p->spans[p->nspans++] = k;
    }
    if (nsteps > 0)
        memcpy(p->steps + p->nsteps, from->steps + begin->nsteps,
               nsteps * sizeof(*p->steps));
    p->nsteps += nsteps;
    p->ncantonese += end->ncantonese - begin->ncantonese;
    for (size_t i = begin->ncantonese_places; i < end->ncantonese_places; i++) {
        struct window_cantonese_place c = from->cantonese[i];
        c.question.at += (uint32_t)(p->out.n - begin->nout);
        p->cantonese[p->ncantonese_places++] = c;
    }
    return buf_append(&p->out, from->out.data + begin->nout, nbytes);
}

/* Asks for the state at the last step; returns the query's number. */
static size_t ask_state(struct window *p)
{
    p->queries[p->nchanges].step = (uint32_t)p->nsteps - 1;
    p->changes[p->nchanges] = (struct change){.at = (uint32_t)p->out.n};
    return p->nchanges++;
}

void window_end_clause(struct window *p)
{
    size_t query = ask_state(p);

    p->spans[p->nspans++] = (struct window_span){.at = (uint32_t)p->out.n,
                                                 .query = (uint32_t)query};
}

bool window_put_no_text(struct window *p, const char *bytes, size_t n)
{
    if (!window_make_room(p, n, 1))
        return false;
    p->spans[p->nspans++] = (struct window_span){
        .at = (uint32_t)p->out.n, .nbytes = (uint32_t)n, .query = SPAN_NO_TEXT};
    return buf_append(&p->out, bytes, n);
}

bool window_explain_no_text(struct window *p, const char *source,
                            size_t nsource, size_t result_nbytes, bool kept)
{
    if (!p->explains)
        return true;
    if (!array_grow(&p->explained, p->nexplained, &p->explained_cap,
                    sizeof(*p->explained)))
        return false;
    p->explained[p->nexplained++] = (struct explained_span){
        .at = (uint32_t)p->out.n,
        .nbytes = (uint32_t)result_nbytes,
        .source_nbytes = (uint32_t)nsource,
        .key = kept ? EXPLAINED_KEPT : EXPLAINED_NO_TEXT};
    return buf_append(&p->source, source, nsource);
}

bool window_end_line(struct window *p, bool complete)
{
    struct window_line line = {.at = p->line_at,
                               .nbytes = p->out.n - p->line_at,
                               .query = SIZE_MAX,
                               .complete = complete};

    for (size_t i = p->line_step; i < p->nsteps; i++) {
        unsigned evidence = p->steps[i] & STEP_EVIDENCE;
        line.simplified += evidence == EVIDENCE_SIMPLIFIED;
        line.traditional +=
            evidence >= EVIDENCE_TRADITIONAL && evidence <= EVIDENCE_TABLE;
    }
    if (!array_grow(&p->lines, p->nlines, &p->lines_cap, sizeof(*p->lines)))
        return false;
    if (p->nsteps > p->line_step)
        line.query = ask_state(p);
    p->lines[p->nlines++] = line;
    p->line_at = p->out.n;
    p->line_step = p->nsteps;
    return true;
}

uint32_t window_hash_word(const char *s, size_t n)
{
    uint32_t hash = 0x811C9DC5u;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)s[i]) * 0x01000193u;
    return hash ^ hash >> 15;
}

void window_insert_change(struct window *p, size_t number, struct change change)
{
    uint32_t step = number < p->nchanges ? p->queries[number].step
                                         : (uint32_t)p->nsteps - 1;

    memmove(p->changes + number + 1, p->changes + number,
            (p->nchanges - number) * sizeof(*p->changes));
    memmove(p->queries + number + 1, p->queries + number,
            (p->nchanges - number) * sizeof(*p->queries));
    p->nchanges++;
    p->changes[number] = change;
    p->queries[number].step = step;
}

void window_drop_change(struct window *p, size_t number, unsigned evidence)
{
    script_step *step = &p->steps[p->queries[number].step];

    p->changes[number].change = 0;
    p->changes[number].when = 0;
    *step = (script_step)((*step & ~(unsigned)STEP_EVIDENCE) | evidence);
}

/* How probable a change is by its states. */
static float by_state(const struct change *change,
                      const struct script_query *query)
{
    float is = 0;

    for (int state = 0; state < STATES; state++)
        if ((change->when >> state & 1) != 0)
            is += query->probability[state];
    return is;
}

/* How probable it is, including the context.  To traditional, the state
 * "table-converted" counts only if it is rather probable, or for a character
 * that a table wrote: the next conversion finds no simplified text, but perhaps
 * more that looks table-converted. */
static float by_context(const struct change *change,
                        const struct script_query *query)
{
    bool to_simplified = (change->when & WHEN_TRADITIONAL) != 0;
    float is = by_state(change, query);

    if (!to_simplified && change->when != WHEN_TABLE && is < weighable_table)
        is = query->probability[STATE_SIMPLIFIED];
    if (is < weighable)
        is = 0;
    is += (1 - is) * change->slip;
    return is / (is + change->against);
}

float window_change_probability(const struct change *change,
                                const struct script_query *query)
{
    float state = by_state(change, query);

    if (!change->weighed)
        return state;
    float context = by_context(change, query);
    return context > state ? context : state;
}

bool window_change_is_made(const struct change *change,
                           const struct script_query *query, float least,
                           float margin)
{
    return change->change != 0 &&
           (by_state(change, query) > least - margin ||
            (change->weighed && by_context(change, query) > even - margin));
}

bool window_change_is_mended(const struct change *change,
                             const struct script_query *query, float least)
{
    return change->made && change->weighed && by_state(change, query) <= least;
}

void window_make_change(struct window *p, size_t number)
{
    struct change *c = &p->changes[number];
    uint32_t bytes;

    c->made = true;
    memcpy(&bytes, p->out.data + c->at, sizeof(bytes));
    bytes ^= c->change;
    memcpy(p->out.data + c->at, &bytes, sizeof(bytes));
}

void window_make_changes(struct window *p, float least)
{
    for (size_t i = 0; i < p->nchanges; i++)
        if (window_change_is_made(&p->changes[i], &p->queries[i], least, 0))
            window_make_change(p, i);
}
