/*
 * markdown_names.c - finds bytes of Markdown that are names rather than text.
 *
 *   [^注]: 头发    他[^注]              footnotes
 *   [头发]: /url   [头发]   [头发][]    link definitions, and references whose
 *                                       text is the label
 *   [[头发]]   [[头发#发|他的]]         links to notes, which are file names;
 *                                       他的 is text
 *   {{ 变量 }}   {% 变量 %}             templates
 *   # 头发 {#头发}                      an id
 *   https://例子.com/头发               a URL in the text
 */
#include "formats/prose/markdown_names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "formats/document/value_text.h"

/* The label of a link definition. */
struct label {
    const char *s;
    size_t n;
};

struct labels {
    struct label *all;
    size_t n, cap;
};

void markdown_names_add(struct markdown_names *names, size_t at, size_t n)
{
    for (size_t i = at; i < at + n; i++)
        names->bits[i / 8] |= (unsigned char)(1u << i % 8);
}

void markdown_names_free(struct markdown_names *names)
{
    free(names->bits);
    *names = (struct markdown_names){.bits = NULL};
}

static int compare_labels(const void *a, const void *b)
{
    const struct label *x = a, *y = b;

    return bytes_compare(x->s, x->n, y->s, y->n);
}

static bool has_label(const struct labels *labels, const char *s, size_t n)
{
    const struct label key = {s, n};

    return labels->n > 0 && bsearch(&key, labels->all, labels->n, sizeof(key),
                                    compare_labels) != NULL;
}

/* Where the line ends that has s[at]: at its newline or CR, or n. */
static size_t line_end(const char *s, size_t at, size_t n)
{
    const char *newline = memchr(s + at, '\n', n - at);
    size_t end = newline == NULL ? n : (size_t)(newline - s);
    const char *cr = memchr(s + at, '\r', end - at);

    return cr == NULL ? end : (size_t)(cr - s);
}

/* The bracket in the same line that closes the one at s[at]; n if there is
 * none.
 */
static size_t find_close(const char *s, size_t at, size_t n)
{
    for (size_t i = at + 1;
         i < n && s[i] != '\n' && s[i] != '\r' && s[i] != '['; i++) {
        if (s[i] == ']')
            return i;
        i += s[i] == '\\';
    }
    return n;
}

/* Reads a line that may begin with [label]: or [^label]: */
static bool read_definition(struct markdown_names *names, char *s, size_t at,
                            size_t n, struct labels *labels)
{
    size_t i = at;

    while (i < n && i < at + 3 && s[i] == ' ')
        i++;
    if (i + 3 >= n || s[i] != '[')
        return true;
    size_t close = find_close(s, i, n);
    if (close + 1 >= n || s[close + 1] != ':')
        return true;
    if (s[i + 1] == '^') {
        markdown_names_add(names, i, close + 2 - i);
        memset(s + i, 'x', close + 2 - i);
        return true;
    }
    /* After a paragraph line md4c takes it for text. */
    size_t end = close + 2;
    while (end < n && (s[end] == ' ' || s[end] == '\t'))
        end++;
    while (end < n && !isspace((unsigned char)s[end]))
        end++;
    markdown_names_add(names, i, end - i);
    if (!array_grow(&labels->all, labels->n, &labels->cap,
                    sizeof(*labels->all)))
        return false;
    labels->all[labels->n++] = (struct label){s + i + 1, close - i - 1};
    return true;
}

static bool read_definitions(struct markdown_names *names, char *s, size_t n,
                             struct labels *labels)
{
    for (size_t at = 0; at < n; at = line_end(s, at, n) + 1)
        if (!read_definition(names, s, at, n, labels))
            return false;
    if (labels->n > 1)
        qsort(labels->all, labels->n, sizeof(*labels->all), compare_labels);
    return true;
}

/* What ends templates, ids and the names of notes. */
enum { BRACES, PERCENT, BRACE, BRACKETS, ENDINGS };

static const char *const endings[ENDINGS] = {"}}", "%}", "}", "]]"};

/* The end, in the same line, of what begins at s[at]; `at` if there is none.
 * none[ending] remembers the end of a line without one, which avoids quadratic
 * time. */
static size_t find_end(const char *s, size_t at, size_t n, int ending,
                       size_t none[ENDINGS])
{
    const char *word = endings[ending];

    if (at < none[ending])
        return at;
    size_t stop = line_end(s, at, n);
    const char *end = memmem(s + at, stop - at, word, strlen(word));
    if (end == NULL)
        none[ending] = stop;
    return end == NULL ? at : (size_t)(end - s) + strlen(word);
}

/* Length of a link to a note at s[at..n): all of [[name]], or [[name| of
 * [[name|text]]. */
static size_t note_nbytes(const char *s, size_t at, size_t n,
                          size_t none[ENDINGS])
{
    size_t end = at + 1 < n && s[at + 1] == '['
                     ? find_end(s, at, n, BRACKETS, none)
                     : at;
    const char *bar = memchr(s + at, '|', end - at);

    if (end - at <= 4 || memchr(s + at + 2, '[', end - at - 2) != NULL)
        return 0;
    return bar == NULL ? end - at : (size_t)(bar - s) + 1 - at;
}

/* Length of the name at s[at..n), or 0. */
static size_t name_nbytes(const char *s, size_t at, size_t n,
                          const struct labels *labels, size_t none[ENDINGS])
{
    size_t close;

    switch (s[at]) {
    case '[':
        close = note_nbytes(s, at, n, none);
        if (close > 0)
            return close;
        close = find_close(s, at, n);
        if (close == n)
            return 0;
        if (s[at + 1] == '^')
            return close + 1 - at;
        if (close + 1 < n && s[close + 1] == '(')
            return 0;
        if (close + 2 < n && s[close + 1] == '[' && s[close + 2] != ']')
            return 0;
        return has_label(labels, s + at + 1, close - at - 1) ? close + 1 - at
                                                             : 0;
    case '{':
        if (at + 1 < n && s[at + 1] == '{')
            return find_end(s, at, n, BRACES, none) - at;
        if (at + 1 < n && s[at + 1] == '%')
            return find_end(s, at, n, PERCENT, none) - at;
        if (at + 1 < n && (s[at + 1] == '#' || s[at + 1] == ':'))
            return find_end(s, at, n, BRACE, none) - at;
        return 0;
    case 'h':
    case 'f':
        return value_text_url(s + at, n - at);
    default:
        return 0;
    }
}

bool markdown_names_find(struct markdown_names *names, char *s, size_t n)
{
    struct labels labels = {.all = NULL};
    size_t none[ENDINGS] = {0};

    names->bits = calloc(n / 8 + 1, 1);
    names->n = n;
    bool done = names->bits != NULL && read_definitions(names, s, n, &labels);
    for (size_t at = 0; done && at < n;) {
        size_t nbytes = name_nbytes(s, at, n, &labels, none);
        markdown_names_add(names, at, nbytes);
        at += nbytes == 0 ? 1 : nbytes;
    }
    free(labels.all);
    return done;
}
