/*
 * ordered_jobs.h - jobs on several threads, begun and finished in order.
 */
#ifndef COMMAND_FILES_ORDERED_JOBS_H
#define COMMAND_FILES_ORDERED_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct jobs_state;

struct ordered_jobs {
    void *context; /* the first argument of all calls */
    /* Called before threads are started, or NULL. */
    void (*start)(void *context);
    /* Fills the job with that number, in order and one at a time; may block.
     * Returns how heavy the job is, 0 when there are no more. */
    size_t (*take)(void *context, size_t job);
    /* Does it: several at a time. */
    void (*work)(void *context, size_t job);
    /* Takes the result, in order and one at a time; false when no more are
     * wanted, those already taken too. */
    bool (*finish)(void *context, size_t job);
    size_t njobs;      /* more than threads; their numbers are used again */
    unsigned nthreads; /* with the calling one */
    /* Threads are only started after jobs of this weight, and where working on
     * them took longer than taking them; with 0 at once. */
    size_t heavy;
    struct jobs_state *state; /* while they run */
};

/* Runs jobs until there are no more.  Where threads cannot be started, those
 * that are there do it all.  False when out of memory.  Nothing is taken after
 * finish() has returned false, but a take() that blocks must be woken by the
 * context. */
bool ordered_jobs_run(struct ordered_jobs *jobs);

/* For work(): whether all jobs before this one are finished.  It stays so until
 * the job's own work is done. */
bool ordered_jobs_has_turn(const struct ordered_jobs *jobs, size_t job);

/* For work(): waits until that is so.  False when no more are wanted. */
bool ordered_jobs_wait_turn(const struct ordered_jobs *jobs, size_t job);

/* For take(): waits until all that was taken is finished, or no more are
 * wanted. */
void ordered_jobs_wait_all(const struct ordered_jobs *jobs);

/* How many threads to use: those that were asked for, or, with 0, one for each
 * processor up to some number. */
unsigned ordered_jobs_threads(unsigned wanted);

#endif
