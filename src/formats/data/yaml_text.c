/*
 * yaml_text.c - the text of YAML: scalars that are values.
 *
 *   key: 头发                           plain, and over several lines
 *   key: '头''发'                       quoted
 *   key: "\u5934发\
 *     展"                               with escapes; a line that goes on
 *   key: |                              a block; so with >
 *     头发
 *
 * libyaml reports where scalars are, in characters, and their values, but not
 * where each character of a value is.  So scalars are parsed again here.
 */
#include "formats/data/yaml_text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/document/unicode_escape.h"
#include "formats/document/value_text.h"

/* Manners. */
enum {
    AS_PLAIN,
    AS_SINGLE,
    AS_DOUBLE,
    AS_ESCAPE, /* and with these added: */
    UPPER = 1,
    LONG = 2,               /* \U and eight digits */
    AS_LINE = AS_ESCAPE + 4 /* of a block, or one of several plain ones */
};

/* A collection that is open. */
struct level {
    bool mapping;
    bool at_value;    /* what comes next in a mapping */
    bool no_text;     /* nothing in it is text */
    bool key_no_text; /* of a mapping: its last key says so */
};

struct reader {
    struct document *document;
    const char *s;
    size_t end;
    const char *const *names;
    yaml_parser_t parser;
    size_t index, at; /* a place: libyaml's characters, and bytes */
    size_t comments;  /* may begin here: behind the last event */
    struct level *levels;
    size_t nlevels, cap;
};

/* Converts an index in characters to an offset in bytes.  Indices must not
 * decrease from call to call. */
static size_t offset_of(struct reader *r, size_t index)
{
    while (r->index < index && r->at < r->end) {
        size_t nbytes = utf8_char_nbytes((unsigned char)r->s[r->at]);
        r->at = nbytes < r->end - r->at ? r->at + nbytes : r->end;
        r->index++;
    }
    return r->at;
}

/* ---- scalars ------------------------------------------------------------- */

/* Reads an escape in double quotes: returns its length.  *length_ret is 0 if it
 * stands for a line break or a character that is not text. */
static size_t read_escape(const char *s, size_t n, char *character,
                          size_t *length_ret, unsigned *manner_ret)
{
    static const char letters[] = "0abtnvfre\"/\\ ";
    static const char means[] = "\0\a\b\t\n\v\f\r\033\"/\\ ";
    size_t ndigits = n < 2         ? 0
                     : s[1] == 'x' ? 2
                     : s[1] == 'u' ? 4
                     : s[1] == 'U' ? 8
                                   : 0;
    uint32_t code = 0;
    bool upper = false;

    *length_ret = 0;
    *manner_ret = AS_DOUBLE;
    if (n < 2)
        return n;
    if (ndigits == 0) {
        const char *letter = s[1] == '\0' ? NULL : strchr(letters, s[1]);
        if (letter == NULL || s[1] == '0')
            return 1 + utf8_char_nbytes((unsigned char)s[1]);
        character[0] = means[letter - letters];
        *length_ret = 1;
        return 2;
    }
    for (size_t i = 2; i < 2 + ndigits && i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        upper = upper || isupper(c);
        code = code * 16 + (isdigit(c) ? (uint32_t)c - '0'
                                       : (uint32_t)tolower(c) - 'a' + 10);
    }
    if (code > 0 && code < UTF8_LIMIT && (code < 0xD800 || code > 0xDFFF))
        *length_ret = utf8_encode(code, character);
    *manner_ret = AS_ESCAPE + (upper ? UPPER : 0u) + (ndigits == 8 ? LONG : 0u);
    return 2 + ndigits < n ? 2 + ndigits : n;
}

/* The end of the line at s[at..end), and in *text_ret that without trailing
 * spaces. */
static size_t line_end(const char *s, size_t at, size_t end, size_t *text_ret)
{
    const char *newline = memchr(s + at, '\n', end - at);
    size_t stop = newline == NULL ? end : (size_t)(newline - s);

    *text_ret = stop;
    while (newline != NULL && *text_ret > at &&
           (s[*text_ret - 1] == ' ' || s[*text_ret - 1] == '\t' ||
            s[*text_ret - 1] == '\r'))
        (*text_ret)--;
    return stop;
}

/* Adds a line of a scalar in double quotes.  Returns true if a backslash joins
 * it with the next line. */
static bool add_double(struct reader *r, size_t at, size_t end, bool last)
{
    struct document *d = r->document;
    size_t from = at;

    for (size_t i = at; i < end;) {
        char character[4];
        size_t length;
        unsigned manner;
        if (r->s[i] != '\\') {
            i++;
            continue;
        }
        document_build_text(d, from, i - from, AS_DOUBLE);
        if (i + 1 == end && !last)
            return true;
        size_t n = read_escape(r->s + i, end - i, character, &length, &manner);
        if (n > end - i)
            n = end - i;
        if (length > 0)
            document_build_escape(d, i, n, character, length, manner);
        else
            document_build_end_block(d);
        from = i += n;
    }
    document_build_text(d, from, end - from, AS_DOUBLE);
    return false;
}

static void add_single(struct reader *r, size_t at, size_t end)
{
    size_t from = at;

    for (size_t i = at; i + 1 < end; i++) {
        if (r->s[i] != '\'')
            continue;
        document_build_text(r->document, from, i - from, AS_SINGLE);
        document_build_escape(r->document, i, 2, "'", 1, AS_SINGLE);
        from = ++i + 1;
    }
    document_build_text(r->document, from, end - from, AS_SINGLE);
}

/* Adds the lines of a scalar; the end of a line ends a word. */
static void add_lines(struct reader *r, size_t at, size_t end,
                      yaml_scalar_style_t style)
{
    bool first = true, goes_on = false;
    bool plain = style == YAML_PLAIN_SCALAR_STYLE &&
                 memchr(r->s + at, '\n', end - at) == NULL;

    while (at < end) {
        size_t text, stop = line_end(r->s, at, end, &text);
        while (!first && at < text && (r->s[at] == ' ' || r->s[at] == '\t'))
            at++;
        if (!goes_on)
            document_build_end_block(r->document);
        goes_on = false;
        if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
            goes_on = add_double(r, at, text, stop == end);
        else if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE)
            add_single(r, at, text);
        else
            document_build_text(r->document, at, text - at,
                                plain ? AS_PLAIN : AS_LINE);
        at = stop + 1;
        first = false;
    }
    document_build_end_block(r->document);
}

/* Skips the anchor and the tag of a node. */
static size_t skip_properties(const struct reader *r, size_t at, size_t end)
{
    while (at < end) {
        if (r->s[at] == '&' || r->s[at] == '!') {
            while (at < end && !isspace((unsigned char)r->s[at]))
                at++;
        } else if (r->s[at] == '#') {
            const char *newline = memchr(r->s + at, '\n', end - at);
            at = newline == NULL ? end : (size_t)(newline - r->s);
        } else if (isspace((unsigned char)r->s[at])) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* Adds a scalar that is a value. */
static void add_scalar(struct reader *r, size_t at, size_t end,
                       const yaml_event_t *event)
{
    yaml_scalar_style_t style = event->data.scalar.style;
    const char *tag = (const char *)event->data.scalar.tag;

    at = skip_properties(r, at, end);
    if ((tag != NULL && strcmp(tag, YAML_STR_TAG) != 0 &&
         strcmp(tag, "!") != 0) ||
        value_text_is_address((const char *)event->data.scalar.value,
                              event->data.scalar.length))
        return;
    if (style == YAML_LITERAL_SCALAR_STYLE ||
        style == YAML_FOLDED_SCALAR_STYLE) {
        const char *newline = memchr(r->s + at, '\n', end - at);
        if (newline == NULL)
            return;
        add_lines(r, (size_t)(newline - r->s) + 1, end, style);
        return;
    }
    if (style != YAML_PLAIN_SCALAR_STYLE && end - at >= 2) {
        at++;
        end--;
    }
    add_lines(r, at, end, style);
}

/* ---- collections --------------------------------------------------------- */

static bool is_among(const char *const *names, const char *s, size_t n)
{
    for (; names != NULL && *names != NULL; names++)
        if (strlen(*names) == n && memcmp(*names, s, n) == 0)
            return true;
    return false;
}

/* Advances to the next node.  Returns whether it is a value that may be text;
 * *key_ret is set if it is a key. */
static bool next_is_text(struct reader *r, bool *key_ret)
{
    struct level *l = r->nlevels == 0 ? NULL : &r->levels[r->nlevels - 1];

    *key_ret = l != NULL && l->mapping && !l->at_value;
    if (l == NULL || !l->mapping)
        return l == NULL || !l->no_text;
    bool text = l->at_value && !l->no_text && !l->key_no_text;
    l->at_value = !l->at_value;
    return text;
}

static void take_scalar(struct reader *r, const yaml_event_t *event)
{
    bool key, text = next_is_text(r, &key);
    size_t at = offset_of(r, event->start_mark.index);
    size_t end = offset_of(r, event->end_mark.index);

    r->comments = end;
    if (text)
        add_scalar(r, at, end, event);
    else if (key)
        r->levels[r->nlevels - 1].key_no_text =
            is_among(r->names, (const char *)event->data.scalar.value,
                     event->data.scalar.length);
}

static void open_level(struct reader *r, bool mapping)
{
    enum { LEVELS = 2000 }; /* libyaml needs quadratic time */
    bool key, text = next_is_text(r, &key);

    if (r->nlevels == LEVELS) {
        document_build_fail(r->document, r->at,
                            N_("is nested more than 2,000 times"));
        return;
    }
    if (key)
        r->levels[r->nlevels - 1].key_no_text = false;
    if (!array_grow(&r->levels, r->nlevels, &r->cap, sizeof(*r->levels)))
        document_build_no_memory(r->document);
    else
        r->levels[r->nlevels++] =
            (struct level){.mapping = mapping, .no_text = !text};
}

/* Tells of the comments in s[at..end), where there is no scalar. */
static void read_comments(struct reader *r, size_t at, size_t end)
{
    const char *s = r->s, *found;

    while (at < end && (found = memchr(s + at, '#', end - at)) != NULL) {
        size_t begin = (size_t)(found - s);
        const char *newline = memchr(found, '\n', end - begin);
        size_t stop = newline == NULL ? end : (size_t)(newline - s);
        bool comment = begin == 0 || isspace((unsigned char)s[begin - 1]);
        if (comment)
            document_build_comment(r->document, begin, stop - begin);
        at = comment ? stop : begin + 1;
    }
}

/* Tells of the comments before an event, and in the first line of a block
 * scalar. */
static void read_comments_before(struct reader *r, const yaml_event_t *event)
{
    size_t at = offset_of(r, event->start_mark.index);
    size_t end = r->comments;
    bool scalar = event->type == YAML_SCALAR_EVENT;

    read_comments(r, r->comments, at);
    if (scalar && (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                   event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE)) {
        const char *newline = memchr(r->s + at, '\n', r->end - at);
        if (newline != NULL)
            read_comments(r, at, (size_t)(newline - r->s));
    }
    if (at > end)
        end = at;
    r->comments = end;
}

/* Takes an event; false at the end. */
static bool take_event(struct reader *r, const yaml_event_t *event)
{
    bool key;

    read_comments_before(r, event);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        take_scalar(r, event);
        break;
    case YAML_ALIAS_EVENT:
        next_is_text(r, &key);
        break;
    case YAML_MAPPING_START_EVENT:
        open_level(r, true);
        break;
    case YAML_SEQUENCE_START_EVENT:
        open_level(r, false);
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        r->nlevels -= r->nlevels > 0;
        break;
    case YAML_STREAM_END_EVENT:
        return false;
    default:
        break;
    }
    return !r->document->failed;
}

static void say_wrong(struct reader *r, size_t begin)
{
    const yaml_parser_t *p = &r->parser;
    const char *problem = p->problem == NULL ? "" : p->problem;

    if (p->error == YAML_MEMORY_ERROR) {
        document_build_no_memory(r->document);
        return;
    }
    size_t at = begin + p->problem_offset;
    if (p->error != YAML_READER_ERROR) {
        r->index = 0;
        r->at = begin;
        at = offset_of(r, p->problem_mark.index);
    }
    document_build_fail(r->document, at, N_("is not YAML: %s"), problem);
}

/* ---- plain scalars that need quotes -------------------------------------- */

static const char specials[] = ":#,[]{}&*!|>'\"%@`";

/* Whether what became of a plain scalar may be something else than a string, or
 * not be plain: it has more of what means something in YAML than before, or is
 * ASCII alone, as numbers and `true` are. */
static bool needs_quotes(const char *before, size_t n, const char *now,
                         size_t now_nbytes)
{
    size_t had = 0, has = 0;
    bool ascii = true;

    for (size_t i = 0; i < n; i++)
        had += before[i] != '\0' && strchr(specials, before[i]) != NULL;
    for (size_t i = 0; i < now_nbytes; i++) {
        has += now[i] != '\0' && strchr(specials, now[i]) != NULL;
        ascii = ascii && (signed char)now[i] >= 0;
    }
    return now_nbytes == 0 || has > had || ascii ||
           (strchr("-?=~ ", now[0]) != NULL && now[0] != before[0]);
}

/* Puts quotes around plain scalars that are not plain any more.  There are some
 * if a result has ASCII, as of custom terms. */
static void lay_quotes(void *state, struct document *d)
{
    const struct document_part *p = d->part;

    (void)state;
    for (size_t i = 0; i < p->nspans; i++) {
        const struct document_span *s = &p->spans[i];
        if (s->manner != AS_PLAIN || s->escape || s->plain || s->at == 0 ||
            s->nbytes == 0)
            continue;
        const char *now = p->written.data + s->written_at;
        size_t n = s->result_nbytes;
        if (!needs_quotes(p->source + s->at, s->nbytes, now, n))
            continue;
        bool single = n == 0 || memchr(now, '\'', n) == NULL;
        if (!single && (memchr(now, '"', n) != NULL || memchr(now, '\\', n)))
            continue;
        const char quote = single ? '\'' : '"';
        const char opening[2] = {p->source[s->at - 1], quote};
        document_build_replace(d, s->at - 1, 1, opening, 2);
        document_build_replace(d, (size_t)s->at + s->nbytes, 0, &quote, 1);
    }
}

static void drop_nothing(void *state)
{
    (void)state;
}

bool yaml_text_build(struct document *d, size_t at, size_t end,
                     const char *const *names)
{
    struct reader r = {.document = d,
                       .s = d->part->source,
                       .end = end,
                       .names = names,
                       .at = at,
                       .comments = at};
    yaml_event_t event;
    bool goes_on = true;

    if (!yaml_parser_initialize(&r.parser)) {
        document_build_no_memory(d);
        return false;
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.s + at,
                                 end - at);
    while (goes_on) {
        if (!yaml_parser_parse(&r.parser, &event)) {
            say_wrong(&r, at);
            break;
        }
        goes_on = take_event(&r, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&r.parser);
    free(r.levels);
    document_build_follow(d, lay_quotes, drop_nothing, NULL);
    return !d->failed;
}

/* Characters as \u and four digits, or \U and eight. */
static bool write_escapes(const char *text, size_t n, unsigned how,
                          struct buf *out)
{
    static const char *const formats[] = {"\\u%04x", "\\u%04X", "\\U%08x",
                                          "\\U%08X"};
    bool done = true;

    for (size_t i = 0, nbytes; done && i < n; i += nbytes) {
        unsigned c = utf8_decode(text + i, &nbytes);
        char escape[16];
        int length = snprintf(
            escape, sizeof(escape),
            formats[(how & UPPER) + (c >= 0x10000 ? LONG : how & LONG)], c);
        done = buf_append(out, escape, (size_t)length);
    }
    return done;
}

bool yaml_text_write(unsigned manner, const char *text, size_t n,
                     struct buf *out)
{
    bool done = true;

    if (manner == AS_DOUBLE || (manner >= AS_ESCAPE && manner < AS_LINE &&
                                utf8_valid_prefix(text, n) < n))
        return unicode_escape_write_quoted(text, n, out);
    if (manner >= AS_ESCAPE && manner < AS_LINE)
        return write_escapes(text, n, manner - AS_ESCAPE, out);
    if (manner != AS_SINGLE)
        return buf_append(out, text, n);
    for (size_t i = 0; done && i < n; i++)
        done = buf_append(out, text[i] == '\'' ? "''" : text + i,
                          text[i] == '\'' ? 2 : 1);
    return done;
}
