/*
 * run_lane.c - a run of its own for each thread that does whole inputs.
 *
 * Outputs of their own, as with -w, are written where they are.  For an output
 * that all have, a lane's consumer is given what stands for it:
 *
 *   standard output of reports   a FILE whose buffer is given to the lane
 *   the sink, for --explain      a sink that passes to the lane
 *   text                         a consumer that gives text to the lane,
 * because the output's encoding depends on all before it
 */
#include "command/run/run_lane.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "command/run/consumer.h"
#include "command/run/run_make.h"
#include "command/say/message.h"
#include "command/say/progress.h"

enum {
    /* What may be held for each thread. */
    HELD = 4 * 1024 * 1024
};

/* What is held besides messages. */
enum lane_item {
    ITEM_PRINTED = TRANSCRIPT_OTHERS, /* for standard output */
    ITEM_WRITTEN,                     /* for the sink */
    ITEM_BEGIN, /* of a text, about its name, or nothing if it is no text; ...
                 */
    ITEM_BYTES, /* (that is, if it is raw) */
    ITEM_TEXT,  /* ... of it, about its encoding */
    ITEM_END
};

struct lane {
    struct run run;
    struct lanes *lanes;
    FILE *out;
    size_t job;
    struct lane_output *output; /* of the input */
};

/* ---- when its turn has come ---------------------------------------------- */

enum done {
    ITEM_DONE,
    ITEM_UNFIT,    /* the input cannot be written there, which is reported */
    ITEM_STOPPED,  /* nothing can be written any more; likewise */
    ITEM_UNPRINTED /* the same, and errno says why */
};

static enum done of_writer(enum text_writer_result result)
{
    return result == WRITER_DONE    ? ITEM_DONE
           : result == WRITER_UNFIT ? ITEM_UNFIT
                                    : ITEM_STOPPED;
}

/* Does what one thread would have done at once. */
static enum done do_item(struct run *run, const struct transcript_item *item)
{
    switch (item->kind) {
    case TRANSCRIPT_MESSAGE:
        message_repeat(item->bytes, item->n);
        return ITEM_DONE;
    case ITEM_PRINTED:
        return message_print(item->bytes, item->n) ? ITEM_DONE : ITEM_UNPRINTED;
    case ITEM_WRITTEN:
        return sink_write(&run->sink, item->bytes, item->n) ? ITEM_DONE
                                                            : ITEM_STOPPED;
    case ITEM_BEGIN:
    case ITEM_BYTES:
        run->writer.raw = item->kind == ITEM_BYTES;
        text_writer_begin(&run->writer, item->about);
        return ITEM_DONE;
    case ITEM_TEXT:
        return of_writer(text_writer_write(&run->writer, &run->sink,
                                           item->about, item->bytes, item->n));
    default:
        return of_writer(text_writer_end(&run->writer, &run->sink));
    }
}

/* Does all that is held, up to what fails. */
static enum done do_held(struct lanes *lanes, struct lane_output *output)
{
    struct transcript *said = &output->said;
    struct transcript_item item;
    enum done done = ITEM_DONE;
    size_t at = 0;

    said->direct = true;
    progress_file(output->name);
    progress_bytes(said->nread);
    while (done == ITEM_DONE && transcript_next(said, &at, &item))
        done = do_item(lanes->run, &item);
    int failed = errno;
    said->bytes.n = 0;
    atomic_fetch_sub(&lanes->nheld, output->nheld);
    output->nheld = 0;
    errno = failed;
    return done;
}

bool run_lane_write(struct lanes *lanes, struct lane_output *output)
{
    enum done done = ITEM_DONE;

    if (!output->said.direct)
        done = do_held(lanes, output);
    transcript_clear(&output->said);
    if (lanes->run->report != NULL)
        report_add_counts(lanes->run->report, &output->counts);
    if (done == ITEM_UNPRINTED)
        message_unprinted(errno);
    if (done == ITEM_STOPPED || done == ITEM_UNPRINTED)
        lanes->run->stopped = true;
    return done == ITEM_DONE;
}

/* ---- before that --------------------------------------------------------- */

/* Whether so many more bytes may be held, which then count. */
static bool may_hold(struct lane *lane, size_t n)
{
    struct lanes *lanes = lane->lanes;

    if (atomic_fetch_add(&lanes->nheld, n) + n <= lanes->most) {
        lane->output->nheld += n;
        return true;
    }
    atomic_fetch_sub(&lanes->nheld, n);
    return false;
}

/* Nothing can be written any more.  The run of all is this thread's in its
 * turn. */
static enum done stop(struct lane *lane, enum done done)
{
    if (done == ITEM_STOPPED || done == ITEM_UNPRINTED)
        lane->run.stopped = lane->lanes->run->stopped = true;
    return done;
}

/* Holds an item, or does it if its turn has come.  Where too much is held,
 * waits for that. */
static enum done give(struct lane *lane, const struct transcript_item *item)
{
    const struct ordered_jobs *jobs = lane->lanes->jobs;
    struct transcript *said = &lane->output->said;
    enum done done = ITEM_DONE;

    if (!said->direct) {
        if (!ordered_jobs_has_turn(jobs, lane->job) &&
            may_hold(lane, item->n) && transcript_hold(said, item))
            return ITEM_DONE;
        if (!ordered_jobs_wait_turn(jobs, lane->job)) {
            lane->run.stopped = true; /* by an input before this one */
            return ITEM_STOPPED;
        }
        done = do_held(lane->lanes, lane->output);
    }
    if (done == ITEM_DONE)
        done = do_item(lane->lanes->run, item);
    return stop(lane, done);
}

/* ---- what stands for the output ------------------------------------------ */

static ssize_t print(void *context, const char *bytes, size_t n)
{
    struct transcript_item item = {
        .kind = ITEM_PRINTED, .bytes = bytes, .n = n};

    return give(context, &item) == ITEM_DONE ? (ssize_t)n : 0;
}

static bool pass(void *context, const char *bytes, size_t n)
{
    struct transcript_item item = {
        .kind = ITEM_WRITTEN, .bytes = bytes, .n = n};

    return give(context, &item) == ITEM_DONE;
}

static bool begin_text(struct run *run, const struct source *source)
{
    struct transcript_item item = {.kind = run->writer.raw ? ITEM_BYTES
                                                           : ITEM_BEGIN,
                                   .about = source->name};

    return give(run->lane, &item) == ITEM_DONE;
}

static bool give_text(struct run *run, const struct piece *p)
{
    struct transcript_item item = {.kind = ITEM_TEXT,
                                   .about = run->reader.encoding,
                                   .bytes = p->out,
                                   .n = p->out_nbytes};

    return item.n == 0 || give(run->lane, &item) == ITEM_DONE;
}

static bool end_text(struct run *run, const struct piece *last)
{
    struct transcript_item item = {.kind = ITEM_END};

    (void)last;
    return give(run->lane, &item) == ITEM_DONE;
}

static const struct consumer text_in_turn = {
    .begin = begin_text, .piece = give_text, .end = end_text};

/* ---- a lane -------------------------------------------------------------- */

/* Has the lane's output be that of all. */
static void share_output(struct lane *lane)
{
    struct run *run = &lane->run;

    run->sink = lane->lanes->run->sink;
    run->sink.pass = pass;
    run->sink.pass_context = lane;
    if (run->consumer->takes_parts)
        run->consumer = &text_in_turn;
}

static void lane_free(struct lanes *lanes, struct lane *lane)
{
    if (lane == NULL)
        return;
    if (lanes->each->end != NULL)
        lanes->each->end(&lane->run);
    run_make_free(&lane->run);
    if (lane->out != NULL)
        fclose(lane->out);
    free(lane);
}

static struct lane *lane_new(struct lanes *lanes)
{
    struct transcript quiet = {0};
    struct lane *lane = calloc(1, sizeof(*lane));
    struct run *whole = lanes->run;

    if (lane == NULL)
        return NULL;
    lane->lanes = lanes;
    lane->out = message_open_output(print, lane);
    /* Where it cannot be made, the run of all does it. */
    transcript_keep(&quiet);
    bool made =
        lane->out != NULL &&
        run_make(&lane->run, whole->options, whole->converter, lane->out) &&
        (lanes->each->begin == NULL || lanes->each->begin(&lane->run, whole));
    transcript_keep(NULL);
    buf_free(&quiet.bytes);
    if (!made) {
        lane_free(lanes, lane);
        return NULL;
    }
    lane->run.lane = lane;
    lane->run.inputs = whole->inputs;
    if (!lanes->each->own_outputs)
        share_output(lane);
    return lane;
}

struct run *run_lane_begin(struct lane *lane, size_t job,
                           struct lane_output *output)
{
    lane->job = job;
    lane->output = output;
    lane->run.stopped = false;
    transcript_keep(&output->said);
    return &lane->run;
}

void run_lane_end(struct lane *lane)
{
    transcript_keep(NULL);
    if (lane->run.report != NULL)
        report_move_counts(lane->run.report, &lane->output->counts);
    lane->output = NULL;
}

/* ---- all lanes ----------------------------------------------------------- */

bool run_lane_init(struct lanes *lanes, struct run *run,
                   const struct each_input *each,
                   const struct ordered_jobs *jobs)
{
    *lanes = (struct lanes){.run = run,
                            .each = each,
                            .jobs = jobs,
                            .lock = PTHREAD_MUTEX_INITIALIZER,
                            .most = (size_t)jobs->nthreads * HELD};
    lanes->idle = calloc(jobs->nthreads, sizeof(struct lane *));
    return lanes->idle != NULL;
}

void run_lane_free(struct lanes *lanes)
{
    while (lanes->nidle > 0)
        lane_free(lanes, lanes->idle[--lanes->nidle]);
    free(lanes->idle);
}

struct lane *run_lane_take(struct lanes *lanes)
{
    struct lane *lane = NULL;

    pthread_mutex_lock(&lanes->lock);
    if (lanes->nidle > 0)
        lane = lanes->idle[--lanes->nidle];
    pthread_mutex_unlock(&lanes->lock);
    return lane != NULL ? lane : lane_new(lanes);
}

void run_lane_give_back(struct lanes *lanes, struct lane *lane)
{
    pthread_mutex_lock(&lanes->lock);
    lanes->idle[lanes->nidle++] = lane;
    pthread_mutex_unlock(&lanes->lock);
}
