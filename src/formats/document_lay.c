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
 * that a span's end cuts is made shorter: 程式設 | 計師.
 *
 * What has not changed is copied from the file, so that it stays as it was
 * written; what has changed is written as the format says.
 */
#include "formats/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"

/* Text and conversion side by side. */
struct walk {
    const char *text, *out;
    size_t ntext, nout;
    size_t t, o; /* where it is in both */
    bool well_formed;
    bool fills_spans; /* as the format of the part says */
    const struct document_edit *edits;
    size_t nedits, edit; /* the next one */
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

/* Whether that many characters of the text go beyond the end of a span. */
static bool is_cut(const struct walk *w, size_t ncharacters, size_t end)
{
    size_t t = w->t;

    for (; ncharacters > 0 && t < w->ntext && t <= end; ncharacters--)
        t += step(w, w->text + t, w->ntext - t);
    return t > end;
}

/* Leaves of an edit its beginning, after which as many characters are left of
 * the text as of the result: one of each source character to its span. */
static void take_beginning(const struct walk *w, struct document_edit *e)
{
    const char *out = w->out + w->o;
    size_t n = utf8_count(out, e->out_nbytes),
           rest = n < e->ncharacters ? n : e->ncharacters;

    for (; rest > 1; rest--) {
        e->ncharacters--;
        do
            e->out_nbytes--;
        while (((unsigned char)out[e->out_nbytes] & 0xC0) == 0x80);
    }
}

/* Takes a step in both: an edit, or a character.  Bytes that are no text by
 * themselves may be a character over the end of a span: where that stays, it
 * stays on both sides.  False at the end of one. */
static bool take(struct walk *w, size_t end)
{
    if (w->edit < w->nedits && w->edits[w->edit].out_at == w->o) {
        struct document_edit e = w->edits[w->edit++];
        if (e.out_nbytes > w->nout - w->o)
            return false;
        if (w->fills_spans && w->well_formed && is_cut(w, e.ncharacters, end))
            take_beginning(w, &e);
        w->o += e.out_nbytes;
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
    return w->edit < w->nedits && w->edits[w->edit].out_at == w->o &&
           w->edits[w->edit].ncharacters == 0;
}

/* ---- a span -------------------------------------------------------------- */

/* A span and what is written in its place. */
struct laid_piece {
    size_t at, nbytes; /* in the part's bytes */
    size_t with_at, with_nbytes;
    const char *with;           /* a buffer: that of spans, or that of marks */
    struct document_span *span; /* or NULL */
};

struct laying {
    struct walk walk;
    const struct document_part *part;
    struct buf written; /* what is written into spans, in their order */
    bool changed;       /* some of it */
    bool no_memory;     /* which ended it */
};

/* Writes bytes as they are. */
static bool write_bytes(struct laying *l, const char *s, size_t n)
{
    l->no_memory = !buf_append(&l->written, s, n);
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
            !format->write(span->manner, s + i, valid, &l->written)) {
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
        if (x != y)
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
 * are not part of an edit. */
static bool take_run(struct walk *w, size_t end)
{
    size_t stop = w->edit < w->nedits ? w->edits[w->edit].out_at : w->nout,
           n = 0;

    if (w->well_formed && stop > w->o && end > w->t) {
        size_t most = stop - w->o < end - w->t ? stop - w->o : end - w->t;
        n = same_prefix(w->text + w->t, w->out + w->o, most);
        w->t += n;
        w->o += n;
    }
    return n > 0 || take(w, end);
}

/* Lays what came of the text up to `end` into a span; `last` of its block, it
 * also gets what is inserted at its end. */
static bool lay_runs(struct laying *l, const struct document_span *span,
                     size_t end, bool last)
{
    struct walk *w = &l->walk;
    size_t run_at = w->o;
    bool run_same = true, done = true;

    while (done && (w->t < end || (last && is_inserted(w)))) {
        size_t t = w->t, o = w->o;
        if (!take_run(w, end))
            return false;
        bool same = w->t - t == w->o - o &&
                    memcmp(w->text + t, w->out + o, w->t - t) == 0;
        l->changed = l->changed || !same;
        if (same == run_same)
            continue;
        done = write_run(l, span, run_same, w->out + run_at, o - run_at);
        run_at = o;
        run_same = same;
    }
    return done && write_run(l, span, run_same, w->out + run_at, w->o - run_at);
}

/* The same for one that stands for its text as a whole: it stays, or all of it
 * is written. */
static bool lay_escape(struct laying *l, const struct document_span *span,
                       size_t end, bool last)
{
    struct walk *w = &l->walk;
    size_t t = w->t, o = w->o;

    while (w->t < end || (last && is_inserted(w)))
        if (!take(w, end))
            return false;
    size_t nbytes = w->o - o;
    if (t == span->text_at && w->t - t == nbytes &&
        memcmp(w->text + t, w->out + o, nbytes) == 0)
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
static bool lay_escapes(struct laying *l, const struct document_span *span,
                        size_t end, bool last)
{
    struct walk *w = &l->walk;
    size_t run_t = w->t, run_o = w->o;
    bool run_same = true, done = true;

    while (done && (w->t < end || (last && is_inserted(w)))) {
        size_t t = w->t, o = w->o;
        if (!take_run(w, end))
            return false;
        bool same = w->t - t == w->o - o && w->t <= end &&
                    (t - span->text_at) % span->text_unit == 0 &&
                    (w->t - t) % span->text_unit == 0 &&
                    memcmp(w->text + t, w->out + o, w->t - t) == 0;
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
static bool lay_span(struct laying *l, struct document_span *span, size_t next,
                     struct laid_piece *piece)
{
    struct walk *w = &l->walk;
    size_t end = span->text_at + span->text_nbytes, written = l->written.n;
    bool last = next > end || end == w->ntext;

    /* An edit that began before has taken some of it. */
    if (w->t > span->text_at)
        l->changed = true;
    span->out_at = w->o;
    if (!(!span->escape     ? lay_runs
          : span->unit == 0 ? lay_escape
                            : lay_escapes)(l, span, end, last))
        return false;
    span->out_nbytes = w->o - span->out_at;
    *piece = (struct laid_piece){.at = span->at,
                                 .nbytes = span->nbytes,
                                 .with_at = written,
                                 .with_nbytes = l->written.n - written,
                                 .span = span};
    /* The newlines between two blocks. */
    bool done = next == end || w->t == end;
    while (done && w->t < next)
        done = w->o < w->nout && w->out[w->o] == '\n' && take(w, next);
    return done && (next == end || w->t == next);
}

/* ---- a part -------------------------------------------------------------- */

static int compare_pieces(const void *a, const void *b)
{
    const struct laid_piece *x = a, *y = b;

    return x->at < y->at ? -1 : x->at > y->at;
}

static bool are_in_order(const struct laid_piece *pieces, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (pieces[i - 1].at > pieces[i].at)
            return false;
    return true;
}

/* Writes a part with its pieces replaced.  Whatever a format did wrong, no byte
 * is taken twice and none beyond the end: false. */
static bool put_together(struct laying *l, struct document_part *part,
                         const struct laid_piece *pieces, size_t n)
{
    struct buf *out = &part->result;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        const struct laid_piece *p = &pieces[i];
        if (p->at < at || p->at > part->nsource ||
            p->nbytes > part->nsource - p->at)
            return false;
        l->no_memory = !buf_append(out, part->source + at, p->at - at);
        part->pieces[i] =
            (struct document_piece){p->at, p->nbytes, out->n, p->with_nbytes};
        if (p->span != NULL) {
            p->span->result_at = out->n;
            p->span->result_nbytes = p->with_nbytes;
        }
        l->no_memory = l->no_memory ||
                       !buf_append(out, p->with + p->with_at, p->with_nbytes);
        if (l->no_memory)
            return false;
        at = p->at + p->nbytes;
    }
    l->no_memory = !buf_append(out, part->source + at, part->nsource - at);
    return !l->no_memory;
}

/* Lays all spans of a part; `next` is where the next part begins in the text.
 */
static bool lay_part(struct laying *l, const struct document *d,
                     struct document_part *part, size_t next)
{
    size_t n = part->nspans + part->nmarks;
    struct laid_piece *pieces = calloc(n + 1, sizeof(*pieces));
    bool done = pieces != NULL;

    l->no_memory = !done;
    l->part = part;
    l->walk.fills_spans = part->format->fills_spans;
    l->written.n = 0;
    l->changed = part->nmarks > 0;
    for (size_t i = 0; done && i < part->nspans; i++)
        done =
            lay_span(l, &part->spans[i],
                     i + 1 < part->nspans ? part->spans[i + 1].text_at : next,
                     &pieces[i]);
    for (size_t i = 0; done && i < part->nspans; i++)
        pieces[i].with = l->written.data == NULL ? "" : l->written.data;
    for (size_t i = 0; done && i < part->nmarks; i++) {
        const struct document_mark *m = &part->marks[i];
        pieces[part->nspans + i] = (struct laid_piece){
            m->at, m->nbytes, m->with_at, m->with_nbytes, d->with.data, NULL};
    }
    if (done && !are_in_order(pieces, n))
        qsort(pieces, n, sizeof(*pieces), compare_pieces);
    part->result.n = 0;
    part->npieces = n;
    free(part->pieces);
    part->pieces = calloc(n + 1, sizeof(*part->pieces));
    if (part->pieces == NULL ||
        !buf_reserve(&part->result, part->nsource + part->nsource / 16))
        l->no_memory = true;
    done = done && !l->no_memory && put_together(l, part, pieces, n);
    part->changed = l->changed;
    free(pieces);
    return done;
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
    bool done = true;

    w->well_formed = utf8_valid_prefix(w->text, w->ntext) == w->ntext &&
                     utf8_valid_prefix(w->out, n) == n;
    for (size_t i = 0, k = 0; done && i < d->nparts; i++) {
        /* The next part that has text. */
        while (k < d->nparts && (k <= i || d->parts[k].nspans == 0))
            k++;
        size_t next = k < d->nparts ? d->parts[k].spans[0].text_at : w->ntext;
        done = lay_part(&l, d, &d->parts[i], next);
    }
    buf_free(&l.written);
    *out_used_ret = w->o;
    *edits_used_ret = w->edit;
    if (done && w->t == w->ntext)
        return true;
    if (l.no_memory)
        status_no_memory(error);
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

bool document_is_changed(const struct document *d)
{
    for (size_t i = 0; i < d->nparts; i++)
        if (d->parts[i].changed)
            return true;
    return false;
}

const char *document_part_bytes(const struct document_part *part, size_t *n_ret)
{
    *n_ret = part->changed ? part->result.n : part->nsource;
    return part->changed ? part->result.data : part->source;
}
