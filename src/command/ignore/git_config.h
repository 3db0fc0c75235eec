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

/* Sets *path_ret, to be freed, to a path as git reads it in a file of
 * configuration: ~/ is the home directory, and NULL without one; a relative one
 * begins in `directory`.  False when out of memory, which is reported. */
bool git_config_path(const char *value, const char *directory, char **path_ret);

#endif
