/*
 * files_from.h - inputs that a file names.
 */
#ifndef COMMAND_OPTIONS_FILES_FROM_H
#define COMMAND_OPTIONS_FILES_FROM_H

#include "command/options/options.h"

/* Reads options->files_from and puts the names it has after the other inputs.
 * False with a message where it cannot be read. */
bool files_from_read(struct options *options);

#endif
