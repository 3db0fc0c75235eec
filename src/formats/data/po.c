/*
 * po.c - gettext catalogues.
 *
 *   # for translators                   text
 *   #. from the source                  text
 *   #: src/main.c:12                    not text, as are #, and #|
 *   msgctxt "menu"
 *   msgid "File"                        a key: programs look it up
 *   msgstr "文"                         text; strings that follow continue it,
 *   "件\n"                              and no word ends between them
 *
 * The message with the empty msgid is the header; only its language and its
 * encoding are used.  Obsolete messages (#~) are read like others.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/document/text_lines.h"

/* The kinds of strings of a message. */
enum string_kind { NO_STRING, CONTEXT, ID, ID_PLURAL, TRANSLATION };

/* The decoded header, and the offset of each of its bytes. */
struct header {
    struct buf text;
    size_t *at;
    size_t cap;
};

struct po {
    struct document *document;
    const char *s;
    enum string_kind kind;
    bool has_context, has_id, id_is_empty;
    struct header header;
};

/* ---- strings ------------------------------------------------------------- */

static unsigned digit(char c)
{
    return isdigit((unsigned char)c)
               ? (unsigned)(c - '0')
               : (unsigned)(tolower((unsigned char)c) - 'a' + 10);
}

/* Decodes the escape at the beginning of s[0..n), a backslash.  Returns its
 * length, or 0 if it is invalid. */
static size_t read_escape(const char *s, size_t n, char *byte_ret)
{
    static const char letters[] = "ntrabfv\\\"'?";
    static const char means[] = "\n\t\r\a\b\f\v\\\"'?";
    unsigned value = 0;
    size_t i = 1;

    if (n < 2)
        return 0;
    const char *letter = s[1] == '\0' ? NULL : strchr(letters, s[1]);
    if (letter != NULL) {
        *byte_ret = means[letter - letters];
        return 2;
    }
    if (s[1] == 'x')
        for (i = 2; i < n && i < 4 && isxdigit((unsigned char)s[i]); i++)
            value = value * 16 + digit(s[i]);
    else
        for (; i < n && i < 4 && s[i] >= '0' && s[i] <= '7'; i++)
            value = value * 8 + digit(s[i]);
    *byte_ret = (char)value;
    return i > 1 + (size_t)(s[1] == 'x') ? i : 0;
}

/* Adds an escape in text.  One for NUL or for a byte of a multi-byte character
 * stays unchanged and ends the block. */
static void add_escape(struct po *po, size_t at, size_t n, char byte)
{
    if (byte == '\0' || (unsigned char)byte >= 0x80)
        document_build_end_block(po->document);
    else
        document_build_escape(po->document, at, n, &byte, 1, 0);
}

/* Appends a byte to the header; returns false if out of memory. */
static bool add_to_header(struct header *h, size_t at, char byte)
{
    if (!array_grow(&h->at, h->text.n, &h->cap, sizeof(*h->at)))
        return false;
    h->at[h->text.n] = at;
    return buf_append(&h->text, &byte, 1);
}

static bool is_header(const struct po *po)
{
    return po->id_is_empty && !po->has_context;
}

static size_t skip_spaces(const char *s, size_t at, size_t end)
{
    while (at < end && (s[at] == ' ' || s[at] == '\t'))
        at++;
    return at;
}

/* Reads the string at an offset, in a line that ends at `end`.  Returns the
 * offset of what follows, or 0 if there is no valid string. */
static size_t read_string(struct po *po, size_t at, size_t end)
{
    struct document *d = po->document;
    bool header = po->kind == TRANSLATION && is_header(po);
    bool text = po->kind == TRANSLATION && !header;
    size_t i = at + 1, from = i;

    if (at == end || po->s[at] != '"')
        return 0;
    while (i < end && po->s[i] != '"') {
        char byte = po->s[i];
        if (!header && byte != '\\') {
            i++;
            continue;
        }
        size_t n = byte == '\\' ? read_escape(po->s + i, end - i, &byte) : 1;
        if (n == 0)
            return 0;
        if (header && !add_to_header(&po->header, i, byte))
            document_build_no_memory(d);
        if (text && po->s[i] == '\\') {
            document_build_text(d, from, i - from, 0);
            add_escape(po, i, n, byte);
            from = i + n;
        }
        i += n;
    }
    if (po->kind == ID && i > at + 1)
        po->id_is_empty = false;
    if (text)
        document_build_text(d, from, i - from, 0);
    return i == end ? 0 : skip_spaces(po->s, i + 1, end);
}

/* Reads one or more strings at an offset, which are concatenated. */
static bool read_strings(struct po *po, size_t at, size_t end)
{
    do
        at = read_string(po, at, end);
    while (at > 0 && at < end);
    return at > 0;
}

/* ---- the header ---------------------------------------------------------- */

/* Returns where the value of a field begins in the header line s[0..n), and its
 * length without surrounding spaces; 0 if the line is not that field. */
static size_t field_value(const char *s, size_t n, const char *name,
                          size_t *nbytes_ret)
{
    size_t i = strlen(name);

    if (n <= i || strncasecmp(s, name, i) != 0 || s[i] != ':')
        return 0;
    for (i++; i < n && s[i] == ' ';)
        i++;
    while (n > i && isspace((unsigned char)s[n - 1]))
        n--;
    *nbytes_ret = n - i;
    return i;
}

/* Returns where the encoding begins in the value of Content-Type, or n. */
static size_t find_charset(const char *s, size_t n, size_t *nbytes_ret)
{
    static const char name[] = "charset=";
    size_t i = 0, length = sizeof(name) - 1, end;

    while (i + length <= n && strncasecmp(s + i, name, length) != 0)
        i++;
    if (i + length > n)
        return n;
    i += length;
    for (end = i; end < n && (isalnum((unsigned char)s[end]) ||
                              strchr("-_:.+", s[end]) != NULL);)
        end++;
    *nbytes_ret = end - i;
    return i;
}

/* Reports a value in the header if it is in one string and has no escapes. */
static void add_value(struct po *po, size_t at, size_t n, bool charset)
{
    const struct header *h = &po->header;

    if (n == 0 || h->at[at + n - 1] - h->at[at] != n - 1)
        return;
    if (charset)
        document_build_charset(po->document, h->at[at], n);
    else
        document_build_language(po->document, h->at[at], n, '_');
}

static void read_header(struct po *po)
{
    const char *s = po->header.text.data;
    size_t all = po->header.text.n, end, n, at;

    for (size_t i = 0; i < all; i = end + 1) {
        const char *newline = memchr(s + i, '\n', all - i);
        end = newline == NULL ? all : (size_t)(newline - s);
        at = field_value(s + i, end - i, "Language", &n);
        if (at > 0)
            add_value(po, i + at, n, false);
        at = field_value(s + i, end - i, "Content-Type", &n);
        size_t length = 0;
        size_t charset = at > 0 ? find_charset(s + i + at, n, &length) : 0;
        if (at > 0 && charset < n)
            add_value(po, i + at + charset, length, true);
    }
    po->header.text.n = 0;
}

/* ---- lines --------------------------------------------------------------- */

/* Begins the strings after a keyword. */
static void begin_strings(struct po *po, enum string_kind kind)
{
    document_build_end_block(po->document);
    read_header(po);
    if (kind == CONTEXT ||
        (kind == ID && po->kind != CONTEXT)) { /* another message */
        po->has_context = kind == CONTEXT;
        po->has_id = po->id_is_empty = false;
    }
    if (kind == ID)
        po->has_id = po->id_is_empty = true;
    po->kind = kind;
}

/* Returns the keyword at the beginning of s[0..n), and its length. */
static enum string_kind read_keyword(const char *s, size_t n, size_t *length)
{
    static const struct keyword {
        const char *name;
        enum string_kind kind;
    } keywords[] = {{"msgctxt", CONTEXT},
                    {"msgid_plural", ID_PLURAL},
                    {"msgid", ID},
                    {"msgstr", TRANSLATION}};

    for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
        size_t k = strlen(keywords[i].name);
        if (n < k || strncmp(s, keywords[i].name, k) != 0)
            continue;
        if (keywords[i].kind == TRANSLATION && k < n && s[k] == '[') {
            for (k++; k < n && isdigit((unsigned char)s[k]);)
                k++;
            if (k == n || s[k] != ']')
                return NO_STRING;
            k++;
        }
        *length = k;
        return keywords[i].kind;
    }
    return NO_STRING;
}

/* Each line of a comment is a block. */
static void read_comment(struct po *po, size_t at, size_t end)
{
    document_build_comment(po->document, at, end - at);
    document_build_end_block(po->document);
    if (at + 1 < end && (po->s[at + 1] == ':' || po->s[at + 1] == ',' ||
                         po->s[at + 1] == '|' || po->s[at + 1] == '='))
        return;
    at += at + 1 < end && po->s[at + 1] == '.' ? 2 : 1;
    at = skip_spaces(po->s, at, end);
    document_build_text(po->document, at, end - at, 0);
    document_build_end_block(po->document);
}

/* Reads a line with a keyword and its string, or with a continued string. */
static bool read_message_line(struct po *po, size_t at, size_t end)
{
    size_t length = 0;
    enum string_kind kind = NO_STRING;

    if (po->s[at] == '"')
        return po->kind != NO_STRING && read_strings(po, at, end);
    if (end - at > 6 && strncmp(po->s + at, "domain", 6) == 0) {
        begin_strings(po, CONTEXT);
        return read_strings(po, skip_spaces(po->s, at + 6, end), end);
    }
    kind = read_keyword(po->s + at, end - at, &length);
    if (kind == NO_STRING || (!po->has_id && kind > ID))
        return false;
    begin_strings(po, kind);
    return read_strings(po, skip_spaces(po->s, at + length, end), end);
}

static bool read_line(struct po *po, const struct text_line *line)
{
    size_t end = line->at + line->nbytes;
    size_t at = skip_spaces(po->s, line->at, end);

    if (at == end)
        return true;
    if (po->s[at] != '#')
        return read_message_line(po, at, end);
    if (at + 1 < end && po->s[at + 1] == '~') {
        at = skip_spaces(po->s, at + 2, end);
        return at == end || po->s[at] == '|' || read_message_line(po, at, end);
    }
    read_comment(po, at, end);
    return true;
}

static void read_po(struct document *d)
{
    struct po po = {.document = d, .s = d->part->source};
    struct text_line line;
    bool good = true;

    text_lines_begin(d, &line);
    while (good && text_lines_next(&line))
        good = read_line(&po, &line);
    if (!good)
        document_build_fail(d, line.at, N_("is not a gettext catalogue"));
    read_header(&po);
    buf_free(&po.header.text);
    free(po.header.at);
}

static bool write_po(unsigned manner, const char *text, size_t n,
                     struct buf *out)
{
    static const char letters[] = "ntrabfv\\\"";
    static const char means[] = "\n\t\r\a\b\f\v\\\"";
    bool done = true;
    size_t from = 0;

    (void)manner;
    for (size_t i = 0; done && i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\0' || (c >= ' ' && c != '\\' && c != '"'))
            continue;
        const char *special = strchr(means, text[i]);
        if (special == NULL)
            continue;
        const char escape[2] = {'\\', letters[special - means]};
        done = buf_append(out, text + from, i - from) &&
               buf_append(out, escape, 2);
        from = i + 1;
    }
    return done && buf_append(out, text + from, n - from);
}

static bool charset_of_po(const char *in, size_t n, const char **name_ret,
                          size_t *nbytes_ret)
{
    static const char field[] = "Content-Type:";
    const char *at = memmem(in, n, field, sizeof(field) - 1);
    size_t left = at == NULL ? 0 : n - (size_t)(at - in);
    size_t i = at == NULL ? 0 : find_charset(at, left, nbytes_ret);

    *name_ret = at == NULL ? in : at + i;
    return i<left && * nbytes_ret> 0;
}

const struct format format_po = {
    .name = "po",
    .suffixes = "po pot",
    .description = N_("gettext catalogues: translations and comments"),
    .read = read_po,
    .write = write_po,
    .charset = charset_of_po,
};
