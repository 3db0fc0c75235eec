/*
 * help.h - what --help, --version and the --list options print.
 */
#ifndef COMMAND_OPTIONS_HELP_H
#define COMMAND_OPTIONS_HELP_H

#include <stdbool.h>

#include "command/options/options.h"

/* Prints on standard output what such a mode answers; `opencc`: as OpenCC's
 * command.  False when that could not be written; the message is then given. */
bool help_print(enum mode mode, bool opencc);

#endif
