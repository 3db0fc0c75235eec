/*
 * one_file.h - whether two paths mean one file.
 */
#ifndef COMMAND_OPTIONS_ONE_FILE_H
#define COMMAND_OPTIONS_ONE_FILE_H

#include <stdbool.h>

/* Whether two paths mean one file, which may not be there yet. */
bool one_file_is(const char *a, const char *b);

#endif
