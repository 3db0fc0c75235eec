/*
 * input.c - one input of a command line, from its beginning to its end.
 */
#include "input.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "progress.h"
#include "sniff.h"

bool run_is_plain(const struct run *run)
{
    const struct options *o = run->options;

    return o->encoding != NULL && o->encoding->id == ENCODING_UTF_8 &&
           o->to_encoding == NULL;
}

/* ---- what an encoding seems to be ---------------------------------------- */

/* Sniffs at text that begins `at` bytes after the input's beginning. */
static const struct encoding *sniff_at(const char *text, size_t n, uint64_t at)
{
    size_t skip = sniff_skip(text, n);

    if (at > 0 || skip >= SNIFF_BEGINNING) {
        text += skip;
        n -= skip;
        at = 1;
    }
    size_t enough = sniff_enough(text, n);
    return sniff(text, enough > 0 ? enough : n, at == 0);
}

/* Sniffs at a file, at its beginning or, where that is ASCII, at `offset`. */
static const struct encoding *sniff_file(int fd, uint64_t offset)
{
    char *bytes = malloc(SNIFF_MOST);
    const struct encoding *found = NULL;
    uint64_t at = 0;
    ssize_t n = bytes == NULL ? 0 : pread(fd, bytes, SNIFF_MOST, 0);

    if (n > 0 && offset >= (uint64_t)n && sniff_is_ascii(bytes, (size_t)n)) {
        at = offset;
        n = pread(fd, bytes, SNIFF_MOST, (off_t)offset);
    }
    if (n > 0)
        found = sniff_at(bytes, (size_t)n, at);
    free(bytes);
    return found;
}

/* What the encoding of an input seems to be that is no UTF-8 where it should
 * be; NULL where there is no telling. */
static const struct encoding *guess(const char *name, uint64_t offset,
                                    const char *text, size_t n, uint64_t at)
{
    bool standard = strcmp(name, "stdin") == 0;
    const struct encoding *found = NULL;
    struct stat info;
    int fd =
        standard ? STDIN_FILENO : open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        found = sniff_file(fd, offset);
    else if (at == 0)
        found = sniff_at(text, n, 0);
    else if (offset >= at && offset - at < n)
        found = sniff_at(text + (offset - at), n - (size_t)(offset - at), 1);
    if (fd > STDERR_FILENO)
        close(fd);
    return found != NULL && found->id == ENCODING_UTF_8 ? NULL : found;
}

void run_say_failure(const struct run *run, const char *name,
                     const struct shutong_error *error, const char *text,
                     size_t n, uint64_t at)
{
    const struct encoding *seems = NULL;

    if (error->status == SHUTONG_ILL_FORMED && !run->options->encoding_given)
        seems = guess(name, error->offset, text, n, at);
    message_failure(name, error, seems);
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
    return reader_begin(&run->reader, source, o->encoding, file && !o->text);
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
    const char *in, *out;
    size_t n;

    if (!begin_reading(run, source))
        return false;
    progress_file(source->name);
    for (bool end = false; !end;) {
        ssize_t got = reader_read(&run->reader, &in);
        if (got < 0)
            return false;
        end = got == 0;
        status = end ? shutong_stream_finish(run->stream, &out, &n, &error)
                     : shutong_stream_feed(run->stream, in, (size_t)got, &out,
                                           &n, &error);
        if (!give(run, in, (size_t)got, out, n))
            return false;
        if (status != SHUTONG_OK) {
            run_say_failure(run, source->name, &error, in, (size_t)got,
                            in_nbytes);
            return false;
        }
        in_nbytes += (unsigned long long)got;
        out_nbytes += n;
        progress_bytes(reader_taken(&run->reader));
    }
    if (run->report == NULL &&
        !written(run, writer_end(&run->writer, &run->sink)))
        return false;
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
    const char *in;
    uint64_t at = 0;
    ssize_t got;

    if (!begin_reading(run, source))
        return false;
    progress_file(source->name);
    do {
        got = reader_read(&run->reader, &in);
        if (got < 0)
            return false;
        status = got > 0
                     ? shutong_detector_feed(detector, in, (size_t)got, &error)
                     : shutong_detector_finish(detector, &found, &error);
        if (status != SHUTONG_OK) {
            run_say_failure(run, source->name, &error, in, (size_t)got, at);
            return false;
        }
        at += (uint64_t)got;
        progress_bytes(reader_taken(&run->reader));
    } while (got > 0);
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
