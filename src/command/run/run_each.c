/*
 * run_each.c - does a run's inputs, each by itself, on several threads where
 * that pays.
 *
 *   take     the next input
 *   work     do it, with the run of the thread's lane (run_lane.h)
 * finish   write what it has said and printed, unless that is done
 *
 * Whatever can be seen of a run is that of one thread: bytes, messages, status,
 * and which input a failure ends the run at.  The exception is that inputs may
 * be read, and with an output for each be written, before those that come
 * before them; what that could change is done in its turn, and nothing else
 * meanwhile: an input that is no regular file, and with -w or -O one that is
 * not there or is another one as well.
 */
#include "command/run/run_each.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/files/ending_signals.h"
#include "command/files/lone_inputs.h"
#include "command/files/ordered_jobs.h"
#include "command/files/text_files.h"
#include "command/run/run_lane.h"
#include "command/say/message.h"
#include "command/say/progress.h"
#include "command/say/transcript.h"

enum {
    /* Less than this is done before threads have started, in bytes; opening a
     * file is as much work as so many, and replacing one as many more. */
    HEAVY = 1024 * 1024,
    OPENING = 8 * 1024,
    REPLACING = 64 * 1024,
    /* Of a thread: so that a large input keeps no thread from small ones. */
    JOBS = 16
};

struct each_job {
    size_t input;
    bool in_turn; /* to be done when its turn has come */
    bool done;    /* all of it, in its turn */
    enum status status;
    bool changed;
    struct lane_output output;
};

struct each_pool {
    struct run *run;
    const struct each_input *each;
    struct ordered_jobs jobs;
    struct each_job *job;
    struct lanes lanes;
    bool started; /* there are threads */
    bool *lone;   /* inputs to be done in their turn, or NULL */
    /* Of taking: */
    size_t next; /* input */
    bool alone;  /* the last one is done with nothing else meanwhile */
    /* Of finishing: */
    enum status status;
};

enum status run_each_note(struct run *run, const struct each_input *each,
                          size_t input, enum status status, bool changed)
{
    progress_done(status == FAILED, changed);
    if (each->done != NULL)
        each->done(run, input, status);
    return status;
}

static bool is_changed(const struct run *run, const struct each_input *each,
                       enum status status)
{
    return each->replaces ? run->sink.changed : status == CHANGED;
}

static enum status do_in_order(struct run *run, const struct each_input *each)
{
    enum status status = DONE;

    for (size_t i = 0; i < run->inputs.n; i++) {
        enum status one = each->one(run, i);
        run_each_note(run, each, i, one, is_changed(run, each, one));
        if (one > status)
            status = one;
        if (run->stopped && !each->own_outputs)
            break;
    }
    return status;
}

/* ---- on threads ---------------------------------------------------------- */

/* Before threads start: from now on each has a lane, and signals wait for what
 * any of them puts in its place. */
static void start(void *context)
{
    struct each_pool *p = context;

    if (p->each->own_outputs)
        ending_signals_share();
    p->started = true;
}

/* Whether an input is to be done with nothing else meanwhile. */
static bool is_lone(const struct each_pool *p, size_t input, bool there,
                    const struct stat *info)
{
    if (!there)
        return p->each->own_outputs;
    return !S_ISREG(info->st_mode) || (p->lone != NULL && p->lone[input]);
}

/* Finds out whether a job waits for its turn, and gives the size of the file
 * where that is known: of what was found in a directory nothing is asked again.
 */
static size_t look_at(struct each_pool *p, struct each_job *job)
{
    const char *name = job->output.name;
    struct stat info;

    if (p->run->inputs.looks[job->input] == LOOK_AT_FILE) {
        job->in_turn = p->started && p->lone != NULL && p->lone[job->input];
        p->alone = job->in_turn;
        return 0;
    }
    bool standard = strcmp(name, "-") == 0;
    bool there = !standard && stat(name, &info) == 0;
    job->in_turn =
        p->started && (standard || is_lone(p, job->input, there, &info));
    p->alone = job->in_turn;
    return there && info.st_size > 0 ? (size_t)info.st_size : 0;
}

static size_t take(void *context, size_t number)
{
    struct each_pool *p = context;
    struct each_job *job = &p->job[number];

    if (p->alone)
        ordered_jobs_wait_all(&p->jobs);
    p->alone = false;
    if (p->next == p->run->inputs.n)
        return 0;
    job->input = p->next++;
    job->done = job->changed = false;
    job->status = FAILED;
    job->output.name = p->run->inputs.names[job->input];
    job->in_turn = false;
    size_t weight = p->each->own_outputs ? REPLACING : OPENING;
    return weight + look_at(p, job);
}

/* Does an input in its turn. */
static void do_in_turn(struct each_pool *p, struct each_job *job)
{
    struct transcript none = {.direct = true};

    transcript_keep(&none);
    job->status = p->each->one(p->run, job->input);
    transcript_keep(NULL);
    job->changed = is_changed(p->run, p->each, job->status);
    job->done = true;
}

static void work(void *context, size_t number)
{
    struct each_pool *p = context;
    struct each_job *job = &p->job[number];
    struct lane *lane = NULL;

    if (!p->started)
        do_in_turn(p, job);
    else if (!job->in_turn)
        lane = run_lane_take(&p->lanes);
    if (lane == NULL) {
        job->in_turn = !job->done;
        return;
    }
    struct run *run = run_lane_begin(lane, number, &job->output);
    job->status = p->each->one(run, job->input);
    job->changed = is_changed(run, p->each, job->status);
    run_lane_end(lane);
    run_lane_give_back(&p->lanes, lane);
}

static bool finish(void *context, size_t number)
{
    struct each_pool *p = context;
    struct each_job *job = &p->job[number];

    if (job->in_turn)
        do_in_turn(p, job);
    else if (!job->done && !run_lane_write(&p->lanes, &job->output))
        job->status = FAILED;
    run_each_note(p->run, p->each, job->input, job->status, job->changed);
    if (job->status > p->status)
        p->status = job->status;
    return p->each->own_outputs || !p->run->stopped;
}

static bool pool_init(struct each_pool *p)
{
    p->job = calloc(p->jobs.njobs, sizeof(*p->job));
    return p->job != NULL &&
           run_lane_init(&p->lanes, p->run, p->each, &p->jobs) &&
           (!p->each->replaces || lone_inputs_find(&p->run->inputs, &p->lone));
}

static void pool_free(struct each_pool *p)
{
    for (size_t i = 0; p->job != NULL && i < p->jobs.njobs; i++)
        buf_free(&p->job[i].output.said.bytes);
    free(p->job);
    free(p->lone);
    run_lane_free(&p->lanes);
}

static enum status do_on_threads(struct run *run, const struct each_input *each,
                                 unsigned nthreads)
{
    struct each_pool p = {.run = run, .each = each};

    p.jobs =
        (struct ordered_jobs){.context = &p,
                              .start = start,
                              .take = take,
                              .work = work,
                              .finish = finish,
                              .njobs = (size_t)nthreads * JOBS,
                              .nthreads = nthreads,
                              .heavy = run->options->threads == 0 ? HEAVY : 0};
    if (!pool_init(&p) || !ordered_jobs_run(&p.jobs)) {
        message_error("out of memory");
        p.status = FAILED;
    }
    pool_free(&p);
    return p.status;
}

/* How many threads can be of use. */
static unsigned threads_of(const struct run *run, const struct each_input *each)
{
    const struct options *o = run->options;

    if (run->inputs.n < 2 || run->review != NULL || o->opencc ||
        o->observer != NULL ||
        (each->own_outputs && !each->replaces && lone_inputs_are_outputs(o)))
        return 1;
    unsigned n = ordered_jobs_threads(o->threads);
    return n < run->inputs.n ? n : (unsigned)run->inputs.n;
}

enum status run_each_do(struct run *run, const struct each_input *each)
{
    unsigned nthreads = threads_of(run, each);

    if (each->begin != NULL && !each->begin(run, run))
        return FAILED;
    return nthreads > 1 ? do_on_threads(run, each, nthreads)
                        : do_in_order(run, each);
}
