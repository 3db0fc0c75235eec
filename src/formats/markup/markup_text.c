/*
 * markup_text.c - reports the text of markup to a document.
 *
 * Of the spaces around inline tags only one is reported, and none at the
 * beginning or end of a block.  A line end between two Chinese characters is
 * not reported, so that words in wrapped paragraphs are found, unless it is
 * next to a tag: links on lines of their own are separate.
 */
#include "formats/markup/markup_text.h"

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "formats/document/document_build.h"
#include "formats/markup/markup_manner.h"
#include "formats/markup/markup_map.h"

void markup_text_init(struct markup_text *t, struct document *document,
                      bool xml)
{
    *t = (struct markup_text){.document = document,
                              .s = document->part->source,
                              .xml = xml,
                              .separator = '-',
                              .space_at = SIZE_MAX};
}

void markup_text_free(struct markup_text *t)
{
    free(t->asides);
}

/* ---- spans --------------------------------------------------------------- */

/* Reports text that is equal in the scanned bytes and in the part, except for
 * references in the part. */
static void add_span(struct markup_text *t, size_t at, size_t end,
                     unsigned manner)
{
    struct document *d = t->document;

    if (t->map == NULL) {
        document_build_text(d, at, end - at, manner);
        return;
    }
    const struct markup_run *run = markup_map_find(t->map, at);
    while (at < end) {
        size_t next = run[1].at < end ? run[1].at : end;
        if (run->reference)
            document_build_escape(
                d, run->source_at, run->source_nbytes, t->s + at, next - at,
                manner | MARKUP_TWICE |
                    (unsigned)run->manner << MARKUP_OUTER_SHIFT);
        else
            document_build_text(d, run->source_at + (at - run->at), next - at,
                                manner | MARKUP_TWICE);
        at = next;
        run++;
    }
}

/* Turns a range of the scanned bytes, which is not empty, into one of the part.
 */
static void find_source(const struct markup_text *t, size_t *at, size_t *end)
{
    if (t->map == NULL)
        return;
    const struct markup_run *last = markup_map_find(t->map, *end - 1);
    const struct markup_run *first = markup_map_find(t->map, *at);
    *at = first->source_at + (first->reference ? 0 : *at - first->at);
    *end = last->source_at +
           (last->reference ? last->source_nbytes : *end - last->at);
}

/* Reports an escape for a character. */
static void add_escape(struct markup_text *t, size_t at, size_t n,
                       uint32_t code_point, unsigned manner)
{
    char character[4];
    size_t nbytes = utf8_encode(code_point, character), end = at + n;

    find_source(t, &at, &end);
    if (t->map != NULL)
        manner |= MARKUP_TWICE;
    document_build_escape(t->document, at, end - at, character, nbytes, manner);
}

static void add_object(struct markup_text *t, size_t at)
{
    if (t->map != NULL)
        at = markup_map_find(t->map, at)->source_at;
    if (t->in_block)
        document_build_object(t->document, at);
}

void markup_text_comment(struct markup_text *t, size_t at, size_t end)
{
    find_source(t, &at, &end);
    document_build_comment(t->document, at, end - at);
}

/* ---- a run of characters ------------------------------------------------- */

static bool is_inline_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Whether s[at..end) ends or begins with a Han character. */
static bool is_han(const char *s, size_t at, size_t end, bool at_end)
{
    size_t nbytes;

    if (at_end) {
        size_t i = end;
        while (i > at && end - i < 4 &&
               ((unsigned char)s[i - 1] & 0xC0) == 0x80)
            i--;
        if (i == at)
            return false;
        at = i - 1;
    }
    if (at >= end || (unsigned char)s[at] < 0xE0)
        return false;
    nbytes = utf8_char_nbytes((unsigned char)s[at]);
    return nbytes <= end - at && utf8_valid_prefix(s + at, nbytes) == nbytes &&
           utf8_is_han(utf8_first(s + at));
}

/* Whether the line end at `i` is between two Han characters of s[from..end).
 * *before is where the first one ends, *behind where the second one begins. */
static bool is_wrapped(const char *s, size_t from, size_t i, size_t end,
                       size_t *before, size_t *behind)
{
    size_t a = i, b = i + 1;

    while (a > from && is_inline_space(s[a - 1]))
        a--;
    while (b < end && is_inline_space(s[b]))
        b++;
    *before = a;
    *behind = b;
    return is_han(s, from, a, true) && is_han(s, b, end, false);
}

/* Reads an escape of Android resources at a backslash; returns its length, or
 * 0. */
static size_t read_backslash(const char *s, size_t n, uint32_t *code_point,
                             unsigned *manner)
{
    uint32_t c = 0;

    if (n < 2)
        return 0;
    *code_point = s[1] == 'n' ? '\n' : s[1] == 't' ? '\t' : (unsigned char)s[1];
    if (s[1] != 'u')
        return strchr("nt'\"\\@?", s[1]) == NULL || s[1] == '\0' ? 0 : 2;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *found = i < n && s[i] != '\0' ? strchr(digits, s[i]) : NULL;
        if (found == NULL)
            return 0;
        c = c << 4 | (uint32_t)((found - digits) & 15);
    }
    *code_point = c;
    *manner |= MARKUP_BACKSLASH_CODE;
    return c == 0 || (c >= 0xD800 && c < 0xE000) ? 0 : 6;
}

static enum markup_reference_place
markup_reference_place(const struct markup_text *t, enum markup_place place)
{
    return t->xml                       ? MARKUP_IN_XML
           : place == MARKUP_IN_CONTENT ? MARKUP_IN_HTML
                                        : MARKUP_IN_HTML_ATTRIBUTE;
}

/* Handles a special character at `i`.  If it is an escape or a wrapped line,
 * reports the text from `from` on and returns where to continue; otherwise
 * returns `from`. */
static size_t take_special(struct markup_text *t, size_t from, size_t i,
                           size_t end, unsigned manner)
{
    enum markup_place place = manner & MARKUP_PLACE_BITS;
    struct markup_reference r;
    uint32_t c;
    size_t before = i, behind = from, n = 0;

    if (t->s[i] == '\n')
        return is_wrapped(t->s, from, i, end, &before, &behind)
                   ? (add_span(t, from, before, manner), behind)
                   : from;
    if (t->s[i] == '\\') {
        n = read_backslash(t->s + i, end - i, &c, &manner);
    } else if (markup_reference_read(t->s + i, end - i,
                                     markup_reference_place(t, place), &r)) {
        n = r.nbytes;
        c = r.code_point;
        manner |= (unsigned)r.manner << MARKUP_CHARACTER_SHIFT;
    } else if (t->xml) {
        /* An entity declared by the document, whose text is unknown here. */
        const char *semicolon = memchr(t->s + i, ';', end - i);
        add_span(t, from, i, manner);
        add_object(t, i);
        return semicolon == NULL ? end : (size_t)(semicolon - t->s) + 1;
    }
    if (n == 0)
        return from;
    add_span(t, from, i,
             manner & ~(unsigned)(3 << MARKUP_CHARACTER_SHIFT) &
                 ~(unsigned)MARKUP_BACKSLASH_CODE);
    add_escape(t, i, n, c, manner);
    return i + n;
}

/* A word with the top bit of each byte that is zero; bits above the lowest one
 * may be wrong. */
static uint64_t zero_bytes(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);

    return (word - ones) & ~word & ones << 7;
}

/* The next byte of s[at..end) that may be special, or `end`. */
static size_t find_special(const struct markup_text *t, size_t at, size_t end,
                           const char *special)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t a = ones * (unsigned char)special[0],
                   b = ones * (unsigned char)special[1],
                   c = ones * (unsigned char)special[2];
    size_t i = at;
    uint64_t word;

    for (; end - i >= sizeof(word); i += sizeof(word)) {
        memcpy(&word, t->s + i, sizeof(word));
        word = le64toh(word);
        uint64_t found =
            zero_bytes(word ^ a) | zero_bytes(word ^ b) | zero_bytes(word ^ c);
        if (found != 0)
            return i + (size_t)__builtin_ctzll(found) / 8;
    }
    /* What is special is ASCII, or in no text at all. */
    while (i < end && ((signed char)t->s[i] < 0 ||
                       (t->s[i] != special[0] && t->s[i] != special[1] &&
                        t->s[i] != special[2])))
        i++;
    return i;
}

static void add_characters(struct markup_text *t, size_t at, size_t end,
                           enum markup_place place, bool lines)
{
    bool raw = place == MARKUP_IN_CDATA || place == MARKUP_IN_RAW;
    unsigned manner = place | (t->backslashes ? MARKUP_BACKSLASHES : 0u);
    char first = raw ? (char)0xFF : '&';
    const char special[3] = {first, lines ? first : '\n',
                             t->backslashes ? '\\' : first};
    size_t from = at;

    for (size_t i = at; (i = find_special(t, i, end, special)) < end;) {
        size_t next = take_special(t, from, i, end, manner);
        i = next > i ? next : i + 1;
        from = next;
    }
    add_span(t, from, end, manner);
}

void markup_text_object(struct markup_text *t, size_t at,
                        const struct markup_state *state)
{
    if (!state->beside)
        add_object(t, at);
}

static void add(struct markup_text *t, size_t at, size_t end,
                enum markup_place place, const struct markup_state *state)
{
    const char *s = t->s;
    size_t first = at, last = end;

    if (!state->text || state->foreign || state->untouched) {
        add_object(t, at);
        return;
    }
    while (first < end && markup_scan_is_space(s[first]))
        first++;
    while (last > first && markup_scan_is_space(s[last - 1]))
        last--;
    if (first > at && t->in_block && t->space_at == SIZE_MAX)
        t->space_at = at;
    if (first == last)
        return;
    if (t->space_at != SIZE_MAX)
        add_span(t, t->space_at, t->space_at + 1, place);
    if (state->lines) {
        first = t->space_at == at ? at + 1 : at;
        last = end;
    }
    t->space_at = last < end ? last : SIZE_MAX;
    t->in_block = true;
    add_characters(t, first, last, place, state->lines);
}

/* ---- what is beside the text --------------------------------------------- */

static void add_aside(struct markup_text *t, struct markup_aside aside)
{
    aside.state.beside = false;
    if (!array_grow(&t->asides, t->nasides, &t->cap, sizeof(*t->asides)))
        document_build_no_memory(t->document);
    else
        t->asides[t->nasides++] = aside;
}

void markup_text_add(struct markup_text *t, size_t at, size_t end,
                     enum markup_place place, const struct markup_state *state)
{
    if (state->beside)
        add_aside(t, (struct markup_aside){at, end, place, *state, t->group});
    else
        add(t, at, end, place, state);
}

static void end_block(struct markup_text *t)
{
    document_build_end_block(t->document);
    t->in_block = false;
    t->space_at = SIZE_MAX;
}

void markup_text_end_block(struct markup_text *t, bool beside)
{
    size_t group = 0;

    if (beside) {
        t->group++;
        return;
    }
    end_block(t);
    for (size_t i = 0; i < t->nasides; i++) {
        const struct markup_aside *a = &t->asides[i];
        if (a->group != group)
            end_block(t);
        group = a->group;
        add(t, a->at, a->end, a->place, &a->state);
    }
    if (t->nasides > 0)
        end_block(t);
    t->nasides = 0;
}

void markup_text_attribute(struct markup_text *t, const struct markup_value *v,
                           const struct markup_state *state)
{
    struct markup_aside aside = {.at = v->at, .end = v->end, .state = *state};

    if (v->at == v->end)
        return;
    aside.state.text = true;
    aside.state.lines = false;
    aside.place = v->quote == '"'    ? MARKUP_IN_DOUBLE_QUOTES
                  : v->quote == '\'' ? MARKUP_IN_SINGLE_QUOTES
                                     : MARKUP_WITHOUT_QUOTES;
    aside.group = ++t->group;
    add_aside(t, aside);
    t->group++;
}

/* ---- languages ----------------------------------------------------------- */

static void trim(const char *s, size_t *at, size_t *end)
{
    while (*at < *end && markup_scan_is_space(s[*at]))
        ++*at;
    while (*end > *at && markup_scan_is_space(s[*end - 1]))
        --*end;
}

void markup_text_language(struct markup_text *t, size_t at, size_t end)
{
    trim(t->s, &at, &end);
    if (t->map == NULL)
        document_build_language(t->document, at, end - at, t->separator);
}

bool markup_text_is_in(const char *s, size_t n, const char *list)
{
    while (*list != '\0') {
        size_t length = (size_t)(strchrnul(list, ' ') - list);
        if (length == n && strncasecmp(list, s, n) == 0)
            return true;
        list += length + (list[length] == ' ');
    }
    return false;
}

bool markup_text_is_foreign(const char *s, size_t n, bool root)
{
    size_t i = 0;

    while (i < n && s[i] != '-' && s[i] != '_')
        i++;
    if (root)
        return markup_text_is_in(s, i, "ja jpn ko kor vi vie");
    return i > 0 &&
           !markup_text_is_in(
               s, i,
               "zh zho chi cmn yue wuu nan hak gan cdo hsn cjy mnp cpx czh "
               "czo lzh");
}

/* Whether an attribute contains a class. */
static bool has_class(const char *s, size_t n, const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < n;) {
        size_t at = i;
        while (i < n && !markup_scan_is_space(s[i]))
            i++;
        if (i - at == length && memcmp(s + at, name, length) == 0)
            return true;
        while (i < n && markup_scan_is_space(s[i]))
            i++;
    }
    return false;
}

static bool is_language(const struct markup_scan *scan,
                        const struct markup_value *v)
{
    return markup_scan_is(scan, v->name_at, v->name_end, "lang") ||
           markup_scan_is(scan, v->name_at, v->name_end, "xml:lang");
}

struct markup_own markup_text_own(const struct markup_scan *scan,
                                  const struct markup_token *tag, bool root)
{
    struct markup_own own = {-1, -1};
    struct markup_value v;
    size_t at = tag->name_end;

    if (!tag->has_common)
        return own;
    while (markup_scan_attribute(scan, tag, &at, &v)) {
        const char *value = scan->s + v.at;
        size_t n = v.end - v.at;
        if (is_language(scan, &v)) {
            size_t from = v.at, end = v.end;
            trim(scan->s, &from, &end);
            own.foreign =
                markup_text_is_foreign(scan->s + from, end - from, root);
        } else if (markup_scan_is(scan, v.name_at, v.name_end, "translate")) {
            if (markup_text_is_in(value, n, "no"))
                own.untouched = 1;
            else if (own.untouched < 0 &&
                     (n == 0 || markup_text_is_in(value, n, "yes")))
                own.untouched = 0;
        } else if (n >= strlen("notranslate") &&
                   markup_scan_is(scan, v.name_at, v.name_end, "class") &&
                   has_class(value, n, "notranslate")) {
            own.untouched = 1;
        }
    }
    return own;
}

void markup_text_apply(const struct markup_own *own, struct markup_state *state)
{
    if (own->foreign >= 0)
        state->foreign = own->foreign != 0;
    if (own->untouched >= 0)
        state->untouched = own->untouched != 0;
}

void markup_text_languages(struct markup_text *t,
                           const struct markup_scan *scan,
                           const struct markup_token *tag)
{
    struct markup_value v;
    size_t at = tag->name_end;

    while (tag->has_common && markup_scan_attribute(scan, tag, &at, &v))
        if (is_language(scan, &v))
            markup_text_language(t, v.at, v.end);
}
