/*
 * mixed_script.c - any mixture of scripts to one target, window by window.
 *
 * clause.c reads the text into a window; here is where windows end and when
 * they are decided: each when the next one is there as well, so that what
 * follows counts too.
 *
 * Lines of ASCII are passed on in bulk: 500 MB of them went from 1.7 s to 0.09
 * (AMD Zen 4, one thread; cat takes 0.05).
 */
#include "script/mixed_script.h"

#include <stdlib.h>
#include <string.h>

#include "base/simd.h"
#include "script/window_cantonese.h"

enum {
    /* A window ends at a line's end after so many steps, some 30 lines of
     * prose, or at a clause's end after so many characters. */
    WINDOW_STEPS = 512,
    WINDOW = 8 * 1024,
    /* Steps of the next window that are taken into account. */
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
    window_free(&s->windows[0]);
    window_free(&s->windows[1]);
    settling_free(&s->settling);
    buf_free(&s->as_read);
    buf_free(&s->unpreferred);
    preferred_room_free(&s->room);
    free(s->map.kept);
}

void mixed_reset(struct mixed_state *s)
{
    window_clear(&s->windows[0]);
    window_clear(&s->windows[1]);
    s->current = 0;
    s->pending = false;
    s->end = MARK_LINE;
    s->use = VOCABULARY_MAYBE;
    s->cut = (struct clause_cut){.goes_on = false};
    script_begin(&s->history);
    settling_begin(&s->settling);
}

/* ---- deciding a window --------------------------------------------- */

/* Appends a window that is decided to out, and its edits to a trace, unless
 * that is NULL. */
static bool put(struct mixed_state *s, const struct window *p,
                struct trace *trace, struct buf *out)
{
    const struct target *t = s->target;

    if (!t->phrases)
        return buf_append(out, p->out.data, p->out.n);
    if (t->prefer == NULL)
        return vocabulary_put_window(t, p, trace, NULL, &s->use, out);
    return vocabulary_put_window(t, p, trace, &s->map, &s->use, out);
}

/* Writes the preferred forms into what was put of a window, from out->data[at]
 * on, and tells of them where anybody is told. */
static bool prefer(struct mixed_state *s, const struct window *p, size_t at,
                   struct buf *out)
{
    size_t n = out->n - at;

    if (s->target->prefer == NULL || n == 0)
        return true;
    char *text = out->data + at;
    s->unpreferred.n = 0;
    if (s->telling != NULL && !buf_append(&s->unpreferred, text, n))
        return false;
    return preferred_write(s->target, p, &s->map, text, n, &s->room) &&
           (s->telling == NULL ||
            preferred_edits(s->unpreferred.data, text, n, &s->telling->forms));
}

/* Appends a window that is decided to out, and tells of it. */
static bool put_and_tell(struct mixed_state *s, const struct window *p,
                         float least, struct buf *out)
{
    struct trace words = explain_window_words(s->telling);
    size_t at = out->n;

    s->map.n = 0;
    return put(s, p, &words, out) && prefer(s, p, at, out) &&
           (p->out.n == 0 || explain_window_put(s->telling, p, least,
                                                out->data + at, out->n - at));
}

/* Appends a window that is decided to out, and tells of what changes in length.
 */
static bool put_and_shift(struct mixed_state *s, const struct window *p,
                          struct buf *out)
{
    struct trace words = window_shifts_words(s->shifting);
    size_t at = out->n;

    return put(s, p, &words, out) && prefer(s, p, at, out) &&
           window_shifts_put(s->shifting, p, out, at);
}

/* Decides a window with what comes after it, and appends it to out. */
static bool decide(struct mixed_state *s, struct window *p,
                   const struct window *next, struct buf *out)
{
    const struct target *t = s->target;
    struct script_counts counts =
        t->line_buffered ? p->counts : script_sum(&p->counts, &next->counts);
    size_t nnext = next->nsteps < LOOKAHEAD ? next->nsteps : LOOKAHEAD;

    float least = t->to_simplified ? least_to_simplified : least_to_traditional;
    bool cantonese = window_cantonese_is(p);
    struct script_history before = s->history;
    if (cantonese && !window_cantonese_decide(t, p))
        return false;
    if (p->nsteps > 0) {
        script_decide(&s->history, p->steps, p->nsteps, next->steps, nnext,
                      &counts, p->queries, p->nchanges);
        script_remember(&s->history, &p->counts);
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
    bool done = s->telling != NULL ? put_and_tell(s, p, least, out)
                : s->shifting != NULL
                    ? put_and_shift(s, p, out)
                    : put(s, p, NULL, out) && prefer(s, p, at, out);
    window_clear(p);
    return done;
}

/* ---- where windows end ---------------------------------------------- */

/* The current window is complete. */
static bool end_window(struct mixed_state *s, struct buf *out)
{
    struct window *current = &s->windows[s->current];
    struct window *other = &s->windows[1 - s->current];

    if (s->observer != NULL && current->out.n > current->line_at &&
        !window_end_line(current, false))
        return false;
    window_complete(current);
    if (s->target->line_buffered)
        return decide(s, current, other, out);
    if (s->pending && !decide(s, other, current, out))
        return false;
    s->pending = true;
    s->current = 1 - s->current;
    return true;
}

/* A line has ended that is a text of its own: the next one knows nothing of it.
 */
static bool end_text_of_line(struct mixed_state *s, struct buf *out)
{
    if (!end_window(s, out))
        return false;
    script_begin(&s->history);
    settling_begin(&s->settling);
    s->use = VOCABULARY_MAYBE;
    return true;
}

/* What is to be done where a clause ends, with steps from number nsteps on. */
static inline bool after_clause(struct mixed_state *s, struct window *p,
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

/* Gives what the other window has, where nothing is left to decide, so that
 * lines of ASCII need not wait in a window.  *direct_ret tells whether that is
 * so. */
static bool give_what_waits(struct mixed_state *s, struct buf *out,
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

/* Gives what needs no window. */
static bool put_direct(struct mixed_state *s, const char *in, size_t n,
                       struct buf *out)
{
    return (s->telling == NULL ||
            explain_decisions_pass(s->telling->account, in, n, n)) &&
           buf_append(out, in, n);
}

/* Takes lines of ASCII, in[0..lines): they tell nothing and do not change, so
 * that only where windows end is to be found.  A line has ended since the last
 * step, and so it stays. */
static bool take_ascii_lines(struct mixed_state *s, const char *in,
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
        /* With the first newline after so much, the window ends. */
        if (least < most) {
            const char *from = in + i + least - 1;
            const char *newline = memchr(from, '\n', most - least + 1);
            most = (size_t)(newline - (in + i)) + 1;
        }
        p->ncharacters += most;
        done = done && buf_append(&p->out, in + i, most) &&
               (!p->tells || buf_append(&p->source, in + i, most)) &&
               after_clause(s, p, p->nsteps, true, out);
        i += most;
    }
    return done;
}

/* ---- sheets -------------------------------------------------------------- */

enum sheet_kind { SHEET_CLAUSE, SHEET_ASCII_LINES, SHEET_NO_TEXT };

struct sheet_entry {
    struct window_mark end;
    uint32_t ncharacters;
    uint8_t kind;
    bool line; /* of a clause: with it, the line ends */
};

void sheet_free(struct sheet *sheet)
{
    window_free(&sheet->window);
    free(sheet->entries);
}

void sheet_clear(struct sheet *sheet)
{
    window_clear(&sheet->window);
    sheet->nentries = 0;
}

/* Notes what was just read into the sheet's window. */
static bool note(struct sheet *sheet, struct sheet_entry entry)
{
    if (!array_grow(&sheet->entries, sheet->nentries, &sheet->cap,
                    sizeof(*sheet->entries)))
        return false;
    entry.end = window_mark(&sheet->window);
    sheet->entries[sheet->nentries++] = entry;
    return true;
}

static bool note_bytes(struct sheet *sheet, enum sheet_kind kind,
                       const char *bytes, size_t n)
{
    struct sheet_entry entry = {.kind = (uint8_t)kind};

    return buf_append(&sheet->window.out, bytes, n) && note(sheet, entry);
}

void mixed_tell(struct mixed_state *s, struct explain_window *telling)
{
    s->telling = telling;
    s->windows[0].tells = s->windows[1].tells = telling != NULL;
}

void mixed_shift(struct mixed_state *s, struct window_shifts *shifting)
{
    s->shifting = shifting;
    s->windows[0].shifts = s->windows[1].shifts = shifting != NULL;
}

bool mixed_tell_copy(struct mixed_state *s, const char *source, size_t nsource,
                     size_t result_nbytes, bool kept)
{
    return window_tell_no_text(&s->windows[s->current], source, nsource,
                               result_nbytes, kept);
}

/* Ends a clause with what is no text. */
static void end_clause(struct mixed_state *s)
{
    s->cut = (struct clause_cut){.goes_on = false};
    if (s->end < MARK_CLAUSE)
        s->end = MARK_CLAUSE;
}

bool mixed_copy(struct mixed_state *s, const char *bytes, size_t n,
                struct buf *out)
{
    struct window *p = &s->windows[s->current];

    end_clause(s);
    if (s->sheet != NULL)
        return note_bytes(s->sheet, SHEET_NO_TEXT, bytes, n);
    p->ncharacters += n;
    return window_put_no_text(p, bytes, n) &&
           (p->ncharacters < WINDOW || end_window(s, out));
}

bool mixed_replace(struct mixed_state *s, struct buf *out)
{
    struct window *p =
        s->sheet != NULL ? &s->sheet->window : &s->windows[s->current];

    if (!buf_append(&p->out, utf8_replacement, sizeof(utf8_replacement) - 1))
        return false;
    end_clause(s);
    if (s->sheet != NULL) {
        struct sheet_entry entry = {.kind = SHEET_CLAUSE, .ncharacters = 1};
        return note(s->sheet, entry);
    }
    p->ncharacters++;
    return after_clause(s, p, p->nsteps, false, out);
}

/* How many entries, from number i on, can be read at once: clauses of a line
 * after none of which anything is to be done but the last. */
static size_t clauses_at_once(const struct mixed_state *s,
                              const struct sheet *sheet, size_t i)
{
    size_t ncharacters = s->windows[s->current].ncharacters, n = 0;

    do {
        const struct sheet_entry *e = &sheet->entries[i + n++];
        ncharacters += e->ncharacters;
        if (e->line || s->target->phrases || ncharacters >= WINDOW)
            break;
    } while (i + n < sheet->nentries &&
             sheet->entries[i + n].kind == SHEET_CLAUSE);
    return n;
}

static bool join_clauses(struct mixed_state *s, const struct sheet *sheet,
                         const struct window_mark *begin, size_t i, size_t n,
                         struct buf *out)
{
    struct window *p = &s->windows[s->current];
    const struct sheet_entry *last = &sheet->entries[i + n - 1];
    size_t nsteps = p->nsteps;

    if (!window_append(p, &sheet->window, begin, &last->end))
        return false;
    for (size_t k = i; k < i + n; k++)
        p->ncharacters += sheet->entries[k].ncharacters;
    return after_clause(s, p, nsteps, last->line, out);
}

bool mixed_join(struct mixed_state *s, const struct sheet *sheet,
                struct buf *out)
{
    struct window_mark begin = {0};
    bool done = true;

    for (size_t i = 0, n = 1; done && i < sheet->nentries; i += n) {
        const struct sheet_entry *e = &sheet->entries[i];
        const char *bytes = sheet->window.out.data + begin.nout;
        n = 1;
        if (e->kind == SHEET_CLAUSE) {
            n = clauses_at_once(s, sheet, i);
            done = join_clauses(s, sheet, &begin, i, n, out);
        } else if (e->kind == SHEET_ASCII_LINES) {
            done = take_ascii_lines(s, bytes, e->end.nout - begin.nout, out);
        } else {
            done = mixed_copy(s, bytes, e->end.nout - begin.nout, out);
        }
        begin = sheet->entries[i + n - 1].end;
    }
    /* Only the last part of a text does not end with a line. */
    s->end = MARK_LINE;
    s->cut = (struct clause_cut){.goes_on = false};
    return done;
}

size_t mixed_cut(const char *in, size_t n)
{
    const char *newline = memrchr(in, '\n', n);

    while (newline != NULL && utf8_in_ids(in, (size_t)(newline - in) + 1))
        newline = memrchr(in, '\n', (size_t)(newline - in));
    return newline == NULL ? 0 : (size_t)(newline - in) + 1;
}

/* ---- reading a block --------------------------------------------- */

/* Reads lines of ASCII at the beginning of in[0..n), if there are any. */
static bool read_ascii_lines(struct mixed_state *s, const char *in, size_t n,
                             struct buf *out, size_t *taken_ret,
                             bool *goes_on_ret)
{
    size_t lines = ascii_lines(in, n, goes_on_ret);

    *taken_ret = lines;
    if (lines == 0)
        return true;
    s->cut = (struct clause_cut){.goes_on = false};
    return s->sheet != NULL ? note_bytes(s->sheet, SHEET_ASCII_LINES, in, lines)
                            : take_ascii_lines(s, in, lines, out);
}

/* What is to be done when a clause was read into the window. */
static inline bool clause_was_read(struct mixed_state *s, struct window *window,
                                   const struct clause_reader *r, size_t nsteps,
                                   struct buf *out)
{
    bool line = r->p[-1] == '\n';

    window->out.n = (size_t)(r->o - window->out.data);
    s->end = r->end;
    /* A line's clauses depend on nothing before it. */
    if (line)
        s->cut = (struct clause_cut){.goes_on = false};
    if (s->sheet != NULL) {
        struct sheet_entry entry = {.kind = SHEET_CLAUSE,
                                    .ncharacters = (uint32_t)r->ncharacters,
                                    .line = line};
        return note(s->sheet, entry);
    }
    window->ncharacters += r->ncharacters;
    return after_clause(s, window, nsteps, line, out);
}

/* Where some forms are read as others, has a reader read the text in[0..n) so.
 */
static bool read_as_preferred(struct mixed_state *s, struct clause_reader *r,
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

bool mixed_block(struct mixed_state *s, const char *in, size_t n, bool end,
                 struct buf *out, size_t *consumed_ret)
{
    struct clause_reader r = {.t = s->target,
                              .own = s->own,
                              .p = in,
                              .stop = in + n,
                              .at_end = end,
                              .cut = &s->cut};
    bool ascii = s->observer == NULL && (s->own == NULL || !s->own->ascii);

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
            s->sheet != NULL ? &s->sheet->window : &s->windows[s->current];
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
        if (window->tells && !buf_append(&window->source, put_source(&r, from),
                                         (size_t)(r.p - from)))
            return false;
        if (!clause_was_read(s, window, &r, nsteps, out))
            return false;
    }
    *consumed_ret = (size_t)(r.p - begin);
    return true;
}

bool mixed_finish(struct mixed_state *s, struct buf *out)
{
    bool done = s->sheet != NULL || end_window(s, out);

    if (done && s->pending)
        done = decide(s, &s->windows[1 - s->current], &s->windows[s->current],
                      out);
    if (done)
        mixed_reset(s);
    return done;
}
