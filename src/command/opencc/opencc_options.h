/*
 * opencc_options.h - the command line of OpenCC's command, as shutong's options
 * and what it has more.
 */
#ifndef COMMAND_OPENCC_OPENCC_OPTIONS_H
#define COMMAND_OPENCC_OPENCC_OPTIONS_H

#include <stdbool.h>

#include "command/options/options.h"

/* Whether it converts, or answers in JSON. */
enum opencc_mode {
    OPENCC_CONVERT,
    OPENCC_SEGMENTATION,
    OPENCC_INSPECT,
    OPENCC_AMBIGUITIES
};

struct opencc_options {
    struct options options;
    enum opencc_mode mode;
    const char *zip;      /* an archive with configurations and dictionaries */
    const char *measured; /* a file to write, of how long it took */
    /* As they were given, to be shown; NULL for what was not. */
    const char *config, *input, *output;
};

/* Whether the program is called as OpenCC's command: argv[0] ends in opencc. */
bool opencc_options_is(const char *program);

/* Reads the command line as OpenCC's command does, 1.4.2's options included;
 * strings stay those of argv.  False when it is wrong: the message is then
 * given.  To be freed in either case. */
bool opencc_options_parse(int argc, char **argv,
                          struct opencc_options *command);

void opencc_options_free(struct opencc_options *command);

#endif
