/*
 * json_for_html.c - any text as a JSON string that is safe within an HTML
 * script.
 */
#include "command/review/json_for_html.h"

#include <stdint.h>
#include <stdio.h>

#include "base/utf8.h"

static bool is_escaped(uint32_t c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == '<' ||
           (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xFFF9 && c <= 0xFFFB);
}

/* Well-formed text within a string. */
static bool put_well_formed(struct buf *b, const char *s, size_t n)
{
    size_t plain = 0, nbytes; /* where what is not yet put begins */
    char escape[8];

    for (size_t i = 0; i < n; i += nbytes) {
        uint32_t c = utf8_decode(s + i, &nbytes);
        if (!is_escaped(c))
            continue;
        int length =
            c == '\n' ? snprintf(escape, sizeof(escape), "\\n")
            : c == '"' || c == '\\'
                ? snprintf(escape, sizeof(escape), "\\%c", (char)c)
                : snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
        if (!buf_append(b, s + plain, i - plain) ||
            !buf_append(b, escape, (size_t)length))
            return false;
        plain = i + nbytes;
    }
    return buf_append(b, s + plain, n - plain);
}

bool json_for_html_string(struct buf *b, const char *s, size_t n)
{
    bool well = buf_append(b, "\"", 1);

    for (size_t i = 0, valid; well && i < n;) {
        size_t run = utf8_take_run(s + i, n - i, &valid);
        well = put_well_formed(b, s + i, valid) &&
               (valid == run || buf_append(b, "\xEF\xBF\xBD", 3));
        i += run;
    }
    return well && buf_append(b, "\"", 1);
}

size_t json_for_html_units(const char *s, size_t n)
{
    size_t units = 0;

    for (size_t i = 0, valid; i < n;) {
        size_t run = utf8_take_run(s + i, n - i, &valid);
        for (size_t k = i; k < i + valid; k++) {
            unsigned char c = (unsigned char)s[k];
            /* A character of four bytes is two units. */
            units += (c & 0xC0) != 0x80 ? c >= 0xF0 ? 2u : 1u : 0u;
        }
        units += valid < run;
        i += run;
    }
    return units;
}
