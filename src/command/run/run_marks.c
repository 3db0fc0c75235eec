/*
 * run_marks.c - lines of plain text that marks keep as they are.
 */
#include "command/run/run_marks.h"

#include <string.h>

#include "base/status.h"
#include "base/utf8.h"
#include "command/say/message.h"

bool run_marks_count(const struct options *o)
{
    return o->marks == MARKS_ALWAYS ||
           (o->marks == MARKS_AUTO && o->settings.config == NULL);
}

bool run_marks_are_in(const char *in, size_t n)
{
    struct off_mark mark;

    return n > 0 && off_marks_find(in, n, 0, &mark);
}

void run_marks_begin(struct run_marks *m, const char *name)
{
    m->name = name;
    m->held.n = 0;
    m->in_long_line = false;
    m->lines = 0;
    m->off = m->next = (struct run_mark){.set = false};
}

void run_marks_free(struct run_marks *m)
{
    buf_free(&m->held);
}

/* ---- marks that change nothing ------------------------------------------- */

void run_marks_say_unused(const char *name, uint64_t line,
                          enum off_mark_kind kind)
{
    /* such as: a.txt:3: shutong:off-line changes nothing */
    message_note("%s:%llu: %s changes nothing", name, (unsigned long long)line,
                 off_marks_name(kind));
}

static void end_mark(const struct run_marks *m, struct run_mark *mark)
{
    if (m->name != NULL && mark->set && !mark->used)
        run_marks_say_unused(m->name, mark->line, mark->kind);
    mark->set = false;
}

/* ---- passing on ---------------------------------------------------------- */

/* Where text goes to, and what came of that. */
struct passing {
    struct run_marks *marks;
    run_marks_give *give;
    void *context;
    enum shutong_status status;
    struct shutong_error *error;
};

static bool pass(struct passing *p, const char *s, size_t n, bool kept)
{
    const struct run_marks *m = p->marks;
    const char *out;
    size_t out_n;

    if (n == 0)
        return true;
    p->status = m->take(m->to, s, n, kept, &out, &out_n, p->error);
    return p->give(p->context, out, out_n) && p->status == SHUTONG_OK;
}

static bool no_memory(struct passing *p)
{
    p->status = status_fail(p->error, SHUTONG_NO_MEMORY, "out of memory");
    return false;
}

/* ---- lines --------------------------------------------------------------- */

/* What marks say of a line. */
struct line {
    struct run_mark own; /* that keeps this one alone */
    struct run_mark *by; /* that keeps it, or NULL: it is converted */
    bool ends;           /* it is the last one of several that are kept */
    bool marked;         /* it has a mark */
};

static void take_off(struct run_marks *m, struct line *line,
                     struct run_mark mark)
{
    if (m->off.set && !line->ends) {
        end_mark(m, &mark);
        return;
    }
    end_mark(m, &m->off);
    m->off = mark;
    line->by = &m->off;
    line->ends = false;
}

static void take_mark(struct run_marks *m, struct line *line,
                      struct run_mark mark)
{
    switch (mark.kind) {
    case OFF_MARK_OFF:
        take_off(m, line, mark);
        return;
    case OFF_MARK_ON:
        if (m->off.set && !line->ends)
            line->ends = true;
        else
            end_mark(m, &mark);
        return;
    case OFF_MARK_LINE:
        if (line->by != NULL) {
            end_mark(m, &mark);
            return;
        }
        line->own = mark;
        line->by = &line->own;
        return;
    case OFF_MARK_NEXT_LINE:
        end_mark(m, &m->next);
        m->next = mark;
        return;
    }
}

/* Takes the marks of a line, which has those of the lines before. */
static void read_line(struct run_marks *m, const char *s, size_t n,
                      struct line *line)
{
    struct off_mark mark;
    size_t from = 0;

    *line = (struct line){.own = m->next};
    m->next.set = false;
    line->by = m->off.set ? &m->off : line->own.set ? &line->own : NULL;
    while (n <= OFF_MARK_LINE_MOST && off_marks_find(s, n, from, &mark)) {
        from = mark.at + mark.nbytes;
        line->marked = true;
        take_mark(m, line,
                  (struct run_mark){true, mark.kind, m->lines + 1, false});
    }
}

static void end_line(struct run_marks *m, struct line *line)
{
    end_mark(m, &line->own);
    if (line->ends)
        end_mark(m, &m->off);
}

static uint64_t count_lines(const char *s, size_t n)
{
    const char *end = s + n;
    uint64_t lines = 0;

    while (s < end && (s = memchr(s, '\n', (size_t)(end - s))) != NULL) {
        lines++;
        s++;
    }
    return lines;
}

void run_marks_pass(struct run_marks *m, const char *in, size_t n)
{
    if (m->name != NULL)
        m->lines += count_lines(in, n);
}

/* How much of s[at..n), whole lines, has no mark and is behind none that goes
 * on: up to the line with the next one. */
static size_t find_marked_line(const struct run_marks *m, const char *s,
                               size_t n, size_t at)
{
    struct off_mark mark;

    if (m->off.set || m->next.set)
        return at;
    if (!off_marks_find(s, n, at, &mark))
        return n;
    const char *newline = memrchr(s + at, '\n', mark.at - at);
    return newline == NULL ? at : (size_t)(newline - s) + 1;
}

/* Takes whole lines; the last one may have no newline. */
static bool take_lines(struct passing *p, const char *s, size_t n)
{
    struct run_marks *m = p->marks;
    size_t from = 0, at = 0;

    while (at < n) {
        size_t marked = find_marked_line(m, s, n, at);
        run_marks_pass(m, s + at, marked - at);
        at = marked;
        if (at == n)
            break;
        const char *newline = memchr(s + at, '\n', n - at);
        size_t end = newline == NULL ? n : (size_t)(newline - s);
        struct line line;
        read_line(m, s + at, end - at, &line);
        /* Of a long line not all may be at hand. */
        if (line.by != NULL && m->name != NULL && !line.by->used)
            line.by->used = end - at > OFF_MARK_LINE_MOST ||
                            m->would_change(m->context, s + at, end - at);
        if (line.by != NULL || (line.marked && m->keeps_marked)) {
            /* The newline is that of the text behind. */
            if (!pass(p, s + from, at - from, false) ||
                !pass(p, s + at, end - at, true))
                return false;
            from = end;
        }
        end_line(m, &line);
        m->lines++;
        at = end + (newline != NULL);
    }
    return pass(p, s + from, n - from, false);
}

/* ---- pieces -------------------------------------------------------------- */

/* How much of s[0..n) does not end within a character. */
static size_t whole_characters(const char *s, size_t n)
{
    size_t back = 1;

    while (back < 4 && back < n && ((unsigned char)s[n - back] & 0xC0) == 0x80)
        back++;
    const char *last = s + n - back;
    return utf8_valid_prefix(last, back) == back ||
                   utf8_ill_formed_nbytes(last, back) > 0
               ? n
               : n - back;
}

/* Takes a piece of a line that is too long for marks. */
static bool take_long(struct passing *p, const char *s, size_t n, bool end)
{
    struct run_marks *m = p->marks;
    bool kept = m->off.set || m->next.set;

    if (n == 0)
        return true;
    size_t whole = kept && !end ? whole_characters(s, n) : n;
    *(m->off.set ? &m->off.used : &m->next.used) = true;
    return pass(p, s, whole, kept) &&
           (buf_append(&m->held, s + whole, n - whole) || no_memory(p));
}

/* Takes what is held; with `end` there is no more of the line. */
static bool take_held(struct passing *p, bool end)
{
    struct run_marks *m = p->marks;
    struct buf held = m->held;

    m->held = (struct buf){0};
    bool taken = m->in_long_line ? take_long(p, held.data, held.n, end)
                                 : take_lines(p, held.data, held.n);
    buf_free(&held);
    return taken;
}

/* The line that is held has ended, with a newline or with the text. */
static bool end_held(struct passing *p, const char *newline, size_t n)
{
    struct run_marks *m = p->marks;

    if (!m->in_long_line)
        return (buf_append(&m->held, newline, n) || no_memory(p)) &&
               take_held(p, true);
    if (!take_held(p, true))
        return false;
    m->in_long_line = false;
    m->lines++;
    end_mark(m, &m->next);
    return pass(p, newline, n, false);
}

/* Holds the beginning of a line, or more of it. */
static bool hold(struct passing *p, const char *s, size_t n)
{
    struct run_marks *m = p->marks;

    if (!buf_append(&m->held, s, n))
        return no_memory(p);
    if (!m->in_long_line && m->held.n <= OFF_MARK_LINE_MOST)
        return true;
    m->in_long_line = true;
    return take_held(p, false);
}

static bool is_within_line(const struct run_marks *m)
{
    return m->held.n > 0 || m->in_long_line;
}

/* Takes more of the text: the end of the line that is held, whole lines, and
 * the beginning of another one. */
static bool feed(struct passing *p, const char *s, size_t n)
{
    const char *newline = n == 0 ? NULL : memchr(s, '\n', n);
    const char *last = newline == NULL ? NULL : memrchr(s, '\n', n);
    const char *at = s;

    if (newline != NULL && is_within_line(p->marks)) {
        if (!hold(p, s, (size_t)(newline - s)) || !end_held(p, newline, 1))
            return false;
        at = newline + 1;
    }
    const char *rest = last == NULL ? s : last + 1;
    size_t left = n - (size_t)(rest - s);
    return (rest == at || take_lines(p, at, (size_t)(rest - at))) &&
           (left == 0 || hold(p, rest, left));
}

static bool end_text(struct passing *p)
{
    struct run_marks *m = p->marks;

    if (is_within_line(m) && !end_held(p, "", 0))
        return false;
    end_mark(m, &m->next);
    end_mark(m, &m->off);
    return true;
}

bool run_marks_feed(struct run_marks *m, const char *in, size_t n, bool end,
                    run_marks_give *give, void *context,
                    enum shutong_status *status_ret,
                    struct shutong_error *error)
{
    struct passing p = {.marks = m,
                        .give = give,
                        .context = context,
                        .status = SHUTONG_OK,
                        .error = error};
    bool fed = feed(&p, in, n) && (!end || end_text(&p));

    *status_ret = p.status;
    return fed;
}
