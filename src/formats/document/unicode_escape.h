/*
 * unicode_escape.h - escapes of JSON, Java and others: \u53d1.
 *
 * All functions are thread-safe.
 */
#ifndef FORMATS_UNICODE_ESCAPE_H
#define FORMATS_UNICODE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Reads the escape at the beginning of s[0..n): \u or \U and four hexadecimal
 * digits, or a surrogate pair of two such escapes.  Returns its length in
 * bytes, 0 if there is none or if it is half of a pair.  *upper_ret is set if
 * it has upper-case digits. */
size_t unicode_escape_read(const char *s, size_t n, uint32_t *code_ret,
                           bool *upper_ret);

/* Appends each character of text[0..n), well-formed UTF-8, as such an escape.
 * `letter` is u or U; `upper` selects upper-case digits.  Returns false if out
 * of memory. */
bool unicode_escape_write(const char *text, size_t n, char letter, bool upper,
                          struct buf *out);

/* Appends text for use between double quotes: backslashes, double quotes and
 * newlines are escaped.  Returns false if out of memory. */
bool unicode_escape_write_quoted(const char *text, size_t n, struct buf *out);

/* The same, but each character beyond ASCII has an unnecessary backslash before
 * it.  Returns false if out of memory. */
bool unicode_escape_write_backslashes(const char *text, size_t n,
                                      struct buf *out);

#endif
