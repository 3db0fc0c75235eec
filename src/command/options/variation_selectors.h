/*
 * variation_selectors.h - warns once of Unicode's variation selectors in what
 * is read, as OpenCC's command does: keys do not have them, so they part words.
 */
#ifndef COMMAND_OPTIONS_VARIATION_SELECTORS_H
#define COMMAND_OPTIONS_VARIATION_SELECTORS_H

#include <stddef.h>

/* Looks at bytes that were read, which go on where those before ended; from one
 * thread at a time. */
void variation_selectors_look(const char *bytes, size_t n);

#endif
