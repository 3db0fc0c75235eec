/*
 * detect_encoding.h - which encoding is this text in.
 */
#ifndef COMMAND_ENCODING_DETECT_ENCODING_H
#define COMMAND_ENCODING_DETECT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "command/encoding/encoding_names.h"

enum {
    /* Text that begins with so many bytes of plain ASCII, no NUL and no shift
     * of HZ among them, is in no encoding of larger units. */
    SNIFF_BEGINNING = 256,
    /* So many bytes that are not ASCII are enough to decide by, and so many in
     * all. */
    SNIFF_TELLING = 4096,
    SNIFF_MOST = 64 * 1024
};

/* How many bytes of s[0..n) say nothing: ASCII, without NUL and without the
 * beginning of a shift of HZ. */
size_t detect_encoding_skip(const char *s, size_t n);

/* How many bytes of s[0..n) are enough to decide by; 0 when there should be
 * more. */
size_t detect_encoding_enough(const char *s, size_t n);

/* The encoding of s[0..n), which may end within a character; NULL if it cannot
 * be determined, or is none that is known.  `beginning`: the text begins here,
 * so there may be a byte order mark, and units of any size.  ASCII is UTF-8.
 * Thread-safe. */
const struct encoding *detect_encoding(const char *s, size_t n, bool beginning);

/* The same for a text that is in UTF-16 or UTF-32, by its beginning: which byte
 * order it has. */
const struct encoding *detect_encoding_order(const char *s, size_t n,
                                             const struct encoding *encoding);

/* Whether s[0..n) has a whole line that is UTF-8, with Han characters: in an
 * encoding of one or two bytes none is. */
bool detect_encoding_has_utf_8_line(const char *s, size_t n);

/* Whether s[0..n) is ASCII. */
bool detect_encoding_is_ascii(const char *s, size_t n);

#endif
