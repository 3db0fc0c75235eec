/*
 * option_take.h - sets what an option is for.
 */
#ifndef COMMAND_OPTIONS_OPTION_TAKE_H
#define COMMAND_OPTIONS_OPTION_TAKE_H

#include <stdbool.h>

#include "command/options/option_rows.h"

/* Takes an option with its argument, NULL for none.  False when the argument is
 * wrong, which is reported. */
bool option_take_do(enum option_id option, const char *argument,
                    struct options *options);

#endif
