/*
 * run_all.h - does all inputs of a command line.
 */
#ifndef COMMAND_RUN_RUN_ALL_H
#define COMMAND_RUN_RUN_ALL_H

#include "command/run/run.h"

/* Converts the inputs, or says what that would change; without a converter,
 * detects what they are.  Every failure is one message, and the other inputs
 * are still done.  An output file only appears when every input was converted.
 */
enum status run_all_do(const struct options *options,
                       const struct shutong_converter *converter);

#endif
