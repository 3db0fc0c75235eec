/*
 * unicode_escape.c - escapes of JSON, Java and others.
 */
#include "formats/document/unicode_escape.h"

#include <ctype.h>
#include <stdio.h>

#include "base/utf8.h"

/* Reads one \u and four digits; returns false if s[0..n) does not begin so. */
static bool read_unit(const char *s, size_t n, uint32_t *unit_ret,
                      bool *upper_ret)
{
    uint32_t unit = 0;

    if (n < 6 || s[0] != '\\' || (s[1] != 'u' && s[1] != 'U'))
        return false;
    for (size_t i = 2; i < 6; i++) {
        unsigned char c = (unsigned char)s[i];
        if (!isxdigit(c))
            return false;
        *upper_ret = *upper_ret || isupper(c);
        unit = unit * 16 + (isdigit(c) ? (uint32_t)c - '0'
                                       : (uint32_t)tolower(c) - 'a' + 10);
    }
    *unit_ret = unit;
    return true;
}

size_t unicode_escape_read(const char *s, size_t n, uint32_t *code_ret,
                           bool *upper_ret)
{
    uint32_t high, low;

    *upper_ret = false;
    if (!read_unit(s, n, &high, upper_ret))
        return 0;
    *code_ret = high;
    if (high < 0xD800 || high > 0xDFFF)
        return 6;
    if (high > 0xDBFF || !read_unit(s + 6, n - 6, &low, upper_ret) ||
        low < 0xDC00 || low > 0xDFFF)
        return 0;
    *code_ret = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

static bool write_unit(uint32_t unit, char letter, bool upper, struct buf *out)
{
    char escape[8];
    int n = snprintf(escape, sizeof(escape), upper ? "\\%c%04X" : "\\%c%04x",
                     letter, (unsigned)unit);

    return buf_append(out, escape, (size_t)n);
}

bool unicode_escape_write(const char *text, size_t n, char letter, bool upper,
                          struct buf *out)
{
    bool done = true;

    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        uint32_t c = utf8_decode(text + i, &nbytes);
        if (c < 0x10000)
            done = write_unit(c, letter, upper, out);
        else
            done = write_unit(0xD800 + ((c - 0x10000) >> 10), letter, upper,
                              out) &&
                   write_unit(0xDC00 + ((c - 0x10000) & 0x3FF), letter, upper,
                              out);
    }
    return done;
}

bool unicode_escape_write_quoted(const char *text, size_t n, struct buf *out)
{
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        const char *escape = text[i] == '\\'   ? "\\\\"
                             : text[i] == '"'  ? "\\\""
                             : text[i] == '\n' ? "\\n"
                                               : NULL;
        done = escape != NULL ? buf_append(out, escape, 2)
                              : buf_append(out, text + i, 1);
    }
    return done;
}

bool unicode_escape_write_backslashes(const char *text, size_t n,
                                      struct buf *out)
{
    bool done = true;

    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)text[i]);
        done = nbytes == 1 ? unicode_escape_write_quoted(text + i, 1, out)
                           : buf_append(out, "\\", 1) &&
                                 buf_append(out, text + i, nbytes);
    }
    return done;
}
