/*
 * pattern_form.c - rewrites a regular expression so that it can be matched
 * fast.
 *
 * Only repeated single characters and sets are rewritten; groups are not
 * counted.  If a part of the expression is not understood, all of it is left
 * unchanged.
 */
#include "match/pattern_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Whether option x is set somewhere, with which there may be comments with any
 * content. */
static bool has_comments(const char *p)
{
    while ((p = strstr(p, "(?")) != NULL) {
        p += 2;
        if (p[0] == '#' || p[strspn(p, "abcdefghijklmnopqrstuvwyzUJ^-")] == 'x')
            return true;
    }
    return false;
}

/* Length of an escape; 0 if it is not known, as for references to groups.
 * *item_ret: it is one character, or one of a set. */
static size_t escape_nbytes(const char *p, bool *item_ret)
{
    char c = p[1];

    *item_ret = true;
    if (c == '\0')
        return 0;
    if (strchr("dDhHsSvVwWNntrfea", c) != NULL)
        return c == 'N' && p[2] == '{' ? 0 : 2;
    if (c == 'x' && p[2] != '{') {
        size_t digits = strspn(p + 2, "0123456789abcdefABCDEF");
        return 2 + (digits < 2 ? digits : 2);
    }
    if (c == 'p' || c == 'P' || c == 'x') {
        const char *end = strchr(p, '}');
        if (p[2] == '{')
            return end == NULL ? 0 : (size_t)(end - p) + 1;
        return p[2] == '\0' ? 0 : 3;
    }
    *item_ret = strchr("bBAZzGRX", c) == NULL;
    if (!*item_ret)
        return 2;
    bool letter =
        ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
    return letter ? 0 : 1 + utf8_char_nbytes((unsigned char)c);
}

/* Length of the class that begins at p; 0 if it has no end. */
static size_t class_nbytes(const char *p)
{
    const char *start = p++;

    p += *p == '^';
    p += *p == ']';
    while (*p != ']') {
        if (*p == '\0' || (p[0] == '\\' && (p[1] == 'Q' || p[1] == '\0')))
            return 0;
        const char *end = NULL;
        if (p[0] == '[' && (p[1] == ':' || p[1] == '.' || p[1] == '='))
            for (end = p + 2; *end != '\0' && *end != ']' && *end != '\\';)
                end++;
        if (end != NULL && *end == ']' && end[-1] == p[1])
            p = end + 1;
        else
            p += *p == '\\' ? 2 : 1;
    }
    return (size_t)(p - start) + 1;
}

/* Length of a quantifier {n}, {n,} or {n,m} at p, or 0; *most_ret is n or m. */
static size_t quantifier_nbytes(const char *p, bool *open_ret,
                                uint32_t *most_ret)
{
    char *end;
    size_t digits = strspn(p + 1, "0123456789");
    const char *after = p + 1 + digits;

    if (digits == 0 || digits > 5)
        return 0;
    *most_ret = (uint32_t)strtoul(p + 1, &end, 10);
    *open_ret = after[0] == ',' && after[1] == '}';
    if (after[0] == '}' || *open_ret)
        return (size_t)(after - p) + 1 + *open_ret;
    if (after[0] != ',')
        return 0;
    digits = strspn(after + 1, "0123456789");
    if (digits == 0 || digits > 5 || after[1 + digits] != '}')
        return 0;
    *most_ret = (uint32_t)strtoul(after + 1, &end, 10);
    return (size_t)(after - p) + 2 + digits;
}

/* The expression, and the last item of it that may be repeated. */
struct forming {
    struct buf text, counted;
    const char *item;            /* or NULL: its position in the expression, */
    size_t item_nbytes, item_at; /* and in the text */
    uint32_t most;
};

static bool put(struct forming *f, const char *bytes, size_t n)
{
    static const bool none[64];
    bool done = buf_append(&f->text, bytes, n);

    for (size_t i = 0; done && i < n; i += sizeof(none))
        done = buf_append(&f->counted, none,
                          n - i < sizeof(none) ? n - i : sizeof(none));
    return done;
}

/* The item once more, as often as may be. */
static bool put_star(struct forming *f)
{
    return put(f, f->item, f->item_nbytes) && put(f, "*", 1);
}

/* Puts a quantifier of n bytes after the item. */
static bool put_count(struct forming *f, const char *p, size_t n, bool open,
                      uint32_t most)
{
    if (open && most == 0)
        return put(f, "*", 1);
    f->counted.data[f->item_at] = true;
    if (most > f->most)
        f->most = most;
    if (!open)
        return put(f, p, n);
    return put(f, p, n - 2) && put(f, "}", 1) && put_star(f);
}

/* Length of what is at p as it is, 0 where that is not known; *item_ret tells
 * whether it may be repeated. */
static size_t next_nbytes(const char *p, bool *item_ret)
{
    *item_ret = false;
    if (p[0] == '\\' && p[1] == 'Q') {
        const char *end = strstr(p, "\\E");
        return end != NULL ? (size_t)(end - p) + 2 : strlen(p);
    }
    if (p[0] == '\\')
        return escape_nbytes(p, item_ret);
    if (strchr("()|^$?*+", p[0]) != NULL)
        return 1;
    *item_ret = true;
    return p[0] == '[' ? class_nbytes(p)
                       : utf8_char_nbytes((unsigned char)p[0]);
}

/* Rewrites the expression; false if it is not understood, or when out of
 * memory. */
static bool form_on(struct forming *f, const char *pattern)
{
    bool done = true, open, item;
    uint32_t most;

    for (const char *p = pattern; done && *p != '\0';) {
        size_t n = *p == '{' ? quantifier_nbytes(p, &open, &most) : 0;
        if (f->item != NULL && *p == '+') {
            done = put_star(f);
            n = 1;
            f->item = NULL;
        } else if (n > 0) {
            done =
                f->item != NULL ? put_count(f, p, n, open, most) : put(f, p, n);
            f->item = NULL;
        } else {
            n = next_nbytes(p, &item);
            if (n == 0)
                return false;
            f->item = item ? p : NULL;
            f->item_nbytes = n;
            f->item_at = f->text.n;
            done = put(f, p, n);
        }
        p += n;
    }
    return done && put(f, "", 1);
}

bool pattern_form_make(struct pattern_form *form, const char *pattern)
{
    struct forming f = {.item = NULL};
    bool done = !has_comments(pattern) && form_on(&f, pattern);

    if (!done) {
        f.text.n = f.counted.n = 0;
        f.most = 0;
        done = put(&f, pattern, strlen(pattern) + 1);
    }
    *form = (struct pattern_form){f.text.data, (void *)f.counted.data, f.most};
    return done;
}

void pattern_form_free(struct pattern_form *form)
{
    free(form->text);
    free(form->counted);
}
