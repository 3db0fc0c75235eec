/*
 * convert_names.h - names of files and directories, converted.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_FILES_CONVERT_NAMES_H
#define COMMAND_FILES_CONVERT_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "command/options/options.h"
#include "shutong.h"
#include "command/files/walk_tree.h"

/* Converts names, one after another.  Set the first two and zero the rest. */
struct convert_names {
    const struct options *options;
    const struct shutong_converter *converter;
    bool refused; /* something cannot be done, which is reported */
    /* The last folder within a tree, and what it becomes. */
    struct buf within, converted;
};

/* Reports why the names cannot be converted, in the user's language; nothing
 * may then be changed. */
void convert_names_refuse(struct convert_names *names, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Where the last name of a path begins. */
size_t convert_names_last(const char *path);

/* What a path within a tree becomes, each name by itself, to be freed; NULL
 * when out of memory.  `given` is the whole path, for messages.  A last name
 * that would be none, or too long, is refused and stays. */
char *convert_names_convert(struct convert_names *names, const char *given,
                            const char *within);

/* Frees what was allocated for it. */
void convert_names_free(struct convert_names *names);

/* Names the tree's outputs in the output directory, converted where the options
 * say so.  False if two would have one name, or if a name is not possible:
 * every reason is reported. */
bool convert_names_of_outputs(const struct options *options,
                              struct walk_tree *tree,
                              const struct shutong_converter *converter);

#endif
