/*
 * properties.c - properties of Java.
 *
 *   # a comment, or !                   not text
 *   key = 头发                          text: the value; also after : or a
 * space
 *   key = 头\
 *         发                            a continued line does not split words
 *   key = \u5934\u53d1                  replacements are escaped in the same
 * way
 */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/document/text_lines.h"
#include "formats/document/unicode_escape.h"
#include "formats/document/value_text.h"

/* Manners. */
enum { AS_TEXT, AS_ESCAPE, AS_UPPER_ESCAPE, AS_BACKSLASH };

struct properties {
    struct document *document;
    bool inside; /* the previous line continues in this one */
    bool in_key; /* the key continues as well */
    bool text;   /* its value is text */
    struct buf value;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Whether the line s[0..n) is continued in the next one: it ends with an odd
 * number of backslashes. */
static bool goes_on(const char *s, size_t n)
{
    size_t i = n;

    while (i > 0 && s[i - 1] == '\\')
        i--;
    return (n - i) % 2 == 1;
}

/* Whether s[0..n), which begins with \u, is an unpaired surrogate. */
static bool is_half(const char *s, size_t n)
{
    return n >= 6 && (s[2] == 'd' || s[2] == 'D') && s[3] != '\0' &&
           strchr("89abcdefABCDEF", s[3]) != NULL &&
           isxdigit((unsigned char)s[4]) && isxdigit((unsigned char)s[5]);
}

/* Adds s[at..end) of a value.  Returns false if an escape is invalid; *at_ret
 * is its offset. */
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
            if (n == 0 && is_half(s + i, end - i)) {
                document_build_end_block(d);
                from = i += 6;
                continue;
            }
            if (n == 0)
                return false;
            length = utf8_encode(code, character);
            manner = upper ? AS_UPPER_ESCAPE : AS_ESCAPE;
        } else if (length > 1) {
            /* An unnecessary backslash, which goes with its character: it
             * would escape what comes next. */
            if (length > end - i - 1 ||
                utf8_valid_prefix(s + i + 1, length) < length) {
                from = i + 1;
                i += 2;
                continue;
            }
            n = 1 + length;
            manner = AS_BACKSLASH;
            memcpy(character, s + i + 1, length);
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

/* Returns where the value begins in the line s[at..end), or `end`.  *key_ret is
 * set if the key has not ended. */
static size_t find_value(const char *s, size_t at, size_t end, bool *key_ret)
{
    while (at < end && !is_space(s[at]) && s[at] != '=' && s[at] != ':')
        at += s[at] == '\\' ? 2 : 1;
    *key_ret = at >= end;
    while (at < end && is_space(s[at]))
        at++;
    if (at < end && (s[at] == '=' || s[at] == ':'))
        at++;
    while (at < end && is_space(s[at]))
        at++;
    return at < end ? at : end;
}

/* Whether a value is an address, perhaps with = and : escaped. */
static bool is_address(struct properties *p, size_t at, size_t end)
{
    const char *s = p->document->part->source;
    bool done = true;

    if (memchr(s + at, '\\', end - at) == NULL)
        return value_text_is_address(s + at, end - at);
    p->value.n = 0;
    for (size_t i = at; done && i < end; i++) {
        bool escapes = s[i] == '\\' && i + 1 < end && s[i + 1] != '\0' &&
                       strchr("=:#! \\", s[i + 1]) != NULL;
        i += escapes;
        done = buf_append(&p->value, s + i, 1);
    }
    if (!done)
        document_build_no_memory(p->document);
    return done && value_text_is_address(p->value.data, p->value.n);
}

/* Reads a line, after its leading spaces. */
static bool read_line(struct properties *p, size_t at, size_t end)
{
    struct document *d = p->document;
    const char *s = d->part->source;
    bool more = goes_on(s + at, end - at), first = !p->inside || p->in_key;
    size_t wrong;

    end -= more;
    if (!p->inside)
        document_build_end_block(d);
    if (first) {
        at = find_value(s, at, end, &p->in_key);
        p->in_key = p->in_key && more;
        p->text = more || !is_address(p, at, end);
    }
    p->inside = more;
    if (!p->text || add_value(d, at, end, &wrong))
        return true;
    document_build_fail(d, wrong,
                        N_("\\u needs the four digits of a character"));
    return false;
}

static void read_properties(struct document *d)
{
    const char *s = d->part->source;
    struct properties p = {.document = d};
    struct text_line line;
    bool good = true;

    text_lines_begin(d, &line);
    while (good && text_lines_next(&line)) {
        size_t at = line.at, end = line.at + line.nbytes;
        while (at < end && is_space(s[at]))
            at++;
        if (!p.inside && at == end)
            continue;
        if (!p.inside && (s[at] == '#' || s[at] == '!'))
            document_build_comment(d, at, end - at);
        else
            good = read_line(&p, at, end);
    }
    buf_free(&p.value);
}

static bool write_properties(unsigned manner, const char *text, size_t n,
                             struct buf *out)
{
    if (manner == AS_BACKSLASH && utf8_valid_prefix(text, n) == n)
        return unicode_escape_write_backslashes(text, n, out);
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
