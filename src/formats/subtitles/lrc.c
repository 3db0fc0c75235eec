/*
 * lrc.c - lyrics with times.
 *
 *   [ti:标题]                           text: ti, ar, al, au and by
 *   [offset:+100]                       not text
 *   [00:12.00][01:15.00]他<00:12.50>说  tags do not split words
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "formats/document/document_build.h"
#include "formats/subtitles/subtitle_text.h"
#include "formats/document/text_lines.h"

/* Returns the length of the tag in brackets at the beginning of s[0..n), or 0.
 * Its value begins at *value_ret, which is 0 for a time. */
static size_t tag_nbytes(const char *s, size_t n, size_t *value_ret)
{
    const char *end = n > 2 && s[0] == '[' ? memchr(s, ']', n) : NULL;
    size_t i = 1;

    *value_ret = 0;
    if (end == NULL)
        return 0;
    n = (size_t)(end - s);
    bool number = isdigit((unsigned char)s[1]) != 0;
    while (i < n &&
           (number ? s[i] != '\0' && strchr("0123456789:.,", s[i]) != NULL
                   : isalpha((unsigned char)s[i]) || s[i] == '#'))
        i++;
    if (number)
        return i == n && memchr(s, ':', n) != NULL ? n + 1 : 0;
    if (i == 1 || i == n || s[i] != ':')
        return 0;
    *value_ret = i + 1;
    return n + 1;
}

/* Whether the value of a tag is text. */
static bool is_text(const char *name, size_t n)
{
    static const char *const names[] = {"ti", "ar", "al", "au", "lr", "by"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strlen(names[i]) == n && strncasecmp(name, names[i], n) == 0)
            return true;
    return false;
}

static void read_lrc(struct document *d)
{
    const char *s = d->part->source;
    struct text_line line;
    bool tagged = false;

    text_lines_begin(d, &line);
    while (text_lines_next(&line)) {
        size_t at = line.at, end = line.at + line.nbytes, tag, value;
        while ((tag = tag_nbytes(s + at, end - at, &value)) > 0) {
            if (value > 0 && is_text(s + at + 1, value - 2))
                document_build_text(d, at + value, tag - 1 - value, 0);
            document_build_end_block(d);
            tagged = true;
            at += tag;
        }
        subtitle_text_build(d, at, end - at, SUBTITLE_TEXT_LRC);
        document_build_end_block(d);
    }
    if (!tagged)
        document_build_fail(d, document_build_start(d),
                            N_("is not LRC: no line has a time"));
}

const struct format format_lrc = {
    .name = "lrc",
    .suffixes = "lrc",
    .description = N_("lyrics with times: the lines, title, artist, album"),
    .read = read_lrc,
};
