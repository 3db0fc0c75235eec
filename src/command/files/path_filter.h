/*
 * path_filter.h - which files are taken, by their paths alone.
 *
 * As when their directory is walked through (walk_tree.h), but neither the
 * files nor the directories that they are in need to exist.  What is in a
 * directory that is not taken is not either.
 */
#ifndef COMMAND_FILES_PATH_FILTER_H
#define COMMAND_FILES_PATH_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "command/files/walk_filter.h"
#include "command/options/options.h"

struct path_level; /* a directory that the last path is in */

struct path_filter {
    struct walk_filter filter;
    struct buf at; /* the last directory: where it is opened, with a slash */
    size_t base_n; /* how much of that is the directory that paths begin at */
    struct path_level *levels;
    size_t n, cap;
};

/* Begins with paths within a directory.  False where it is not known what is
 * to be ignored, or out of memory, which is reported; it is to be freed in any
 * case. */
bool path_filter_begin(struct path_filter *filter,
                       const struct options *options, const char *directory);

/* Judges the path of a file, which is relative and has no . or .. in it.  False
 * as above. */
bool path_filter_judge(struct path_filter *filter, const char *path,
                       enum walk_verdict *verdict_ret);

void path_filter_free(struct path_filter *filter);

/* Judges a file by a name as it is typed, such as ../a.txt: by the patterns of
 * the working directory, and those of its own where it is elsewhere.  It is
 * taken if it is hidden.  False as above, or if it is the name of a directory.
 */
bool path_filter_judge_name(const struct options *options, const char *name,
                            enum walk_verdict *verdict_ret);

#endif
