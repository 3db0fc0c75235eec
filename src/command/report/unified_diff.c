/*
 * unified_diff.c - a unified diff of a text and its conversion.
 *
 * A newline that both sides have ends a group: mostly one line before and one
 * after.  Groups with a difference go into a hunk, the others are context of
 * it.  A hunk's header counts its lines, so a hunk waits in memory; one that
 * grows large is cut in two without context, which is all that keeps a long
 * text where every line changes in bounds.  A line is held whole, whatever its
 * length: a line of a GiB takes several.
 *
 *     lead     up to 3 lines of context before the first difference
 *     body     groups, and the lines between them
 *     recent   lines since the last difference: context of this hunk, of the
 *              next one, or of both when it is near
 */
#include "command/report/unified_diff.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "command/say/visible_text.h"

enum {
    CONTEXT = 3,
    HUNK = 4 * 1024 * 1024 /* bytes of body after which a hunk is cut */
};

/* SGR sequences, all empty without colors. */
struct palette {
    const char *file, *hunk, *removed, *added, *off;
    const char *emphasis, *no_emphasis;
};

static const struct palette colored = {
    .file = "\033[1m",
    .hunk = "\033[36m",
    .removed = "\033[31m",
    .added = "\033[32m",
    .off = "\033[m",
    .emphasis = "\033[7m",
    .no_emphasis = "\033[27m",
};

static const struct palette plain = {"", "", "", "", "", "", ""};

/* Bytes that are emphasised. */
struct diff_span {
    size_t start, end;
};

/* One side of a group. */
struct lines {
    struct buf text;
    struct diff_span *spans;
    size_t nspans, cap;
};

/* Lines of context as they are printed. */
struct context {
    struct buf text;
    size_t nbytes[2 * CONTEXT + 1]; /* of each line */
    size_t n;
};

struct diff {
    const char *name;
    const struct palette *palette;
    FILE *out;
    bool terminal;         /* it goes to one, not to patch */
    bool named;            /* the file header is printed */
    struct lines old, new; /* the group */
    bool differs;          /* in the group; `new` is empty until it does */
    uint64_t old_line, new_line; /* numbers of the group's first lines */
    struct context recent;

    bool open; /* there is a hunk */
    struct context lead;
    struct buf body;
    size_t trailing;               /* lines of context that may end it */
    uint64_t old_first, new_first; /* number of the body's first line */
    uint64_t old_count, new_count; /* lines of the body */
};

struct diff *unified_diff_new(bool colors, bool terminal, FILE *out)
{
    struct diff *d = calloc(1, sizeof(*d));

    if (d != NULL) {
        d->palette = colors ? &colored : &plain;
        d->terminal = terminal;
        d->out = out;
    }
    return d;
}

static void lines_free(struct lines *lines)
{
    buf_free(&lines->text);
    free(lines->spans);
}

void unified_diff_free(struct diff *d)
{
    if (d == NULL)
        return;
    lines_free(&d->old);
    lines_free(&d->new);
    buf_free(&d->recent.text);
    buf_free(&d->lead.text);
    buf_free(&d->body);
    free(d);
}

static void group_clear(struct diff *d)
{
    d->old.text.n = d->old.nspans = 0;
    d->new.text.n = d->new.nspans = 0;
    d->differs = false;
}

static void context_clear(struct context *c)
{
    c->text.n = c->n = 0;
}

void unified_diff_begin(struct diff *d, const char *name)
{
    d->name = name;
    d->named = d->open = false;
    d->old_line = d->new_line = 1;
    group_clear(d);
    context_clear(&d->recent);
}

/* ---- a line -------------------------------------------------------------- */

static bool put(struct buf *out, const char *text)
{
    return buf_append(out, text, strlen(text));
}

/* Appends text as it is or, except for tabs, as a terminal shows it. */
static bool put_text(const struct diff *d, struct buf *out, const char *s,
                     size_t n)
{
    struct visible v;

    if (!d->terminal)
        return buf_append(out, s, n);
    for (size_t i = 0; i < n; i += v.nbytes) {
        visible_text_next(&v, s + i, n - i, VISIBLE_TEXT);
        bool tab = s[i] == '\t';
        if (!buf_append(out, tab ? "\t" : v.shown, tab ? 1 : v.nshown))
            return false;
    }
    return true;
}

/* Appends a line that ends in a newline, unless it is the last of a text. */
static bool put_line_end(struct buf *out, bool newline)
{
    return put(out, newline ? "\n" : "\n\\ No newline at end of file\n");
}

/* Appends text[start..end), from the span *at on. */
static bool put_emphasised(const struct diff *d, struct buf *out,
                           const struct lines *lines, size_t start, size_t end,
                           size_t *at)
{
    const struct palette *p = d->palette;
    const char *text = lines->text.data;

    while (*at < lines->nspans && lines->spans[*at].start < end) {
        struct diff_span span = lines->spans[*at];
        bool ends = span.end <= end;
        if (!ends)
            span.end = end;
        if (span.start < start)
            span.start = start;
        if (span.start < span.end &&
            !(put_text(d, out, text + start, span.start - start) &&
              put(out, p->emphasis) &&
              put_text(d, out, text + span.start, span.end - span.start) &&
              put(out, p->no_emphasis)))
            return false;
        if (span.end > start)
            start = span.end;
        if (!ends)
            break; /* goes on in the next line */
        ++*at;
    }
    return put_text(d, out, text + start, end - start);
}

/* Where a side is read. */
struct diff_cursor {
    size_t at;   /* byte */
    size_t span; /* first span that may reach further */
    uint64_t nlines;
};

/* Adds the next line of a side to the body; none where it has no more. */
static bool put_line(struct diff *d, const struct lines *lines,
                     struct diff_cursor *cursor, const char *color, char sign)
{
    struct buf *out = &d->body;
    size_t start = cursor->at, n = lines->text.n - start;

    if (n == 0)
        return true;
    const char *newline = memchr(lines->text.data + start, '\n', n);
    size_t end =
        newline == NULL ? lines->text.n : (size_t)(newline - lines->text.data);
    cursor->at = end + (newline != NULL);
    cursor->nlines++;
    return put(out, color) && buf_append(out, &sign, 1) &&
           put_emphasised(d, out, lines, start, end, &cursor->span) &&
           put(out, d->palette->off) && put_line_end(out, newline != NULL);
}

/* ---- context ------------------------------------------------------------- */

/* Bytes of the first n lines. */
static size_t context_nbytes(const struct context *c, size_t n)
{
    size_t nbytes = 0;

    for (size_t i = 0; i < n; i++)
        nbytes += c->nbytes[i];
    return nbytes;
}

/* Drops the first n lines. */
static void context_drop(struct context *c, size_t n)
{
    buf_drop_front(&c->text, context_nbytes(c, n));
    c->n -= n;
    memmove(c->nbytes, c->nbytes + n, c->n * sizeof(*c->nbytes));
}

/* Appends a line of the text as context. */
static bool context_append(const struct diff *d, struct context *c,
                           const struct buf *line)
{
    size_t before = c->text.n, n = line->n;
    bool newline = n > 0 && line->data[n - 1] == '\n';

    if (!(put(&c->text, " ") &&
          put_text(d, &c->text, line->data, n - newline) &&
          put_line_end(&c->text, newline)))
        return false;
    c->nbytes[c->n++] = c->text.n - before;
    return true;
}

/* ---- a hunk -------------------------------------------------------------- */

/* As patch and git read it: a line end in a name would be more of the diff. */
static void print_quoted(const struct diff *d, const char *name)
{
    struct visible v;

    putc('"', d->out);
    for (size_t n = strlen(name); n > 0; name += v.nbytes, n -= v.nbytes) {
        visible_text_next(&v, name, n, VISIBLE_TEXT);
        for (size_t i = 0; i < v.nshown; i++) {
            bool escaped = v.shown == name && strchr("\"\\", v.shown[i]);
            fprintf(d->out, escaped ? "\\%c" : "%c", v.shown[i]);
        }
    }
    putc('"', d->out);
}

/* Whether a name is not to be seen as it is.  patch takes no spaces at either
 * end of one that is not quoted to be part of it. */
static bool is_quoted(const char *name)
{
    size_t n = strlen(name);
    struct visible v = {.nbytes = n};

    if (n > 0)
        visible_text_next(&v, name, n, VISIBLE_TEXT);
    return *name == '"' || *name == ' ' || (n > 0 && name[n - 1] == ' ') ||
           v.nbytes < n || v.shown == v.escape;
}

static void print_name(const struct diff *d, const char *sign, const char *name)
{
    const struct palette *p = d->palette;

    fprintf(d->out, "%s%s ", p->file, sign);
    if (is_quoted(name))
        print_quoted(d, name);
    else /* patch takes a name with spaces to end at a tab */
        fprintf(d->out, "%s%s", name, strchr(name, ' ') != NULL ? "\t" : "");
    fprintf(d->out, "%s\n", p->off);
}

/* A range of no lines is named by the line before it. */
static void print_range(const struct diff *d, char sign, uint64_t first,
                        uint64_t n)
{
    fprintf(d->out, " %c%" PRIu64 ",%" PRIu64, sign, n > 0 ? first : first - 1,
            n);
}

/* Prints the hunk, with `lead` lines before its body and `trail` after it. */
static void print_hunk(struct diff *d, size_t lead, size_t trail)
{
    const struct palette *p = d->palette;
    uint64_t more = lead + trail;

    if (!d->named) {
        print_name(d, "---", d->name);
        print_name(d, "+++", d->name);
        d->named = true;
    }
    fprintf(d->out, "%s@@", p->hunk);
    print_range(d, '-', d->old_first - lead, d->old_count + more);
    print_range(d, '+', d->new_first - lead, d->new_count + more);
    fprintf(d->out, " @@%s\n", p->off);
    if (lead > 0)
        fwrite(d->lead.text.data, 1, d->lead.text.n, d->out);
    fwrite(d->body.data, 1, d->body.n, d->out);
    if (trail > 0)
        fwrite(d->recent.text.data, 1, context_nbytes(&d->recent, trail),
               d->out);
    d->open = false;
}

/* Begins a hunk before the group; what is recent leads to it. */
static void open_hunk(struct diff *d)
{
    struct context lead = d->lead;

    /* patch takes a hunk that has less context at one end for the beginning or
     * the end of the file. */
    d->trailing = d->old_line - 1 == d->recent.n ? CONTEXT : d->recent.n;
    d->lead = d->recent;
    d->recent = lead;
    context_clear(&d->recent);
    d->body.n = 0;
    d->old_first = d->old_line;
    d->new_first = d->new_line;
    d->old_count = d->new_count = 0;
    d->open = true;
}

/* The lines since the last difference belong to the hunk after all. */
static bool take_recent(struct diff *d)
{
    if (!buf_append(&d->body, d->recent.text.data, d->recent.text.n))
        return false;
    d->old_count += d->recent.n;
    d->new_count += d->recent.n;
    context_clear(&d->recent);
    return true;
}

/* ---- a group ------------------------------------------------------------- */

static bool end_unchanged(struct diff *d)
{
    if (!context_append(d, &d->recent, &d->old.text))
        return false;
    d->old_line++;
    d->new_line++;
    if (d->open && d->recent.n > d->trailing + CONTEXT)
        print_hunk(d, d->lead.n, d->trailing);
    if (!d->open && d->recent.n > CONTEXT)
        context_drop(&d->recent, d->recent.n - CONTEXT);
    return true;
}

static bool end_changed(struct diff *d)
{
    struct diff_cursor old = {0}, new = {0};
    const struct palette *p = d->palette;

    if (d->open && !take_recent(d))
        return false;
    if (!d->open)
        open_hunk(d);
    while (old.at < d->old.text.n || new.at < d->new.text.n)
        if (!put_line(d, &d->old, &old, p->removed, '-') ||
            !put_line(d, &d->new, &new, p->added, '+'))
            return false;
    d->old_count += old.nlines;
    d->new_count += new.nlines;
    d->old_line += old.nlines;
    d->new_line += new.nlines;
    if (d->body.n >= HUNK)
        print_hunk(d, 0, 0);
    return true;
}

static bool end_group(struct diff *d)
{
    bool ended = d->differs ? end_changed(d) : end_unchanged(d);

    group_clear(d);
    return ended;
}

bool unified_diff_same(void *context, const char *text, size_t n)
{
    struct diff *d = context;

    while (n > 0) {
        const char *newline = memchr(text, '\n', n);
        size_t length = newline == NULL ? n : (size_t)(newline - text) + 1;
        if (!buf_append(&d->old.text, text, length) ||
            (d->differs && !buf_append(&d->new.text, text, length)) ||
            (newline != NULL && !end_group(d)))
            return false;
        text += length;
        n -= length;
    }
    return true;
}

/* Appends to one side what is emphasised where there are colors. */
static bool append_changed(const struct diff *d, struct lines *lines,
                           const char *text, size_t n)
{
    size_t start = lines->text.n;

    if (!buf_append(&lines->text, text, n))
        return false;
    if (n == 0 || d->palette == &plain)
        return true;
    if (lines->nspans > 0 && lines->spans[lines->nspans - 1].end == start) {
        lines->spans[lines->nspans - 1].end = lines->text.n;
        return true;
    }
    if (!array_grow(&lines->spans, lines->nspans, &lines->cap,
                    sizeof(*lines->spans)))
        return false;
    lines->spans[lines->nspans++] = (struct diff_span){start, lines->text.n};
    return true;
}

bool unified_diff_differs(void *context, const char *before,
                          size_t before_nbytes, const char *after,
                          size_t after_nbytes)
{
    struct diff *d = context;

    if (!d->differs &&
        !buf_append(&d->new.text, d->old.text.data, d->old.text.n))
        return false;
    d->differs = true;
    return append_changed(d, &d->old, before, before_nbytes) &&
           append_changed(d, &d->new, after, after_nbytes);
}

bool unified_diff_end(struct diff *d)
{
    bool group = d->differs || d->old.text.n > 0;

    if (group && !end_group(d))
        return false;
    if (d->open)
        print_hunk(d, d->lead.n,
                   d->recent.n < d->trailing ? d->recent.n : d->trailing);
    return true;
}
