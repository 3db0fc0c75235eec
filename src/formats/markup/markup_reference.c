/*
 * markup_reference.c - character references of HTML and XML.
 *
 * Only the names common in text are known, not all 2,231 of HTML. Others stay,
 * as text of letters that no conversion changes.
 */
#include "formats/markup/markup_reference.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/markup/markup_names.h"

enum { NNAMES = sizeof(markup_names) / sizeof(*markup_names) };

/* In HTML, numbers from 0x80 to 0x9F denote windows-1252 characters. */
static const uint16_t windows[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/* ---- numbers ------------------------------------------------------------- */

/* The value of a hexadecimal digit, or 16. */
static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

static bool read_number(const char *s, size_t n,
                        enum markup_reference_place place,
                        struct markup_reference *r)
{
    bool hex = n > 2 && (s[2] == 'x' || s[2] == 'X');
    unsigned base = hex ? 16 : 10;
    size_t i = hex ? 3 : 2, from = i;
    uint32_t c = 0;

    r->manner = hex ? MARKUP_HEX : MARKUP_DECIMAL;
    for (; i < n && digit(s[i]) < base; i++) {
        if (c < UTF8_LIMIT)
            c = c * base + digit(s[i]);
        if (hex && s[i] >= 'A' && s[i] <= 'F')
            r->manner = MARKUP_UPPER_HEX;
    }
    if (i == from)
        return false;
    if (i < n && s[i] == ';')
        i++;
    else if (place == MARKUP_IN_XML)
        return false;
    if (c >= 0x80 && c < 0xA0 && place != MARKUP_IN_XML)
        c = windows[c - 0x80];
    r->code_point =
        c == 0 || c >= UTF8_LIMIT || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c;
    r->nbytes = i;
    return true;
}

/* ---- names --------------------------------------------------------------- */

struct key {
    const char *s;
    size_t n;
};

static int compare_name(const void *key, const void *row)
{
    const struct key *k = key;
    const struct markup_name *name = row;
    int order = strncmp(k->s, name->name, k->n);

    return order != 0 ? order : name->name[k->n] == '\0' ? 0 : -1;
}

static const struct markup_name *find_name(const char *s, size_t n)
{
    const struct key key = {s, n};

    return bsearch(&key, markup_names, NNAMES, sizeof(*markup_names),
                   compare_name);
}

/* The longest name at the beginning of s[0..n) that needs no semicolon. */
static const struct markup_name *find_bare(const char *s, size_t n)
{
    for (; n >= 2; n--) {
        const struct markup_name *name = find_name(s, n);
        if (name != NULL && name->bare)
            return name;
    }
    return NULL;
}

static bool read_name(const char *s, size_t n,
                      enum markup_reference_place place,
                      struct markup_reference *r)
{
    size_t i = 1;

    while (i < n && i < 32 && isalnum((unsigned char)s[i]))
        i++;
    bool closed = i < n && s[i] == ';';
    const struct markup_name *name = closed ? find_name(s + 1, i - 1) : NULL;
    r->nbytes = i + 1;
    if (name == NULL && place != MARKUP_IN_XML) {
        /* The longest of these names has six letters. */
        name = find_bare(s + 1, i - 1 < 6 ? i - 1 : 6);
        r->nbytes = name == NULL ? 0 : 1 + strlen(name->name);
        if (name != NULL && place == MARKUP_IN_HTML_ATTRIBUTE &&
            r->nbytes < n &&
            (s[r->nbytes] == '=' || isalnum((unsigned char)s[r->nbytes])))
            name = NULL;
    }
    if (name == NULL)
        return false;
    r->code_point = name->code_point;
    r->manner = MARKUP_NAMED;
    return true;
}

bool markup_reference_read(const char *s, size_t n,
                           enum markup_reference_place place,
                           struct markup_reference *r)
{
    if (n < 3)
        return false;
    return (s[1] == '#' ? read_number : read_name)(s, n, place, r);
}

/* ---- writing ------------------------------------------------------------- */

bool markup_reference_write(const char *text, size_t n,
                            enum markup_reference_manner manner,
                            struct buf *out)
{
    static const char *const formats[MARKUP_MANNERS] = {"", "&#%u;", "&#x%x;",
                                                        "&#x%X;"};
    bool done = true;
    size_t nbytes;

    for (size_t i = 0; done && i < n; i += nbytes) {
        char reference[16];
        unsigned c = utf8_decode(text + i, &nbytes);
        int length = snprintf(reference, sizeof(reference), formats[manner], c);
        done = buf_append(out, reference, (size_t)length);
    }
    return done;
}
