/*
 * input.c - one input of a command line, from its beginning to its end.
 */
#include "input.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "progress.h"
#include "wording.h"

bool run_is_plain(const struct run *run)
{
    const struct options *o = run->options;

    return o->encoding != NULL && o->encoding->id == ENCODING_UTF_8 &&
           o->to_encoding == NULL && o->repair == 0;
}

void run_say_failure(const struct run *run, const char *name,
                     const struct shutong_error *error, const char *text,
                     size_t n, uint64_t at)
{
    bool given = run->options->encoding_given;
    struct guess guess = {GUESS_TEXT, NULL};

    if (error->status == SHUTONG_ILL_FORMED)
        guess = reader_guess(name, error->offset, text, n, at,
                             given ? run->reader.encoding : NULL);
    message_failure(name, error, &guess);
}

/* ---- one input ----------------------------------------------------------- */

bool run_write(struct run *run, const char *out, size_t out_nbytes)
{
    run->stopped = !sink_write(&run->sink, out, out_nbytes);
    return !run->stopped;
}

static bool written(struct run *run, enum writer_result result)
{
    run->stopped = result == WRITER_STOPPED;
    return result == WRITER_DONE;
}

/* Gives what came of a piece of input. */
static bool give(struct run *run, const char *in, size_t n, const char *out,
                 size_t out_nbytes)
{
    if (run->report != NULL)
        return report_piece(run->report, in, n, out, out_nbytes);
    if (run->explain != NULL) {
        enum explain_result result = explain_give(run->explain);
        run->stopped = result == EXPLAIN_STOPPED;
        return result == EXPLAIN_DONE;
    }
    if (run->comparison != NULL &&
        !comparison_feed(run->comparison, in, n, out, out_nbytes)) {
        message_error("%s: out of memory", run->reader.source->name);
        return false;
    }
    return written(run, writer_write(&run->writer, &run->sink,
                                     run->reader.encoding, out, out_nbytes));
}

/* Begins to read a source. */
static bool begin_reading(struct run *run, struct source *source)
{
    const struct options *o = run->options;
    bool file = source->fd != STDIN_FILENO;

    writer_begin(&run->writer, source->name);
    if (run->tally != NULL)
        tally_begin(run->tally);
    if (run->explain != NULL &&
        !explain_begin(run->explain, file ? source->name : NULL))
        return false;
    if (run->review != NULL && !review_begin(run->review, source->name))
        return false;
    if (run->repairs != NULL)
        repairs_reset(run->repairs);
    return reader_begin(&run->reader, source, o->encoding, file && !o->text);
}

bool run_count(struct run *run, const char *name, const char *in,
               size_t in_nbytes, const char *out, size_t out_nbytes)
{
    if (run->tally == NULL ||
        tally_feed(run->tally, in, in_nbytes, out, out_nbytes))
        return true;
    message_error("%s: out of memory", name);
    return false;
}

bool run_say_converted(struct run *run, const char *name,
                       const struct encoding *encoding,
                       unsigned long long in_nbytes,
                       unsigned long long out_nbytes)
{
    const struct observer *observer = run->options->observer;
    uint64_t n;

    if (observer != NULL)
        observer->was_converted(in_nbytes, out_nbytes);
    if (run->tally == NULL)
        return true;
    bool counted = tally_end(run->tally, &n);
    tally_begin(run->tally);
    if (!counted)
        message_error("%s: out of memory", name);
    else
        /* such as: a.txt: GB18030, 76 characters changed */
        message_note(wording_plural("%s: %s, %llu character changed",
                                    "%s: %s, %llu characters changed", n),
                     name, encoding == NULL ? "ASCII" : encoding->name,
                     (unsigned long long)n);
    return counted;
}

/* A piece of an input on its way: as it was read, and repaired. */
struct piece {
    const char *in, *text;
    size_t in_nbytes, text_nbytes;
    bool end;                   /* of the input: there is no more to read */
    uint64_t offset;            /* of it in the input */
    struct shutong_error error; /* why there is no more to repair */
};

/* Says what went wrong with a piece; false where nothing did. */
static bool say_piece_failure(const struct run *run, const struct piece *p)
{
    if (p->error.status == SHUTONG_OK)
        return false;
    run_say_failure(run, run->reader.source->name, &p->error, p->in,
                    p->in_nbytes, p->offset);
    return true;
}

/* Reads a piece, and repairs it where that is asked for.  Where the text is
 * ill-formed, what comes before is its last piece. */
static bool read_piece(struct run *run, struct piece *p)
{
    p->offset += p->in_nbytes;
    ssize_t got = reader_read(&run->reader, &p->in);
    if (got < 0)
        return false;
    p->in_nbytes = p->text_nbytes = (size_t)got;
    p->text = p->in;
    p->end = got == 0;
    if (run->repairs != NULL &&
        repairs_feed(run->repairs, p->in, p->in_nbytes, p->end, &p->text,
                     &p->text_nbytes, &p->error) != SHUTONG_OK)
        p->end = true;
    return p->error.status != SHUTONG_NO_MEMORY || !say_piece_failure(run, p);
}

/* Converts a piece and gives what comes of it, by one call of the stream. */
static bool convert_piece(struct run *run, const struct piece *p, bool finish,
                          uint64_t *out_nbytes)
{
    struct shutong_error error;
    enum shutong_status status = SHUTONG_OK;
    const char *out = p->text;
    size_t n = finish ? 0 : p->text_nbytes;

    if (run->stream != NULL)
        status = finish ? shutong_stream_finish(run->stream, &out, &n, &error)
                        : shutong_stream_feed(run->stream, p->text,
                                              p->text_nbytes, &out, &n, &error);
    if (run->review != NULL)
        review_text(run->review, p->text, finish ? 0 : p->text_nbytes, out, n);
    size_t in_nbytes = finish ? 0 : p->in_nbytes;
    if (!give(run, p->in, in_nbytes, out, n) ||
        !run_count(run, run->reader.source->name, p->in, in_nbytes, out, n))
        return false;
    *out_nbytes += n;
    if (status != SHUTONG_OK)
        run_say_failure(run, run->reader.source->name, &error, p->in,
                        p->in_nbytes, p->offset);
    return status == SHUTONG_OK;
}

bool input_convert(struct run *run, struct source *source)
{
    struct piece p = {.in = NULL};
    uint64_t out_nbytes = 0;

    if (!begin_reading(run, source))
        return false;
    progress_file(source->name);
    while (!p.end) {
        if (!read_piece(run, &p) ||
            (p.text_nbytes + p.in_nbytes > 0 &&
             !convert_piece(run, &p, false, &out_nbytes)) ||
            (p.end && !convert_piece(run, &p, true, &out_nbytes)) ||
            say_piece_failure(run, &p))
            return false;
        progress_bytes(reader_taken(&run->reader));
    }
    if (run->report == NULL && run->explain == NULL &&
        !written(run, writer_end(&run->writer, &run->sink)))
        return false;
    if (run->review != NULL && !review_end(run->review))
        return false;
    if (!run_say_converted(run, source->name, run->reader.encoding, p.offset,
                           out_nbytes))
        return false;
    if (run->repairs != NULL)
        repairs_say(run->repairs, source->name);
    return true;
}

/* Finds which script a source is in, by a detector that is new. */
static bool detect_source(struct run *run, struct source *source,
                          struct shutong_detector *detector)
{
    struct shutong_error error;
    struct shutong_detection found;
    enum shutong_status status = SHUTONG_OK;
    struct piece p = {.in = NULL};

    if (!begin_reading(run, source))
        return false;
    progress_file(source->name);
    while (!p.end) {
        if (!read_piece(run, &p))
            return false;
        if (p.text_nbytes > 0)
            status =
                shutong_detector_feed(detector, p.text, p.text_nbytes, &error);
        if (say_piece_failure(run, &p))
            return false;
        if (status == SHUTONG_OK && p.end)
            status = shutong_detector_finish(detector, &found, &error);
        if (status != SHUTONG_OK) {
            run_say_failure(run, source->name, &error, p.in, p.in_nbytes,
                            p.offset);
            return false;
        }
        progress_bytes(reader_taken(&run->reader));
    }
    if (run->repairs != NULL)
        repairs_say(run->repairs, source->name);
    report_encoding(run->report, run->reader.encoding);
    return report_detection(run->report, &found);
}

static enum status detect_input(struct run *run, struct source *source)
{
    const struct options *options = run->options;
    struct shutong_detector *detector = shutong_detector_new(
        options->settings.invalid, options->verbose ? report_lines : NULL,
        run->report);
    bool detected = false;

    if (detector == NULL)
        message_error("%s: out of memory", source->name);
    else
        detected = detect_source(run, source, detector);
    shutong_detector_free(detector);
    return detected ? DONE : FAILED;
}

static enum status convert_input(struct run *run, struct source *source)
{
    bool converted = input_convert(run, source), changed = false;

    if (run->stream != NULL)
        shutong_stream_reset(run->stream);
    if (converted && run->report != NULL) {
        report_encoding(run->report, run->reader.encoding);
        converted = report_end(run->report, &changed);
    }
    return !converted ? FAILED : changed ? CHANGED : DONE;
}

bool input_open(struct run *run, struct source *source, const char *path)
{
    if (!source_open(source, path, &run->sink))
        return false;
    if (source->fd == STDIN_FILENO && isatty(source->fd) &&
        !run->options->quiet)
        message_note(
            "reading from the terminal (finish with Ctrl-D; or give a FILE)");
    return true;
}

enum status input_do(struct run *run, const char *path)
{
    struct source source;

    if (!input_open(run, &source, path))
        return FAILED;
    enum status status = FAILED;
    if (run->report == NULL || report_begin(run->report, source.name))
        status = run->options->mode == MODE_DETECT
                     ? detect_input(run, &source)
                     : convert_input(run, &source);
    source_close(&source);
    if (run->report != NULL && !message_printed()) {
        run->stopped = true;
        status = FAILED;
    }
    return status;
}
