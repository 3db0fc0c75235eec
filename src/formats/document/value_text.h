/*
 * value_text.h - distinguishes text from addresses in the values of keys.
 *
 * All functions are thread-safe.
 */
#ifndef FORMATS_VALUE_TEXT_H
#define FORMATS_VALUE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Whether s[0..n) is an address that a program uses: a URL, a path or a file
 * name.  Addresses contain no spaces. */
bool value_text_is_address(const char *s, size_t n);

/* Returns the length in bytes of the URL at the beginning of s[0..n), or 0.  A
 * URL in text ends at a space, at Chinese punctuation, or where other text
 * follows the host name. */
size_t value_text_url(const char *s, size_t n);

#endif
