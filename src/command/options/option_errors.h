/*
 * option_errors.h - errors about options: unknown, ambiguous, or without an
 * argument; with the option that was probably meant.
 */
#ifndef COMMAND_OPTIONS_OPTION_ERRORS_H
#define COMMAND_OPTIONS_OPTION_ERRORS_H

#include <getopt.h>

/* Reports what is wrong with an option that getopt_long() refused: it returned
 * `option`, ? or :, and has optopt in its own variable.  Long options
 * have values from 256 on. */
void option_errors_say(int option, char **argv, const struct option *options);

/* Reports that a long option, as it was typed, is unknown. */
void option_errors_say_unknown(const char *word, const struct option *options);

/* The one of the options, or other names, that a word is nearest to, or NULL.
 */
const char *option_errors_nearest(const char *word,
                                  const struct option *options);

#endif
