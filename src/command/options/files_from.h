/*
 * files_from.h - inputs that a file names.
 */
#ifndef LISTED_H
#define LISTED_H

#include "command/options/options.h"

/* Reads options->files_from and puts the names it has after the other inputs.
 * False with a message where it cannot be read. */
bool files_from_read(struct options *options);

#endif
