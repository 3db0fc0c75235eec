/*
 * run_stdin_file.h - standard input as the file that --stdin-filename names.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_STDIN_FILE_H
#define COMMAND_RUN_RUN_STDIN_FILE_H

#include "command/run/run.h"

/* Does what the run is for with it.  What is written is the conversion, or else
 * the input as it is: where it is ignored, and where there is an error. */
enum status run_stdin_file_do(struct run *run);

#endif
