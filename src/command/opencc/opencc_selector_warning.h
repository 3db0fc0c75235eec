/*
 * opencc_selector_warning.h - warns once of Unicode's variation selectors in
 * what is read, as OpenCC's command does: keys do not have them, so they part
 * words.
 */
#ifndef COMMAND_OPENCC_OPENCC_SELECTOR_WARNING_H
#define COMMAND_OPENCC_OPENCC_SELECTOR_WARNING_H

#include <stddef.h>

/* Looks at bytes that were read, which go on where those before ended; from one
 * thread at a time. */
void opencc_selector_warning_look(const char *bytes, size_t n);

#endif
