/*
 * list_preferences.h - what --list-preferences prints.
 */
#ifndef COMMAND_OPTIONS_LIST_PREFERENCES_H
#define COMMAND_OPTIONS_LIST_PREFERENCES_H

#include <stdbool.h>

/* Prints the forms that can be preferred for a target, or for each one where
 * that is NULL.  False when that was not possible; the message is then given.
 */
bool list_preferences_print(const char *target);

#endif
