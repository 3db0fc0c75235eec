/*
 * run_one.c - one input of a command line, from its beginning to its end.
 */
#include "command/run/run_one.h"

#include <unistd.h>

#include "command/run/consumer.h"
#include "command/run/run_document.h"
#include "command/say/message.h"
#include "command/say/progress.h"

/* Begins to read a source. */
static bool begin_reading(struct run *run, struct source *source)
{
    const struct options *o = run->options;
    bool file = source->fd != STDIN_FILENO;

    run->changed = false;
    if (run->tally != NULL)
        count_changes_begin(run->tally);
    if (!run->consumer->begin(run, source) ||
        (run->review != NULL && !review_page_begin(run->review, source->name)))
        return false;
    if (run->repairs != NULL)
        run_repair_reset(run->repairs);
    return text_reader_begin(&run->reader, source, o->encoding,
                             file && !o->text);
}

/* Says what went wrong with a piece; false if nothing did. */
static bool say_piece_failure(const struct run *run, const struct piece *p)
{
    if (p->error.status == SHUTONG_OK)
        return false;
    run_say_failure(run, run->reader.source->name, &p->error, p->in,
                    p->in_nbytes, p->offset);
    return true;
}

/* Reads a piece. */
static bool read_piece(struct run *run, struct piece *p)
{
    p->offset += p->in_nbytes;
    ssize_t got = text_reader_read(&run->reader, &p->in);
    if (got < 0)
        return false;
    p->in_nbytes = p->text_nbytes = (size_t)got;
    p->text = p->in;
    p->end = got == 0;
    return true;
}

/* Repairs a piece where that is asked for.  Where the text is ill-formed, what
 * comes before is its last piece. */
static bool repair_piece(struct run *run, struct piece *p)
{
    if (run->repairs != NULL &&
        run_repair_feed(run->repairs, p->in, p->in_nbytes, p->end, &p->text,
                        &p->text_nbytes, &p->error) != SHUTONG_OK)
        p->end = true;
    return p->error.status != SHUTONG_NO_MEMORY || !say_piece_failure(run, p);
}

/* A piece on its way through marks. */
struct marked_piece {
    struct run *run;
    struct piece piece; /* without what was passed on */
    uint64_t *out_nbytes;
};

/* Passes on what came of a piece, or of some of it. */
static bool give_piece(struct run *run, struct piece *p, uint64_t *out_nbytes)
{
    if (run->review != NULL)
        review_page_text(run->review, p->text, p->text_nbytes, p->out,
                         p->out_nbytes);
    *out_nbytes += p->out_nbytes;
    return run->consumer->piece(run, p) &&
           run_count(run, run->reader.source->name, p->in, p->in_nbytes, p->out,
                     p->out_nbytes);
}

/* Takes output; the text that it is of is passed on with the first. */
static bool give_marked(void *context, const char *out, size_t n)
{
    struct marked_piece *m = context;

    m->piece.out = out;
    m->piece.out_nbytes = n;
    bool given = give_piece(m->run, &m->piece, m->out_nbytes);
    m->piece.in_nbytes = m->piece.text_nbytes = 0;
    return given;
}

/* Converts a piece between the lines that marks keep. */
static bool convert_marked(struct run *run, const struct piece *whole,
                           uint64_t *out_nbytes)
{
    struct marked_piece m = {run, *whole, out_nbytes};
    struct shutong_error error;
    enum shutong_status status;
    bool fed = run_marks_feed(&run->marks, whole->text, whole->text_nbytes,
                              whole->end, give_marked, &m, &status, &error);

    /* What is held was read all the same. */
    if (fed && m.piece.in_nbytes + m.piece.text_nbytes > 0)
        fed = give_marked(&m, "", 0);
    if (status != SHUTONG_OK)
        run_say_failure(run, run->reader.source->name, &error, whole->in,
                        whole->in_nbytes, whole->offset);
    return fed;
}

/* Converts a piece, or finishes after the last one, by one call of the stream,
 * and passes on the result. */
static bool convert_piece(struct run *run, const struct piece *whole,
                          bool finish, uint64_t *out_nbytes)
{
    struct shutong_error error;
    enum shutong_status status = SHUTONG_OK;
    struct piece p = *whole;

    if (run->has_marks && !finish)
        return convert_marked(run, whole, out_nbytes);
    if (finish)
        p.in_nbytes = p.text_nbytes = 0;
    p.out = p.text;
    p.out_nbytes = p.text_nbytes;
    if (run->stream != NULL)
        status = finish
                     ? shutong_stream_finish(run->stream, &p.out, &p.out_nbytes,
                                             &error)
                     : shutong_stream_feed(run->stream, p.text, p.text_nbytes,
                                           &p.out, &p.out_nbytes, &error);
    if (!give_piece(run, &p, out_nbytes))
        return false;
    if (status != SHUTONG_OK)
        run_say_failure(run, run->reader.source->name, &error, whole->in,
                        whole->in_nbytes, whole->offset);
    return status == SHUTONG_OK;
}

/* Completes an input.  What repairs are said to be comes before a report. */
static bool end_input(struct run *run, const struct piece *last,
                      uint64_t out_nbytes)
{
    const char *name = run->reader.source->name;
    bool prints = run->consumer->prints;

    if ((!prints && !run->consumer->end(run, last)) ||
        (run->review != NULL && !review_page_end(run->review)) ||
        !run_say_converted(run, name, run->reader.encoding, last->offset,
                           out_nbytes))
        return false;
    if (run->repairs != NULL)
        run_repair_say(run->repairs, name);
    return !prints || run->consumer->end(run, last);
}

/* Converts text, whose first piece is read. */
static bool convert_text(struct run *run, struct piece *p, uint64_t *out_nbytes)
{
    for (;;) {
        if (!repair_piece(run, p) ||
            ((p->text_nbytes + p->in_nbytes > 0 ||
              (p->end && run->has_marks)) &&
             !convert_piece(run, p, false, out_nbytes)) ||
            (p->end && !convert_piece(run, p, true, out_nbytes)) ||
            say_piece_failure(run, p))
            return false;
        progress_bytes(text_reader_taken(&run->reader));
        if (p->end)
            return true;
        if (!read_piece(run, p))
            return false;
    }
}

bool run_one_convert(struct run *run, struct source *source)
{
    const struct format *format = run_document_format(
        run, source->fd == STDIN_FILENO ? NULL : source->name);
    struct piece p = {.in = NULL};
    uint64_t out_nbytes = 0;

    /* A container is no text, whatever encodings were given. */
    run->reader.raw = run->writer.raw = format != NULL && format->pack != NULL;
    run->reader.declared = format == NULL ? NULL : format->charset;
    if (!begin_reading(run, source))
        return false;
    progress_file(source->name);
    if (!read_piece(run, &p))
        return false;
    bool document = format != NULL && (format->begins == NULL ||
                                       format->begins(p.in, p.in_nbytes));
    if (!document)
        run_begin_marks(run, source->name);
    bool converted = document
                         ? run_document_convert(run, format, &p, &out_nbytes)
                         : convert_text(run, &p, &out_nbytes);
    return converted && end_input(run, &p, out_nbytes);
}

bool run_one_open(struct run *run, struct source *source, const char *path)
{
    if (!source_open(source, path, &run->sink))
        return false;
    if (source->fd == STDIN_FILENO && isatty(source->fd) &&
        !run->options->quiet)
        message_note(
            "reading from the terminal (finish with Ctrl-D; or give a FILE)");
    return true;
}

enum status run_one_do_source(struct run *run, struct source *source)
{
    bool converted = run_one_convert(run, source);

    if (run->stream != NULL)
        shutong_stream_reset(run->stream);
    source_close(source);
    if (run->consumer->prints && !message_printed_to(run->out)) {
        run->stopped = true;
        converted = false;
    }
    return !converted ? FAILED : run->changed ? CHANGED : DONE;
}

enum status run_one_do(struct run *run, const char *path)
{
    struct source source;

    return run_one_open(run, &source, path) ? run_one_do_source(run, &source)
                                            : FAILED;
}
