/*
 * run_each.h - does a run's inputs, each by itself, on several threads where
 * that pays.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_EACH_H
#define COMMAND_RUN_RUN_EACH_H

#include <stdbool.h>
#include <stddef.h>

#include "command/run/run.h"

/* What is to be done with each input. */
struct each_input {
    bool own_outputs; /* each has an output of its own; of one that all have, a
                         failure ends the run */
    bool replaces;    /* and that is the input itself */
    /* Prepares the run of a thread, or that of all, `whole`; ends that of a
     * thread.  Either may be NULL; where the first is false, that is reported.
     */
    bool (*begin)(struct run *run, const struct run *whole);
    void (*end)(struct run *run);
    /* Does an input, by its number. */
    enum status (*one)(struct run *run, size_t input);
    /* Notes what came of it, in order and with the run of all; or NULL. */
    void (*done)(struct run *run, size_t input, enum status status);
};

/* Does all inputs, in order or as if they were. */
enum status run_each_do(struct run *run, const struct each_input *each);

/* Of run_lane.h: what came of an input is noted. */
enum status run_each_note(struct run *run, const struct each_input *each,
                          size_t input, enum status status, bool changed);

#endif
