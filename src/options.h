/*
 * options.h - the command line.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "shutong.h"

enum action { ACTION_CONVERT, ACTION_HELP, ACTION_VERSION, ACTION_PROFILES };

struct options {
    enum action action;
    struct shutong_settings settings;
    const char **inputs; /* names as given, "-" for standard input */
    size_t ninputs;
    const char *output; /* or NULL */
    const char **paths; /* what settings.paths points to */
    bool quiet;
    bool verbose;
};

/* Reads the command line; strings stay those of argv.  False when it is wrong:
 * the message is then given. */
bool options_parse(int argc, char **argv, struct options *options);

void options_free(struct options *options);

#endif
