/*
 * run_one.h - one input of a command line, from its beginning to its end.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_ONE_H
#define COMMAND_RUN_RUN_ONE_H

#include <stdbool.h>

#include "command/files/source.h"
#include "command/run/run.h"

/* Opens an input; on a terminal, tells the user that input is expected. */
bool run_one_open(struct run *run, struct source *source, const char *path);

/* Reads a source to its end, and passes the result to the consumer.  The stream
 * is to be reset afterwards. */
bool run_one_convert(struct run *run, struct source *source);

/* Does what the run is for with a source that was opened, and closes it. */
enum status run_one_do_source(struct run *run, struct source *source);

/* Opens an input, does what the run is for, and closes it. */
enum status run_one_do(struct run *run, const char *path);

#endif
