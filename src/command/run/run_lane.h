/*
 * run_lane.h - a run of its own for each thread that does whole inputs.
 *
 * What a lane says, prints or writes to the output of all is held until the
 * input's turn has come, and is then written at once; so memory for it is
 * bounded, and what is seen is what one thread would have done.
 */
#ifndef COMMAND_RUN_RUN_LANE_H
#define COMMAND_RUN_RUN_LANE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "command/files/ordered_jobs.h"
#include "command/run/run.h"
#include "command/run/run_each.h"
#include "command/say/transcript.h"

struct lane;

/* What is held of an input. */
struct lane_output {
    const char *name; /* of the input */
    struct transcript said;
    size_t nheld;                  /* bytes, that count for all lanes */
    struct findings_counts counts; /* of a report */
};

/* All lanes of a run. */
struct lanes {
    struct run *run; /* of all: it has the output */
    const struct each_input *each;
    const struct ordered_jobs *jobs;
    pthread_mutex_t lock;
    struct lane **idle;
    size_t nidle;
    atomic_size_t nheld; /* bytes, with all lanes */
    size_t most;         /* of them */
};

/* False when out of memory, which is not said. */
bool run_lane_init(struct lanes *lanes, struct run *run,
                   const struct each_input *each,
                   const struct ordered_jobs *jobs);

void run_lane_free(struct lanes *lanes);

/* Takes a lane for an input, which is then given back.  NULL when out of
 * memory, which is not said. */
struct lane *run_lane_take(struct lanes *lanes);
void run_lane_give_back(struct lanes *lanes, struct lane *lane);

/* Begins an input in this thread, which is the job of that number, and ends it.
 * Between the two its run is at work. */
struct run *run_lane_begin(struct lane *lane, size_t job,
                           struct lane_output *output);
void run_lane_end(struct lane *lane);

/* Writes what is held of an input whose turn has come.  False where that
 * failed, which is reported. */
bool run_lane_write(struct lanes *lanes, struct lane_output *output);

#endif
