/*
 * mixed.c - any mixture of scripts to one target, pane by pane.
 *
 * clause.c reads the text into a pane; here is where panes end and when they
 * are decided: each when the next one is there as well, so that what follows
 * counts too.
 *
 * Lines of ASCII are passed on in bulk: 500 MB of them went from 1.7 s to 0.09
 * (AMD Zen 4, one thread; cat takes 0.05).
 */
#include "mixed.h"

#include <string.h>

#include "simd.h"

enum {
    /* A pane ends at a line's end after so many steps, some 30 lines of prose,
     * or at a clause's end after so many characters. */
    PANE_STEPS = 512,
    PANE = 8 * 1024,
    /* Steps of the next pane that are taken into account. */
    LOOKAHEAD = 256,
    /* Bytes of a line of ASCII that is not read clause by clause. */
    ASCII_LINE = 4096,
};

/* A change is made where its states are more likely than that.  To traditional,
 * a candidate is sometimes wrong where the state is right, so that an even
 * chance is not enough; and simplified text seldom has a use for a traditional
 * character. */
static const float least_to_traditional = 0.6f;
static const float least_to_simplified = 0.2f;

void mixed_init(struct mixed_state *s, const struct target *target,
                const struct mixed_observer *observer)
{
    *s = (struct mixed_state){.target = target, .observer = observer};
    mixed_reset(s);
}

void mixed_free(struct mixed_state *s)
{
    pane_free(&s->panes[0]);
    pane_free(&s->panes[1]);
}

void mixed_reset(struct mixed_state *s)
{
    pane_clear(&s->panes[0]);
    pane_clear(&s->panes[1]);
    s->current = 0;
    s->pending = false;
    s->end = MARK_LINE;
    s->other = true;
    s->over = 0;
    script_begin(&s->history);
}

/* ---- deciding a pane --------------------------------------------- */

/* Decides a pane with what comes after it, and appends it to out. */
static bool decide(struct mixed_state *s, struct pane *p,
                   const struct pane *next, struct buf *out)
{
    const struct target *t = s->target;
    struct script_counts counts =
        t->line_buffered ? p->counts : script_sum(&p->counts, &next->counts);
    size_t nnext = next->nsteps < LOOKAHEAD ? next->nsteps : LOOKAHEAD;

    if (p->nsteps > 0) {
        script_decide(&s->history, p->steps, p->nsteps, next->steps, nnext,
                      &counts, p->queries, p->nchanges);
        script_remember(&s->history, &p->counts);
    }
    if (s->observer != NULL)
        s->observer->pane(s->observer->context, p);
    pane_make_changes(p, t->to_simplified ? least_to_simplified
                                          : least_to_traditional);
    bool put = t->phrases
                   ? pane_put_vocabulary(p, &t->vocabulary,
                                         t->to_simplified ? STATE_SIMPLIFIED
                                                          : STATE_TRADITIONAL,
                                         &s->other, out)
                   : buf_append(out, p->out.data, p->out.n);
    pane_clear(p);
    return put;
}

/* ---- reading a block --------------------------------------------- */

/* The current pane is complete. */
static bool end_pane(struct mixed_state *s, struct buf *out)
{
    struct pane *current = &s->panes[s->current];
    struct pane *other = &s->panes[1 - s->current];

    if (s->observer != NULL && current->out.n > current->line_at &&
        !pane_end_line(current, false))
        return false;
    pane_complete(current);
    if (s->target->line_buffered)
        return decide(s, current, other, out);
    if (s->pending && !decide(s, other, current, out))
        return false;
    s->pending = true;
    s->current = 1 - s->current;
    return true;
}

/* What is to be done where a clause ends, with steps from number nsteps on. */
static bool after_clause(struct mixed_state *s, struct pane *p, size_t nsteps,
                         bool line, struct buf *out)
{
    if (s->target->phrases && p->nsteps > nsteps)
        pane_end_clause(p);
    if (s->observer != NULL && line && !pane_end_line(p, true))
        return false;
    if (line && (s->target->line_buffered || p->nsteps >= PANE_STEPS))
        return end_pane(s, out);
    return p->ncharacters < PANE || end_pane(s, out);
}

/* Length of what s[0..n) begins with: whole lines of ASCII, none of them longer
 * than ASCII_LINE.  *goes_on_ret tells that more text could make another. */
static size_t ascii_lines(const char *s, size_t n, bool *goes_on_ret)
{
    size_t i = 0;

    for (;;) {
        size_t most = n - i < ASCII_LINE ? n - i : ASCII_LINE;
        size_t ascii = simd_best()->ascii_prefix(s + i, most);
        const char *newline = memrchr(s + i, '\n', ascii);
        *goes_on_ret = ascii == n - i && ascii < ASCII_LINE;
        if (newline == NULL)
            return i;
        i = (size_t)(newline - s) + 1;
    }
}

/* Gives what the other pane has, where nothing is left to decide, so that lines
 * of ASCII need not wait in a pane.  *direct_ret tells whether that is so. */
static bool give_what_waits(struct mixed_state *s, struct buf *out,
                            bool *direct_ret)
{
    struct pane *current = &s->panes[s->current];
    struct pane *other = &s->panes[1 - s->current];

    *direct_ret = current->out.n == 0 && (!s->pending || other->nsteps == 0);
    if (!*direct_ret || !s->pending)
        return true;
    s->pending = false;
    return decide(s, other, current, out);
}

/* Takes lines of ASCII at the beginning of in[0..n): they tell nothing and do
 * not change, so that only where panes end is to be found.  A line has ended
 * since the last step, and so it stays.  *taken_ret counts the bytes that are
 * done, *goes_on_ret tells that more text could make another line. */
static bool take_ascii_lines(struct mixed_state *s, const char *in, size_t n,
                             struct buf *out, size_t *taken_ret,
                             bool *goes_on_ret)
{
    size_t lines = ascii_lines(in, n, goes_on_ret), i = 0;
    bool each = s->target->line_buffered, direct, done = true;

    *taken_ret = lines;
    if (lines > 0)
        s->over = 0;
    while (done && i < lines) {
        struct pane *p = &s->panes[s->current];
        size_t most = lines - i, least = 1;
        done = give_what_waits(s, out, &direct);
        if (done && direct)
            return buf_append(out, in + i, most);
        if (!each && p->nsteps < PANE_STEPS && p->ncharacters < PANE)
            least = PANE - p->ncharacters;
        /* With the first newline after so much, the pane ends. */
        if (least < most) {
            const char *from = in + i + least - 1;
            const char *newline = memchr(from, '\n', most - least + 1);
            most = (size_t)(newline - (in + i)) + 1;
        }
        p->ncharacters += most;
        done = done && buf_append(&p->out, in + i, most) &&
               after_clause(s, p, p->nsteps, true, out);
        i += most;
    }
    return done;
}

bool mixed_block(struct mixed_state *s, const char *in, size_t n, bool end,
                 struct buf *out, size_t *consumed_ret)
{
    const char *p = in;

    while (p < in + n) {
        if (s->end == MARK_LINE && s->observer == NULL &&
            (unsigned char)*p < 0x80) {
            size_t taken;
            bool goes_on;
            if (!take_ascii_lines(s, p, (size_t)(in + n - p), out, &taken,
                                  &goes_on))
                return false;
            p += taken;
            if (p == in + n || (goes_on && !end))
                break;
        }
        struct pane *pane = &s->panes[s->current];
        if (!pane_make_room(pane, CLAUSE_ROOM, CLAUSE_STEPS))
            return false;
        size_t nsteps = pane->nsteps;
        struct clause_reader r = {.t = s->target,
                                  .pane = pane,
                                  .p = p,
                                  .stop = in + n,
                                  .o = pane->out.data + pane->out.n,
                                  .end = s->end,
                                  .at_end = end,
                                  .over = &s->over};
        if (!clause_read(&r))
            break;
        pane->out.n = (size_t)(r.o - pane->out.data);
        pane->ncharacters += r.ncharacters;
        p = r.p;
        s->end = r.end;
        if (!after_clause(s, pane, nsteps, p[-1] == '\n', out))
            return false;
    }
    *consumed_ret = (size_t)(p - in);
    return true;
}

bool mixed_copy(struct mixed_state *s, const char *bytes, size_t n,
                struct buf *out)
{
    struct pane *p = &s->panes[s->current];

    if (s->end < MARK_CLAUSE)
        s->end = MARK_CLAUSE;
    p->ncharacters += n;
    return pane_put_no_text(p, bytes, n) &&
           (p->ncharacters < PANE || end_pane(s, out));
}

bool mixed_finish(struct mixed_state *s, struct buf *out)
{
    bool done = end_pane(s, out);

    if (done && s->pending)
        done = decide(s, &s->panes[1 - s->current], &s->panes[s->current], out);
    if (done)
        mixed_reset(s);
    return done;
}
