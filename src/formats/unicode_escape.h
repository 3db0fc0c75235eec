/*
 * unicode_escape.h - characters as JSON, Java and others write them: \u53d1.
 */
#ifndef FORMATS_UNICODE_ESCAPE_H
#define FORMATS_UNICODE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* The escape that s[0..n) begins with: \u (or \U) and four digits, or two of
 * them for one character beyond U+FFFF.  Its length, 0 where it is none, or no
 * character; *upper_ret tells whether it has digits in upper case. */
size_t unicode_escape_read(const char *s, size_t n, uint32_t *code_ret,
                           bool *upper_ret);

/* Appends well-formed text as such escapes, with \u or \U.  False when out of
 * memory. */
bool unicode_escape_write(const char *text, size_t n, char letter, bool upper,
                          struct buf *out);

/* Appends text as it stands between double quotes, with \\ \" and \n escaped.
 * False when out of memory. */
bool unicode_escape_write_quoted(const char *text, size_t n, struct buf *out);

#endif
