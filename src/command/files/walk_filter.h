/*
 * walk_filter.h - which names of a directory tree are taken: none that are
 * hidden, ignored, or not wanted by the options.
 */
#ifndef COMMAND_FILES_WALK_FILTER_H
#define COMMAND_FILES_WALK_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "command/ignore/ignore_tree.h"
#include "command/options/options.h"

enum walk_verdict {
    WALK_TAKEN,
    WALK_HIDDEN,
    WALK_IGNORED, /* by a file of patterns */
    WALK_UNWANTED /* by --include or --exclude */
};

struct walk_filter {
    const struct options *options;
    struct ignore_tree tree;
    struct ignore_rules include, exclude; /* of the command line */
    size_t below; /* where in the tree's path the names within the walk begin */
    bool takes_hidden; /* names, except git's own */
    /* The same of the project's file, and its directory as the path has it. */
    struct ignore_rules project_include, project_exclude;
    struct buf project;
    bool in_included; /* the walk is in a directory that project_include has */
};

/* False when out of memory. */
bool walk_filter_init(struct walk_filter *filter,
                      const struct options *options);

/* Begins a walk through a directory.  False when it is not known what is to be
 * left out of it, which is reported. */
bool walk_filter_begin(struct walk_filter *filter, const char *directory);

/* Enters a directory of the walk, as ignore_tree_enter() has it. */
bool walk_filter_enter(struct walk_filter *filter, int fd, const char *name,
                       unsigned has, const char *shown);

void walk_filter_leave(struct walk_filter *filter);

/* Judges a name of the directory that was entered last.  *included says
 * whether --include wants all that is in that directory; for another directory
 * it is set to what is to be said within that one. */
enum walk_verdict walk_filter_judge(struct walk_filter *filter,
                                    const char *name, bool directory,
                                    bool *included);

/* Ends the walk. */
void walk_filter_end(struct walk_filter *filter);

void walk_filter_free(struct walk_filter *filter);

#endif
