/*
 * ignore_tree.h - what the files .shutongignore, .ignore and .gitignore, and
 * git's own lists say of a tree that is walked through.
 *
 * Above each other count, the first that has a pattern for a path:
 *
 *   .shutongignore    of the path's directory, then of those that it is in
 *   .ignore           likewise
 *   .gitignore        likewise, in a working tree of git
 *   .git/info/exclude
 *   core.excludesFile
 *
 * The directories are those from the working tree's root on; outside one, from
 * the working directory on, or from the directory that is walked through where
 * that is elsewhere.  A working tree within another is one of its own.
 */
#ifndef COMMAND_IGNORE_IGNORE_TREE_H
#define COMMAND_IGNORE_IGNORE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "command/ignore/ignore_rules.h"

/* Files of patterns, the one that counts most first. */
enum ignore_kind { IGNORE_SHUTONG, IGNORE_ANY, IGNORE_GIT, IGNORE_KINDS };

/* What a directory has of these files, a bit each, and of .git. */
enum { IGNORE_HAS_REPOSITORY = 1 << IGNORE_KINDS };

struct ignore_level; /* a directory of those that the last one is in */

struct ignore_tree {
    bool quiet; /* about patterns that are none */
    struct ignore_level *levels;
    size_t n, cap;
    size_t nmissing; /* innermost ones that there was no memory for */
    bool whole;      /* the path below is that from the root on */
    /* Of the last directory from the first one on, with a slash at its end and
     * none at its beginning, or nothing. */
    struct buf path;
};

/* Sets *n_ret to how many bytes of a directory's path, which is absolute and
 * through no link, are the directory that patterns count from: the innermost
 * working tree, or else the working directory; *repository_ret says which.
 * False when out of memory, which is reported. */
bool ignore_tree_first(const char *path, size_t *n_ret, bool *repository_ret);

/* The bit of a name in a directory, or 0. */
unsigned ignore_tree_has(const char *name);

/* Begins with the directory that a walk begins at: reads what is in those that
 * it is in, unless `reads` is false.  False when something cannot be read, or
 * out of memory, which is reported; then nothing is known of what to ignore. */
bool ignore_tree_begin(struct ignore_tree *tree, const char *directory,
                       bool reads);

/* Enters a directory, open and of that name; the name is "" for the first one.
 * `has` are the bits of what is in it, and `shown` its path in messages.  False
 * as above; it is to be left in any case. */
bool ignore_tree_enter(struct ignore_tree *tree, int fd, const char *name,
                       unsigned has, const char *shown);

void ignore_tree_leave(struct ignore_tree *tree);

/* Whether what has a name in the last directory is ignored. */
bool ignore_tree_ignores(struct ignore_tree *tree, const char *name,
                         bool directory);

/* What other rules say of it, which count from where the path had `below`
 * bytes. */
enum ignore_verdict ignore_tree_judge(struct ignore_tree *tree,
                                      const struct ignore_rules *rules,
                                      size_t below, const char *name,
                                      bool directory);

/* Ends a walk; another one can begin. */
void ignore_tree_end(struct ignore_tree *tree);

void ignore_tree_free(struct ignore_tree *tree);

#endif
