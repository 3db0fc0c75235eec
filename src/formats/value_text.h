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

/* Length of the URL that s[0..n), text, begins with; 0 where it is none.  It
 * ends at a space, at punctuation of Chinese text, and where text follows its
 * host. */
size_t value_text_url(const char *s, size_t n);

#endif
