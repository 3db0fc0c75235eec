/*
 * run_parallel.h - several inputs, or pieces of one, at once.
 */
#ifndef COMMAND_RUN_RUN_PARALLEL_H
#define COMMAND_RUN_RUN_PARALLEL_H

#include "command/run/run.h"

/* How many threads a run should use: more than one only where that may pay. */
unsigned run_parallel_threads(const struct run *run);

/* Converts all inputs to the run's sink on so many threads. */
enum status run_parallel_convert(struct run *run, unsigned nthreads);

#endif
