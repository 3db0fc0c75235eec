/*
 * run_document_lines.c - a document each line of which is one: it streams.
 *
 *   source    chunk of lines | chunk of lines | ...      each opened by itself
 *   text      ...............|................|          one text for the
 * stream out       ..............|..............              comes later
 *
 * A chunk is laid when all that came of it is there, which is some lines later;
 * until then it waits.  The stream is fed the same text as if the document were
 * read whole, so the result is the same.
 */
#include "command/run/run_document_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "command/run/run_document.h"
#include "command/say/message.h"
#include "command/say/progress.h"
#include "formats/document/document.h"
#include "formats/document/document_result.h"

enum {
    CHUNK = 4 * 1024 * 1024,
    FEED = 64 * 1024,
    /* Characters that count differently where bytes are no text. */
    SLACK = 4096
};
/* A line, and chunks that wait, where text is rare. */
#define MOST_NBYTES (UINT64_C(2) << 30)

struct chunk {
    struct buf source;
    struct document document;
    uint64_t lines;   /* of the input before it */
    uint64_t offset;  /* of it in the input */
    uint64_t text_at; /* of its text in the stream's */
    size_t separator; /* newlines before that */
    uint64_t ncharacters;
};

struct flow {
    struct run *run;
    const struct format *format;
    const char *name;
    struct chunk *chunks; /* those that wait, the one that was read last */
    size_t nchunks, chunks_cap;
    struct buf carry;            /* read, of the next chunk */
    bool end;                    /* of the input */
    size_t separator;            /* newlines before more text */
    struct buf out;              /* of the stream, from the first chunk on */
    struct document_edit *edits; /* in it */
    size_t nedits, cap;
    size_t ncounted;  /* of these: in */
    int64_t has;      /* characters of text that `out` accounts for */
    uint64_t dropped; /* bytes of output before `out` */
    uint64_t fed;     /* bytes of text */
    uint64_t out_nbytes;
    bool failed; /* memory is short */
};

bool run_document_lines_can(const struct run *run, const struct format *format)
{
    return format->lines && run->stream != NULL && run->consumer->takes_parts &&
           run->change == NULL && run->repairs == NULL;
}

static bool no_memory(const struct flow *f)
{
    message_error("%s: out of memory", f->name);
    return false;
}

static int note_shift(void *context, const struct shutong_shift *shift)
{
    struct flow *f = context;

    if (!array_grow(&f->edits, f->nedits, &f->cap, sizeof(*f->edits)))
        f->failed = true;
    else
        f->edits[f->nedits++] = (struct document_edit){
            (size_t)(shift->out_offset - f->dropped), (size_t)shift->out_nbytes,
            (size_t)shift->ncharacters};
    return 0;
}

/* ---- reading ------------------------------------------------------------- */

/* Adds what was read to a chunk; *lines is the length of its whole lines. */
static bool add_bytes(struct flow *f, struct chunk *c, const char *bytes,
                      size_t n, size_t *lines)
{
    const char *last = n == 0 ? NULL : memrchr(bytes, '\n', n);

    if (n > MOST_NBYTES - c->source.n) {
        message_error("%s: a document of more than 2 GiB cannot be converted",
                      f->name);
        return false;
    }
    if (last != NULL)
        *lines = c->source.n + (size_t)(last - bytes) + 1;
    return buf_append(&c->source, bytes, n) || no_memory(f);
}

/* Reads whole lines into a chunk; what is behind them is carried on. */
static bool read_chunk(struct flow *f, struct chunk *c)
{
    struct text_reader *reader = &f->run->reader;
    const char *bytes;
    size_t lines = 0;

    c->source.n = 0;
    if (!add_bytes(f, c, f->carry.data, f->carry.n, &lines))
        return false;
    f->carry.n = 0;
    while (!f->end && (c->source.n < CHUNK || lines == 0)) {
        ssize_t got = text_reader_read(reader, &bytes);
        if (got < 0 || !add_bytes(f, c, bytes, (size_t)got, &lines))
            return false;
        f->end = got == 0;
        progress_bytes(text_reader_taken(reader));
    }
    if (f->end)
        return true;
    bool kept =
        buf_append(&f->carry, c->source.data + lines, c->source.n - lines);
    c->source.n = lines;
    return kept || no_memory(f);
}

static uint64_t count_lines(const struct buf *b)
{
    const char *p = b->data, *end = p + b->n;
    uint64_t n = 0;

    while (b->n > 0 && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        n++;
        p++;
    }
    return n;
}

static bool open_chunk(struct flow *f, struct chunk *c)
{
    const struct document_marks marks = run_document_marks(f->run);
    struct shutong_error error;
    bool blank = true;

    if (!run_document_check(f->run, c->source.data, c->source.n, c->offset,
                            c->lines))
        return false;
    for (size_t i = 0; blank && i < c->source.n; i++)
        blank = strchr(" \t\r\n", c->source.data[i]) != NULL;
    /* The end of the input may be a chunk of nothing. */
    if (document_open(&c->document, f->format, c->source.data, c->source.n,
                      &marks, &error) ||
        (blank && c->offset > 0 && error.status != SHUTONG_NO_MEMORY))
        return true;
    if (error.line > 0)
        error.line += c->lines;
    run_document_refuse(f->name, f->format, &error);
    return false;
}

/* ---- converting ---------------------------------------------------------- */

/* Says why the text could not be converted, with the place in the input. */
static bool say_failure(struct flow *f, struct shutong_error *error)
{
    size_t i = f->nchunks - 1;

    while (i > 0 && f->chunks[i].text_at > error->offset)
        i--;
    struct chunk *c = &f->chunks[i];
    if (error->line > 0) {
        uint64_t at = error->offset - c->text_at;
        run_document_place(&c->document, (size_t)at, error);
        error->line += c->lines;
        error->offset += c->offset;
    }
    run_say_failure(f->run, f->name, error, c->source.data, c->source.n,
                    c->offset);
    return false;
}

/* Takes output, and counts the characters of text that it accounts for. */
static bool take_output(struct flow *f, const char *out, size_t n)
{
    if (!buf_append(&f->out, out, n) || f->failed)
        return no_memory(f);
    f->has += (int64_t)utf8_count(out, n);
    for (; f->ncounted < f->nedits; f->ncounted++) {
        const struct document_edit *e = &f->edits[f->ncounted];
        f->has += (int64_t)e->ncharacters;
        if (e->out_nbytes > 0)
            f->has -=
                (int64_t)utf8_count(f->out.data + e->out_at, e->out_nbytes);
    }
    return true;
}

static bool feed(struct flow *f, const char *text, size_t n)
{
    struct shutong_error error;
    const char *out;
    size_t nout;

    for (size_t i = 0; i < n; i += FEED) {
        size_t piece = n - i < FEED ? n - i : FEED;
        if (shutong_stream_feed(f->run->stream, text + i, piece, &out, &nout,
                                &error) != SHUTONG_OK)
            return say_failure(f, &error);
        f->fed += piece;
        if (!take_output(f, out, nout))
            return false;
    }
    return true;
}

/* Feeds the text of a chunk, apart from the text before. */
static bool feed_chunk(struct flow *f, struct chunk *c)
{
    const struct document *d = &c->document;

    if (d->text.n == 0)
        return true;
    for (c->separator = 0; c->separator < f->separator; c->separator++)
        if (!feed(f, "\n", 1))
            return false;
    c->text_at = f->fed;
    c->ncharacters = utf8_count(d->text.data, d->text.n);
    f->separator = document_separator(d);
    return feed(f, d->text.data, d->text.n);
}

/* Forgets the output up to a place, and the first edits. */
static void drop_output(struct flow *f, size_t n, size_t nedits)
{
    buf_drop_front(&f->out, n);
    f->dropped += n;
    f->nedits -= nedits;
    f->ncounted -= nedits;
    if (f->nedits > 0)
        memmove(f->edits, f->edits + nedits, f->nedits * sizeof(*f->edits));
    for (size_t i = 0; i < f->nedits; i++)
        f->edits[i].out_at -= n;
}

/* Passes a chunk on, with what came of it. */
static bool give_chunk(struct flow *f, const struct chunk *c)
{
    struct run *run = f->run;
    size_t n = c->source.n;
    const char *out = c->source.data;

    if (c->document.nparts > 0)
        out = document_part_bytes(&c->document.parts[0], &n);
    const struct piece p = {.in = c->source.data,
                            .in_nbytes = c->source.n,
                            .text = c->document.text.data,
                            .text_nbytes = c->document.text.n,
                            .out = out,
                            .out_nbytes = n,
                            .offset = c->offset};
    f->out_nbytes += n;
    return run->consumer->piece(run, &p) &&
           run_count(run, f->name, p.in, p.in_nbytes, p.out, p.out_nbytes);
}

static bool lay_chunk(struct flow *f, struct chunk *c)
{
    struct shutong_error error;
    size_t used, nedits;

    if (c->document.text.n == 0)
        return true;
    drop_output(f, c->separator < f->out.n ? c->separator : f->out.n, 0);
    f->has -= (int64_t)(c->separator + c->ncharacters);
    if (document_lay_beginning(&c->document, f->out.data, f->out.n, f->edits,
                               f->nedits, &used, &nedits, &error)) {
        bool built = document_result_build(&c->document.parts[0]);
        drop_output(f, used, nedits);
        return built || no_memory(f);
    }
    message_failure(f->name, &error, NULL);
    return false;
}

static void free_chunk(struct chunk *c)
{
    document_close(&c->document);
    buf_free(&c->source);
}

/* Whether all that came of the first chunk is there. */
static bool is_complete(const struct flow *f)
{
    const struct chunk *c = &f->chunks[0];

    return c->document.text.n == 0 ||
           f->has >= (int64_t)(c->separator + c->ncharacters + SLACK);
}

/* Passes on what is complete; at the end that is all. */
static bool give_chunks(struct flow *f, bool all)
{
    bool done = true;

    while (done && f->nchunks > 0 && (all || is_complete(f))) {
        struct chunk *c = &f->chunks[0];
        done = lay_chunk(f, c) && (c->source.n == 0 || give_chunk(f, c));
        free_chunk(c);
        f->nchunks--;
        memmove(f->chunks, f->chunks + 1, f->nchunks * sizeof(*f->chunks));
    }
    return done;
}

/* Adds a chunk, behind the last one. */
static struct chunk *add_chunk(struct flow *f, uint64_t *lines,
                               uint64_t *offset)
{
    if (!array_grow(&f->chunks, f->nchunks, &f->chunks_cap,
                    sizeof(*f->chunks))) {
        no_memory(f);
        return NULL;
    }
    struct chunk *c = &f->chunks[f->nchunks++];
    *c = (struct chunk){.lines = *lines, .offset = *offset, .text_at = f->fed};
    if (!read_chunk(f, c))
        return NULL;
    *lines += count_lines(&c->source);
    *offset += c->source.n;
    return c;
}

static bool convert(struct flow *f, uint64_t *in_nbytes)
{
    struct shutong_error error;
    const char *out;
    uint64_t lines = 0;
    size_t n;

    do {
        struct chunk *c = add_chunk(f, &lines, in_nbytes);
        if (c == NULL || !open_chunk(f, c) || !feed_chunk(f, c) ||
            !give_chunks(f, false))
            return false;
        if (f->nchunks > 0 && *in_nbytes - f->chunks[0].offset > MOST_NBYTES) {
            message_error("%s: too little text in more than 2 GiB", f->name);
            return false;
        }
    } while (!f->end);
    if (f->nchunks > 0 &&
        shutong_stream_finish(f->run->stream, &out, &n, &error) != SHUTONG_OK)
        return say_failure(f, &error);
    return f->nchunks == 0 || (take_output(f, out, n) && give_chunks(f, true));
}

bool run_document_lines_convert(struct run *run, const struct format *format,
                                struct piece *piece, uint64_t *out_nbytes)
{
    struct flow f = {
        .run = run, .format = format, .name = run->reader.source->name};
    struct shutong_error error;
    bool done = buf_append(&f.carry, piece->in, piece->in_nbytes) &&
                shutong_stream_shifts(run->stream, note_shift, &f, &error) ==
                    SHUTONG_OK;

    f.end = piece->end;
    uint64_t in_nbytes = 0;
    done = done ? convert(&f, &in_nbytes) : no_memory(&f);
    shutong_stream_reset(run->stream);
    shutong_stream_shifts(run->stream, NULL, NULL, NULL);
    *out_nbytes = f.out_nbytes;
    *piece = (struct piece){
        .in = "", .text = "", .out = "", .end = true, .offset = in_nbytes};
    for (size_t i = 0; i < f.nchunks; i++)
        free_chunk(&f.chunks[i]);
    free(f.chunks);
    buf_free(&f.carry);
    buf_free(&f.out);
    free(f.edits);
    return done;
}
