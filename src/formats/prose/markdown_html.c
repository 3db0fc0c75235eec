/*
 * markdown_html.c - HTML inside Markdown: tags and the text between them.
 *
 * md4c passes HTML through in pieces.  Only as much is parsed here as is needed
 * to tell text from tags, comments, and elements that contain code.
 */
#include "formats/prose/markdown_html.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 12 };

static bool is_among(const char *name, const char (*names)[LONGEST], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Elements whose content is not text. */
static bool is_code(const char *name)
{
    static const char names[][LONGEST] = {"code", "kbd",    "samp",  "var",
                                          "pre",  "script", "style", "textarea",
                                          "svg",  "math"};

    return is_among(name, names, sizeof(names) / sizeof(*names));
}

/* Inline elements, which do not end a word. */
static bool is_inline(const char *name)
{
    static const char names[][LONGEST] = {
        "a",   "abbr",  "b",  "bdi",  "bdo",  "big",    "cite",
        "del", "dfn",   "em", "font", "i",    "ins",    "mark",
        "q",   "rb",    "s",  "span", "sub",  "strong", "strike",
        "sup", "small", "tt", "u",    "time", "data",   "label"};

    return is_among(name, names, sizeof(names) / sizeof(*names));
}

void markdown_html_skip(struct markdown_html *h)
{
    strcpy(h->inside, h->name);
    h->depth = 1;
}

/* Handles the end of a tag. */
static enum markdown_html_kind end_tag(struct markdown_html *h, bool empty)
{
    h->where = MARKDOWN_HTML_TEXT;
    h->name[h->nname] = '\0';
    if (h->inside[0] != '\0') {
        bool same = strcmp(h->inside, h->name) == 0;
        if (same && !h->closes && !empty)
            h->depth++;
        else if (same && h->closes && --h->depth == 0)
            h->inside[0] = '\0';
        return MARKDOWN_HTML_IS_BREAK;
    }
    if (!h->closes && !empty && is_code(h->name)) {
        markdown_html_skip(h);
        return MARKDOWN_HTML_IS_BREAK;
    }
    return is_inline(h->name) ? MARKDOWN_HTML_IS_MARKUP
                              : MARKDOWN_HTML_IS_BREAK;
}

static void begin_tag(struct markdown_html *h, const char *s, size_t n)
{
    h->where = MARKDOWN_HTML_TAG;
    h->quote = 0;
    h->equals = false;
    h->nname = 0;
    h->closes = n > 1 && s[1] == '/';
    h->in_name = true;
    if (n >= 4 && memcmp(s, "<!--", 4) == 0) {
        h->where = MARKDOWN_HTML_COMMENT;
        h->dashes = 0;
    }
}

static enum markdown_html_kind next_in_tag(struct markdown_html *h,
                                           const char *s)
{
    if (h->quote != 0) {
        if (*s == h->quote)
            h->quote = 0;
        return MARKDOWN_HTML_IS_MARKUP;
    }
    if (*s == '>')
        return end_tag(h, s[-1] == '/');
    if ((*s == '"' || *s == '\'') && h->equals)
        h->quote = *s;
    if (!isspace((unsigned char)*s))
        h->equals = *s == '=';
    if (h->in_name && isalnum((unsigned char)*s)) {
        if (h->nname + 1 < sizeof(h->name))
            h->name[h->nname++] = (char)tolower((unsigned char)*s);
    } else if (*s != '/' || h->nname > 0) {
        h->in_name = false;
    }
    return MARKDOWN_HTML_IS_MARKUP;
}

enum markdown_html_kind markdown_html_next(struct markdown_html *h,
                                           const char *s, size_t n)
{
    switch (h->where) {
    case MARKDOWN_HTML_TAG:
        return next_in_tag(h, s);
    case MARKDOWN_HTML_COMMENT:
        if (*s == '>' && h->dashes >= 2) {
            h->where = MARKDOWN_HTML_TEXT;
            return MARKDOWN_HTML_IS_BREAK;
        }
        h->dashes = *s == '-' ? h->dashes + 1 : 0;
        return MARKDOWN_HTML_IS_MARKUP;
    default:
        break;
    }
    if (*s == '<' && n > 1 &&
        (isalpha((unsigned char)s[1]) || s[1] == '/' || s[1] == '!' ||
         s[1] == '?')) {
        begin_tag(h, s, n);
        return MARKDOWN_HTML_IS_MARKUP;
    }
    return h->inside[0] != '\0' ? MARKDOWN_HTML_IS_BREAK
                                : MARKDOWN_HTML_IS_TEXT;
}
