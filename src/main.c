/*
 * main.c - the shutong command: text to one script or through a profile.
 *
 * The map of the source.  Each layer includes only those above it, and base.
 *
 *   base      simd utf8 buf status  blocks of bytes, UTF-8, a growable buffer,
 *                                   errors
 *   load      read_file json_source dictionary binary_dict profile
 *                                   an OpenCC configuration and its
 *                                   dictionaries; opencc_dict.cc is the small
 *                                   program that reads binary ones
 *   compile   keymap image pass prefilter compile
 *                                   groups flattened, profiles to passes of a
 *                                   packed image, and which text needs them;
 *                                   tools/compile_profiles.c does it at build
 *                                   time, builtin embeds the result
 *             classes odds target   targets, at build time only: what OpenCC's
 *                                   tables say of each character, counts of
 *                                   its use, and the table of both
 *   match     match convert islands longest match; passes over blocks of text;
 *                                   characters one by one where that will do
 *   script    script                three states along a text
 *             surname pane clause mixed
 *                                   any mixture to a target: clauses are read
 *                                   into panes, panes are decided
 *   flow      stream detect         one text in pieces, converted or observed
 *   library   tag shutong           the public interface, shutong.h
 *   command   message options file  words for people, the command line, both
 *                                   ends of a conversion
 *             compare diff record report
 *                                   what is said of a text instead of writing
 *                                   it: text and conversion side by side, a
 *                                   unified diff, JSON, and which of these
 *             main                  nothing beneath shutong.h but base
 *
 * Data flow of one text:
 *
 *   source -> stream: validate -> islands -> convert: pass, pass, ... -> sink
 *                              -> mixed: clause -> pane -> script -> pane
 *   source -> stream -> compare with the source -> report      --check ...
 *   source -> detector -> report                               --detect
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>

#include "file.h"
#include "message.h"
#include "options.h"
#include "report.h"
#include "shutong.h"

/* Exit statuses; of several the highest counts. */
enum status { DONE = 0, CHANGED = 1, FAILED = 2 };
/* What is read and what is written stay in the second cache: measured on ASCII,
 * 84 ms for 500 MB, and 98 ms with twice as much. */
enum { READ = 64 * 1024 };

/* What a run needs in every file. */
struct run {
    const struct options *options;
    struct shutong_stream *stream; /* NULL to detect */
    struct report *report;         /* or NULL: the conversion is written */
    struct sink sink;
    bool stopped; /* nothing can be written any more, and that is said */
    char *bytes;  /* READ of them */
};

/* Gives what came of a piece of input. */
static bool give(struct run *run, size_t n, const char *out, size_t out_nbytes)
{
    bool given;

    if (run->report == NULL) {
        given = sink_write(&run->sink, out, out_nbytes);
        run->stopped = !given;
    } else {
        given = report_piece(run->report, run->bytes, n, out, out_nbytes);
    }
    return given;
}

/* Converts a source to its end. */
static bool convert_source(struct run *run, struct source *source)
{
    struct shutong_error error;
    enum shutong_status status = SHUTONG_OK;
    unsigned long long in_nbytes = 0, out_nbytes = 0;
    const char *out;
    size_t n;

    for (bool end = false; !end;) {
        ssize_t got = source_read(source, run->bytes, READ);
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
    if (run->options->verbose && run->report == NULL)
        message_note("%s: %llu bytes to %llu", source->name, in_nbytes,
                     out_nbytes);
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
        got = source_read(source, run->bytes, READ);
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
    bool converted = convert_source(run, source), changed = false;

    shutong_stream_reset(run->stream);
    if (converted && run->report != NULL)
        converted = report_end(run->report, &changed);
    return !converted ? FAILED : changed ? CHANGED : DONE;
}

static enum status do_input(struct run *run, const char *path)
{
    struct source source;

    if (!source_open(&source, path, &run->sink))
        return FAILED;
    if (source.fd == STDIN_FILENO && isatty(source.fd) && !run->options->quiet)
        message_note("reading from the terminal; end with Ctrl-D, or name a "
                     "FILE");
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

/* Does all inputs, to one output.  An output file only appears when every
 * input was converted. */
static enum status do_inputs(struct run *run)
{
    const struct options *options = run->options;
    enum status status = DONE;

    if (!sink_open(&run->sink, options->output))
        return FAILED;
    for (size_t i = 0; i < options->ninputs && !run->stopped; i++) {
        enum status one = do_input(run, options->inputs[i]);
        if (one > status)
            status = one;
    }
    if (status != DONE && run->sink.target != NULL) {
        sink_abort(&run->sink);
        return status;
    }
    if (run->stopped)
        sink_abort(&run->sink);
    else if (!sink_commit(&run->sink))
        status = FAILED;
    return status;
}

/* Does all inputs by a stream, or without one detects what they are. */
static enum status start(const struct options *options,
                         struct shutong_stream *stream)
{
    struct run run = {.options = options, .stream = stream};
    enum status status = FAILED;
    bool report = options->report != REPORT_NONE || stream == NULL;

    run.bytes = malloc(READ);
    if (report)
        run.report = report_new(options);
    if (run.bytes == NULL || (report && run.report == NULL))
        message_error("out of memory");
    else
        status = do_inputs(&run);
    free(run.bytes);
    report_free(run.report);
    return status;
}

static enum status convert(const struct options *options)
{
    struct shutong_error error;
    enum status status = FAILED;
    struct shutong_converter *converter =
        shutong_converter_new(&options->settings, &error);

    if (converter == NULL) {
        message_failure(NULL, &error);
        return FAILED;
    }
    struct shutong_stream *stream = shutong_stream_new(converter);
    if (stream == NULL)
        message_error("out of memory");
    else
        status = start(options, stream);
    shutong_stream_free(stream);
    shutong_converter_free(converter);
    return status;
}

/* A closed standard stream must stay closed: otherwise the first file opened
 * would take its place, and messages or output would land in it. */
static bool reserve_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Opened the wrong way round, so that using it fails as before. */
        int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", flags) != fd)
            return false;
    }
    return true;
}

static enum status run_action(const struct options *options)
{
    switch (options->action) {
    case ACTION_HELP:
        return message_help() ? DONE : FAILED;
    case ACTION_VERSION:
        return message_version() ? DONE : FAILED;
    case ACTION_PROFILES:
        return message_profiles() ? DONE : FAILED;
    case ACTION_DETECT:
        return start(options, NULL);
    case ACTION_CONVERT:
        break;
    }
    return convert(options);
}

int main(int argc, char **argv)
{
    struct options options;

    if (!reserve_standard_streams() || !message_prepare())
        return FAILED;
    enum status status =
        options_parse(argc, argv, &options) ? run_action(&options) : FAILED;
    options_free(&options);
    return status;
}
