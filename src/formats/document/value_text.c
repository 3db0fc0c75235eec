/*
 * value_text.c - distinguishes text from addresses in the values of keys.
 *
 *   https://例子/头发     mailto:头@发     a scheme
 *   /图片/头发   ./头发   ../头发          a path
 *   图片/头发.png   头发.png               a file, by its ending
 *   #/头发   a.json#/头发                  a place in a file: a JSON pointer
 *   头发/发型   他说。                     text
 */
#include "formats/document/value_text.h"

#include <ctype.h>
#include <string.h>

/* Whether s[0..n) begins with a scheme: letters followed by ://, or one of the
 * schemes without slashes. */
static bool has_scheme(const char *s, size_t n)
{
    static const char *const others[] = {
        "mailto:", "data:", "tel:", "urn:", "javascript:"};
    size_t i = 0;

    for (size_t k = 0; k < sizeof(others) / sizeof(*others); k++)
        if (n > strlen(others[k]) &&
            strncmp(s, others[k], strlen(others[k])) == 0)
            return true;
    while (i < n && (isalnum((unsigned char)s[i]) || s[i] == '+' ||
                     s[i] == '-' || s[i] == '.'))
        i++;
    return i > 1 && n - i > 3 && strncmp(s + i, "://", 3) == 0;
}

/* Whether it ends with a file name extension: a dot, a letter, and up to four
 * more letters and digits. */
static bool has_ending(const char *s, size_t n)
{
    enum { ENDING = 5 };
    size_t i = n;

    while (i > 0 && isalnum((unsigned char)s[i - 1]))
        i--;
    return i > 1 && s[i - 1] == '.' && n - i >= 2 && n - i <= ENDING &&
           isalpha((unsigned char)s[i]);
}

bool value_text_is_address(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isspace((unsigned char)s[i]))
            return false;
    if (n < 2 || memmem(s, n, "\xE3\x80\x82", 3) != NULL ||
        memmem(s, n, "\xEF\xBC\x8C", 3) != NULL)
        return false;
    return has_scheme(s, n) || (s[0] == '/' && s[1] != '/') ||
           strncmp(s, "//", 2) == 0 || strncmp(s, "./", 2) == 0 ||
           (n > 2 && strncmp(s, "../", 3) == 0) || strncmp(s, "~/", 2) == 0 ||
           strncmp(s, "\\\\", 2) == 0 ||
           (n > 2 && isalpha((unsigned char)s[0]) && s[1] == ':' &&
            (s[2] == '\\' || s[2] == '/')) ||
           memmem(s, n, "#/", 2) != NULL || has_ending(s, n);
}

/* Whether s[0..n) begins with a character that ends a URL in text: a space, a
 * bracket, a quotation mark, or full-width punctuation. */
static bool ends_url(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;

    return isspace(*u) || strchr("<>\"'()[]{}|`", *s) != NULL ||
           (n >= 3 && u[0] == 0xE3 && u[1] == 0x80) ||
           (n >= 3 && u[0] == 0xEF && u[1] == 0xBC && u[2] < 0x90) ||
           (n >= 3 && u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x9A);
}

size_t value_text_url(const char *s, size_t n)
{
    enum { SCHEME = 16 };
    size_t i = 0;

    while (i < n && i < SCHEME && (isalnum((unsigned char)s[i]) || s[i] == '+'))
        i++;
    if (i < 2 || n - i < 4 || strncmp(s + i, "://", 3) != 0)
        return 0;
    for (i += 3;
         i < n &&
         (isalnum((unsigned char)s[i]) || strchr(".-:@_%", s[i]) != NULL) &&
         s[i] != '\0';)
        i++;
    /* Text may follow directly after an ASCII host name. */
    if (i < n && s[i] != '\0' &&
        (strchr("/?#", s[i]) != NULL || s[i - 1] == '/'))
        while (i < n && s[i] != '\0' && !ends_url(s + i, n - i))
            i++;
    return i;
}
