/*
 * document_lay.c - the conversion of a document's text back into its spans.
 *
 *   text     头发\n程序员       spans  头 | 发    程 | 序员
 *   out      頭髮\n程式設計師          頭 | 髮    程式設計師 |
 *   edits           [     ]            one to one; all where it begins
 *
 * Text and conversion are walked side by side.  Between edits they have the
 * same number of characters, and an edit is a step that is longer; where both
 * ends are not reached together the edits do not account for the result, and
 * nothing is written.  In a format whose marks need text between them an edit
 * that a span's end cuts is shared among the spans: 程式設 | 計師.
 *
 * What has not changed is copied from the file, so that it stays as it was
 * written; what has changed is written as the format says.
 */
#include "formats/document/document.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"
#include "formats/document/document_result.h"

/* Text and conversion side by side. */
struct walk {
    const char *text, *out;
    size_t ntext, nout;
    size_t t, o; /* where it is in both */
    bool well_formed;
    bool fills_spans; /* as the format of the part says */
    const struct document_edit *edits;
    size_t nedits, edit;       /* the next one, but for: */
    struct document_edit rest; /* of an edit that a span's end cuts, or none */
    size_t kept;               /* the text stays up to here */
    const struct document_span *spans; /* those that follow, of the part */
    size_t nspans;
};

/* Length of the character at s[0], or of the bytes that are none and become
 * U+FFFD or stay. */
static size_t step(const struct walk *w, const char *s, size_t n)
{
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);

    if (w->well_formed ||
        (nbytes <= n && utf8_valid_prefix(s, nbytes) == nbytes))
        return nbytes;
    nbytes = utf8_ill_formed_nbytes(s, n);
    return nbytes == 0 ? n : nbytes;
}

/* The next edit, or NULL. */
static const struct document_edit *next_edit(const struct walk *w)
{
    return w->rest.ncharacters > 0 ? &w->rest
           : w->edit < w->nedits   ? &w->edits[w->edit]
                                   : NULL;
}

/* Where an edit ends in the text; *before_ret is how many of its characters are
 * before the end of a span. */
static size_t find_end(const struct walk *w, const struct document_edit *e,
                       size_t end, size_t *before_ret)
{
    size_t t = w->t;

    *before_ret = 0;
    for (size_t i = 0; i < e->ncharacters && t < w->ntext; i++) {
        *before_ret += t < end;
        t += step(w, w->text + t, w->ntext - t);
    }
    return t;
}

/* How many spans there are up to a place in the text, with the one where the
 * walk is. */
static size_t count_spans(const struct walk *w, size_t t)
{
    size_t n = 0;

    while (n < w->nspans && w->spans[n].text_at < t)
        n++;
    return n + 1;
}

/* Leaves of an edit what is for this span, and the rest for those that follow:
 * one character of the result for each of the text, as long as there are any.
 * Where there are too few for all spans, the text stays. */
static void share(struct walk *w, struct document_edit *e, size_t end)
{
    const char *out = w->out + w->o;
    size_t before, nbytes = 0, n = utf8_count(out, e->out_nbytes);
    size_t t = find_end(w, e, end, &before), behind = e->ncharacters - before;

    if (behind == 0)
        return;
    if (n > 0 && n < count_spans(w, t)) {
        w->kept = t;
        return;
    }
    size_t taken = n > behind ? n - behind : n > 0;
    for (size_t i = 0; i < taken; i++)
        nbytes += utf8_char_nbytes((unsigned char)out[nbytes]);
    /* Where there are as many characters, they are walked one by one. */
    if (n - taken != behind)
        w->rest = (struct document_edit){.out_at = w->o + nbytes,
                                         .out_nbytes = e->out_nbytes - nbytes,
                                         .ncharacters = behind};
    e->ncharacters = before;
    e->out_nbytes = nbytes;
}

/* Takes a step in both: an edit, or a character.  Bytes that are no text by
 * themselves may be a character over the end of a span: where that stays, it
 * stays on both sides.  False at the end of one. */
static bool take(struct walk *w, size_t end)
{
    const struct document_edit *next = next_edit(w);

    if (w->t < w->kept) {
        w->t = w->kept < end ? w->kept : end;
        return true;
    }
    if (next != NULL && next->out_at == w->o) {
        struct document_edit e = *next;
        w->edit += next != &w->rest;
        w->rest.ncharacters = 0;
        if (e.out_nbytes > w->nout - w->o)
            return false;
        if (w->fills_spans && w->well_formed)
            share(w, &e, end);
        w->o += e.out_nbytes;
        if (w->t < w->kept)
            return take(w, end);
        for (size_t i = 0; i < e.ncharacters; i++) {
            if (w->t == w->ntext)
                return false;
            w->t += step(w, w->text + w->t, w->ntext - w->t);
        }
        return true;
    }
    if (w->t == w->ntext || w->o == w->nout)
        return false;
    size_t t = step(w, w->text + w->t, w->ntext - w->t);
    size_t o = step(w, w->out + w->o, w->nout - w->o);
    if (t > end - w->t && t == o && end > w->t &&
        memcmp(w->text + w->t, w->out + w->o, t) == 0)
        t = o = end - w->t;
    w->t += t;
    w->o += o;
    return true;
}

/* Whether something is inserted where it is. */
static bool is_inserted(const struct walk *w)
{
    const struct document_edit *next = next_edit(w);

    return next != NULL && next->out_at == w->o && next->ncharacters == 0;
}

/* ---- a span -------------------------------------------------------------- */

struct laying {
    struct walk walk;
    struct document_part *part;
    bool changed;   /* some of it */
    bool no_memory; /* which ended it, */
    bool too_large; /* or this */
};

/* Writes bytes as they are. */
static bool write_bytes(struct laying *l, const char *s, size_t n)
{
    l->no_memory = !buf_append(&l->part->written, s, n);
    return !l->no_memory;
}

/* A run of text that has changed, or has not.  A format is given well-formed
 * text; other bytes, which --invalid=keep lets pass, are written as they are.
 */
static bool write_run(struct laying *l, const struct document_span *span,
                      bool same, const char *s, size_t n)
{
    const struct format *format = l->part->format;
    size_t valid, nbytes;

    if (same || format->write == NULL)
        return write_bytes(l, s, n);
    for (size_t i = 0; i < n; i += nbytes) {
        nbytes = utf8_take_run(s + i, n - i, &valid);
        if (valid > 0 &&
            !format->write(span->manner, s + i, valid, &l->part->written)) {
            l->no_memory = true;
            return false;
        }
        if (!write_bytes(l, s + i + valid, nbytes - valid))
            return false;
    }
    return true;
}

/* The number of bytes that a and b, of n bytes, begin with both, whole
 * characters. */
static size_t same_prefix(const char *a, const char *b, size_t n)
{
    uint64_t x, y;
    size_t i = 0;

    for (; i + sizeof(x) <= n; i += sizeof(x)) {
        memcpy(&x, a + i, sizeof(x));
        memcpy(&y, b + i, sizeof(y));
        if (x == y)
            continue;
        i += (size_t)__builtin_ctzll(le64toh(x ^ y)) / 8;
        break;
    }
    while (i < n && a[i] == b[i])
        i++;
    /* Back to the beginning of the character that differs. */
    while (i < n && i > 0 &&
           (((unsigned char)a[i] & 0xC0) == 0x80 ||
            ((unsigned char)b[i] & 0xC0) == 0x80))
        i--;
    return i;
}

/* Takes a step, or at once all characters up to `end` that stay the same, and
 * are not part of an edit; *same_ret is whether what was taken is the same. */
static bool take_run(struct walk *w, size_t end, bool *same_ret)
{
    const struct document_edit *next = next_edit(w);
    size_t stop = next != NULL ? next->out_at : w->nout;
    size_t t = w->t, o = w->o;

    if (w->well_formed && stop > o && end > t && t >= w->kept) {
        const char *text = w->text + t, *out = w->out + o;
        size_t left = end - t, out_left = stop - o;
        size_t n = same_prefix(text, out, left < out_left ? left : out_left);
        *same_ret = n > 0;
        if (n > 0) {
            w->t += n;
            w->o += n;
            return true;
        }
        n = utf8_char_nbytes((unsigned char)*text);
        size_t out_n = utf8_char_nbytes((unsigned char)*out);
        if (n <= left && out_n <= out_left) {
            w->t += n;
            w->o += out_n;
            return true;
        }
    }
    if (!take(w, end))
        return false;
    *same_ret =
        w->t - t == w->o - o && memcmp(w->text + t, w->out + o, w->t - t) == 0;
    return true;
}

static bool has_ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((signed char)s[i] >= 0)
            return true;
    return false;
}

/* Text that is in a span as it is, and is to be written into it: what of it is
 * not written yet, and where a run of it begins that has changed. */
struct plain_run {
    size_t from, changed;
    bool has_changed;
    bool plain; /* so far it is written as it is */
};

/* Ends a run that has changed.  What is not ASCII is never escaped, and is
 * written with the text around it. */
static bool end_changed(struct laying *l, const struct document_span *span,
                        struct plain_run *run, size_t end)
{
    const char *out = l->walk.out;
    size_t from = run->from;

    run->has_changed = false;
    if (l->part->format->write == NULL ||
        !has_ascii(out + run->changed, end - run->changed))
        return true;
    run->from = end;
    run->plain = false;
    return write_bytes(l, out + from, run->changed - from) &&
           write_run(l, span, false, out + run->changed, end - run->changed);
}

/* Writes text that stays, from t on, though an edit from o on is of it. */
static bool keep_text(struct laying *l, const struct document_span *span,
                      struct plain_run *run, size_t t, size_t o)
{
    const struct walk *w = &l->walk;

    if (run->has_changed && !end_changed(l, span, run, o))
        return false;
    size_t from = run->from;
    run->from = w->o;
    run->plain = false;
    return write_bytes(l, w->out + from, o - from) &&
           write_bytes(l, w->text + t, w->t - t);
}

/* Lays what came of the text up to `end` into a span; `last` of its block, it
 * also gets what is inserted at its end. */
static bool lay_runs(struct laying *l, struct document_span *span, size_t end,
                     bool last)
{
    struct walk *w = &l->walk;
    struct plain_run run = {.from = w->o, .plain = true};
    bool done = true;

    while (done && (w->t < end || (last && is_inserted(w)))) {
        size_t t = w->t, o = w->o;
        bool same;
        if (!take_run(w, end, &same))
            return false;
        if (t < w->kept) {
            done = keep_text(l, span, &run, t, o);
        } else if (!same && !run.has_changed) {
            run.has_changed = l->changed = true;
            run.changed = o;
        } else if (same && run.has_changed) {
            done = end_changed(l, span, &run, o);
        }
    }
    if (run.has_changed)
        done = done && end_changed(l, span, &run, w->o);
    span->plain = run.plain;
    return done &&
           (run.plain || write_bytes(l, w->out + run.from, w->o - run.from));
}

/* The same for one that stands for its text as a whole: it stays, or all of it
 * is written. */
static bool lay_escape(struct laying *l, struct document_span *span, size_t end,
                       bool last)
{
    struct walk *w = &l->walk;
    size_t t = w->t, o = w->o;

    while (w->t < end || (last && is_inserted(w)))
        if (!take(w, end))
            return false;
    size_t nbytes = w->o - o;
    if (t == span->text_at &&
        (t < w->kept ||
         (w->t - t == nbytes && memcmp(w->text + t, w->out + o, nbytes) == 0)))
        return write_bytes(l, l->part->source + span->at, span->nbytes);
    l->changed = true;
    return write_run(l, span, false, w->out + o, nbytes);
}

/* A run of escapes: those of n bytes of text from t on, where these stay, or
 * what came of them. */
static bool write_escapes(struct laying *l, const struct document_span *span,
                          bool same, size_t t, size_t n, const char *out,
                          size_t nout)
{
    size_t from = (t - span->text_at) / span->text_unit * span->unit;

    return same ? write_bytes(l, l->part->source + span->at + from,
                              n / span->text_unit * span->unit)
                : write_run(l, span, false, out, nout);
}

/* The same for a span of many escapes: each by itself. */
static bool lay_escapes(struct laying *l, struct document_span *span,
                        size_t end, bool last)
{
    struct walk *w = &l->walk;
    size_t run_t = w->t, run_o = w->o;
    bool run_same = true, done = true;

    while (done && (w->t < end || (last && is_inserted(w)))) {
        size_t t = w->t, o = w->o;
        bool same;
        if (!take_run(w, end, &same))
            return false;
        same = (same || t < w->kept) && w->t <= end &&
               (t - span->text_at) % span->text_unit == 0 &&
               (w->t - t) % span->text_unit == 0;
        l->changed = l->changed || !same;
        if (same == run_same)
            continue;
        done = write_escapes(l, span, run_same, run_t, t - run_t,
                             w->out + run_o, o - run_o);
        run_t = t;
        run_o = o;
        run_same = same;
    }
    return done && write_escapes(l, span, run_same, run_t, w->t - run_t,
                                 w->out + run_o, w->o - run_o);
}

/* Lays one span; `next` is where the next one begins in the text. */
static bool lay_span(struct laying *l, struct document_span *span, size_t next)
{
    struct walk *w = &l->walk;
    size_t end = (size_t)span->text_at + span->text_nbytes;
    size_t written = l->part->written.n;
    bool last = next > end || end == w->ntext;

    /* An edit that began before has taken some of it. */
    if (w->t > span->text_at)
        l->changed = true;
    span->out_at = (uint32_t)w->o;
    span->plain = false;
    if (!(!span->escape     ? lay_runs
          : span->unit == 0 ? lay_escape
                            : lay_escapes)(l, span, end, last))
        return false;
    l->too_large = l->part->written.n > DOCUMENT_MOST;
    if (l->too_large)
        return false;
    span->out_nbytes = (uint32_t)(w->o - span->out_at);
    span->written_at = (uint32_t)written;
    span->result_nbytes = span->plain
                              ? span->out_nbytes
                              : (uint32_t)(l->part->written.n - written);
    /* The newlines between two blocks. */
    bool done = next == end || w->t == end;
    while (done && w->t < next)
        done = w->o < w->nout && w->out[w->o] == '\n' && take(w, next);
    return done && (next == end || w->t == next);
}

/* ---- a part -------------------------------------------------------------- */

/* A part that has not changed is its own result. */
static bool leave(struct document_part *part)
{
    for (size_t i = 0; i < part->nspans; i++) {
        part->spans[i].result_at = part->spans[i].at;
        part->spans[i].result_nbytes = part->spans[i].nbytes;
    }
    return true;
}

/* Lays what follows from what became of the text. */
static bool lay_follows(struct document *d, struct document_part *part)
{
    d->part = part;
    for (struct document_follow *f = part->follows; f != NULL; f = f->next)
        f->lay(f->state, d);
    return !d->failed;
}

/* Lays all spans of a part; `next` is where the next part begins in the text.
 */
static bool lay_part(struct laying *l, struct document *d,
                     struct document_part *part, size_t next)
{
    bool done = true;

    l->part = part;
    l->walk.fills_spans = part->format->fills_spans;
    l->changed = false;
    part->nmarks = part->nread;
    part->written.n = part->result.n = 0;
    part->conversion = l->walk.out;
    for (size_t i = 0; done && i < part->nspans; i++) {
        l->walk.nspans = part->nspans - i - 1;
        l->walk.spans = part->spans + i + 1;
        done =
            lay_span(l, &part->spans[i],
                     i + 1 < part->nspans ? part->spans[i + 1].text_at : next);
    }
    done = done && lay_follows(d, part);
    part->with = d->with.data;
    l->changed = l->changed || part->nmarks > 0;
    part->changed = l->changed;
    if (!done || !l->changed)
        return done && leave(part);
    return document_result_arrange(part, &l->no_memory);
}

bool document_lay_beginning(struct document *d, const char *out, size_t n,
                            const struct document_edit *edits, size_t nedits,
                            size_t *out_used_ret, size_t *edits_used_ret,
                            struct shutong_error *error)
{
    struct laying l = {.walk = {.text = d->text.n == 0 ? "" : d->text.data,
                                .out = n == 0 ? "" : out,
                                .ntext = d->text.n,
                                .nout = n,
                                .edits = edits,
                                .nedits = nedits}};
    struct walk *w = &l.walk;
    bool done = n <= DOCUMENT_MOST;

    l.too_large = !done;
    w->well_formed = utf8_valid_prefix(w->text, w->ntext) == w->ntext &&
                     utf8_valid_prefix(w->out, n) == n;
    for (size_t i = 0, k = 0; done && i < d->nparts; i++) {
        /* The next part that has text. */
        while (k < d->nparts && (k <= i || d->parts[k].nspans == 0))
            k++;
        size_t next = k < d->nparts ? d->parts[k].spans[0].text_at : w->ntext;
        done = lay_part(&l, d, &d->parts[i], next);
    }
    *out_used_ret = w->o;
    *edits_used_ret = w->edit;
    if (done && w->t == w->ntext)
        return true;
    if (d->failed)
        *error = d->error;
    else if (l.no_memory)
        status_no_memory(error);
    else if (l.too_large)
        status_fail(error, SHUTONG_UNSUPPORTED,
                    "the conversion has more than 4 GiB");
    else
        status_fail(error, SHUTONG_UNSUPPORTED,
                    "the conversion cannot be written back into the document");
    return false;
}

bool document_lay(struct document *d, const char *out, size_t n,
                  const struct document_edit *edits, size_t nedits,
                  struct shutong_error *error)
{
    size_t out_used, edits_used;

    if (!document_lay_beginning(d, out, n, edits, nedits, &out_used,
                                &edits_used, error))
        return false;
    if (out_used == n && edits_used == nedits)
        return true;
    status_fail(error, SHUTONG_UNSUPPORTED,
                "the conversion cannot be written back into the document");
    return false;
}
