/*
 * quote_mark.c - quotation marks in text.
 *
 * In Latin text U+2019 is far more often an apostrophe than a quotation mark.
 * It is an apostrophe between letters (It's), at the beginning of a word ('90s,
 * rock 'n' roll), and after a plural if another word follows (students' books).
 * Between digits it is a prime, as is the mark at the end of 6'2".  After any
 * other letter or digit it may close a quotation, if one is open.
 *
 * A straight mark counts only next to Chinese text, because in code and markup
 * it may be anything.
 */
#include "match/quote_mark.h"

#include <string.h>

#include "base/simd.h"
#include "base/utf8.h"

enum { NONE = 0xFFFFFFFF }; /* the beginning or end of the text */

static const char marks[QUOTE_DIRECTED][2][4] = {
    [QUOTE_DOUBLE] = {"\xE2\x80\x9D", "\xE2\x80\x9C"},
    [QUOTE_SINGLE] = {"\xE2\x80\x99", "\xE2\x80\x98"},
    [QUOTE_CORNER] = {"\xE3\x80\x8D", "\xE3\x80\x8C"},
    [QUOTE_WHITE_CORNER] = {"\xE3\x80\x8F", "\xE3\x80\x8E"},
};

const char *quote_mark_bytes(enum quote_kind kind, bool opens)
{
    return marks[kind][opens];
}

size_t quote_mark_nbytes(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;

    if (u[0] == '"' || u[0] == '\'')
        return 1;
    if (n < 3 || u[1] != 0x80)
        return 0;
    return (u[0] == 0xE2 && (u[2] & 0xFA) == 0x98) ||
                   (u[0] == 0xE3 && (u[2] & 0xFC) == 0x8C)
               ? 3
               : 0;
}

/* ---- characters ---------------------------------------------------------- */

/* A position in the text that moves by characters. */
struct place {
    const char *text;
    size_t n, at;
};

static inline bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The character at s and its length.  Ill-formed bytes give U+FFFD or any other
 * character: they only have to be passed. */
static inline uint32_t character(const char *s, size_t n, size_t *nbytes_ret)
{
    unsigned char lead = (unsigned char)*s;

    if (lead < 0x80 || (lead >= 0xE0 && lead < 0xF0 && n >= 3 &&
                        continues(s[1]) && continues(s[2])))
        return utf8_decode(s, nbytes_ret);
    if (lead >= 0xC0 && lead < 0xE0 && n >= 2 && continues(s[1]))
        return utf8_decode(s, nbytes_ret);
    if (lead >= 0xF0 && n >= 4 && continues(s[1]) && continues(s[2]) &&
        continues(s[3]))
        return utf8_decode(s, nbytes_ret);
    *nbytes_ret = 1;
    return 0xFFFD;
}

static inline uint32_t next(struct place *p)
{
    size_t nbytes;

    if (p->at >= p->n)
        return NONE;
    if ((unsigned char)p->text[p->at] < 0x80)
        return (unsigned char)p->text[p->at++];
    uint32_t c = character(p->text + p->at, p->n - p->at, &nbytes);
    p->at += nbytes;
    return c;
}

static inline uint32_t previous(struct place *p)
{
    size_t from = p->at, nbytes;

    if (p->at == 0)
        return NONE;
    if ((unsigned char)p->text[p->at - 1] < 0x80)
        return (unsigned char)p->text[--p->at];
    do
        from--;
    while (from > 0 && p->at - from < 4 && continues(p->text[from]));
    uint32_t c = character(p->text + from, p->at - from, &nbytes);
    if (from + nbytes != p->at) {
        c = 0xFFFD;
        from = p->at - 1;
    }
    p->at = from;
    return c;
}

static bool is_line_end(uint32_t c)
{
    return c == NONE || c == '\n' || c == '\r';
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == '\'' || (c - 0x2018 <= 5 && (c & 2) == 0) ||
           (c >= 0x300C && c <= 0x300F);
}

static bool is_opening(uint32_t c)
{
    return c == 0x2018 || c == 0x201C || c == 0x300C || c == 0x300E;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Letters of the Latin, Greek and Cyrillic scripts. */
static bool is_letter(uint32_t c)
{
    return (c | 0x20) - 'a' < 26 ||
           (c >= 0xC0 && c <= 0x52F && c != 0xD7 && c != 0xF7);
}

static bool is_alphanumeric(uint32_t c)
{
    return is_letter(c) || is_digit(c);
}

/* Han, kana, bopomofo, and Chinese punctuation except quotation marks. */
static inline bool is_chinese(uint32_t c)
{
    return utf8_is_han(c) || (c > 0x3000 && c <= 0x312F && !is_quote(c)) ||
           (c >= 0xFF01 && c <= 0xFF60);
}

bool quote_mark_has_chinese(const char *s, size_t n)
{
    size_t i = 0, nbytes;

    if (n >= 3 && (unsigned char)s[0] - 0xE5u < 5 && continues(s[1]) &&
        continues(s[2]))
        return true;
    while (i < n) {
        if ((unsigned char)s[i] < 0x80)
            i += simd_best()->ascii_prefix(s + i, n - i);
        if (i < n && is_chinese(character(s + i, n - i, &nbytes)))
            return true;
        i += i < n ? nbytes : 0;
    }
    return false;
}

/* ---- sides --------------------------------------------------------------- */

/* What is skipped: marks, and what else. */
enum past { PAST_MARKS, PAST_SPACES, PAST_LINES };

static bool is_passed(uint32_t c, enum past past)
{
    return is_quote(c) ||
           (past >= PAST_SPACES &&
            (is_space(c) || c == 0x2014 || c == 0x2026 || c == ',' ||
             c == ':' || c == '/' || c == '(' || c == ')')) ||
           (past == PAST_LINES && (c == '\n' || c == '\r'));
}

static inline uint8_t side(struct place p, uint32_t (*step)(struct place *),
                           enum past past)
{
    for (int i = 0; i < QUOTE_AROUND; i++) {
        uint32_t c = step(&p);
        if (!is_passed(c, past))
            return is_chinese(c)    ? QUOTE_CHINESE
                   : is_line_end(c) ? QUOTE_EDGE
                   : is_space(c)    ? QUOTE_SPACE
                                    : QUOTE_OTHER;
    }
    return QUOTE_OTHER;
}

/* Whether only spaces are between here and the end of the line, in the
 * direction of `step`. */
static inline bool is_edge(struct place p, uint32_t (*step)(struct place *))
{
    for (int i = 0; i < QUOTE_AROUND; i++) {
        uint32_t c = step(&p);
        if (!is_space(c))
            return is_line_end(c);
    }
    return false;
}

/* Whether only spaces and marks are before, on this line. */
static bool is_line_head(struct place p)
{
    for (int i = 0; i < QUOTE_AROUND; i++) {
        uint32_t c = previous(&p);
        if (!is_space(c) && !is_quote(c))
            return is_line_end(c);
    }
    return false;
}

/* ---- what is no mark ----------------------------------------------------- */

/* Whether another word follows an apostrophe that ends a plural or a shortened
 * -ing. */
static bool is_before_word(struct place right)
{
    return next(&right) == ' ' && is_letter(next(&right));
}

static bool is_apostrophe(uint32_t before, uint32_t after, struct place right)
{
    if (is_alphanumeric(before))
        return is_letter(after) || (is_digit(before) && is_digit(after)) ||
               (((before | 0x20) == 's' || (before | 0x20) == 'n') &&
                is_before_word(right));
    return is_alphanumeric(after) &&
           (is_line_end(before) || is_space(before) || is_opening(before) ||
            before == '(' || before == '[' || before == '-' ||
            before == 0x2014);
}

/* Whether an opening mark was typed instead of an apostrophe: it's, they'll,
 * '90s. */
static bool is_reversed_apostrophe(uint32_t before, struct place right)
{
    uint32_t first = next(&right);

    if (is_letter(before)) {
        uint32_t second = next(&right);
        if (!is_letter(second))
            return first == 's' || first == 't' || first == 'd' || first == 'm';
        return (((first == 'r' || first == 'v') && second == 'e') ||
                (first == 'l' && second == 'l')) &&
               !is_letter(next(&right));
    }
    return is_digit(first) && is_digit(next(&right)) && next(&right) == 's';
}

/* Whether feet and inches come before a mark: 6'2. */
static bool is_after_feet(struct place left)
{
    uint32_t c = previous(&left);
    int digits = 0;

    for (; is_digit(c) && digits < 2; digits++)
        c = previous(&left);
    return digits > 0 && (c == 0x2019 || c == '\'' || c == 0x2032) &&
           is_digit(previous(&left));
}

/* Whether a straight mark is in Chinese text and not doubled. */
static bool is_clear(const struct quote_mark *m, uint32_t c, uint32_t before,
                     uint32_t after)
{
    return (m->left == QUOTE_CHINESE || m->right == QUOTE_CHINESE) &&
           before != c && after != c;
}

/* ---- a mark -------------------------------------------------------------- */

/* What is next to a mark. */
struct neighbours {
    struct place left, right; /* before it, and after */
    uint32_t before, after;
};

static enum quote_kind kind_of(uint32_t c)
{
    switch (c) {
    case '"':
        return QUOTE_STRAIGHT;
    case '\'':
        return QUOTE_STRAIGHT_SINGLE;
    case 0x2018:
    case 0x2019:
        return QUOTE_SINGLE;
    case 0x201C:
    case 0x201D:
        return QUOTE_DOUBLE;
    case 0x300C:
    case 0x300D:
        return QUOTE_CORNER;
    default:
        return QUOTE_WHITE_CORNER;
    }
}

/* Describes a straight mark. */
static void read_straight(struct quote_mark *m, uint32_t c,
                          const struct neighbours *k)
{
    m->left = side(k->left, previous, PAST_MARKS);
    m->right = side(k->right, next, PAST_MARKS);
    m->is_mark = is_clear(m, c, k->before, k->after) &&
                 !(c == '"' && is_after_feet(k->left));
}

/* Describes a mark by what is before it, which is not Chinese text. */
static void read_left(struct quote_mark *m, uint32_t c,
                      const struct neighbours *k)
{
    m->in_latin = is_alphanumeric(k->before);
    m->left = side(k->left, previous, PAST_SPACES);
    m->line_before = QUOTE_OTHER;
    if (m->left == QUOTE_EDGE)
        m->line_before = side(k->left, previous, PAST_LINES);
    m->at_head = !m->opens && is_edge(k->left, previous);
    m->line_head = m->opens && is_line_head(k->left);
    if (c == 0x2019)
        m->is_mark = !is_apostrophe(k->before, k->after, k->right);
    else if (c == 0x2018)
        m->is_mark = !is_reversed_apostrophe(k->before, k->right);
    else if (c == 0x201D)
        m->is_mark = !is_after_feet(k->left);
}

/* Whether three bytes are a Han character from U+5000 to U+9FFF, as most text
 * beside marks is. */
static inline bool is_common_han(const char *s)
{
    return (unsigned char)s[0] - 0xE5u < 5 && continues(s[1]) &&
           continues(s[2]);
}

struct quote_mark quote_mark_read(const char *text, size_t n, size_t at)
{
    struct neighbours k = {.left = {text, n, at}, .right = {text, n, at}};
    uint32_t c = next(&k.right);
    struct place left = k.left, right = k.right;
    struct quote_mark m = {.kind = (uint8_t)kind_of(c),
                           .opens = is_opening(c),
                           .is_mark = true,
                           .left = QUOTE_CHINESE,
                           .right = QUOTE_CHINESE};
    bool is_before = at >= 3 && is_common_han(text + at - 3);
    bool is_after = n - right.at >= 3 && is_common_han(text + right.at);

    if (is_before && is_after && m.kind < QUOTE_DIRECTED && c != 0x2018)
        return m;
    k.before = previous(&left);
    k.after = next(&right);
    if (m.kind >= QUOTE_DIRECTED) {
        read_straight(&m, c, &k);
        return m;
    }
    if (!is_before && !is_chinese(k.before))
        read_left(&m, c, &k);
    else if (c == 0x2018)
        m.is_mark = !is_reversed_apostrophe(k.before, k.right);
    if (!is_after && !is_chinese(k.after)) {
        m.right = side(k.right, next, PAST_SPACES);
        m.at_tail = m.opens && is_edge(k.right, next);
    }
    return m;
}
