/*
 * ending_signals.c - signals that end the program, and what is removed
 * before they do.
 */
#include "command/files/ending_signals.h"

#include <stdbool.h>
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

/* Changed while the signals are held back. */
static const char *volatile unfinished;
static volatile int unfinished_folder;

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

void ending_signals_block(sigset_t *before)
{
    sigset_t block;

    ending_signals_all(&block);
    pthread_sigmask(SIG_BLOCK, &block, before);
}

void ending_signals_allow(const sigset_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

static void remove_unfinished(int number)
{
    if (unfinished != NULL)
        unlinkat(unfinished_folder, unfinished, 0);
    signal(number, SIG_DFL);
    raise(number);
}

static void catch (int number, sigset_t *mask)
{
    struct sigaction action = {.sa_handler = remove_unfinished}, before;

    action.sa_mask = *mask;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        sigaction(number, &action, NULL);
}

void ending_signals_remove(int folder, const char *name)
{
    static bool caught;
    sigset_t all;

    unfinished_folder = folder;
    unfinished = name;
    if (name == NULL || caught)
        return;
    ending_signals_all(&all);
    for_each(catch, &all);
    caught = true;
}
