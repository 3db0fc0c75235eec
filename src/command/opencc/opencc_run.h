/*
 * opencc_run.h - what all runs of OpenCC's command have alike: where its
 * configuration is, a zip file that has it, and what is measured.
 */
#ifndef COMMAND_OPENCC_OPENCC_RUN_H
#define COMMAND_OPENCC_OPENCC_RUN_H

#include <limits.h>

#include "command/opencc/resource_zip.h"
#include "command/opencc/opencc_options.h"

/* Does what is asked for, by the configuration of the settings, and closes the
 * archive once it is read.  Gives its own messages. */
typedef bool opencc_action(const struct opencc_options *command,
                           const struct shutong_settings *settings,
                           struct resource_zip *archive);

/* Finds the configuration, does this by it, and writes what was measured.
 * Gives its own messages. */
bool opencc_run(struct opencc_options *command, opencc_action *action);

/* Finds the configuration file of a built-in profile. */
bool opencc_run_find_built_in(const char *name, char path[PATH_MAX]);

#endif
