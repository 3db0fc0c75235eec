/*
 * run_make.h - makes what a run needs for its inputs, once for each thread that
 * does whole inputs.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_MAKE_H
#define COMMAND_RUN_RUN_MAKE_H

#include <stdbool.h>

#include "command/run/run.h"

/* Makes it; what the user is told is printed to `out`, which is standard output
 * or stands for it.  The run must stay where it is, and is freed whether that
 * failed or not. */
bool run_make(struct run *run, const struct options *options,
              const struct shutong_converter *converter, FILE *out);

void run_make_free(struct run *run);

#endif
