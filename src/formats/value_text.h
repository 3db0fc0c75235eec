/*
 * value_text.h - which values of keys are text.
 */
#ifndef FORMATS_VALUE_TEXT_H
#define FORMATS_VALUE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a value is an address that a program uses: a URL, a path, the name of
 * a file.  It is one word, and looks like one. */
bool value_text_is_address(const char *s, size_t n);

#endif
