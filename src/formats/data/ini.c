/*
 * ini.c - sections of keys with values.
 *
 *   [section]                           not text
 *   ; a comment, or #                   not text
 *   key = 头发                          the value is text; quotes around it are
 *                                       not
 * There is no standard.  Lines that are neither sections nor have a = stay.
 */
#include <string.h>

#include "formats/document/document_build.h"
#include "formats/document/text_lines.h"
#include "formats/document/value_text.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Adds s[at..end) without surrounding spaces and quotes. */
static void add_value(struct document *d, size_t at, size_t end)
{
    const char *s = d->part->source;

    while (at < end && is_space(s[at]))
        at++;
    while (end > at && is_space(s[end - 1]))
        end--;
    if (end - at >= 2 && (s[at] == '"' || s[at] == '\'') &&
        s[end - 1] == s[at]) {
        at++;
        end--;
    }
    if (!value_text_is_address(s + at, end - at))
        document_build_text(d, at, end - at, 0);
}

static void read_ini(struct document *d)
{
    const char *s = d->part->source;
    struct text_line line;

    text_lines_begin(d, &line);
    while (text_lines_next(&line)) {
        size_t at = line.at, end = line.at + line.nbytes;
        while (at < end && is_space(s[at]))
            at++;
        document_build_end_block(d);
        if (at == end)
            continue;
        if (s[at] == ';' || s[at] == '#') {
            document_build_comment(d, at, end - at);
            continue;
        }
        if (s[at] == '[' && memchr(s + at, ']', end - at) == NULL) {
            document_build_fail(d, at, N_("a section has no ]"));
            return;
        }
        const char *equals =
            s[at] == '[' ? NULL : memchr(s + at, '=', end - at);
        if (equals != NULL)
            add_value(d, (size_t)(equals - s) + 1, end);
    }
}

const struct format format_ini = {
    .name = "ini",
    .suffixes = "ini",
    .description = N_("sections of keys with values: values"),
    .read = read_ini,
};
