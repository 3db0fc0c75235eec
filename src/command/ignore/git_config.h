/*
 * git_config.h - one value of git's configuration.
 */
#ifndef COMMAND_IGNORE_GIT_CONFIG_H
#define COMMAND_IGNORE_GIT_CONFIG_H

#include <stdbool.h>

/* Sets *value_ret, to be freed, to what core.excludesFile is in a file of
 * configuration and in those that it includes, as it is written; leaves it
 * where that says nothing.  `repository` is its directory, for includeIf.
 * False when a file cannot be read, or out of memory, which is reported. */
bool git_config_read(const char *path, const char *repository,
                     char **value_ret);

/* A path as git reads it in a file of configuration, to be freed: ~/ is the
 * home directory, and a relative one begins in `directory`.  NULL when out of
 * memory, or without a home directory. */
char *git_config_path(const char *value, const char *directory);

#endif
