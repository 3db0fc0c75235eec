/*
 * show_config.h - what --show-config prints: the project's configuration file,
 * and where the options that it can set are from.
 *
 *   file: ../.shutong.yaml
 *   to: zh-TW (../.shutong.yaml:2)
 *   phrases: always (command line)
 *   quotes: none (default)
 */
#ifndef COMMAND_REPORT_SHOW_CONFIG_H
#define COMMAND_REPORT_SHOW_CONFIG_H

#include <stdbool.h>

#include "command/options/options.h"

/* Prints that, with --json as one object.  False when it cannot be written,
 * which is reported. */
bool show_config_print(const struct options *options);

#endif
