/*
 * outputs.h - each input to an output of its own: itself, or a file in a
 * directory.
 */
#ifndef OUTPUTS_H
#define OUTPUTS_H

#include <sys/stat.h>

#include "input.h"

/* Makes a directory, unless it is there; *info_ret is what it is then. */
bool output_directory(const char *path, mode_t mode, struct stat *info_ret);

/* Rewrites all inputs in place. */
enum status outputs_rewrite(struct run *run);

/* Writes all inputs to the directory of the options, those in directories where
 * they are within. */
enum status outputs_write(struct run *run);

#endif
