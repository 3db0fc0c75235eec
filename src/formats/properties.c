/*
 * properties.c - Java's properties.
 *
 *   # a comment, or !                   not text
 *   key = 头发                          the value is text; so with : or a space
 *   key = 头\
 *         发                            a line that goes on cuts no word
 *   key = \u5934\u53d1                  written as it was
 */
#include <string.h>

#include "base/utf8.h"
#include "formats/document_build.h"
#include "formats/text_lines.h"
#include "formats/unicode_escape.h"
#include "formats/value_text.h"

/* Manners. */
enum { AS_TEXT, AS_ESCAPE, AS_UPPER_ESCAPE };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Whether the line s[0..n) goes on with the next one: it ends with an odd
 * number of backslashes. */
static bool goes_on(const char *s, size_t n)
{
    size_t i = n;

    while (i > 0 && s[i - 1] == '\\')
        i--;
    return (n - i) % 2 == 1;
}

/* Adds s[at..end) of a value; false where an escape in it is none, *at_ret
 * tells which. */
static bool add_value(struct document *d, size_t at, size_t end, size_t *at_ret)
{
    const char *s = d->part->source;
    size_t from = at;

    for (size_t i = at; i < end;) {
        if (s[i] != '\\' || i + 1 == end) {
            i++;
            continue;
        }
        document_build_text(d, from, i - from, AS_TEXT);
        char character[4] = {s[i + 1]};
        size_t n = 2, length = utf8_char_nbytes((unsigned char)s[i + 1]);
        unsigned manner = AS_TEXT;
        if (s[i + 1] == 'u') {
            uint32_t code;
            bool upper;
            n = unicode_escape_read(s + i, end - i, &code, &upper);
            *at_ret = i;
            if (n == 0)
                return false;
            length = utf8_encode(code, character);
            manner = upper ? AS_UPPER_ESCAPE : AS_ESCAPE;
        } else if (length > 1) {
            /* A character that needs no backslash. */
            from = i + 1;
            i += 1 + length;
            continue;
        } else if (strchr("ntrf", s[i + 1]) != NULL && s[i + 1] != '\0') {
            character[0] = s[i + 1] == 'n'   ? '\n'
                           : s[i + 1] == 't' ? '\t'
                           : s[i + 1] == 'r' ? '\r'
                                             : '\f';
        }
        document_build_escape(d, i, n, character, length, manner);
        i += n;
        from = i;
    }
    document_build_text(d, from, end > from ? end - from : 0, AS_TEXT);
    return true;
}

/* Where the value begins in the line s[at..end); end where there is none. */
static size_t find_value(const char *s, size_t at, size_t end)
{
    while (at < end && !is_space(s[at]) && s[at] != '=' && s[at] != ':')
        at += s[at] == '\\' ? 2 : 1;
    while (at < end && is_space(s[at]))
        at++;
    if (at < end && (s[at] == '=' || s[at] == ':'))
        at++;
    while (at < end && is_space(s[at]))
        at++;
    return at < end ? at : end;
}

static void read_properties(struct document *d)
{
    const char *s = d->part->source;
    struct text_line line;
    bool inside = false, text = false;

    text_lines_begin(d, &line);
    while (text_lines_next(&line)) {
        size_t at = line.at, end = line.at + line.nbytes, wrong;
        while (at < end && is_space(s[at]))
            at++;
        if (!inside && at == end)
            continue;
        if (!inside && (s[at] == '#' || s[at] == '!')) {
            document_build_comment(d, at, end - at);
            continue;
        }
        bool more = goes_on(s + at, end - at);
        end -= more;
        if (!inside) {
            document_build_end_block(d);
            at = find_value(s, at, end);
            text = more || !value_text_is_address(s + at, end - at);
        }
        if (text && !add_value(d, at, end, &wrong)) {
            document_build_fail(d, wrong,
                                N_("\\u needs the four digits of a character"));
            return;
        }
        inside = more;
    }
}

static bool write_properties(unsigned manner, const char *text, size_t n,
                             struct buf *out)
{
    if (manner != AS_TEXT && utf8_valid_prefix(text, n) == n)
        return unicode_escape_write(text, n, 'u', manner == AS_UPPER_ESCAPE,
                                    out);
    bool done = true;
    for (size_t i = 0; done && i < n; i++) {
        const char *escape = text[i] == '\\'   ? "\\\\"
                             : text[i] == '\n' ? "\\n"
                             : text[i] == '\r' ? "\\r"
                                               : NULL;
        done = escape != NULL ? buf_append(out, escape, 2)
                              : buf_append(out, text + i, 1);
    }
    return done;
}

const struct format format_properties = {
    .name = "properties",
    .suffixes = "properties",
    .description = N_("Java's properties: values"),
    .read = read_properties,
    .write = write_properties,
};
