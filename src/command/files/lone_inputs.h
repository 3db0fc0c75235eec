/*
 * lone_inputs.h - inputs that may not be written while others are.
 */
#ifndef COMMAND_FILES_LONE_INPUTS_H
#define COMMAND_FILES_LONE_INPUTS_H

#include <stdbool.h>

#include "command/files/walk_tree.h"

/* Which inputs are a file that an input before them is as well, by whatever
 * name; an array of flags to be freed.  False when out of memory, which is not
 * said. */
bool lone_inputs_find(const struct walk_tree *tree, bool **lone_ret);

/* Whether an input may be in the output directory, so that what is written for
 * one could be another; or that cannot be found out. */
bool lone_inputs_are_outputs(const struct options *options);

#endif
