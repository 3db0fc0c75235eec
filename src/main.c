/*
 * main.c - the shutong command: text through a profile.
 *
 * The map of the source.  Each layer includes only those above it, and base.
 *
 *   base      utf8 buf status       UTF-8, a growable buffer, errors
 *   load      read_file json_source dictionary binary_dict profile
 *                                   an OpenCC configuration and its
 *                                   dictionaries; opencc_dict.cc is the small
 *                                   program that reads binary ones
 *   compile   keymap image pass compile
 *                                   groups flattened, profiles to passes of a
 *                                   packed image; tools/compile_profiles.c does
 *                                   it at build time, builtin embeds the result
 *   match     match convert         longest match; passes over blocks of text
 *   flow      stream                one text in pieces
 *   library   shutong               the public interface, shutong.h
 *   command   message options file main
 *                                   nothing beneath shutong.h
 *
 * Data flow of one text:
 *
 *   source -> stream: validate -> convert: pass, pass, ... -> sink
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>

#include "file.h"
#include "message.h"
#include "options.h"
#include "shutong.h"

enum { DONE = 0, FAILED = 2, READ = 128 * 1024 };

/* What a run needs in every file. */
struct run {
    const struct options *options;
    struct shutong_stream *stream;
    struct sink sink;
    bool sink_failed; /* writing is over, and said */
    char *bytes;      /* READ of them */
};

static bool put(struct run *run, const char *out, size_t n)
{
    if (!sink_write(&run->sink, out, n))
        run->sink_failed = true;
    return !run->sink_failed;
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
        if (!put(run, out, n))
            return false;
        if (status != SHUTONG_OK) {
            message_failure(source->name, &error);
            return false;
        }
        in_nbytes += (unsigned long long)got;
        out_nbytes += n;
    }
    if (run->options->verbose)
        message_note("%s: %llu bytes to %llu", source->name, in_nbytes,
                     out_nbytes);
    return true;
}

static bool convert_input(struct run *run, const char *path)
{
    struct source source;

    if (!source_open(&source, path, &run->sink))
        return false;
    if (source.fd == STDIN_FILENO && isatty(source.fd) && !run->options->quiet)
        message_note("reading from the terminal; end with Ctrl-D, or name a "
                     "FILE");
    bool converted = convert_source(run, &source);
    shutong_stream_reset(run->stream);
    source_close(&source);
    return converted;
}

/* Converts all inputs to one output.  An output file only appears when every
 * input was converted. */
static int convert_inputs(struct run *run)
{
    const struct options *options = run->options;
    int status = DONE;

    if (!sink_open(&run->sink, options->output))
        return FAILED;
    for (size_t i = 0; i < options->ninputs && !run->sink_failed; i++)
        if (!convert_input(run, options->inputs[i]))
            status = FAILED;
    if (status != DONE && run->sink.target != NULL) {
        sink_abort(&run->sink);
        return status;
    }
    if (run->sink_failed)
        sink_abort(&run->sink);
    else if (!sink_commit(&run->sink))
        status = FAILED;
    return status;
}

static int convert(const struct options *options)
{
    struct run run = {.options = options};
    struct shutong_error error;
    int status = FAILED;
    struct shutong_converter *converter =
        shutong_converter_new(&options->settings, &error);

    if (converter == NULL) {
        message_failure(NULL, &error);
        return FAILED;
    }
    run.stream = shutong_stream_new(converter);
    run.bytes = malloc(READ);
    if (run.stream == NULL || run.bytes == NULL)
        message_error("out of memory");
    else
        status = convert_inputs(&run);
    free(run.bytes);
    shutong_stream_free(run.stream);
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

static int run_action(const struct options *options)
{
    switch (options->action) {
    case ACTION_HELP:
        return message_help() ? DONE : FAILED;
    case ACTION_VERSION:
        return message_version() ? DONE : FAILED;
    case ACTION_PROFILES:
        return message_profiles() ? DONE : FAILED;
    case ACTION_CONVERT:
        break;
    }
    return convert(options);
}

int main(int argc, char **argv)
{
    struct options options;

    if (!reserve_standard_streams())
        return FAILED;
    int status =
        options_parse(argc, argv, &options) ? run_action(&options) : FAILED;
    options_free(&options);
    return status;
}
