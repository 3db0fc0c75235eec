/*
 * ordered_jobs.c - jobs on several threads, begun and finished in order.
 *
 * Every thread does the same: it takes the next job, works on it, and finishes
 * what is done and next in order, unless another thread is about that.  So no
 * thread waits for its turn while a job can be taken, and what is read, worked
 * on and written is bounded by the number of jobs.
 *
 *   finished ... | next_finish ... done or in work ... | next_take ...
 *
 * Two locks: one for taking, which is held while take() blocks, and one for
 * the state.
 */
#include "command/files/ordered_jobs.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "command/files/ending_signals.h"

/* Not more than this unless told: memory is enough for little more. */
enum { MOST_THREADS = 16 };

struct jobs_state {
    const struct ordered_jobs *jobs;
    pthread_mutex_t taking, lock;
    pthread_cond_t freed; /* a job was finished: another can be taken */
    pthread_cond_t
        turned; /* likewise: work may go on that waits for its turn */
    /* Under `taking`: */
    bool over; /* nothing more can be taken */
    size_t weight;
    /* Under `lock`: */
    size_t next_take;
    atomic_size_t next_finish; /* changed there, read anywhere */
    bool *done;                /* by job number */
    bool finishing, stopped;
};

/* Takes a job; false when there are no more. */
static bool take(struct jobs_state *s, size_t *job_ret)
{
    const struct ordered_jobs *jobs = s->jobs;
    size_t weight = 0;

    pthread_mutex_lock(&s->taking);
    pthread_mutex_lock(&s->lock);
    while (s->next_take - s->next_finish == jobs->njobs && !s->stopped)
        pthread_cond_wait(&s->freed, &s->lock);
    s->over = s->over || s->stopped;
    *job_ret = s->next_take % jobs->njobs;
    pthread_mutex_unlock(&s->lock);
    if (!s->over)
        weight = jobs->take(jobs->context, *job_ret);
    if (weight > 0) {
        pthread_mutex_lock(&s->lock);
        s->next_take++;
        pthread_mutex_unlock(&s->lock);
        s->weight += weight < jobs->heavy ? weight : jobs->heavy;
    } else {
        s->over = true;
    }
    pthread_mutex_unlock(&s->taking);
    return weight > 0;
}

/* Finishes what is next in order and done. */
static void finish(struct jobs_state *s, size_t job)
{
    const struct ordered_jobs *jobs = s->jobs;

    pthread_mutex_lock(&s->lock);
    s->done[job] = true;
    if (!s->finishing) {
        s->finishing = true;
        while (!s->stopped && s->next_finish < s->next_take &&
               s->done[s->next_finish % jobs->njobs]) {
            size_t next = s->next_finish % jobs->njobs;
            pthread_mutex_unlock(&s->lock);
            bool wanted = jobs->finish(jobs->context, next);
            pthread_mutex_lock(&s->lock);
            s->done[next] = false;
            s->next_finish++;
            s->stopped = !wanted;
            pthread_cond_signal(&s->freed);
            pthread_cond_broadcast(&s->turned);
        }
        s->finishing = false;
    }
    pthread_mutex_unlock(&s->lock);
}

bool ordered_jobs_has_turn(const struct ordered_jobs *jobs, size_t job)
{
    return atomic_load(&jobs->state->next_finish) % jobs->njobs == job;
}

bool ordered_jobs_wait_turn(const struct ordered_jobs *jobs, size_t job)
{
    struct jobs_state *s = jobs->state;

    pthread_mutex_lock(&s->lock);
    while (!s->stopped && !ordered_jobs_has_turn(jobs, job))
        pthread_cond_wait(&s->turned, &s->lock);
    bool wanted = !s->stopped;
    pthread_mutex_unlock(&s->lock);
    return wanted;
}

void ordered_jobs_wait_all(const struct ordered_jobs *jobs)
{
    struct jobs_state *s = jobs->state;

    pthread_mutex_lock(&s->lock);
    while (!s->stopped && s->next_finish < s->next_take)
        pthread_cond_wait(&s->freed, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static void *do_jobs(void *state)
{
    struct jobs_state *s = state;
    size_t job;

    while (take(s, &job)) {
        s->jobs->work(s->jobs->context, job);
        finish(s, job);
    }
    return NULL;
}

static int64_t nanoseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Does some jobs alone, and returns whether threads could do them sooner: only
 * the work is parallel, and if jobs are taken no faster than they are worked on
 * (ASCII, or a slow pipe) threads only get in each other's way. */
static bool is_worth_threads(struct jobs_state *s)
{
    int64_t taking = 0, working = 0, before, taken;
    size_t job;

    for (s->weight = 0; s->weight < s->jobs->heavy;) {
        before = nanoseconds();
        if (!take(s, &job))
            return false;
        taken = nanoseconds();
        s->jobs->work(s->jobs->context, job);
        working += nanoseconds() - taken;
        taking += taken - before;
        finish(s, job);
        /* The same job again, whose memory is in the cache. */
        s->next_take = 0;
        s->next_finish = 0;
    }
    return working > 2 * taking;
}

/* What is sent to the program is for the first thread: only there can it be
 * blocked.  What a write causes stays with its thread. */
static void block_signals(sigset_t *before)
{
    sigset_t block;

    ending_signals_all(&block);
    sigdelset(&block, SIGPIPE);
    sigdelset(&block, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &block, before);
}

/* A thread's stack: enough for what is done in one, also where that of the
 * program is limited (ulimit -s), which would count for threads as well. */
enum { STACK_NBYTES = 1024 * 1024 };

static unsigned start_threads(struct jobs_state *s, pthread_t *threads)
{
    pthread_attr_t attributes;
    unsigned started = 0;
    sigset_t before;

    if (s->jobs->start != NULL)
        s->jobs->start(s->jobs->context);
    if (pthread_attr_init(&attributes) != 0)
        return 0;
    pthread_attr_setstacksize(&attributes, STACK_NBYTES);
    block_signals(&before);
    while (started + 1 < s->jobs->nthreads &&
           pthread_create(&threads[started], &attributes, do_jobs, s) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

bool ordered_jobs_run(struct ordered_jobs *jobs)
{
    struct jobs_state s = {.jobs = jobs,
                           .taking = PTHREAD_MUTEX_INITIALIZER,
                           .lock = PTHREAD_MUTEX_INITIALIZER,
                           .freed = PTHREAD_COND_INITIALIZER,
                           .turned = PTHREAD_COND_INITIALIZER};
    pthread_t *threads = calloc(jobs->nthreads, sizeof(*threads));
    unsigned started = 0;

    jobs->state = &s;
    s.done = calloc(jobs->njobs, sizeof(*s.done));
    if (threads == NULL || s.done == NULL) {
        free(threads);
        free(s.done);
        return false;
    }
    while (!s.over && jobs->heavy > 0 && !is_worth_threads(&s))
        continue;
    if (!s.over)
        started = start_threads(&s, threads);
    do_jobs(&s);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    free(s.done);
    return true;
}

unsigned ordered_jobs_threads(unsigned wanted)
{
    cpu_set_t cpus;
    unsigned n = 0;

    if (wanted > 0)
        return wanted;
    if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
        n = (unsigned)CPU_COUNT(&cpus);
    return n < 1 ? 1 : n < MOST_THREADS ? n : MOST_THREADS;
}
