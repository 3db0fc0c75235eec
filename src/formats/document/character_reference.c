/*
 * character_reference.c - character references of HTML and XML.
 */
#include "formats/document/character_reference.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Whether a code point is a valid character of text. */
static bool is_character(uint32_t c)
{
    return c > 0 && c < UTF8_LIMIT && (c < 0xD800 || c > 0xDFFF);
}

/* Reads &#x53d1; or &#21457;, after the #. */
static size_t read_number(const char *s, size_t n, uint32_t *code_ret,
                          unsigned *manner_ret)
{
    bool hex = n > 0 && (s[0] == 'x' || s[0] == 'X'), upper = false;
    size_t i = hex, digits = 0;
    uint32_t c = 0;

    for (; i < n && c < UTF8_LIMIT; i++, digits++) {
        unsigned char digit = (unsigned char)s[i];
        if (!(hex ? isxdigit(digit) : isdigit(digit)))
            break;
        upper = upper || isupper(digit);
        c = c * (hex ? 16 : 10) + (isdigit(digit)
                                       ? (uint32_t)digit - '0'
                                       : (uint32_t)tolower(digit) - 'a' + 10);
    }
    if (digits == 0 || i == n || s[i] != ';' || !is_character(c))
        return 0;
    *code_ret = c;
    *manner_ret = !hex    ? REFERENCE_DECIMAL
                  : upper ? REFERENCE_UPPER_HEX
                          : REFERENCE_HEX;
    return i + 1;
}

size_t character_reference_read(const char *s, size_t n, uint32_t *code_ret,
                                unsigned *manner_ret)
{
    static const struct name {
        const char *name;
        uint32_t code;
    } names[] = {{"amp;", '&'},    {"lt;", '<'},    {"gt;", '>'},
                 {"quot;", '"'},   {"apos;", '\''}, {"nbsp;", 0xA0},
                 {"lrm;", 0x200E}, {"rlm;", 0x200F}};

    if (n < 3 || s[0] != '&')
        return 0;
    if (s[1] == '#') {
        size_t number = read_number(s + 2, n - 2, code_ret, manner_ret);
        return number == 0 ? 0 : number + 2;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        size_t length = strlen(names[i].name);
        if (n <= length || strncmp(s + 1, names[i].name, length) != 0)
            continue;
        *code_ret = names[i].code;
        *manner_ret = REFERENCE_TEXT;
        return 1 + length;
    }
    return 0;
}

static bool write_escaped(const char *text, size_t n, struct buf *out)
{
    size_t from = 0;
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        const char *name = text[i] == '&'   ? "&amp;"
                           : text[i] == '<' ? "&lt;"
                           : text[i] == '>' ? "&gt;"
                                            : NULL;
        if (name == NULL)
            continue;
        done = buf_append(out, text + from, i - from) &&
               buf_append(out, name, strlen(name));
        from = i + 1;
    }
    return done && buf_append(out, text + from, n - from);
}

bool character_reference_write(unsigned manner, const char *text, size_t n,
                               struct buf *out)
{
    bool done = true;

    if (manner == REFERENCE_TEXT || manner >= REFERENCE_MANNERS ||
        utf8_valid_prefix(text, n) < n)
        return write_escaped(text, n, out);
    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        char reference[16];
        int length = snprintf(reference, sizeof(reference),
                              manner == REFERENCE_HEX         ? "&#x%x;"
                              : manner == REFERENCE_UPPER_HEX ? "&#x%X;"
                                                              : "&#%u;",
                              utf8_decode(text + i, &nbytes));
        done = buf_append(out, reference, (size_t)length);
    }
    return done;
}
