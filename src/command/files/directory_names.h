/*
 * directory_names.h - the names in a directory, and what they are of.
 */
#ifndef COMMAND_FILES_DIRECTORY_NAMES_H
#define COMMAND_FILES_DIRECTORY_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct directory_name {
    const char *name;
    unsigned char type; /* of readdir(3); DT_UNKNOWN where that says nothing */
    bool included;      /* for the caller; false */
};

struct directory_names {
    struct buf bytes; /* that the names are in */
    struct directory_name *names;
    size_t n, cap;
};

/* Reads the names of an open directory, without . and .., in no order.  False
 * with errno. */
bool directory_names_read(struct directory_names *names, int directory);

/* Brings them into the order of their bytes. */
void directory_names_sort(struct directory_names *names);

void directory_names_free(struct directory_names *names);

#endif
