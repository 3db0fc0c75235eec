/*
 * opencc_config_name.h - what OpenCC means by the name of a configuration.
 *
 * shutong takes a name for a built-in profile unless it has a slash; OpenCC
 * looks in the working directory first.
 */
#ifndef DROPIN_OPENCC_CONFIG_NAME_H
#define DROPIN_OPENCC_CONFIG_NAME_H

#include <limits.h>
#include <stdbool.h>

#include "shutong.h"

/* Replaces settings->config with what it names for OpenCC: a file, which then
 * is in `path`, or a built-in profile, for which settings->npaths is 0.  It is
 * looked for
 *
 *   - as a file, from the working directory or where its path leads;
 *   - among the built-in profiles, with or without .json;
 *   - in OpenCC's folders, with or without .json;
 *   - in settings->paths, and in $OPENCC_DATA_DIR.
 *
 * A name that is found nowhere stays, for shutong_converter_new() to refuse. */
void opencc_config_name_find(struct shutong_settings *settings,
                             char path[PATH_MAX]);

/* Whether a built-in profile is called so, with or without .json. */
bool opencc_config_name_is_built_in(const char *name);

#endif
