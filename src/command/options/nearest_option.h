/*
 * nearest_option.h - what was meant by an option that there is not.
 */
#ifndef COMMAND_OPTIONS_NEAREST_OPTION_H
#define COMMAND_OPTIONS_NEAREST_OPTION_H

#include <getopt.h>

/* Says what is wrong with an option that getopt_long() refused: it gave
 * `option`, ? or :, and has argv and optopt in its own variables.  Long options
 * have values from 256 on. */
void nearest_option_say(int option, char **argv, const struct option *options);

/* Says that a long option, as it was typed, is none. */
void nearest_option_say_unknown(const char *word, const struct option *options);

/* The one of the options, or other names, that a word is nearest to, or NULL.
 */
const char *nearest_option_find(const char *word, const struct option *options);

#endif
