/*
 * strings.c - localizable strings of Apple.
 *
 *   / * a comment * /   // another       not text
 *   "头发" = "头发";                     text: the value
 *   key = "\U5934发";                    replacements are escaped in the same
 * way
 */
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/document/unicode_escape.h"
#include "formats/document/value_text.h"

/* Manners: text, and escapes, to which UPPER is added for upper-case digits. */
enum { AS_TEXT, AS_SMALL_U, AS_LARGE_U, AS_BACKSLASH, UPPER = 4 };

struct strings {
    struct document *document;
    const char *s;
    size_t n, at;
    const char *wrong; /* the error at `at`, or NULL */
};

static bool refuse(struct strings *r, size_t at, const char *what)
{
    r->at = at;
    r->wrong = what;
    return false;
}

/* Skips spaces and comments; returns false if a comment does not end. */
static bool skip(struct strings *r)
{
    while (r->at < r->n) {
        const char *s = r->s + r->at;
        size_t left = r->n - r->at;
        const char *end = NULL;
        if (isspace((unsigned char)*s)) {
            r->at++;
            continue;
        }
        if (left < 2 || s[0] != '/' || (s[1] != '*' && s[1] != '/'))
            return true;
        size_t begin = r->at;
        if (s[1] == '*') {
            end = memmem(s + 2, left - 2, "*/", 2);
            if (end == NULL)
                return refuse(r, r->at, N_("a comment does not end"));
            r->at = (size_t)(end - r->s) + 2;
        } else {
            end = memchr(s, '\n', left);
            r->at = end == NULL ? r->n : (size_t)(end - r->s);
        }
        document_build_comment(r->document, begin, r->at - begin);
    }
    return true;
}

/* Reads an escape; returns its length. */
static size_t read_escape(const char *s, size_t n, char *character,
                          size_t *length_ret, unsigned *manner_ret)
{
    static const char letters[] = "ntrabfv0", means[] = "\n\t\r\a\b\f\v";
    uint32_t code;
    bool upper;
    size_t unicode = unicode_escape_read(s, n, &code, &upper);

    *manner_ret = AS_TEXT;
    *length_ret = 1;
    if (unicode > 0 && code > 0) {
        *length_ret = utf8_encode(code, character);
        *manner_ret =
            (s[1] == 'u' ? AS_SMALL_U : AS_LARGE_U) | (upper ? UPPER : 0);
        return unicode;
    }
    const char *letter = s[1] == '\0' ? NULL : strchr(letters, s[1]);
    /* A backslash that is unnecessary goes with its character: it would escape
     * what comes next. */
    *length_ret = utf8_char_nbytes((unsigned char)s[1]);
    if (*length_ret > n - 1 ||
        utf8_valid_prefix(s + 1, *length_ret) < *length_ret) {
        *length_ret = 0;
        return 1;
    }
    memcpy(character, s + 1, *length_ret);
    if (letter != NULL)
        character[0] = means[letter - letters];
    else if (*length_ret > 1)
        *manner_ret = AS_BACKSLASH;
    return 1 + *length_ret;
}

/* Reads a quoted string at `at`; if it is text, it is a block. */
static bool read_quoted(struct strings *r, bool text)
{
    struct document *d = r->document;
    size_t begin = r->at, from = begin + 1, i = from, end = from;

    while (end < r->n && r->s[end] != '"')
        end += r->s[end] == '\\' ? 2 : 1;
    if (end >= r->n)
        return refuse(r, begin, N_("a string does not end"));
    text = text && !value_text_is_address(r->s + from, end - from);
    while (text && i < end) {
        char character[4];
        size_t length;
        unsigned manner;
        if (r->s[i] != '\\') {
            i++;
            continue;
        }
        document_build_text(d, from, i - from, AS_TEXT);
        size_t n = read_escape(r->s + i, end - i, character, &length, &manner);
        document_build_escape(d, i, n, character, length, manner);
        i += n;
        from = i;
    }
    if (text)
        document_build_text(d, from, end - from, AS_TEXT);
    document_build_end_block(d);
    r->at = end + 1;
    return true;
}

/* Reads a key or a value: a quoted string or a word. */
static bool read_string(struct strings *r, bool text)
{
    size_t begin = r->at;

    if (r->at < r->n && r->s[r->at] == '"')
        return read_quoted(r, text);
    while (r->at < r->n &&
           (isalnum((unsigned char)r->s[r->at]) ||
            strchr("_-.$:/", r->s[r->at]) != NULL) &&
           r->s[r->at] != '\0')
        r->at++;
    return r->at > begin || refuse(r, begin, N_("a string should be here"));
}

/* Reads "key" = "value"; or "key"; */
static bool read_entry(struct strings *r)
{
    if (!read_string(r, false) || !skip(r))
        return false;
    if (r->at < r->n && r->s[r->at] == '=') {
        r->at++;
        if (!skip(r) || !read_string(r, true) || !skip(r))
            return false;
    }
    if (r->at == r->n || r->s[r->at] != ';')
        return refuse(r, r->at, N_("a semicolon should be here"));
    r->at++;
    return true;
}

static void read_strings(struct document *d)
{
    struct strings r = {.document = d,
                        .s = d->part->source,
                        .n = d->part->nsource,
                        .at = document_build_start(d)};

    while (skip(&r) && r.at < r.n && read_entry(&r))
        ;
    if (r.wrong != NULL)
        document_build_fail(d, r.at, "%s", status_text(r.wrong));
}

static bool write_strings(unsigned manner, const char *text, size_t n,
                          struct buf *out)
{
    if (manner == AS_BACKSLASH && utf8_valid_prefix(text, n) == n)
        return unicode_escape_write_backslashes(text, n, out);
    if (manner != AS_TEXT && utf8_valid_prefix(text, n) == n)
        return unicode_escape_write(text, n,
                                    (manner & AS_SMALL_U) != 0 ? 'u' : 'U',
                                    (manner & UPPER) != 0, out);
    return unicode_escape_write_quoted(text, n, out);
}

const struct format format_strings = {
    .name = "strings",
    .suffixes = "strings",
    .description = N_("Apple's strings: values"),
    .read = read_strings,
    .write = write_strings,
};
