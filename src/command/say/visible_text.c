/*
 * visible_text.c - names and text such that a terminal shows them, and obeys
 * none.
 */
#include "command/say/visible_text.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"
#include "command/say/i18n.h"

bool visible_text_is_obeyed(uint32_t c)
{
    /* Control characters; marks of direction; separators of lines and
     * paragraphs, embeddings and overrides; isolates. */
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E ||
           c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* The length of the first character of s[0..n), which is not ASCII; 0 if it is
 * ill-formed. */
static size_t decode(const char *s, size_t n, enum visible_kind kind,
                     uint32_t *c_ret)
{
    locale_t charset = kind != VISIBLE_TEXT ? i18n_charset() : (locale_t)0;
    mbstate_t state;
    wchar_t wide;
    size_t nbytes;

    if (charset == (locale_t)0) {
        if (utf8_valid_prefix(s, n < 4 ? n : 4) == 0)
            return 0;
        *c_ret = utf8_decode(s, &nbytes);
        return nbytes;
    }
    memset(&state, 0, sizeof(state));
    locale_t before = uselocale(charset);
    nbytes = mbrtowc(&wide, s, n, &state);
    uselocale(before);
    *c_ret = (uint32_t)wide;
    return nbytes > n ? 0 : nbytes;
}

/* The length of the first character of s[0..n) where it is shown as it is,
 * otherwise 0, and *nbytes_ret bytes are to be escaped. */
static size_t plain_nbytes(const char *s, size_t n, enum visible_kind kind,
                           size_t *nbytes_ret)
{
    unsigned char byte = (unsigned char)*s;
    uint32_t c = byte;

    *nbytes_ret = 1;
    if (byte < 0x80)
        return !visible_text_is_obeyed(c) &&
               (byte != '\\' || kind != VISIBLE_NAME);
    size_t nbytes = decode(s, n, kind, &c);
    if (nbytes == 0)
        return 0;
    *nbytes_ret = nbytes;
    return visible_text_is_obeyed(c) ? 0 : nbytes;
}

static size_t escape(char *out, size_t room, const char *s, size_t n)
{
    static const char named[] = "\a\b\t\n\v\f\r\\", letters[] = "abtnvfr\\";
    const char *name = n == 1 && *s != '\0' ? strchr(named, *s) : NULL;
    size_t at = 0;

    if (name != NULL)
        return (size_t)snprintf(out, room, "\\%c", letters[name - named]);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(out + at, room - at, "\\%03o",
                               (unsigned)(unsigned char)s[i]);
    return at;
}

void visible_text_next(struct visible *v, const char *s, size_t n,
                       enum visible_kind kind)
{
    size_t plain = 0, nbytes = 1, length;

    while (plain < n &&
           (length = plain_nbytes(s + plain, n - plain, kind, &nbytes)) > 0)
        plain += length;
    v->shown = plain > 0 ? s : v->escape;
    v->nbytes = plain > 0 ? plain : nbytes;
    v->nshown =
        plain > 0 ? plain : escape(v->escape, sizeof(v->escape), s, nbytes);
}

bool visible_text_append(struct buf *out, const char *s, size_t n,
                         enum visible_kind kind)
{
    struct visible v;

    for (size_t i = 0; i < n; i += v.nbytes) {
        visible_text_next(&v, s + i, n - i, kind);
        if (!buf_append(out, v.shown, v.nshown))
            return false;
    }
    return true;
}

void visible_text_print(FILE *file, const char *s, size_t n,
                        enum visible_kind kind)
{
    struct visible v;

    for (size_t i = 0; i < n; i += v.nbytes) {
        visible_text_next(&v, s + i, n - i, kind);
        fwrite(v.shown, 1, v.nshown, file);
    }
}

size_t visible_text_obeyed_nbytes(const char *s, size_t n,
                                  uint32_t *code_point_ret)
{
    size_t nbytes;

    /* The first bytes of those that there are. */
    if (n < 2 || memchr("\xC2\xD8\xE2", *s, 3) == NULL ||
        utf8_valid_prefix(s, n < 4 ? n : 4) == 0)
        return 0;
    uint32_t c = utf8_decode(s, &nbytes);
    if (!visible_text_is_obeyed(c))
        return 0;
    *code_point_ret = c;
    return nbytes;
}
