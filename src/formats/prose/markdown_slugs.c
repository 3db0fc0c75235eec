/*
 * markdown_slugs.c - the ids of headings in Markdown.
 *
 * They follow GitHub's rules: letters and digits of all scripts, - and _ stay,
 * ASCII becomes lower case, a space becomes -, and all else is removed.
 */
#include "formats/prose/markdown_slugs.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void markdown_slugs_free(struct markdown_slugs *s)
{
    buf_free(&s->text);
    free(s->all);
    *s = (struct markdown_slugs){.all = NULL};
}

/* Whether a character beyond ASCII is punctuation or a symbol; only those
 * common in Chinese text are considered. */
static bool is_punctuation(uint32_t c)
{
    return (c >= 0x80 && c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA) ||
           (c >= 0x2000 && c <= 0x2BFF) ||
           (c >= 0x3000 && c <= 0x303F && c != 0x3005 && c != 0x3007) ||
           (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
           (c >= 0xFF5B && c <= 0xFF65) || c >= 0x1F000;
}

static bool add_character(struct buf *out, const char *s, size_t nbytes)
{
    unsigned char c = (unsigned char)*s;
    char lower = (char)tolower(c);

    if (nbytes == 1 && c == ' ')
        return buf_append(out, "-", 1);
    if (nbytes == 1)
        return (!isalnum(c) && c != '-' && c != '_') ||
               buf_append(out, &lower, 1);
    return (is_punctuation(utf8_first(s)) && utf8_first(s) < 0x20000) ||
           buf_append(out, s, nbytes);
}

bool markdown_slugs_add(struct markdown_slugs *slugs, const char *s, size_t n)
{
    size_t at = slugs->text.n;
    bool done =
        array_grow(&slugs->all, slugs->n, &slugs->cap, sizeof(*slugs->all));

    if (utf8_valid_prefix(s, n) < n)
        return true;
    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)s[i]);
        done = add_character(&slugs->text, s + i, nbytes);
    }
    if (done)
        slugs->all[slugs->n++] = (struct markdown_slug){at, slugs->text.n - at};
    return done;
}

static int compare(const void *a, const void *b, void *text)
{
    const struct markdown_slug *x = a, *y = b;
    const char *t = text;

    return bytes_compare(t + x->at, x->nbytes, t + y->at, y->nbytes);
}

void markdown_slugs_sort(struct markdown_slugs *slugs)
{
    if (slugs->n > 1 && slugs->text.n > 0)
        qsort_r(slugs->all, slugs->n, sizeof(*slugs->all), compare,
                slugs->text.data);
}

static bool has(const struct markdown_slugs *slugs, const char *s, size_t n)
{
    size_t low = 0, high = slugs->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct markdown_slug *slug = &slugs->all[middle];
        int order =
            bytes_compare(slugs->text.data + slug->at, slug->nbytes, s, n);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool markdown_slugs_has(const struct markdown_slugs *slugs, const char *s,
                        size_t n)
{
    size_t i = n;

    if (n == 0 || slugs->text.n == 0)
        return false;
    if (has(slugs, s, n))
        return true;
    while (i > 0 && isdigit((unsigned char)s[i - 1]))
        i--;
    return i < n && i > 1 && s[i - 1] == '-' && has(slugs, s, i - 1);
}
