/*
 * git_repository.h - where a repository of git is, found without git.
 */
#ifndef COMMAND_IGNORE_GIT_REPOSITORY_H
#define COMMAND_IGNORE_GIT_REPOSITORY_H

#include <stdbool.h>

/* Sets *repository_ret, to be freed, to the directory of the repository whose
 * working tree begins in a directory, that of the main working tree where there
 * are several; NULL where none does.  False when out of memory, or where a file
 * that says so cannot be read, which is reported. */
bool git_repository_find(const char *directory, char **repository_ret);

/* The file of patterns for all repositories of the user, by core.excludesFile
 * or where git has it otherwise; to be freed.  `worktree` is where relative
 * names begin.  *path_ret is NULL where there is none.  False when a
 * configuration cannot be read, or out of memory, which is reported. */
bool git_repository_excludes(const char *repository, const char *worktree,
                             char **path_ret);

#endif
