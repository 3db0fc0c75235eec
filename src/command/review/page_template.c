/*
 * page_template.c - the page of --review, except its data, in the user's
 * language.
 */
#include "command/review/page_template.h"

#include <string.h>

#include "base/embed.h"
#include "command/review/json_for_html.h"
#include "command/say/i18n.h"

EMBED(char review_page[], "shutong_review_page", SHUTONG_REVIEW_PAGE, "8");

/* What scripts look up, one per line. */
EMBED(char review_words[], "shutong_review_words", SHUTONG_REVIEW_WORDS, "8");

/* By what a page is known, near its beginning; the second is of pages that were
 * written before there was the first. */
static const char *const signs[] = {
    "<meta charset=\"utf-8\">\n<meta name=\"generator\" content=\"shutong\">",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
};

/* Where in the page the data goes. */
static const char marker[] = "@DATA@";

static bool append(struct buf *b, const char *text)
{
    return buf_append(b, text, strlen(text));
}

static bool append_escaped(struct buf *b, char c)
{
    switch (c) {
    case '<':
        return append(b, "&lt;");
    case '>':
        return append(b, "&gt;");
    case '&':
        return append(b, "&amp;");
    case '"':
        return append(b, "&quot;");
    default:
        return buf_append(b, &c, 1);
    }
}

/* Appends the part of that number, from 0, of what | separates; nothing if
 * there are fewer. */
static bool append_part(struct buf *b, const char *parts, const char *end,
                        int number)
{
    for (; number > 0 && parts < end; parts++)
        number -= *parts == '|';
    const char *bar = memchr(parts, '|', (size_t)(end - parts));
    return buf_append(b, parts, (size_t)((bar != NULL ? bar : end) - parts));
}

/* The words as gettext has them: one space for all. */
static bool append_joined(struct buf *b, const char *words, const char *end)
{
    for (; words < end; words++) {
        bool space = *words == ' ' || *words == '\n';
        if (space && b->n > 0 && b->data[b->n - 1] == ' ')
            continue;
        if (!buf_append(b, space ? " " : words, 1))
            return false;
    }
    return buf_append(b, "", 1);
}

/* Appends what is marked, from..end; `english` is for its words. */
static bool append_marked(struct buf *b, const char *from, const char *end,
                          struct buf *english)
{
    const char *bar = memchr(from, '|', (size_t)(end - from));
    const char *parts = bar != NULL ? bar + 1 : end;

    english->n = 0;
    if (!append_joined(english, from, bar != NULL ? bar : end))
        return false;
    for (const char *c = i18n_utf8(english->data); *c != '\0'; c++) {
        bool is_place =
            c[0] == '{' && c[1] >= '0' && c[1] <= '9' && c[2] == '}';
        if (is_place ? !append_part(b, parts, end, c[1] - '0')
                     : !append_escaped(b, *c))
            return false;
        c += is_place ? 2 : 0;
    }
    return true;
}

bool page_template_append_begin(struct buf *b)
{
    const char *at = review_page;
    const char *data = strstr(review_page, marker);
    struct buf english = {0};
    bool done = true;

    while (done) {
        const char *mark = strstr(at, "@[");
        if (mark == NULL || mark > data)
            break;
        const char *end = strstr(mark, "]@");
        done = buf_append(b, at, (size_t)(mark - at)) &&
               append_marked(b, mark + 2, end, &english);
        at = end + 2;
    }
    buf_free(&english);
    return done && buf_append(b, at, (size_t)(data - at));
}

bool page_template_append_words(struct buf *json)
{
    struct buf english = {0};
    bool done = true, any = false;

    for (const char *at = review_words; done && *at != '\0';) {
        const char *end = strchr(at, '\n');
        english.n = 0;
        done = append_joined(&english, at, end);
        at = end + 1;
        const char *words = done ? i18n_utf8(english.data) : NULL;
        if (!done || words == english.data)
            continue;
        done = append(json, any ? "," : "\"words\":{") &&
               json_for_html_string(json, english.data, english.n - 1) &&
               append(json, ":") &&
               json_for_html_string(json, words, strlen(words));
        any = true;
    }
    buf_free(&english);
    return done && (!any || append(json, "},\n"));
}

bool page_template_is_known(const char *s, size_t n)
{
    static const char begin[] = "<!DOCTYPE html>\n<html lang=\"";
    enum { BEGIN = sizeof(begin) - 1 };

    if (n < BEGIN || memcmp(s, begin, BEGIN) != 0)
        return false;
    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
        if (memmem(s, n, signs[i], strlen(signs[i])) != NULL)
            return true;
    return false;
}

const char *page_template_end(void)
{
    return strstr(review_page, marker) + strlen(marker);
}
