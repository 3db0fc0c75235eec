/*
 * run_parallel.c - several inputs, or pieces of one, at once.
 *
 * Pieces of a large input, or small inputs, are jobs: read in order, converted
 * at once, written in order.  A piece is cut where its converter says that the
 * text can be, and what is left goes before the next one; where it cannot be
 * cut, it is converted when its turn to be written has come.  What comes out is
 * the same, and so are the messages: a small input that has anything unusual
 * about it is given up as a job and done plainly in its turn.
 *
 *   take     a small input's name, or a piece that was read and cut
 *   work     read it as a part of the text
 * finish   join it to the text, and write the result
 *
 * Measured on two cores (AMD Zen 4), two threads against one, 100 MB of prose:
 * s2t 1.9 times as fast; with pieces of 128 KiB 1.76, with two jobs a
 * thread 1.79 (the second cache has no room for more); a target 1.8, because
 * deciding is done in order.  Input is read, not mapped: to go once over 500 MB
 * took 73 ms read and 61 mapped, a saving of 2% on prose; and a file that is
 * cut short by someone else would end the program by a signal.
 */
#include "command/run/run_parallel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/run/consumer.h"
#include "command/run/run_document.h"
#include "command/run/run_one.h"
#include "command/files/ordered_jobs.h"
#include "command/say/message.h"
#include "command/say/progress.h"

enum {
    /* As READER_NBYTES, and of what was left when the piece before was cut. */
    PIECE = READER_NBYTES,
    CARRY = 16 * 1024,
    /* Bytes that a cut depends on, see shutong_converter_cut(). */
    CONTEXT = SHUTONG_CUT_CONTEXT,
    /* Less than this is done before threads have started; opening a file is as
     * much work as converting so much. */
    HEAVY = 1024 * 1024,
    OPENING = 8 * 1024,
};

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
    /* What an input is that is not text, which is reported in its turn. */
    const struct file_kind *container;
    bool in_order;   /* to be converted when its turn has come */
    bool end;        /* of the input */
    bool unreadable; /* so it ends here, and that is reported */
    struct shutong_part *part;
};

struct pool {
    struct run *run;
    struct job *jobs;
    bool has_marks; /* they count in plain text */
    int wake;       /* an event: what is being read is not wanted any more */
    /* Of taking: */
    size_t next; /* input */
    struct source source;
    bool is_open, is_file; /* the source; it is a regular file */
    bool beginning;        /* nothing of it was read */
    struct file_kind_watch watch;
    bool marked;           /* there are marks in it */
    bool goes_on;          /* the last piece could not be cut: */
    char context[CONTEXT]; /* what was at its end */
    size_t ncontext;
    char carry[CARRY]; /* what was left when it was cut */
    size_t ncarry;
    /* Of finishing: */
    size_t begun; /* 1 + number of the input whose marks were begun */
    unsigned long long in_nbytes, out_nbytes; /* of the input so far */
    enum status status;
    atomic_size_t unwanted; /* 1 + number of an input that failed */
    atomic_bool stopped;
};

static void wake_reader(struct pool *p)
{
    uint64_t one = 1;

    if (write(p->wake, &one, sizeof(one)) < 0)
        return; /* it is awake: the counter is full */
}

static bool is_unwanted(struct pool *p, size_t input)
{
    return atomic_load(&p->stopped) || atomic_load(&p->unwanted) == input + 1;
}

/* Waits until something can be read; false when it is not wanted any more. */
static bool wait_for_input(struct pool *p)
{
    struct pollfd fds[2] = {{.fd = p->source.fd, .events = POLLIN},
                            {.fd = p->wake, .events = POLLIN}};
    uint64_t count;

    while (!is_unwanted(p, p->next - 1)) {
        if (p->is_file)
            return true;
        int ready = poll(fds, 2, -1);
        if (ready < 0 && errno != EINTR)
            return true; /* reading will say what is wrong */
        if (ready > 0 && fds[1].revents != 0 &&
            read(p->wake, &count, sizeof(count)) < 0)
            return true;
        if (ready > 0 && fds[0].revents != 0)
            return !is_unwanted(p, p->next - 1);
    }
    return false;
}

/* Where a piece can be cut; 0 if nowhere. */
static size_t cut_piece(const struct pool *p, const struct job *job)
{
    char *from = job->bytes - p->ncontext;

    memcpy(from, p->context, p->ncontext);
    size_t cut =
        shutong_converter_cut(p->run->converter, from, p->ncontext + job->n);
    cut = cut > p->ncontext ? cut - p->ncontext : 0;
    return job->n - cut <= CARRY ? cut : 0;
}

/* Whether a piece has marks, which may begin in what was not cut. */
static bool has_marks(const struct pool *p, const struct job *job)
{
    return p->has_marks &&
           run_marks_are_in(job->bytes - p->ncontext, p->ncontext + job->n);
}

/* Keeps what a later cut depends on. */
static void keep_context(struct pool *p, const struct job *job)
{
    const char *from = job->bytes - p->ncontext;
    size_t n = p->ncontext + job->n;
    size_t kept = !p->goes_on ? 0 : n < CONTEXT ? n : CONTEXT;

    memmove(p->context, from + n - kept, kept);
    p->ncontext = kept;
}

/* Whether a file's beginning says that it is binary. */
static bool has_nul(const char *bytes, size_t n)
{
    return memchr(bytes, '\0', n < READER_LOOKS_AT ? n : READER_LOOKS_AT) !=
           NULL;
}

/* Gives up an input that is binary: a file that can be opened again is done
 * plainly, which says so in its turn. */
static void refuse_input(struct pool *p, struct job *job)
{
    bool again = p->is_file && p->source.fd != STDIN_FILENO;

    if (again)
        job->kind = JOB_PLAIN;
    else if (job->container == NULL)
        text_reader_say_binary(p->source.name, job->bytes, job->n);
    job->name = again ? p->run->inputs.names[job->input] : p->source.name;
    job->n = 0;
    job->end = job->unreadable = true;
    source_close(&p->source);
    p->is_open = false;
}

/* Reads a piece behind what is left of the one before. */
static ssize_t read_piece(struct pool *p, struct job *job)
{
    char *bytes = job->bytes + p->ncarry;

    job->container = NULL;
    if (p->beginning && !p->run->reader.takes_all)
        return text_reader_read_first(&p->source, bytes, PIECE, &p->watch,
                                      &job->container);
    ssize_t got = source_read(&p->source, bytes, PIECE);
    if (got > 0 && !p->run->reader.takes_all)
        job->container = file_kind_watch(&p->watch, bytes, (size_t)got);
    return got;
}

/* Fills a job with the next piece, and cuts it where that can be. */
static void take_piece(struct pool *p, struct job *job)
{
    memcpy(job->bytes, p->carry, p->ncarry);
    job->kind = JOB_PIECE;
    job->input = p->next - 1;
    job->name = p->source.name;
    ssize_t got = read_piece(p, job);
    job->unreadable = got < 0;
    job->end = got <= 0;
    job->n = p->ncarry + (got > 0 ? (size_t)got : 0);
    bool looked_at =
        p->beginning && p->source.fd != STDIN_FILENO && !p->run->options->text;
    p->beginning = false;
    if (job->container != NULL || (looked_at && has_nul(job->bytes, job->n))) {
        refuse_input(p, job);
        return;
    }
    size_t cut = cut_piece(p, job);
    if (job->end)
        cut = job->n;
    /* All of it, and the next piece is the same part. */
    job->in_order = p->goes_on || (cut == 0 && job->n > 0);
    /* What was left when reading failed is no whole text: it may end within a
     * character, which is not to be said as well. */
    job->in_order = job->in_order || job->unreadable;
    /* What is behind a mark depends on it.  In front of one all is cut at the
     * end of a line. */
    p->marked = p->marked || has_marks(p, job);
    job->in_order = job->in_order || p->marked;
    p->goes_on = cut == 0 && !job->end;
    if (p->goes_on)
        cut = job->n;
    p->ncarry = job->n - cut;
    memcpy(p->carry, job->bytes + cut, p->ncarry);
    job->n = cut;
    keep_context(p, job);
    if (job->end) {
        source_close(&p->source);
        p->is_open = false;
    }
}

/* Begins an input: opens it, to be taken in pieces, or fills a job with all of
 * it, or with what keeps it from being opened. */
static void begin_input(struct pool *p, struct job *job)
{
    struct run *run = p->run;
    const char *path = run->inputs.names[p->next];
    struct stat info;

    job->kind = JOB_PLAIN;
    job->input = p->next++;
    job->name = path;
    p->ncarry = p->ncontext = p->watch.n = 0;
    p->goes_on = p->marked = false;
    if (run_document_format(run, strcmp(path, "-") == 0 ? NULL : path) != NULL)
        return;
    if (strcmp(path, "-") != 0) {
        if (stat(path, &info) != 0 || access(path, R_OK) != 0 ||
            S_ISDIR(info.st_mode) ||
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
    p->beginning = true;
    p->is_open = run_one_open(run, &p->source, path);
    p->is_file =
        p->is_open && fstat(p->source.fd, &info) == 0 && S_ISREG(info.st_mode);
}

static size_t take(void *context, size_t number)
{
    struct pool *p = context;
    struct job *job = &p->jobs[number];

    job->n = 0;
    job->container = NULL;
    job->in_order = false;
    while (!atomic_load(&p->stopped)) {
        if (!p->is_open) {
            if (p->next == p->run->inputs.n)
                return 0;
            begin_input(p, job);
            if (!p->is_open)
                return job->n + OPENING;
        }
        if (wait_for_input(p)) {
            take_piece(p, job);
            return job->n + OPENING;
        }
        source_close(&p->source);
        p->is_open = false;
    }
    return 0;
}

/* Reads a small input whole; false if it is not what it was. */
static bool read_whole(struct job *job)
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
    struct pool *p = context;
    struct job *job = &p->jobs[number];

    if (job->kind == JOB_FILE &&
        (!read_whole(job) ||
         (!p->run->reader.takes_all &&
          file_kind_find(job->bytes, job->n) != NULL) ||
         (!p->run->options->text && has_nul(job->bytes, job->n)) ||
         (p->has_marks && run_marks_are_in(job->bytes, job->n))))
        job->kind = JOB_PLAIN;
    if (job->kind == JOB_PLAIN || job->in_order)
        return;
    if (job->part == NULL)
        job->part = shutong_part_new(p->run->converter);
    if (job->part == NULL)
        job->in_order = true; /* with what memory there is */
    else
        shutong_part_read(job->part, job->bytes, job->n);
}

static bool write_part(struct pool *p, const char *out, size_t out_nbytes)
{
    p->out_nbytes += out_nbytes;
    return out_nbytes == 0 || run_write(p->run, out, out_nbytes);
}

/* Where what came of a piece goes in which there may be marks. */
struct given_by_marks {
    struct pool *pool;
    const struct job *job;
};

static bool give_marked(void *context, const char *out, size_t n)
{
    const struct given_by_marks *g = context;

    return write_part(g->pool, out, n) &&
           run_count(g->pool->run, g->job->name, NULL, 0, out, n);
}

/* Converts a piece in its turn, between the lines that marks keep; false where
 * the result could not be written, which is reported. */
static bool convert_marked(struct pool *p, const struct job *job,
                           enum shutong_status *status,
                           struct shutong_error *error)
{
    struct given_by_marks given = {p, job};
    bool end = job->end && !job->unreadable;

    return run_count(p->run, job->name, job->bytes, job->n, NULL, 0) &&
           (run_marks_feed(&p->run->marks, job->bytes, job->n, end, give_marked,
                           &given, status, error) ||
            *status != SHUTONG_OK);
}

/* Converts a piece in its turn, or joins it; false as above. */
static bool convert_piece(struct pool *p, struct job *job,
                          enum shutong_status *status,
                          struct shutong_error *error)
{
    struct shutong_stream *stream = p->run->stream;
    const char *out;
    size_t n;

    if (p->has_marks && p->begun != job->input + 1) {
        run_begin_marks(p->run, job->name);
        p->begun = job->input + 1;
    }
    if (p->has_marks && job->in_order)
        return convert_marked(p, job, status, error);
    *status =
        job->in_order
            ? shutong_stream_feed(stream, job->bytes, job->n, &out, &n, error)
            : shutong_stream_join(stream, job->part, &out, &n, error);
    if (p->has_marks)
        run_marks_pass(&p->run->marks, job->bytes, job->n);
    return write_part(p, out, n) &&
           run_count(p->run, job->name, job->bytes, job->n, out, n);
}

/* Writes the result of a piece; false when that failed, which is reported. */
static bool write_piece(struct pool *p, struct job *job)
{
    struct shutong_stream *stream = p->run->stream;
    struct shutong_error error;
    enum shutong_status status = SHUTONG_OK;
    const char *out;
    size_t n;

    if (!convert_piece(p, job, &status, &error))
        return false;
    if (status == SHUTONG_OK && job->end && !job->unreadable) {
        status = shutong_stream_finish(stream, &out, &n, &error);
        if (!write_part(p, out, n) ||
            !run_count(p->run, job->name, NULL, 0, out, n))
            return false;
    }
    if (status != SHUTONG_OK)
        run_say_failure(p->run, job->name, &error, job->bytes, job->n,
                        p->in_nbytes);
    return status == SHUTONG_OK;
}

/* The input is over, in one way or another. */
static void end_input(struct pool *p, enum status status)
{
    if (status > p->status)
        p->status = status;
    progress_done(status == FAILED, false);
    p->in_nbytes = p->out_nbytes = 0;
    if (p->run->tally != NULL)
        count_changes_begin(p->run->tally);
    shutong_stream_reset(p->run->stream);
}

static bool finish(void *context, size_t number)
{
    struct pool *p = context;
    struct job *job = &p->jobs[number];

    if (is_unwanted(p, job->input))
        return true;
    progress_file(job->name);
    if (job->kind == JOB_PLAIN) {
        end_input(p, run_one_do(p->run, job->name));
    } else if (job->n == 0 && job->unreadable) {
        if (job->container != NULL)
            message_container(job->name, job->container);
        end_input(p, FAILED);
    } else if (!write_piece(p, job)) {
        end_input(p, FAILED);
        atomic_store(&p->unwanted, job->input + 1);
        wake_reader(p);
    } else {
        p->in_nbytes += job->n;
        progress_bytes(job->n);
        bool done = !job->unreadable;
        if (job->end && done)
            done = run_say_converted(p->run, job->name,
                                     encoding_names_of(ENCODING_UTF_8),
                                     p->in_nbytes, p->out_nbytes);
        if (job->end)
            end_input(p, done ? DONE : FAILED);
    }
    if (p->run->stopped) {
        atomic_store(&p->stopped, true);
        wake_reader(p);
    }
    return !p->run->stopped;
}

static bool pool_init(struct pool *p, size_t njobs)
{
    p->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    p->jobs = calloc(njobs, sizeof(*p->jobs));
    bool made = p->wake >= 0 && p->jobs != NULL;
    for (size_t i = 0; made && i < njobs; i++) {
        char *room = malloc(CONTEXT + PIECE + CARRY);
        made = room != NULL;
        p->jobs[i].bytes = made ? room + CONTEXT : NULL;
    }
    return made;
}

static void pool_free(struct pool *p, size_t njobs)
{
    for (size_t i = 0; p->jobs != NULL && i < njobs; i++) {
        if (p->jobs[i].bytes != NULL)
            free(p->jobs[i].bytes - CONTEXT);
        shutong_part_free(p->jobs[i].part);
    }
    free(p->jobs);
    if (p->is_open)
        source_close(&p->source);
    if (p->wake >= 0)
        close(p->wake);
}

enum status run_parallel_convert(struct run *run, unsigned nthreads)
{
    struct pool *p = calloc(1, sizeof(*p));
    struct ordered_jobs jobs = {.context = p,
                                .take = take,
                                .work = work,
                                .finish = finish,
                                .njobs = (size_t)nthreads + 1,
                                .nthreads = nthreads,
                                .heavy =
                                    run->options->threads == 0 ? HEAVY : 0};

    if (p == NULL) {
        message_error("out of memory");
        return FAILED;
    }
    p->run = run;
    p->has_marks = run_marks_count(run->options);
    p->status = DONE;
    if (!pool_init(p, jobs.njobs) || !ordered_jobs_run(&jobs)) {
        message_error("out of memory");
        p->status = FAILED;
    }
    enum status status = p->status;
    pool_free(p, jobs.njobs);
    free(p);
    return status;
}

unsigned run_parallel_threads(const struct run *run)
{
    const struct options *o = run->options;
    struct stat info;

    if (run->stream == NULL || !run->consumer->takes_parts ||
        run->review != NULL || o->stdin_filename != NULL || !run_is_plain(run))
        return 1;
    if (o->threads == 0 && run->inputs.n == 1 &&
        strcmp(run->inputs.names[0], "-") != 0 &&
        stat(run->inputs.names[0], &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_size <= HEAVY)
        return 1;
    return ordered_jobs_threads(o->threads);
}
