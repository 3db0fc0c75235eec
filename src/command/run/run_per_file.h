/*
 * run_per_file.h - each input to an output of its own: itself, or a file in a
 * directory.
 */
#ifndef COMMAND_RUN_RUN_PER_FILE_H
#define COMMAND_RUN_RUN_PER_FILE_H

#include "command/run/run.h"

/* Rewrites all inputs in place. */
enum status run_per_file_rewrite(struct run *run);

/* Writes all inputs below the directory of the options (-O), which is created;
 * files of a directory tree keep their place in it. */
enum status run_per_file_write(struct run *run);

#endif
