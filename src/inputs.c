/*
 * inputs.c - does all inputs of a command line, to one output.
 *
 * With one thread: a piece is read, converted and written, then the next.  With
 * more, pieces of a large input, or small inputs, are jobs: read in order,
 * converted at once, written in order.  A piece is cut where its converter says
 * that the text can be, and what is left goes before the next one; where it
 * cannot be cut, it is converted when its turn to be written has come.  What
 * comes out is the same, and so are the messages: a small input that has
 * anything unusual about it is given up as a job and done plainly in its turn.
 *
 *   take     a small input's name, or a piece that was read and cut
 *   work     read it as a part of the text
 *   finish   join it to the text, and write what comes of it
 *
 * Measured on two cores (AMD Zen 4), two threads against one, 80 MB of prose:
 * s2t 1.9 times as fast, with pieces of 128 KiB 1.76; a target 1.55, because
 * deciding is done in order.  What is read and written with one thread is in
 * the second cache.  Input is read, not mapped: to go once over 500 MB took 73
 * ms read and 61 mapped, a saving of 2% on prose; and a file that is cut short
 * by someone else would end the program by a signal.
 */
#include "inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "file.h"
#include "jobs.h"
#include "message.h"
#include "report.h"
#include "tree.h"

enum {
    /* What is read and what is written stay in the second cache: measured on
     * ASCII, 84 ms for 500 MB, and 98 ms with twice as much. */
    READ = 64 * 1024,
    /* The same of a job, and of what was left when the one before was cut. */
    PIECE = 64 * 1024,
    CARRY = 16 * 1024,
    /* Bytes that a cut depends on, see shutong_converter_cut(). */
    CONTEXT = 256,
    /* Less than this is done before threads have started; opening a file is as
     * much work as converting so much. */
    HEAVY = 1024 * 1024,
    OPENING = 8 * 1024,
    /* Without being told, not more than this: memory is for little more. */
    MOST_THREADS = 16,
};

/* What a run needs in every input. */
struct run {
    const struct options *options;
    struct tree inputs;
    const struct shutong_converter *converter; /* NULL to detect */
    struct shutong_stream *stream;             /* or NULL, likewise */
    struct report *report; /* or NULL: the conversion is written */
    struct sink sink;
    bool stopped; /* nothing can be written any more, and that is said */
    char *bytes;  /* READ of them */
};

/* ---- one after another --------------------------------------------------- */

static bool write_out(struct run *run, const char *out, size_t out_nbytes)
{
    run->stopped = !sink_write(&run->sink, out, out_nbytes);
    return !run->stopped;
}

/* Gives what came of a piece of input. */
static bool give(struct run *run, size_t n, const char *out, size_t out_nbytes)
{
    return run->report == NULL
               ? write_out(run, out, out_nbytes)
               : report_piece(run->report, run->bytes, n, out, out_nbytes);
}

/* What -v says. */
static void say_converted(const struct run *run, const char *name,
                          unsigned long long in_nbytes,
                          unsigned long long out_nbytes)
{
    if (run->options->verbose && run->report == NULL)
        message_note("%s: %llu bytes to %llu", name, in_nbytes, out_nbytes);
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
    say_converted(run, source->name, in_nbytes, out_nbytes);
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

static bool open_source(struct run *run, struct source *source,
                        const char *path)
{
    if (!source_open(source, path, &run->sink))
        return false;
    if (source->fd == STDIN_FILENO && isatty(source->fd) &&
        !run->options->quiet)
        message_note("reading from the terminal; end with Ctrl-D, or name a "
                     "FILE");
    return true;
}

static enum status do_input(struct run *run, const char *path)
{
    struct source source;

    if (!open_source(run, &source, path))
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

/* ---- several at once ----------------------------------------------------- */

enum job_kind {
    JOB_PIECE, /* of the input that is being read */
    JOB_FILE,  /* a small input, whole */
    JOB_PLAIN  /* an input to be done when its turn has come */
};

struct job {
    enum job_kind kind;
    size_t input;     /* number of the input */
    const char *name; /* of it, for messages */
    char *bytes;      /* PIECE + CARRY of them, CONTEXT before them */
    size_t n;
    bool in_order;   /* to be converted when its turn has come */
    bool end;        /* of the input */
    bool unreadable; /* so it ends here, and that is said */
    struct shutong_part *part;
};

struct crew {
    struct run *run;
    struct job *jobs;
    int wake; /* an event: what is being read is not wanted any more */
    /* Of taking: */
    size_t next; /* input */
    struct source source;
    bool is_open, is_file; /* the source; it is a regular file */
    bool goes_on;          /* the last piece could not be cut: */
    char context[CONTEXT]; /* what was at its end */
    size_t ncontext;
    char *carry; /* what was left when it was cut */
    size_t ncarry;
    /* Of finishing: */
    unsigned long long in_nbytes, out_nbytes; /* of the input so far */
    enum status status;
    atomic_size_t unwanted; /* 1 + number of an input that failed */
    atomic_bool stopped;
};

static void wake_reader(struct crew *c)
{
    uint64_t one = 1;

    if (write(c->wake, &one, sizeof(one)) < 0)
        return; /* it is awake: the counter is full */
}

static bool is_unwanted(struct crew *c, size_t input)
{
    return atomic_load(&c->stopped) || atomic_load(&c->unwanted) == input + 1;
}

/* Waits until something can be read; false when it is not wanted any more. */
static bool wait_for_input(struct crew *c)
{
    struct pollfd fds[2] = {{.fd = c->source.fd, .events = POLLIN},
                            {.fd = c->wake, .events = POLLIN}};
    uint64_t count;

    while (!is_unwanted(c, c->next - 1)) {
        if (c->is_file)
            return true;
        int ready = poll(fds, 2, -1);
        if (ready < 0 && errno != EINTR)
            return true; /* reading will say what is wrong */
        if (ready > 0 && fds[1].revents != 0 &&
            read(c->wake, &count, sizeof(count)) < 0)
            return true;
        if (ready > 0 && fds[0].revents != 0)
            return !is_unwanted(c, c->next - 1);
    }
    return false;
}

/* Where a piece can be cut; 0 where nowhere. */
static size_t cut_piece(const struct crew *c, const struct job *job)
{
    char *from = job->bytes - c->ncontext;

    memcpy(from, c->context, c->ncontext);
    size_t cut =
        shutong_converter_cut(c->run->converter, from, c->ncontext + job->n);
    cut = cut > c->ncontext ? cut - c->ncontext : 0;
    return job->n - cut <= CARRY ? cut : 0;
}

/* Keeps what a later cut depends on. */
static void keep_context(struct crew *c, const struct job *job)
{
    const char *from = job->bytes - c->ncontext;
    size_t n = c->ncontext + job->n;
    size_t kept = !c->goes_on ? 0 : n < CONTEXT ? n : CONTEXT;

    memmove(c->context, from + n - kept, kept);
    c->ncontext = kept;
}

/* Fills a job with the next piece, and cuts it where that can be. */
static void take_piece(struct crew *c, struct job *job)
{
    memcpy(job->bytes, c->carry, c->ncarry);
    job->kind = JOB_PIECE;
    job->input = c->next - 1;
    job->name = c->source.name;
    ssize_t got = source_read(&c->source, job->bytes + c->ncarry, PIECE);
    job->unreadable = got < 0;
    job->end = got <= 0;
    job->n = c->ncarry + (got > 0 ? (size_t)got : 0);
    size_t cut = job->end ? job->n : cut_piece(c, job);
    /* All of it, and the next piece is the same part. */
    job->in_order = c->goes_on || (cut == 0 && job->n > 0);
    c->goes_on = cut == 0 && !job->end;
    if (c->goes_on)
        cut = job->n;
    c->ncarry = job->n - cut;
    memcpy(c->carry, job->bytes + cut, c->ncarry);
    job->n = cut;
    keep_context(c, job);
    if (job->end) {
        source_close(&c->source);
        c->is_open = false;
    }
}

/* Begins an input: opens it, to be taken in pieces, or fills a job with all of
 * it, or with what keeps it from being opened. */
static void begin_input(struct crew *c, struct job *job)
{
    struct run *run = c->run;
    const char *path = run->inputs.names[c->next];
    struct stat info;

    job->kind = JOB_PLAIN;
    job->input = c->next++;
    job->name = path;
    c->ncarry = c->ncontext = 0;
    c->goes_on = false;
    if (strcmp(path, "-") != 0) {
        if (stat(path, &info) != 0 || S_ISDIR(info.st_mode) ||
            (run->sink.is_file && info.st_dev == run->sink.dev &&
             info.st_ino == run->sink.ino))
            return;
        if (S_ISREG(info.st_mode) && info.st_size <= PIECE) {
            job->kind = JOB_FILE;
            job->end = true;
            job->unreadable = false;
            job->n = (size_t)info.st_size;
            return;
        }
    }
    job->kind = JOB_PIECE;
    job->end = job->unreadable = true;
    c->is_open = open_source(run, &c->source, path);
    c->is_file =
        c->is_open && fstat(c->source.fd, &info) == 0 && S_ISREG(info.st_mode);
}

static size_t take(void *context, size_t number)
{
    struct crew *c = context;
    struct job *job = &c->jobs[number];

    job->n = 0;
    job->in_order = false;
    while (!atomic_load(&c->stopped)) {
        if (!c->is_open) {
            if (c->next == c->run->inputs.n)
                return 0;
            begin_input(c, job);
            if (!c->is_open)
                return job->n + OPENING;
        }
        if (wait_for_input(c)) {
            take_piece(c, job);
            return job->n + OPENING;
        }
        source_close(&c->source);
        c->is_open = false;
    }
    return 0;
}

/* Reads a small input whole; false where it is not what it was. */
static bool read_file(struct job *job)
{
    int fd = open(job->name, O_RDONLY | O_CLOEXEC);
    ssize_t got = 1;

    if (fd < 0)
        return false;
    for (job->n = 0; got > 0 && job->n < PIECE + CARRY; job->n += (size_t)got) {
        got = read(fd, job->bytes + job->n, PIECE + CARRY - job->n);
        if (got < 0)
            break;
    }
    close(fd);
    return got == 0;
}

static void work(void *context, size_t number)
{
    struct crew *c = context;
    struct job *job = &c->jobs[number];

    if (job->kind == JOB_FILE && !read_file(job))
        job->kind = JOB_PLAIN;
    if (job->kind == JOB_PLAIN || job->in_order)
        return;
    if (job->part == NULL)
        job->part = shutong_part_new(c->run->converter);
    if (job->part == NULL)
        job->in_order = true; /* with what memory there is */
    else
        shutong_part_read(job->part, job->bytes, job->n);
}

static bool write_part(struct crew *c, const char *out, size_t out_nbytes)
{
    c->out_nbytes += out_nbytes;
    return out_nbytes == 0 || write_out(c->run, out, out_nbytes);
}

/* Writes what comes of a piece; false when that failed, which is said. */
static bool write_piece(struct crew *c, struct job *job)
{
    struct shutong_stream *stream = c->run->stream;
    struct shutong_error error;
    const char *out;
    size_t n;
    enum shutong_status status =
        job->in_order
            ? shutong_stream_feed(stream, job->bytes, job->n, &out, &n, &error)
            : shutong_stream_join(stream, job->part, &out, &n, &error);

    if (!write_part(c, out, n))
        return false;
    if (status == SHUTONG_OK && job->end && !job->unreadable) {
        status = shutong_stream_finish(stream, &out, &n, &error);
        if (!write_part(c, out, n))
            return false;
    }
    if (status != SHUTONG_OK)
        message_failure(job->name, &error);
    return status == SHUTONG_OK;
}

/* The input is over, in one way or another. */
static void end_input(struct crew *c, enum status status)
{
    if (status > c->status)
        c->status = status;
    c->in_nbytes = c->out_nbytes = 0;
    shutong_stream_reset(c->run->stream);
}

static bool finish(void *context, size_t number)
{
    struct crew *c = context;
    struct job *job = &c->jobs[number];

    if (is_unwanted(c, job->input))
        return true;
    if (job->kind == JOB_PLAIN) {
        end_input(c, do_input(c->run, job->name));
    } else if (job->n == 0 && job->unreadable) {
        end_input(c, FAILED);
    } else if (!write_piece(c, job)) {
        end_input(c, FAILED);
        atomic_store(&c->unwanted, job->input + 1);
        wake_reader(c);
    } else {
        c->in_nbytes += job->n;
        if (job->end && !job->unreadable)
            say_converted(c->run, job->name, c->in_nbytes, c->out_nbytes);
        if (job->end)
            end_input(c, job->unreadable ? FAILED : DONE);
    }
    if (c->run->stopped) {
        atomic_store(&c->stopped, true);
        wake_reader(c);
    }
    return !c->run->stopped;
}

static bool crew_init(struct crew *c, size_t njobs)
{
    c->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    c->carry = malloc(PIECE + CARRY);
    c->jobs = calloc(njobs, sizeof(*c->jobs));
    bool made = c->wake >= 0 && c->carry != NULL && c->jobs != NULL;
    for (size_t i = 0; made && i < njobs; i++) {
        char *room = malloc(CONTEXT + PIECE + CARRY);
        made = room != NULL;
        c->jobs[i].bytes = made ? room + CONTEXT : NULL;
    }
    return made;
}

static void crew_free(struct crew *c, size_t njobs)
{
    for (size_t i = 0; c->jobs != NULL && i < njobs; i++) {
        if (c->jobs[i].bytes != NULL)
            free(c->jobs[i].bytes - CONTEXT);
        shutong_part_free(c->jobs[i].part);
    }
    free(c->jobs);
    free(c->carry);
    if (c->is_open)
        source_close(&c->source);
    if (c->wake >= 0)
        close(c->wake);
}

/* Converts all inputs on several threads. */
static enum status convert_at_once(struct run *run, unsigned nthreads)
{
    struct crew c = {.run = run, .status = DONE};
    struct jobs jobs = {.context = &c,
                        .take = take,
                        .work = work,
                        .finish = finish,
                        .njobs = 2 * (size_t)nthreads + 1,
                        .nthreads = nthreads,
                        .heavy = run->options->threads == 0 ? HEAVY : 0};

    if (!crew_init(&c, jobs.njobs) || !jobs_run(&jobs)) {
        message_error("out of memory");
        c.status = FAILED;
    }
    crew_free(&c, jobs.njobs);
    return c.status;
}

/* How many threads to use: more than one only where that may pay. */
static unsigned count_threads(const struct run *run)
{
    const struct options *o = run->options;
    struct stat info;
    cpu_set_t cpus;
    unsigned n = 0;

    if (run->stream == NULL || run->report != NULL)
        return 1;
    if (o->threads > 0)
        return o->threads;
    if (run->inputs.n == 1 && strcmp(run->inputs.names[0], "-") != 0 &&
        stat(run->inputs.names[0], &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_size <= HEAVY)
        return 1;
    if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
        n = (unsigned)CPU_COUNT(&cpus);
    return n < 1 ? 1 : n < MOST_THREADS ? n : MOST_THREADS;
}

/* ---- in place ------------------------------------------------------------ */

static enum status rewrite_input(struct run *run, const char *path)
{
    struct source source;
    enum status status = FAILED;

    run->stopped = false;
    if (!sink_open_in_place(&run->sink, &source, path, run->options->suffix))
        return FAILED;
    if (convert_source(run, &source))
        status = sink_commit(&run->sink) ? DONE : FAILED;
    else
        sink_abort(&run->sink);
    shutong_stream_reset(run->stream);
    source_close(&source);
    return status;
}

static enum status rewrite_all(struct run *run)
{
    enum status status = DONE;

    for (size_t i = 0; i < run->inputs.n; i++) {
        enum status one = rewrite_input(run, run->inputs.names[i]);
        if (one > status)
            status = one;
    }
    return status;
}

/* ---- to a folder --------------------------------------------------------- */

/* DIR/NAME, to be freed; NULL when out of memory, which is said. */
static char *path_in(const char *folder, const char *name)
{
    char *path;

    if (asprintf(&path, "%s/%s", folder, name) >= 0)
        return path;
    message_error("out of memory");
    return NULL;
}

static bool make_folder(const char *path, mode_t mode)
{
    struct stat info;

    if (mkdir(path, mode) == 0 ||
        (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode)))
        return true;
    message_system(path, "cannot be made", errno);
    return false;
}

/* Makes the folders of the tree, such that they can be written to. */
static bool make_folders(const struct run *run)
{
    bool made = true;

    for (size_t i = 0; made && i < run->inputs.nfolders; i++) {
        const struct tree_folder *f = &run->inputs.folders[i];
        char *path = path_in(run->options->folder, f->name);
        made = path != NULL && make_folder(path, f->mode | S_IRWXU);
        free(path);
    }
    return made;
}

/* Gives them the permissions of those they mirror, the innermost first. */
static bool finish_folders(const struct run *run)
{
    bool done = true;

    for (size_t i = run->inputs.nfolders; i > 0; i--) {
        const struct tree_folder *f = &run->inputs.folders[i - 1];
        char *path = path_in(run->options->folder, f->name);
        if (path != NULL && chmod(path, f->mode) != 0) {
            message_system(path, "cannot be given its mode", errno);
            done = false;
        }
        done = done && path != NULL;
        free(path);
    }
    return done;
}

/* Converts an input to a file. */
static enum status write_input(struct run *run, const char *path,
                               const char *output)
{
    struct source source;
    struct stat info;
    enum status status = FAILED;

    if (!run->options->force && lstat(output, &info) == 0) {
        message_error("%s: %s is there already; --force writes over it", path,
                      output);
        return FAILED;
    }
    if (!sink_open(&run->sink, output))
        return FAILED;
    if (!source_open(&source, path, &run->sink)) {
        sink_abort(&run->sink);
        return FAILED;
    }
    run->stopped = false;
    if (sink_copy_mode(&run->sink, &source) && convert_source(run, &source))
        status = sink_commit(&run->sink) ? DONE : FAILED;
    else
        sink_abort(&run->sink);
    shutong_stream_reset(run->stream);
    source_close(&source);
    return status;
}

static enum status write_all(struct run *run)
{
    enum status status = DONE;

    if (!make_folders(run))
        return FAILED;
    for (size_t i = 0; i < run->inputs.n; i++) {
        const char *path = run->inputs.names[i];
        char *output =
            path_in(run->options->folder, path + run->inputs.within[i]);
        if (output == NULL || write_input(run, path, output) != DONE)
            status = FAILED;
        free(output);
    }
    return finish_folders(run) ? status : FAILED;
}

/* ---- all of them --------------------------------------------------------- */

static enum status convert_each(struct run *run)
{
    enum status status = DONE;

    for (size_t i = 0; i < run->inputs.n && !run->stopped; i++) {
        enum status one = do_input(run, run->inputs.names[i]);
        if (one > status)
            status = one;
    }
    return status;
}

/* Converts everything to one output. */
static enum status convert_inputs(struct run *run)
{
    if (!sink_open(&run->sink, run->options->output))
        return FAILED;
    unsigned nthreads = count_threads(run);
    enum status status =
        nthreads > 1 ? convert_at_once(run, nthreads) : convert_each(run);
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

static enum status do_found(struct run *run)
{
    if (run->options->in_place)
        return rewrite_all(run);
    return run->options->folder != NULL ? write_all(run) : convert_inputs(run);
}

static enum status do_inputs(struct run *run)
{
    const char *folder = run->options->folder;
    enum status status = FAILED;
    struct stat except;

    if (folder != NULL &&
        (!make_folder(folder, 0777) || stat(folder, &except) != 0))
        return FAILED;
    if (!tree_find(&run->inputs, run->options, folder != NULL ? &except : NULL))
        message_error("out of memory");
    else
        status = do_found(run);
    if (run->inputs.failed)
        status = FAILED;
    if (!run->options->quiet)
        tree_say_skipped(&run->inputs);
    tree_free(&run->inputs);
    return status;
}

enum status inputs_do(const struct options *options,
                      const struct shutong_converter *converter)
{
    struct run run = {.options = options, .converter = converter};
    enum status status = FAILED;
    bool report = options->report != REPORT_NONE || converter == NULL;

    run.bytes = malloc(READ);
    if (converter != NULL)
        run.stream = shutong_stream_new(converter);
    if (report)
        run.report = report_new(options);
    if (run.bytes == NULL || (converter != NULL && run.stream == NULL) ||
        (report && run.report == NULL))
        message_error("out of memory");
    else
        status = do_inputs(&run);
    free(run.bytes);
    shutong_stream_free(run.stream);
    report_free(run.report);
    return status;
}
