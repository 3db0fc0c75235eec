/*
 * run_staged.h - staged files as the inputs of a run.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_STAGED_H
#define COMMAND_RUN_RUN_STAGED_H

#include <stdbool.h>

#include "command/run/run.h"
#include "command/run/run_each.h"

/* Finds the inputs.  False where that failed; it is to be ended in any case. */
bool run_staged_begin(struct run *run);

/* Does them. */
enum status run_staged_do(struct run *run);

/* Counts what was found to be no text. */
void run_staged_end(struct run *run);

#endif
