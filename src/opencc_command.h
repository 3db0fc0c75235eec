/*
 * opencc_command.h - the command line of OpenCC's command, for shutong where it
 * is called by that name.
 */
#ifndef OPENCC_COMMAND_H
#define OPENCC_COMMAND_H

#include <stdbool.h>

#include "options.h"

/* Whether the program is called as OpenCC's command: argv[0] ends in opencc. */
bool opencc_command_is(const char *program);

/* Reads the command line as OpenCC's command does, 1.4.2's options included.
 * Otherwise as options_parse(): what it reads is freed in the same way. */
bool opencc_command_parse(int argc, char **argv, struct options *options);

#endif
