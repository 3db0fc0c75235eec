/*
 * mixed_script.c - converts any mix of scripts to one target, window by window.
 *
 * clause.c reads the text into a window.  This file ends windows and decides
 * each of them when the next one is complete, because the text after it counts
 * as well.
 *
 * Lines of ASCII are passed on in bulk: 500 MB of them went from 1.7 s to 0.09
 * (AMD Zen 4, one thread; cat takes 0.05).
 */
#include "script/mixed_script.h"

#include <stdlib.h>
#include <string.h>

#include "base/simd.h"
#include "script/complete_window.h"
#include "script/window_cantonese.h"

enum {
    /* A window ends at the end of a line after so many steps, about 30 lines of
     * prose, or at the end of a clause after so many characters. */
    WINDOW_STEPS = 512,
    WINDOW = 8 * 1024,
    /* Steps of the next window that count. */
    LOOKAHEAD = 256,
    /* Longest line of ASCII, in bytes, that is not read clause by clause. */
    ASCII_LINE = 4096,
};

/* A change is made if its states are more probable than this.  To traditional
 * an even chance is not enough, because a candidate is sometimes wrong although
 * the state is right.  To simplified less is enough, because simplified text
 * rarely has a traditional character on purpose. */
static const float least_to_traditional = 0.6f;
static const float least_to_simplified = 0.2f;

void mixed_script_init(struct mixed_script *s, const struct target *target,
                       const struct mixed_script_observer *observer)
{
    *s = (struct mixed_script){.target = target, .observer = observer};
    mixed_script_reset(s);
}

void mixed_script_free(struct mixed_script *s)
{
    window_free(&s->windows[0]);
    window_free(&s->windows[1]);
    settle_free(&s->settling);
    buf_free(&s->as_read);
    buf_free(&s->unpreferred);
    preferred_room_free(&s->room);
    free(s->map.kept);
}

void mixed_script_reset(struct mixed_script *s)
{
    window_clear(&s->windows[0]);
    window_clear(&s->windows[1]);
    s->current = 0;
    s->pending = false;
    s->end = MARK_LINE;
    s->use = REGIONAL_WORDS_MAYBE;
    s->cut = (struct clause_cut){.goes_on = false};
    script_states_begin(&s->history);
    settle_begin(&s->settling);
}

/* ---- deciding a window --------------------------------------------------- */

/* Appends a decided window to out, and its edits to a trace, unless that is
 * NULL. */
static bool put(struct mixed_script *s, const struct window *p,
                struct trace *trace, struct buf *out)
{
    const struct target *t = s->target;

    if (!t->phrases)
        return buf_append(out, p->out.data, p->out.n);
    if (t->prefer == NULL)
        return regional_words_put_window(t, p, trace, NULL, &s->use, out);
    return regional_words_put_window(t, p, trace, &s->map, &s->use, out);
}

/* Writes the preferred forms into the output of a window, from out->data[at]
 * on, and records them for --explain. */
static bool prefer(struct mixed_script *s, const struct window *p, size_t at,
                   struct buf *out)
{
    size_t n = out->n - at;

    if (s->target->prefer == NULL || n == 0)
        return true;
    char *text = out->data + at;
    s->unpreferred.n = 0;
    if (s->explain != NULL && !buf_append(&s->unpreferred, text, n))
        return false;
    return preferred_write(s->target, p, &s->map, text, n, &s->room) &&
           (s->explain == NULL ||
            preferred_edits(s->unpreferred.data, text, n, &s->explain->forms));
}

/* Appends a decided window to out, and reports its decisions. */
static bool put_and_explain(struct mixed_script *s, const struct window *p,
                            struct buf *out)
{
    struct trace words = explain_window_words(s->explain);
    size_t at = out->n;

    s->map.n = 0;
    return put(s, p, &words, out) && prefer(s, p, at, out) &&
           (p->out.n == 0 ||
            explain_window_put(s->explain, p, out->data + at, out->n - at));
}

/* Appends a decided window to out, and reports places that change in length. */
static bool put_and_shift(struct mixed_script *s, const struct window *p,
                          struct buf *out)
{
    struct trace words = window_shifts_words(s->shifting);
    size_t at = out->n;

    return put(s, p, &words, out) && prefer(s, p, at, out) &&
           window_shifts_put(s->shifting, p, out, at);
}

/* Decides a window together with the next one, and appends it to out. */
static bool decide(struct mixed_script *s, struct window *p,
                   const struct window *next, struct buf *out)
{
    const struct target *t = s->target;
    struct script_counts counts =
        t->line_buffered ? p->counts
                         : script_states_sum(&p->counts, &next->counts);
    size_t nnext = next->nsteps < LOOKAHEAD ? next->nsteps : LOOKAHEAD;

    float least = t->to_simplified ? least_to_simplified : least_to_traditional;
    bool cantonese = window_cantonese_is(p);
    struct script_history before = s->history;
    if (cantonese && !window_cantonese_decide(t, p))
        return false;
    if (p->nsteps > 0) {
        script_states_decide(&s->history, p->steps, p->nsteps, next->steps,
                             nnext, &counts, p->queries, p->nchanges);
        script_states_remember(&s->history, &p->counts);
    }
    if (s->observer != NULL && !s->observer->window(s->observer->context, p))
        return false;
    window_make_changes(p, least);
    struct settled_by by = {&before, next->steps, nnext,
                            least,   s->use,      cantonese};
    if (p->nsteps > 0 && !t->watch && !settle_window(&s->settling, t, p, &by))
        return false;
    size_t at = out->n;
    s->map.n = 0;
    bool done = s->explain != NULL ? put_and_explain(s, p, out)
                : s->shifting != NULL
                    ? put_and_shift(s, p, out)
                    : put(s, p, NULL, out) && prefer(s, p, at, out);
    window_clear(p);
    return done;
}

/* ---- where windows end --------------------------------------------------- */

/* The current window is complete. */
static bool end_window(struct mixed_script *s, struct buf *out)
{
    struct window *current = &s->windows[s->current];
    struct window *other = &s->windows[1 - s->current];

    if (s->observer != NULL && current->out.n > current->line_at &&
        !window_end_line(current, false))
        return false;
    complete_window(current);
    if (s->target->line_buffered)
        return decide(s, current, other, out);
    if (s->pending && !decide(s, other, current, out))
        return false;
    s->pending = true;
    s->current = 1 - s->current;
    return true;
}

/* A line has ended that is its own document: the next one does not depend on
 * it. */
static bool end_text_of_line(struct mixed_script *s, struct buf *out)
{
    if (!end_window(s, out))
        return false;
    script_states_begin(&s->history);
    settle_begin(&s->settling);
    s->use = REGIONAL_WORDS_MAYBE;
    return true;
}

/* Called at the end of a clause whose steps begin with number nsteps. */
static inline bool after_clause(struct mixed_script *s, struct window *p,
                                size_t nsteps, bool line, struct buf *out)
{
    if (s->target->phrases && p->nsteps > nsteps)
        window_end_clause(p);
    if (s->observer != NULL && line && !window_end_line(p, true))
        return false;
    if (line && s->target->lines_alone)
        return end_text_of_line(s, out);
    if (line && (s->target->line_buffered || p->nsteps >= WINDOW_STEPS))
        return end_window(s, out);
    return p->ncharacters < WINDOW || end_window(s, out);
}

/* Length of the whole lines of ASCII that s[0..n) begins with, none longer than
 * ASCII_LINE. *goes_on_ret: more text could make another line. */
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

/* Writes the other window if nothing is left to decide, so that lines of ASCII
 * need not wait in a window. *direct_ret: they need not. */
static bool give_what_waits(struct mixed_script *s, struct buf *out,
                            bool *direct_ret)
{
    struct window *current = &s->windows[s->current];
    struct window *other = &s->windows[1 - s->current];

    *direct_ret = current->out.n == 0 && (!s->pending || other->nsteps == 0);
    if (!*direct_ret || !s->pending)
        return true;
    s->pending = false;
    return decide(s, other, current, out);
}

/* Writes text that needs no window. */
static bool put_direct(struct mixed_script *s, const char *in, size_t n,
                       struct buf *out)
{
    return (s->explain == NULL ||
            explain_decisions_pass(s->explain->decisions, in, n, n)) &&
           buf_append(out, in, n);
}

/* Takes lines of ASCII, in[0..lines).  They are no evidence and do not change,
 * so only the ends of windows have to be found. */
static bool take_ascii_lines(struct mixed_script *s, const char *in,
                             size_t lines, struct buf *out)
{
    bool each = s->target->line_buffered, direct, done = true;
    size_t i = 0;

    while (done && i < lines) {
        struct window *p = &s->windows[s->current];
        size_t most = lines - i, least = 1;
        done = give_what_waits(s, out, &direct);
        if (done && direct)
            return put_direct(s, in + i, most, out);
        if (!each && p->nsteps < WINDOW_STEPS && p->ncharacters < WINDOW)
            least = WINDOW - p->ncharacters;
        /* The window ends at the first newline after that. */
        if (least < most) {
            const char *from = in + i + least - 1;
            const char *newline = memchr(from, '\n', most - least + 1);
            most = (size_t)(newline - (in + i)) + 1;
        }
        p->ncharacters += most;
        done = done && buf_append(&p->out, in + i, most) &&
               (!p->explains || buf_append(&p->source, in + i, most)) &&
               after_clause(s, p, p->nsteps, true, out);
        i += most;
    }
    return done;
}

/* ---- parts --------------------------------------------------------------- */

enum part_kind { PART_CLAUSE, PART_ASCII_LINES, PART_NO_TEXT };

struct part_entry {
    struct window_mark end;
    uint32_t ncharacters;
    uint8_t kind;
    bool line; /* of a clause: the line ends with it */
};

void mixed_script_part_free(struct mixed_script_part *part)
{
    window_free(&part->window);
    free(part->entries);
}

void mixed_script_part_clear(struct mixed_script_part *part)
{
    window_clear(&part->window);
    part->nentries = 0;
}

/* Records what was just read into the part's window. */
static bool note(struct mixed_script_part *part, struct part_entry entry)
{
    if (!array_grow(&part->entries, part->nentries, &part->cap,
                    sizeof(*part->entries)))
        return false;
    entry.end = window_mark(&part->window);
    part->entries[part->nentries++] = entry;
    return true;
}

static bool note_bytes(struct mixed_script_part *part, enum part_kind kind,
                       const char *bytes, size_t n)
{
    struct part_entry entry = {.kind = (uint8_t)kind};

    return buf_append(&part->window.out, bytes, n) && note(part, entry);
}

void mixed_script_explain(struct mixed_script *s,
                          struct explain_window *explain)
{
    s->explain = explain;
    s->windows[0].explains = s->windows[1].explains = explain != NULL;
}

void mixed_script_shift(struct mixed_script *s, struct window_shifts *shifting)
{
    s->shifting = shifting;
    s->windows[0].shifts = s->windows[1].shifts = shifting != NULL;
}

bool mixed_script_explain_copy(struct mixed_script *s, const char *source,
                               size_t nsource, size_t result_nbytes, bool kept)
{
    return window_explain_no_text(&s->windows[s->current], source, nsource,
                                  result_nbytes, kept);
}

/* Ends a clause at bytes that are not text. */
static void end_clause(struct mixed_script *s)
{
    s->cut = (struct clause_cut){.goes_on = false};
    if (s->end < MARK_CLAUSE)
        s->end = MARK_CLAUSE;
}

bool mixed_script_copy(struct mixed_script *s, const char *bytes, size_t n,
                       struct buf *out)
{
    struct window *p = &s->windows[s->current];

    end_clause(s);
    if (s->part != NULL)
        return note_bytes(s->part, PART_NO_TEXT, bytes, n);
    p->ncharacters += n;
    return window_put_no_text(p, bytes, n) &&
           (p->ncharacters < WINDOW || end_window(s, out));
}

bool mixed_script_replace(struct mixed_script *s, struct buf *out)
{
    struct window *p =
        s->part != NULL ? &s->part->window : &s->windows[s->current];

    if (!buf_append(&p->out, utf8_replacement, sizeof(utf8_replacement) - 1))
        return false;
    end_clause(s);
    if (s->part != NULL) {
        struct part_entry entry = {.kind = PART_CLAUSE, .ncharacters = 1};
        return note(s->part, entry);
    }
    p->ncharacters++;
    return after_clause(s, p, p->nsteps, false, out);
}

/* How many entries, from number i on, can be joined at once: clauses of a line
 * such that after_clause() does something for the last one only. */
static size_t clauses_at_once(const struct mixed_script *s,
                              const struct mixed_script_part *part, size_t i)
{
    size_t ncharacters = s->windows[s->current].ncharacters, n = 0;

    do {
        const struct part_entry *e = &part->entries[i + n++];
        ncharacters += e->ncharacters;
        if (e->line || s->target->phrases || ncharacters >= WINDOW)
            break;
    } while (i + n < part->nentries &&
             part->entries[i + n].kind == PART_CLAUSE);
    return n;
}

static bool join_clauses(struct mixed_script *s,
                         const struct mixed_script_part *part,
                         const struct window_mark *begin, size_t i, size_t n,
                         struct buf *out)
{
    struct window *p = &s->windows[s->current];
    const struct part_entry *last = &part->entries[i + n - 1];
    size_t nsteps = p->nsteps;

    if (!window_append(p, &part->window, begin, &last->end))
        return false;
    for (size_t k = i; k < i + n; k++)
        p->ncharacters += part->entries[k].ncharacters;
    return after_clause(s, p, nsteps, last->line, out);
}

bool mixed_script_join(struct mixed_script *s,
                       const struct mixed_script_part *part, struct buf *out)
{
    struct window_mark begin = {0};
    bool done = true;

    for (size_t i = 0, n = 1; done && i < part->nentries; i += n) {
        const struct part_entry *e = &part->entries[i];
        const char *bytes = part->window.out.data + begin.nout;
        n = 1;
        if (e->kind == PART_CLAUSE) {
            n = clauses_at_once(s, part, i);
            done = join_clauses(s, part, &begin, i, n, out);
        } else if (e->kind == PART_ASCII_LINES) {
            done = take_ascii_lines(s, bytes, e->end.nout - begin.nout, out);
        } else {
            done = mixed_script_copy(s, bytes, e->end.nout - begin.nout, out);
        }
        begin = part->entries[i + n - 1].end;
    }
    /* Only the last part of a text may not end at the end of a line. */
    s->end = MARK_LINE;
    s->cut = (struct clause_cut){.goes_on = false};
    return done;
}

size_t mixed_script_cut(const char *in, size_t n)
{
    const char *newline = memrchr(in, '\n', n);

    while (newline != NULL && utf8_in_ids(in, (size_t)(newline - in) + 1))
        newline = memrchr(in, '\n', (size_t)(newline - in));
    return newline == NULL ? 0 : (size_t)(newline - in) + 1;
}

/* ---- reading a block ----------------------------------------------------- */

/* Reads the lines of ASCII that in[0..n) begins with, if any. */
static bool read_ascii_lines(struct mixed_script *s, const char *in, size_t n,
                             struct buf *out, size_t *taken_ret,
                             bool *goes_on_ret)
{
    size_t lines = ascii_lines(in, n, goes_on_ret);

    *taken_ret = lines;
    if (lines == 0)
        return true;
    s->cut = (struct clause_cut){.goes_on = false};
    return s->part != NULL ? note_bytes(s->part, PART_ASCII_LINES, in, lines)
                           : take_ascii_lines(s, in, lines, out);
}

/* Called when a clause was read into the window. */
static inline bool clause_was_read(struct mixed_script *s,
                                   struct window *window,
                                   const struct clause_reader *r, size_t nsteps,
                                   struct buf *out)
{
    bool line = r->p[-1] == '\n';

    window->out.n = (size_t)(r->o - window->out.data);
    s->end = r->end;
    /* The clauses of a line do not depend on the text before it. */
    if (line)
        s->cut = (struct clause_cut){.goes_on = false};
    if (s->part != NULL) {
        struct part_entry entry = {.kind = PART_CLAUSE,
                                   .ncharacters = (uint32_t)r->ncharacters,
                                   .line = line};
        return note(s->part, entry);
    }
    window->ncharacters += r->ncharacters;
    return after_clause(s, window, nsteps, line, out);
}

/* If some forms are read as others, gives the reader in[0..n) in that form. */
static bool read_as_preferred(struct mixed_script *s, struct clause_reader *r,
                              const char *in, size_t n)
{
    const struct preferences *preferred = s->target->prefer;

    if (preferred == NULL || !preferred->reads || n == 0)
        return true;
    if (!preferences_read(preferred, in, n, &s->as_read))
        return false;
    r->source = in;
    r->text = r->p = s->as_read.data;
    r->stop = r->p + n;
    return true;
}

bool mixed_script_block(struct mixed_script *s, const char *in, size_t n,
                        bool end, struct buf *out, size_t *consumed_ret)
{
    struct clause_reader r = {.t = s->target,
                              .terms = s->terms,
                              .p = in,
                              .stop = in + n,
                              .at_end = end,
                              .cut = &s->cut};
    bool ascii = s->observer == NULL && (s->terms == NULL || !s->terms->ascii);

    if (!read_as_preferred(s, &r, in, n))
        return false;
    const char *begin = r.p;
    while (r.p < r.stop) {
        if ((unsigned char)*r.p < 0x80 && s->end == MARK_LINE && ascii) {
            size_t taken;
            bool goes_on;
            if (!read_ascii_lines(s, r.p, (size_t)(r.stop - r.p), out, &taken,
                                  &goes_on))
                return false;
            r.p += taken;
            if (r.p == r.stop || (goes_on && !end))
                break;
        }
        struct window *window =
            s->part != NULL ? &s->part->window : &s->windows[s->current];
        if (!window_make_room(window, CLAUSE_ROOM, CLAUSE_STEPS))
            return false;
        size_t nsteps = window->nsteps;
        const char *from = r.p;
        r.window = window;
        r.o = window->out.data + window->out.n;
        r.end = s->end;
        if (!clause_read(&r)) {
            if (r.failed)
                return false;
            break;
        }
        if (window->explains &&
            !buf_append(&window->source, clause_put_source(&r, from),
                        (size_t)(r.p - from)))
            return false;
        if (!clause_was_read(s, window, &r, nsteps, out))
            return false;
    }
    *consumed_ret = (size_t)(r.p - begin);
    return true;
}

bool mixed_script_finish(struct mixed_script *s, struct buf *out)
{
    bool done = s->part != NULL || end_window(s, out);

    if (done && s->pending)
        done = decide(s, &s->windows[1 - s->current], &s->windows[s->current],
                      out);
    if (done)
        mixed_script_reset(s);
    return done;
}
