/*
 * input.c - one input of a command line, from its beginning to its end.
 */
#include "input.h"

#include <unistd.h>

#include "message.h"

bool run_write(struct run *run, const char *out, size_t out_nbytes)
{
    run->stopped = !sink_write(&run->sink, out, out_nbytes);
    return !run->stopped;
}

/* Gives what came of a piece of input. */
static bool give(struct run *run, size_t n, const char *out, size_t out_nbytes)
{
    return run->report == NULL
               ? run_write(run, out, out_nbytes)
               : report_piece(run->report, run->bytes, n, out, out_nbytes);
}

void run_say_converted(const struct run *run, const char *name,
                       unsigned long long in_nbytes,
                       unsigned long long out_nbytes)
{
    if (run->options->verbose && run->report == NULL)
        message_note("%s: %llu bytes to %llu", name, in_nbytes, out_nbytes);
}

bool input_convert(struct run *run, struct source *source)
{
    struct shutong_error error;
    enum shutong_status status = SHUTONG_OK;
    unsigned long long in_nbytes = 0, out_nbytes = 0;
    const char *out;
    size_t n;

    for (bool end = false; !end;) {
        ssize_t got = source_read(source, run->bytes, RUN_READ);
        if (got < 0)
            return false;
        end = got == 0;
        status = end ? shutong_stream_finish(run->stream, &out, &n, &error)
                     : shutong_stream_feed(run->stream, run->bytes, (size_t)got,
                                           &out, &n, &error);
        if (!give(run, (size_t)got, out, n))
            return false;
        if (status != SHUTONG_OK) {
            message_failure(source->name, &error);
            return false;
        }
        in_nbytes += (unsigned long long)got;
        out_nbytes += n;
    }
    run_say_converted(run, source->name, in_nbytes, out_nbytes);
    return true;
}

/* Finds which script a source is in, by a detector that is new. */
static bool detect_source(struct run *run, struct source *source,
                          struct shutong_detector *detector)
{
    struct shutong_error error;
    struct shutong_detection found;
    enum shutong_status status = SHUTONG_OK;
    ssize_t got;

    do {
        got = source_read(source, run->bytes, RUN_READ);
        if (got < 0)
            return false;
        status = got > 0 ? shutong_detector_feed(detector, run->bytes,
                                                 (size_t)got, &error)
                         : shutong_detector_finish(detector, &found, &error);
        if (status != SHUTONG_OK) {
            message_failure(source->name, &error);
            return false;
        }
    } while (got > 0);
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

    shutong_stream_reset(run->stream);
    if (converted && run->report != NULL)
        converted = report_end(run->report, &changed);
    return !converted ? FAILED : changed ? CHANGED : DONE;
}

bool input_open(struct run *run, struct source *source, const char *path)
{
    if (!source_open(source, path, &run->sink))
        return false;
    if (source->fd == STDIN_FILENO && isatty(source->fd) &&
        !run->options->quiet)
        message_note("reading from the terminal; end with Ctrl-D, or name a "
                     "FILE");
    return true;
}

enum status input_do(struct run *run, const char *path)
{
    struct source source;

    if (!input_open(run, &source, path))
        return FAILED;
    if (run->report != NULL)
        report_begin(run->report, source.name);
    enum status status = run->stream != NULL ? convert_input(run, &source)
                                             : detect_input(run, &source);
    source_close(&source);
    if (run->report != NULL && !message_printed()) {
        run->stopped = true;
        status = FAILED;
    }
    return status;
}
