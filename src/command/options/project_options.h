/*
 * project_options.h - options from the configuration file of a project.
 */
#ifndef COMMAND_OPTIONS_PROJECT_OPTIONS_H
#define COMMAND_OPTIONS_PROJECT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "command/options/option_rows.h"

/* Adds to the options of the command line those of the file, where one is
 * looked for.  False when something in it is wrong, which is reported. */
bool project_options_take(struct options *options);

/* The line of the file with the first setting of an option, or 0. */
size_t project_options_line(const struct options *options,
                            enum option_id option);

/* Begins messages with the line of an option, if it is set by the file; until
 * message_place(NULL, 0). */
void project_options_place(const struct options *options,
                           enum option_id option);

#endif
