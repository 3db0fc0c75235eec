/*
 * utf8.h - UTF-8: validation, decoding, ideographic description sequences.
 *
 * Validation happens once, at the edge of the library; everything further in
 * decodes without looking again.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define UTF8_LIMIT 0x110000u /* one past the last code point */

/* U+FFFD, which is written for bytes that are not text. */
static const char utf8_replacement[] = "\xEF\xBF\xBD";

/* U+2FF0-2FFF: ideographic description characters, "operators" for short.
 * U+31EF came later and is none for OpenCC. */
static inline bool utf8_is_operator(uint32_t code_point)
{
    return (code_point & ~0xFu) == 0x2FF0;
}

/* Whether well-formed text has one of them: E2 BF B0 to E2 BF BF. */
static inline bool utf8_has_operator(const char *s, size_t n)
{
    for (size_t i = 0; i + 2 < n; i++)
        if ((unsigned char)s[i] == 0xE2 && (unsigned char)s[i + 1] == 0xBF &&
            (unsigned char)s[i + 2] >= 0xB0)
            return true;
    return false;
}

/* Whether a code point is in a block of compatibility ideographs. */
static inline bool utf8_is_compatibility(uint32_t c)
{
    return (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

/* Whether a code point is a Han character: the unified and the compatibility
 * ideographs, and the ideographic zero. */
static inline bool utf8_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
           c == 0x3007;
}

/* Length in bytes of the character whose first byte is `lead`, well-formed. */
static inline size_t utf8_char_nbytes(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Decodes the well-formed character at s; its length is in *nbytes_ret. */
static inline uint32_t utf8_decode(const char *s, size_t *nbytes_ret)
{
    const unsigned char *u = (const unsigned char *)s;

    if (u[0] < 0x80) {
        *nbytes_ret = 1;
        return u[0];
    }
    if (u[0] < 0xE0) {
        *nbytes_ret = 2;
        return (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
    }
    if (u[0] < 0xF0) {
        *nbytes_ret = 3;
        return (u[0] & 0xFu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
    }
    *nbytes_ret = 4;
    return (u[0] & 0x7u) << 18 | (u[1] & 0x3Fu) << 12 | (u[2] & 0x3Fu) << 6 |
           (u[3] & 0x3Fu);
}

/* Characters in s[0..n); in ill-formed text, what could begin one. */
static inline size_t utf8_count(const char *s, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

/* The first code point of s, well-formed and not empty. */
static inline uint32_t utf8_first(const char *s)
{
    size_t nbytes;

    return utf8_decode(s, &nbytes);
}

/* The bytes of a character as one number, the first byte lowest. */
static inline uint32_t utf8_load(const char *s, size_t nbytes)
{
    uint32_t bytes = 0;

    if (nbytes == 3)
        memcpy(&bytes, s, 3);
    else
        memcpy(&bytes, s, nbytes);
    return bytes;
}

/* The beginning of the character before `p`. */
static inline const char *utf8_before(const char *p)
{
    do
        p--;
    while (((unsigned char)*p & 0xC0) == 0x80);
    return p;
}

/* Whether s[0..n), well-formed, is one character. */
static inline bool utf8_is_character(const char *s, size_t n)
{
    return n > 0 && utf8_char_nbytes((unsigned char)s[0]) == n;
}

/* Decodes a character of three bytes from its bytes, the first one lowest.
 * What is above them does not matter. */
static inline uint32_t utf8_decode_3(uint32_t bytes)
{
    return (bytes & 0xF) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
}

/* Decodes the character of three bytes at s, with fewer instructions than from
 * a 32-bit word.  Of other text the result is without meaning. */
static inline uint32_t utf8_decode_as_3(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;

    return ((uint32_t)u[0] << 12) + ((uint32_t)u[1] << 6) + u[2] -
           ((0xE0u << 12) + (0x80u << 6) + 0x80u);
}

/* Whether the text that utf8_decode_as_3() had this from has a character of
 * three bytes: what else well-formed text has gives less, or more. */
static inline bool utf8_was_3(uint32_t decoded)
{
    return decoded - 0x800u < 0x10000u - 0x800u;
}

/* Encodes a code point into out (4 bytes of room); returns its length. */
static inline size_t utf8_encode(uint32_t code_point, char *out)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/* Length in bytes of the longest well-formed prefix of s[0..n). */
size_t utf8_valid_prefix(const char *s, size_t n);

/* For s[0..n), n > 0, that does not begin with a well-formed character: the
 * length in bytes of its maximal subpart (Unicode, section 3.9), at least 1;
 * or 0 when all of it is the beginning of a character that more bytes could
 * complete. */
size_t utf8_ill_formed_nbytes(const char *s, size_t n);

/* Where to cut a line of more than `most` bytes: after a comma, a full stop or
 * a space in the second half of these, or between two characters; at least 1,
 * at most `most`. */
size_t utf8_cut_line(const char *s, size_t most);

/* Takes a run from the beginning of s[0..n), n > 0: well-formed text, whose
 * length is in *valid_ret, and the maximal subpart after it that is not, unless
 * the end is there.  Returns the length of both. */
size_t utf8_take_run(const char *s, size_t n, size_t *valid_ret);

/* Bytes of an ideographic description sequence at most: 64 code points. */
enum { UTF8_SEQUENCE_NBYTES = 64 * 4 };

/* For s[0..n), well-formed, that begins with an operator: the length in bytes
 * of the ideographic description sequence, or 0 if OpenCC sees none: nested
 * deeper than 16, longer than 64 code points, or cut off by the end. In the
 * last case *cut_ret is set, otherwise cleared: more text could complete it. */
size_t utf8_ids_nbytes(const char *s, size_t n, bool *cut_ret);

/* Whether an ideographic description sequence may go on after s[0..n), which
 * may be ill-formed: there is an operator in the last 64 characters. */
bool utf8_in_ids(const char *s, size_t n);

#endif
