/*
 * markup_write.c - writes text into markup: escaped as its place requires, or
 * as references like those that it replaces.
 */
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/markup/markup_manner.h"
#include "formats/markup/markup_text.h"

/* The escaped form of a byte in a place, or NULL if it needs none. */
static const char *escaped(char c, unsigned place)
{
    if (place >= MARKUP_IN_CDATA)
        return NULL;
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '"':
        return place == MARKUP_IN_DOUBLE_QUOTES ||
                       place == MARKUP_WITHOUT_QUOTES
                   ? "&quot;"
                   : NULL;
    case '\'':
        return place == MARKUP_IN_SINGLE_QUOTES ||
                       place == MARKUP_WITHOUT_QUOTES
                   ? "&#39;"
                   : NULL;
    default:
        break;
    }
    if (place != MARKUP_WITHOUT_QUOTES)
        return NULL;
    return c == ' '    ? "&#32;"
           : c == '\t' ? "&#9;"
           : c == '\n' ? "&#10;"
           : c == '\r' ? "&#13;"
           : c == '\f' ? "&#12;"
           : c == '>'  ? "&gt;"
           : c == '`'  ? "&#96;"
           : c == '='  ? "&#61;"
                       : NULL;
}

/* Writes escapes of Android resources: \u53d1. */
static bool write_codes(const char *text, size_t n, struct buf *out)
{
    static const char digits[] = "0123456789abcdef";
    bool done = true;
    size_t nbytes;

    for (size_t i = 0; done && i < n; i += nbytes) {
        uint32_t c = utf8_decode(text + i, &nbytes);
        if (c > 0xFFFF) {
            done = buf_append(out, text + i, nbytes);
            continue;
        }
        const char code[6] = {'\\',
                              'u',
                              digits[c >> 12],
                              digits[c >> 8 & 15],
                              digits[c >> 4 & 15],
                              digits[c & 15]};
        done = buf_append(out, code, sizeof(code));
    }
    return done;
}

/* Writes text with a single level of escaping. */
static bool write_once(unsigned manner, const char *text, size_t n,
                       struct buf *out)
{
    unsigned place = manner & MARKUP_PLACE_BITS;
    bool done = true;
    size_t from = 0;

    for (size_t i = 0; done && i < n; i++) {
        const char *with = escaped(text[i], place);
        bool slash = (manner & MARKUP_BACKSLASHES) != 0 &&
                     (text[i] == '\'' || text[i] == '"' || text[i] == '\\');
        if (with == NULL && !slash)
            continue;
        done = buf_append(out, text + from, i - from) &&
               (!slash || buf_append(out, "\\", 1)) &&
               (with == NULL || buf_append(out, with, strlen(with)));
        from = with == NULL ? i : i + 1;
    }
    return done && buf_append(out, text + from, n - from);
}

/* Writes text in the manner of the inner markup. */
static bool write_inner(unsigned manner, const char *text, size_t n,
                        struct buf *out)
{
    unsigned character = manner >> MARKUP_CHARACTER_SHIFT & 3;

    if ((manner & MARKUP_BACKSLASH_CODE) != 0)
        return write_codes(text, n, out);
    return character == MARKUP_NAMED
               ? write_once(manner, text, n, out)
               : markup_reference_write(text, n, character, out);
}

bool markup_text_write(unsigned manner, const char *text, size_t n,
                       struct buf *out)
{
    unsigned outer = manner >> MARKUP_OUTER_SHIFT & 3;
    struct buf inner = {0};

    if ((manner & MARKUP_TWICE) == 0)
        return write_inner(manner, text, n, out);
    bool done = write_inner(manner, text, n, &inner) &&
                (outer == MARKUP_NAMED
                     ? write_once(MARKUP_IN_CONTENT, inner.data, inner.n, out)
                     : markup_reference_write(inner.data, inner.n, outer, out));
    buf_free(&inner);
    return done;
}
