/*
 * run_document.c - an input that is a document: its text is converted, and all
 * else of it stays.
 *
 *   reader -> source -> document_open -> text -> stream -> out, edits
 *                            |                              |
 *                       document_lay <----------------------+
 *                            |
 *                       consumer, review
 *
 * With --repair the document is first repaired as a document, then what came of
 * that is opened again.  Who is told of changes is told in a second conversion,
 * when it is known where each is in the result.
 */
#include "command/run/run_document.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"
#include "command/options/language_tags.h"
#include "command/run/declared_encoding.h"
#include "command/run/run_document_lines.h"
#include "command/say/message.h"
#include "command/say/progress.h"
#include "formats/document/document.h"
#include "formats/document/document_result.h"
#include "formats/format_list.h"

enum { FEED = 64 * 1024 };
/* A document is held whole, some three times over. */
#define MOST_NBYTES (UINT64_C(2) << 30)

/* A document on its way. */
struct conversion {
    struct run *run;
    const struct format *format;
    const char *name;
    struct buf source, repaired;
    const struct buf *from; /* one of these */
    struct document document;
    struct buf out; /* what came of its text */
    struct document_edit *edits;
    size_t nedits, cap;
    bool failed; /* memory is short */
    /* Of repairs: where the last one is in the text. */
    size_t place_at, place_out;
    uint64_t line, column;
    const struct document_part *told; /* the last part with a change */
};

const struct format *run_document_format(const struct run *run,
                                         const char *path)
{
    return options_format(run->options, path);
}

static bool no_memory(const struct conversion *c)
{
    message_error("%s: out of memory", c->name);
    return false;
}

/* ---- reading ------------------------------------------------------------- */

bool run_document_check(struct run *run, const char *bytes, size_t n,
                        uint64_t offset, uint64_t lines)
{
    size_t valid = run->reader.invalid != SHUTONG_INVALID_FAIL || n == 0
                       ? n
                       : utf8_valid_prefix(bytes, n);
    struct shutong_error error;

    if (valid == n)
        return true;
    size_t ill = utf8_ill_formed_nbytes(bytes + valid, n - valid);
    status_ill_formed(&error, "UTF-8", bytes + valid,
                      ill == 0 ? n - valid : ill, "");
    const char *line = bytes, *newline;
    while ((newline = memchr(line, '\n', valid - (size_t)(line - bytes))) !=
           NULL) {
        lines++;
        line = newline + 1;
    }
    error.line = lines + 1;
    error.byte = (uint64_t)(bytes + valid - line) + 1;
    error.offset = offset + valid;
    run_say_failure(run, run->reader.source->name, &error, bytes, n, offset);
    return false;
}

static bool add_piece(struct conversion *c, const char *bytes, size_t n)
{
    if (n > MOST_NBYTES - c->source.n) {
        message_error("%s: a document of more than 2 GiB cannot be converted",
                      c->name);
        return false;
    }
    return buf_append(&c->source, bytes, n) || no_memory(c);
}

/* Reads all, after the first piece.  An archive is no text. */
static bool read_source(struct conversion *c, const struct piece *first)
{
    struct text_reader *reader = &c->run->reader;
    const char *bytes = first->in;
    ssize_t got = (ssize_t)first->in_nbytes;

    while (got > 0) {
        if (!add_piece(c, bytes, (size_t)got))
            return false;
        progress_bytes(text_reader_taken(reader));
        got = text_reader_read(reader, &bytes);
    }
    c->from = &c->source;
    return got == 0 &&
           (c->format->pack != NULL ||
            run_document_check(c->run, c->source.data, c->source.n, 0, 0));
}

void run_document_refuse(const char *name, const struct format *format,
                         const struct shutong_error *error)
{
    const char *colon = error->file[0] == '\0' ? "" : ":";

    if (error->line == 0)
        message_error("%s%s%s: %s", name, colon, error->file, error->message);
    else if (format->pack != NULL)
        message_error("%s%s%s:%llu:%llu: %s", name, colon, error->file,
                      (unsigned long long)error->line,
                      (unsigned long long)error->byte, error->message);
    else
        message_error("%s:%llu:%llu: %s; use --format=text to convert all of "
                      "it as text",
                      name, (unsigned long long)error->line,
                      (unsigned long long)error->byte, error->message);
}

static bool open_document(struct conversion *c,
                          const struct document_marks *marks)
{
    const struct buf *from = c->from;
    struct shutong_error error;

    document_close(&c->document);
    if (document_open(&c->document, c->format, from->n == 0 ? "" : from->data,
                      from->n, marks, &error))
        return true;
    run_document_refuse(c->name, c->format, &error);
    return false;
}

/* ---- converting ---------------------------------------------------------- */

static void add_edit(struct conversion *c, struct document_edit edit)
{
    if (!array_grow(&c->edits, c->nedits, &c->cap, sizeof(*c->edits)))
        c->failed = true;
    else
        c->edits[c->nedits++] = edit;
}

/* Notes what has another number of characters. */
static int note_shift(void *context, const struct shutong_shift *shift)
{
    add_edit(context, (struct document_edit){(size_t)shift->out_offset,
                                             (size_t)shift->out_nbytes,
                                             (size_t)shift->ncharacters});
    return 0;
}

void run_document_place(struct document *document, size_t text_at,
                        struct shutong_error *error)
{
    struct document_place place;

    document_find(document, text_at, &place);
    const char *s = place.part->source, *at = s + place.offset;
    const char *newline = memrchr(s, '\n', (size_t)place.offset);
    error->offset = place.offset;
    error->line = place.line;
    error->byte = (uint64_t)(at - (newline == NULL ? s : newline + 1)) + 1;
}

/* Says why the text could not be converted, with the place in the file. */
static bool say_failure(struct conversion *c, struct shutong_error *error)
{
    if (error->line > 0)
        run_document_place(&c->document, (size_t)error->offset, error);
    run_say_failure(c->run, c->name, error, c->from->data, c->from->n, 0);
    return false;
}

typedef enum shutong_status convert_call(struct conversion *c, const char *in,
                                         size_t n, bool end, const char **out,
                                         size_t *out_nbytes,
                                         struct shutong_error *error);

static enum shutong_status call_stream(struct conversion *c, const char *in,
                                       size_t n, bool end, const char **out,
                                       size_t *out_nbytes,
                                       struct shutong_error *error)
{
    struct shutong_stream *stream = c->run->stream;

    return end ? shutong_stream_finish(stream, out, out_nbytes, error)
               : shutong_stream_feed(stream, in, n, out, out_nbytes, error);
}

static enum shutong_status call_repairs(struct conversion *c, const char *in,
                                        size_t n, bool end, const char **out,
                                        size_t *out_nbytes,
                                        struct shutong_error *error)
{
    return run_repair_feed(c->run->repairs, in, n, end, out, out_nbytes, error);
}

/* Takes all of the document's text through what converts or repairs it. */
static bool take_through(struct conversion *c, convert_call *call)
{
    const struct buf *text = &c->document.text;
    struct shutong_error error;
    const char *out;
    size_t n;

    c->out.n = 0;
    if (!buf_reserve(&c->out, text->n + text->n / 16))
        return no_memory(c);
    for (size_t i = 0; i <= text->n; i += FEED) {
        size_t left = text->n - i < FEED ? text->n - i : FEED;
        if (left > 0 && call(c, text->data + i, left, false, &out, &n,
                             &error) != SHUTONG_OK)
            return say_failure(c, &error);
        if (left > 0 && !buf_append(&c->out, out, n))
            return no_memory(c);
    }
    if (call(c, NULL, 0, true, &out, &n, &error) != SHUTONG_OK)
        return say_failure(c, &error);
    return (buf_append(&c->out, out, n) && !c->failed) || no_memory(c);
}

/* Whether the result is written, and nobody asks for anything else. */
static bool is_only_written(const struct run *run)
{
    return run->consumer->takes_parts && run->comparison == NULL &&
           run->review == NULL && run->tally == NULL && run->change == NULL;
}

/* Whether nobody needs all of the result at once. */
static bool is_streamed(const struct conversion *c)
{
    return c->format->pack == NULL && is_only_written(c->run);
}

/* Lays the conversion; the result of the whole document is built, unless it is
 * passed on bit by bit. */
static bool lay(struct conversion *c, bool streamed)
{
    struct shutong_error error;

    if (document_lay(&c->document, c->out.data, c->out.n, c->edits, c->nedits,
                     &error))
        return c->format->pack != NULL || streamed ||
               document_result_build(&c->document.parts[0]) || no_memory(c);
    message_failure(c->name, &error, NULL);
    return false;
}

/* The whole document as it is now, appended to out. */
static bool put_document(const struct conversion *c, struct buf *out)
{
    const struct document *d = &c->document;
    size_t n;

    if (c->format->pack != NULL)
        return c->format->pack(d, out) || no_memory(c);
    const char *bytes = document_part_bytes(&d->parts[0], &n);
    return buf_append(out, bytes, n) || no_memory(c);
}

/* ---- repairing ----------------------------------------------------------- */

/* The offset of a place in the text, which is not before the last one. */
static size_t find_repaired(struct conversion *c,
                            const struct shutong_place *place)
{
    const struct buf *text = &c->document.text;
    size_t i = c->place_at;

    while (i < text->n &&
           (c->line < place->line || c->column < place->column)) {
        bool newline = text->data[i] == '\n';
        do
            i++;
        while (i < text->n && ((unsigned char)text->data[i] & 0xC0) == 0x80);
        c->line += newline;
        c->column = newline ? 1 : c->column + 1;
    }
    /* Between two places the text is the same. */
    c->place_out += i - c->place_at;
    c->place_at = i;
    return i;
}

/* Notes a repair, and says where it is in the file. */
static void note_repair(void *context, struct shutong_place *place)
{
    struct conversion *c = context;
    size_t at = find_repaired(c, place);
    struct document_place found;

    document_find(&c->document, at, &found);
    if (!place->left_alone) {
        size_t n = utf8_count(place->before, place->before_nbytes);
        add_edit(c,
                 (struct document_edit){c->place_out, place->after_nbytes, n});
        c->column += n;
        c->place_at += place->before_nbytes;
        c->place_out += place->after_nbytes;
    }
    place->line = found.line;
    place->column = found.column;
}

static bool repair(struct conversion *c)
{
    struct run *run = c->run;
    const struct document_marks lines = {
        .keep_lines = run_document_marks(run).keep_lines};

    if (run->repairs == NULL)
        return true;
    if (!open_document(c, &lines))
        return false;
    c->line = c->column = 1;
    run_repair_observe(run->repairs, note_repair, c);
    bool done = take_through(c, call_repairs) && lay(c, false);
    run_repair_observe(run->repairs, NULL, NULL);
    if (!done || !put_document(c, &c->repaired))
        return false;
    c->from = &c->repaired;
    c->nedits = 0;
    return true;
}

/* ---- telling of changes -------------------------------------------------- */

/* Tells of a change as it is in the file.  The page shows the file, so that
 * what is in two spans has there what is between them as well. */
static int tell_change(void *context, const struct shutong_change *change)
{
    struct conversion *c = context;
    struct shutong_change told = *change;
    struct document_place place;
    struct document_range range;
    size_t at = (size_t)change->offset, out_at = (size_t)change->out_offset;
    size_t nresult;

    document_find(&c->document, at, &place);
    document_find_range(&c->document, at, at + (size_t)change->nbytes, out_at,
                        out_at + (size_t)change->out_nbytes, &range);
    told.line = place.line;
    told.column = place.column;
    if (c->run->explain != NULL && place.part->name != NULL &&
        place.part != c->told &&
        !explain_json_part(c->run->explain, place.part->name))
        return 1;
    c->told = place.part;
    if (c->run->explain != NULL)
        return explain_json_change_at(c->run->explain, &told, range.in,
                                      range.out);
    /* Of an archive the page shows the text. */
    if (c->format->pack != NULL)
        return c->run->change(c->run->change_context, change);
    told.offset = range.in[0];
    told.nbytes = range.in[1] - range.in[0];
    told.out_offset = range.out[0];
    told.out_nbytes = range.out[1] - range.out[0];
    told.source = range.part->source + told.offset;
    told.result = document_part_bytes(range.part, &nresult) + told.out_offset;
    if (told.nbytes != change->nbytes)
        told.ncandidates = 0;
    return c->run->change(c->run->change_context, &told);
}

/* Converts again, for those who are told of changes. */
static bool tell(struct conversion *c)
{
    struct run *run = c->run;

    if (run->change == NULL)
        return true;
    shutong_stream_reset(run->stream);
    return run_listen(run, tell_change, c) && take_through(c, call_stream);
}

/* ---- a document ---------------------------------------------------------- */

/* Has the stream tell of what changes in length, or no more. */
static bool listen_to_shifts(struct conversion *c, bool on)
{
    struct shutong_stream *stream = c->run->stream;
    struct shutong_error error;

    shutong_stream_reset(stream);
    if (shutong_stream_explain(stream, NULL, NULL, &error) == SHUTONG_OK &&
        shutong_stream_shifts(stream, on ? note_shift : NULL, c, &error) ==
            SHUTONG_OK)
        return true;
    message_failure(c->name, &error, NULL);
    return false;
}

struct document_marks run_document_marks(const struct run *run)
{
    const struct options *o = run->options;
    struct document_marks marks = {.language = NULL};
    const char *from, *to = NULL;

    if (run->converter != NULL)
        language_tags_of(&o->settings, &from, &to);
    if (!o->keep_lang)
        marks.language = to;
    if (o->fonts)
        marks.fonts = to;
    if (o->to_encoding != NULL)
        marks.charset = o->to_encoding->name;
    marks.keep_lines = (run->converter != NULL || run->repairs != NULL) &&
                       o->mode != MODE_DETECT && o->marks != MARKS_NEVER;
    return marks;
}

static bool convert(struct conversion *c)
{
    struct document_marks marks = run_document_marks(c->run);
    const struct buf *text = &c->document.text;

    /* What is in an archive stays in its encoding. */
    if (c->format->pack != NULL)
        marks.charset = NULL;
    if (!open_document(c, &marks))
        return false;
    if (c->run->stream == NULL) {
        c->out.n = 0;
        return (buf_append(&c->out, text->data, text->n) || no_memory(c)) &&
               lay(c, is_streamed(c));
    }
    if (!listen_to_shifts(c, true) || !take_through(c, call_stream) ||
        !listen_to_shifts(c, false))
        return false;
    /* What the document says of its encoding has to hold of the result. */
    if (marks.charset == NULL && c->format->charset != NULL &&
        bytes_compare(text->data, text->n, c->out.data, c->out.n) != 0) {
        marks.charset = declared_encoding_wider(
            c->format, c->run->reader.encoding, c->from, text, &c->out);
        if (marks.charset != NULL && !open_document(c, &marks))
            return false;
    }
    return lay(c, is_streamed(c)) && tell(c);
}

/* Passes bytes on, and what came of them. */
static bool consume(struct conversion *c, struct piece *p, const char *in,
                    size_t n, const char *out, size_t out_nbytes)
{
    p->in = in;
    p->in_nbytes = n;
    p->out = out;
    p->out_nbytes = out_nbytes;
    return c->run->consumer->piece(c->run, p);
}

/* The same, and counts the changes; of an archive that is written these bytes
 * are only counted, as it is written whole. */
static bool give_piece(struct conversion *c, struct piece *p, const char *in,
                       size_t n, const char *out, size_t out_nbytes)
{
    struct run *run = c->run;
    bool whole = c->format->pack != NULL && run->consumer->part == NULL;

    return (whole || consume(c, p, in, n, out, out_nbytes)) &&
           run_count(run, c->name, in, n, out, out_nbytes) &&
           (run->consumer->align == NULL || run->consumer->align(run)) &&
           (run->tally == NULL || count_changes_align(run->tally) ||
            no_memory(c));
}

/* Passes a part on, span by span, so that what moves from one to another does
 * not hide what is beside it. */
static bool give_pieces(struct conversion *c, struct piece *p,
                        const struct document_part *part)
{
    const char *in = part->source;
    size_t at = 0, n = part->changed ? document_result_npieces(part) : 0;
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        struct document_piece k = document_result_piece(part, i);
        done = give_piece(c, p, in + at, k.at - at, in + at, k.at - at) &&
               give_piece(c, p, in + k.at, k.nbytes, k.with, k.result_nbytes);
        at = k.at + k.nbytes;
    }
    n = part->nsource - at;
    return done && give_piece(c, p, in + at, n, in + at, n);
}

/* A result that is passed on bit by bit. */
struct streamed {
    struct conversion *conversion;
    struct piece *piece;
    uint64_t nbytes;
};

static bool give_bytes(void *context, const char *bytes, size_t n)
{
    struct streamed *s = context;

    s->nbytes += n;
    return give_piece(s->conversion, s->piece, "", 0, bytes, n);
}

static bool give_streamed(struct conversion *c, struct piece *p,
                          uint64_t *out_nbytes)
{
    struct streamed s = {.conversion = c, .piece = p};
    bool has_memory;
    bool done = document_result_write_chunks(&c->document.parts[0], give_bytes,
                                             &s, &has_memory);

    *out_nbytes = s.nbytes;
    return has_memory ? done : no_memory(c);
}

/* Passes on an archive, and what has changed in it. */
static bool give_archive(struct conversion *c, struct piece *p, const char *out,
                         size_t n)
{
    const struct consumer *consumer = c->run->consumer;
    const struct document *d = &c->document;
    bool done = true;

    for (size_t i = 0; done && i < d->nparts; i++) {
        const struct document_part *part = &d->parts[i];
        done =
            !part->changed ||
            ((consumer->part == NULL || consumer->part(c->run, part->name)) &&
             give_pieces(c, p, part));
    }
    return done && (consumer->part != NULL ||
                    consume(c, p, c->source.data, c->source.n, out, n));
}

/* Passes on any other document. */
static bool give_document(struct conversion *c, struct piece *p,
                          const char *out, size_t n)
{
    /* After repairs the spans are those of the repaired document. */
    bool in_pieces =
        (c->run->consumer->align != NULL || c->run->tally != NULL) &&
        c->from == &c->source;

    return in_pieces ? give_pieces(c, p, &c->document.parts[0])
                     : give_piece(c, p, c->source.data, c->source.n, out, n);
}

/* Whether the document is wanted as it is now, and not what has changed alone:
 * packing an archive takes as long as converting it. */
static bool is_wanted(const struct conversion *c)
{
    const struct run *run = c->run;

    return c->format->pack == NULL ||
           (!run->consumer->prints && run->explain == NULL);
}

/* The whole document as it is now: packed into `packed`, or of its only part.
 */
static bool find_result(const struct conversion *c, struct buf *packed,
                        const char **bytes_ret, size_t *n_ret)
{
    const struct document *d = &c->document;

    *bytes_ret = "";
    *n_ret = 0;
    if (!is_wanted(c))
        return true;
    if (c->format->pack == NULL) {
        *bytes_ret = document_part_bytes(&d->parts[0], n_ret);
        return true;
    }
    if (!c->format->pack(d, packed))
        return no_memory(c);
    *bytes_ret = packed->data;
    *n_ret = packed->n;
    return true;
}

/* Passes the result on. */
static bool give(struct conversion *c, struct piece *p, uint64_t *out_nbytes)
{
    struct run *run = c->run;
    struct buf packed = {0};
    const char *out = "";
    size_t n = 0;
    bool streamed = is_streamed(c);
    /* Packing takes memory of its own. */
    if (is_only_written(run))
        buf_free(&c->document.text);
    bool done = streamed || find_result(c, &packed, &out, &n);

    p->text = c->document.text.data;
    p->text_nbytes = c->document.text.n;
    p->end = true;
    bool archive = c->format->pack != NULL;
    if (done && run->review != NULL && archive)
        review_page_text(run->review, p->text, p->text_nbytes, c->out.data,
                         c->out.n);
    else if (done && run->review != NULL)
        review_page_text(run->review, c->from->data, c->from->n, out, n);
    *out_nbytes = n;
    done = done && (streamed  ? give_streamed(c, p, out_nbytes)
                    : archive ? give_archive(c, p, out, n)
                              : give_document(c, p, out, n));
    p->offset = c->source.n;
    p->in = p->text = p->out = "";
    p->in_nbytes = p->text_nbytes = p->out_nbytes = 0;
    buf_free(&packed);
    return done;
}

/* Says which marks of the document keep nothing that would change. */
static void say_unused_marks(const struct conversion *c)
{
    struct run *run = c->run;
    const struct options *o = run->options;

    if (!o->verbose || o->json || c->document.nparts == 0)
        return;
    const struct document_keeps *keeps = &c->document.parts[0].keeps;
    for (size_t i = 0; i < keeps->n; i++) {
        const struct document_kept *k = &keeps->kept[i];
        if (!k->ends && !k->mark &&
            !run_would_change(run, k->text.data, k->text.n))
            run_marks_say_unused(c->name, k->line, k->kind);
    }
}

bool run_document_convert(struct run *run, const struct format *format,
                          struct piece *piece, uint64_t *out_nbytes)
{
    if (run_document_lines_can(run, format))
        return run_document_lines_convert(run, format, piece, out_nbytes);
    struct conversion c = {
        .run = run, .format = format, .name = run->reader.source->name};
    bool done = read_source(&c, piece) && repair(&c) && convert(&c) &&
                give(&c, piece, out_nbytes);

    if (done)
        say_unused_marks(&c);

    if (run->stream != NULL)
        done =
            listen_to_shifts(&c, false) && run_listen(run, NULL, NULL) && done;
    document_close(&c.document);
    buf_free(&c.source);
    buf_free(&c.repaired);
    buf_free(&c.out);
    free(c.edits);
    return done;
}
