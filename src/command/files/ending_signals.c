/*
 * ending_signals.c - signals that end the program, and what is removed
 * before they do.
 */
#include "command/files/ending_signals.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int by_name[] = {
    SIGHUP,    SIGINT, SIGQUIT, SIGPIPE,   SIGALRM, SIGTERM, SIGUSR1,
    SIGUSR2,   SIGIO,  SIGPROF, SIGVTALRM, SIGXCPU, SIGXFSZ, SIGPWR,
#ifdef SIGSTKFLT
    SIGSTKFLT,
#endif
};
enum { BY_NAME = sizeof(by_name) / sizeof(*by_name) };

/* What a thread has to remove.  Changed while the thread holds the signals
 * back, and read when no thread does. */
struct unfinished {
    atomic_bool taken;
    volatile int folder;
    const char *volatile name;
};

enum { THREADS = 64 }; /* -j takes no more */
static struct unfinished all_unfinished[THREADS];
static _Thread_local struct unfinished *unfinished; /* or NULL */

/* How many threads hold the signals back, and the signal that has come while
 * another thread did, or 0.  Who comes sees the one after setting the other, so
 * that either the signal's thread or the last of the others ends the program.
 */
static atomic_int nholding, come;

/* Calls something for each signal. */
static void for_each(void (*call)(int number, sigset_t *set), sigset_t *set)
{
    for (size_t i = 0; i < BY_NAME; i++)
        call(by_name[i], set);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        call(number, set);
}

static void add(int number, sigset_t *set)
{
    sigaddset(set, number);
}

void ending_signals_all(sigset_t *set)
{
    sigemptyset(set);
    for_each(add, set);
}

/* Ends the program as the signal does that has come. */
static void end_program(void)
{
    int number = atomic_load(&come);
    sigset_t only;

    for (size_t i = 0; i < THREADS; i++)
        if (all_unfinished[i].name != NULL)
            unlinkat(all_unfinished[i].folder, all_unfinished[i].name, 0);
    signal(number, SIG_DFL);
    raise(number);
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
}

static void take_signal(int number)
{
    int none = 0;

    atomic_compare_exchange_strong(&come, &none, number);
    if (atomic_load(&nholding) == 0)
        end_program();
}

/* The calling thread does not hold them back, or no longer. */
static void stop_holding(void)
{
    if (atomic_fetch_sub(&nholding, 1) == 1 && atomic_load(&come) != 0)
        end_program();
}

void ending_signals_await(void)
{
    while (atomic_load(&come) != 0)
        pause();
}

void ending_signals_block(sigset_t *before)
{
    sigset_t block;

    ending_signals_all(&block);
    pthread_sigmask(SIG_BLOCK, &block, before);
    atomic_fetch_add(&nholding, 1);
    if (atomic_load(&come) != 0) {
        stop_holding();
        ending_signals_await();
    }
}

void ending_signals_allow(const sigset_t *before)
{
    stop_holding();
    ending_signals_await();
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

static void catch (int number, sigset_t *mask)
{
    struct sigaction action = {.sa_handler = take_signal,
                               .sa_flags = SA_RESTART},
                     before;

    action.sa_mask = *mask;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        sigaction(number, &action, NULL);
}

static void catch_all(void)
{
    sigset_t all;

    ending_signals_all(&all);
    for_each(catch, &all);
}

void ending_signals_share(void)
{
    static pthread_once_t catching = PTHREAD_ONCE_INIT;

    pthread_once(&catching, catch_all);
}

/* A place to note what this thread has to remove; there is one for each. */
static struct unfinished *take_place(void)
{
    for (size_t i = 0; i < THREADS; i++)
        if (!atomic_exchange(&all_unfinished[i].taken, true))
            return &all_unfinished[i];
    abort();
}

void ending_signals_remove(int folder, const char *name)
{
    if (name != NULL) {
        if (unfinished == NULL)
            unfinished = take_place();
        unfinished->folder = folder;
        unfinished->name = name;
        ending_signals_share();
    } else if (unfinished != NULL) {
        unfinished->name = NULL;
        atomic_store(&unfinished->taken, false);
        unfinished = NULL;
    }
}
