/*
 * detect_encoding.c - which encoding is this text in.
 *
 * A byte order mark says it, and so does well-formed UTF-8.  Otherwise the text
 * is decoded, strictly, as everything that it may be, and what it then says is
 * weighed: each hypothesis gives the number of bits that it takes to write
 * these bytes, by how common their characters are (data/evidence/frequent.txt),
 * and the least is right.  Among the hypotheses are some that are no Chinese:
 * Japanese, Korean, Latin letters with accents, Cyrillic, and some alphabet in
 * single bytes, whatever it is, of which all that counts is that its letters
 * come again and again.  Where the best is none of ours, or another is nearly
 * as good, nothing is claimed.
 *
 * Costs are in sixteenths of a bit.
 */
#include "command/encoding/detect_encoding.h"

#include <iconv.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "command/encoding/decoder.h"
#include "base/character_frequency.h"
#include "base/simd.h"
#include "base/utf8.h"

#define BITS(n) ((n)*16u)
/* By so much the best has to be better than any other. */
#define MARGIN BITS(8)
/* What no reading of a text costs: it is ill-formed. */
#define NEVER UINT64_MAX
/* Bits of a character that is not known to be common. */
#define UNKNOWN_BITS 14

/* A text may be in any language. */
#define ANY LANGUAGES

struct hypothesis {
    struct encoding encoding;
    enum language language;
};

/* ---- what characters cost ------------------------------------------------ */

/* Sixteen times the logarithm to the base of 2, rounded down: the digits of a
 * logarithm are the carries of squaring. */
static unsigned log2_16(uint64_t x)
{
    unsigned whole = 63 - (unsigned)__builtin_clzll(x), result = whole * 16;
    uint64_t m = whole > 31 ? x >> (whole - 31) : x << (31 - whole);

    for (unsigned digit = 8; digit > 0; digit /= 2) {
        m = m * m >> 31;
        if (m >> 32 != 0) {
            m >>= 1;
            result += digit;
        }
    }
    return result;
}

static unsigned cost_of_ascii(unsigned char c, unsigned unit)
{
    if ((c >= 'a' && c <= 'z') || c == ' ')
        return BITS(5);
    if (c == '\n' || c == '\r' || c == '\t')
        return BITS(6);
    if (c < ' ' || c == 0x7F)
        return BITS(25) * unit;
    return c == '~' ? BITS(12) : BITS(7);
}

/* The numbers are round, and what matters is their order: a character of the
 * table costs 5 to 17 bits. */
static unsigned cost_of_other(uint32_t c, enum language language)
{
    /* Modern Korean has next to none, and half of Chinese read as Korean is
     * such. */
    if (utf8_is_han(c))
        return language == KOREAN           ? BITS(24)
               : c >= 0x4E00 && c <= 0x9FFF ? BITS(18)
                                            : BITS(21);
    if (c >= 0xAC00 && c <= 0xD7A3)
        return language == CHINESE ? BITS(22) : BITS(17);
    if (c >= 0x400 && c <= 0x45F)
        return language == ANY ? BITS(6) : BITS(16);
    if (c >= 0xE000 && c <= 0xF8FF)
        return BITS(26);
    if (c < 0x250 || (c >= 0x2000 && c <= 0x2BFF) ||
        (c >= 0x3000 && c <= 0x33FF) || (c >= 0xFF00 && c <= 0xFFEF))
        return BITS(16);
    return BITS(22);
}

/* What is too large for a small stack. */
struct tables {
    struct character_frequency frequent; /* what characters cost */
    uint16_t times[0x10000]; /* how often each was in the text, so far */
};

static struct tables *tables_new(void)
{
    struct tables *t = malloc(sizeof(*t));

    if (t != NULL)
        character_frequency_read(&t->frequent);
    return t;
}

static unsigned cost_of(struct tables *costs, uint32_t c,
                        enum language language)
{
    unsigned bits = 0;

    if (c < 0x10000 && language != ANY)
        bits = costs->frequent.bits[language][c];
    for (int l = 0; c < 0x10000 && language == ANY && l < LANGUAGES; l++)
        if (costs->frequent.bits[l][c] != 0 &&
            (bits == 0 || costs->frequent.bits[l][c] + 1u < bits))
            bits = costs->frequent.bits[l][c] + (l != CHINESE ? 1u : 0u);
    return bits > 0 ? BITS(bits + 1) : cost_of_other(c, language);
}

/* What a text costs, and what it would if nothing were known of how common its
 * characters are: in some code of two bytes, whatever it is. */
struct cost {
    uint64_t known, unknown;
};

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* What s[0..n), well-formed, costs.  A text has its own words: one of these is
 * the cheaper the more often it was there before. */
static struct cost cost_of_text(struct tables *costs, const char *s, size_t n,
                                const struct hypothesis *h)
{
    uint16_t *times = costs->times;
    struct cost cost = {0, 0};
    uint64_t nwords = 0;

    memset(costs->times, 0, sizeof(costs->times));

    for (size_t i = 0, nbytes; i < n; i += nbytes) {
        uint32_t c = utf8_decode(s + i, &nbytes);
        unsigned known = c < 0x80
                             ? cost_of_ascii((unsigned char)c, h->encoding.unit)
                             : cost_of(costs, c, h->language);
        unsigned unknown = known;
        if (c >= 0x3041 && c < 0xE000) {
            unsigned again = UINT_MAX;
            /* ASCII in larger units would be words, too. */
            if (times[c] > 0 && h->encoding.unit == 1)
                again = BITS(1) + log2_16(nwords + 64) - log2_16(times[c]);
            known = least_of(known, again);
            unknown = least_of(BITS(UNKNOWN_BITS), again);
            times[c]++;
            nwords++;
        }
        cost.known += known;
        cost.unknown += unknown;
    }
    return cost;
}

/* ---- hypotheses ---------------------------------------------------------- */

static bool has_han(const char *s, size_t n)
{
    for (size_t i = 0, nbytes; i < n; i += nbytes)
        if (utf8_is_han(utf8_decode(s + i, &nbytes)))
            return true;
    return false;
}

/* Whether a character is in hardly any text: a control character, or one beyond
 * the first plane that is neither Han nor an emoji.  Bytes of no meaning, read
 * in larger units, have such. */
static bool is_improbable(uint32_t c)
{
    return c < '\a' || (c > '\r' && c < ' ' && c != '\032' && c != '\033') ||
           (c >= 0x10000 && !utf8_is_han(c) && !(c >= 0x1F000 && c < 0x1FB00));
}

static bool has_improbable(const char *s, size_t n)
{
    for (size_t i = 0, nbytes; i < n; i += nbytes)
        if (is_improbable(utf8_decode(s + i, &nbytes)))
            return true;
    return false;
}

/* What s[0..n) costs, read that way; NEVER where it is ill-formed, or where it
 * is to be Chinese and has no Han character: marks are the same in Korean. */
static struct cost cost_of_reading(struct tables *costs, const char *s,
                                   size_t n, const struct hypothesis *h)
{
    struct decoder *d = decoder_new(&h->encoding, SHUTONG_INVALID_FAIL);
    struct buf text = {NULL, 0, 0};
    struct cost cost = {NEVER, NEVER};

    if (d != NULL && decoder_feed(d, s, n, &text, NULL) == SHUTONG_OK &&
        (h->language != CHINESE || has_han(text.data, text.n)) &&
        (h->encoding.unit == 1 || !has_improbable(text.data, text.n)))
        cost = cost_of_text(costs, text.data, text.n, h);
    decoder_free(d);
    buf_free(&text);
    return cost;
}

/* What s[0..n) costs as UTF-8 that is damaged here and there. */
static uint64_t cost_of_damaged_utf_8(struct tables *costs, const char *s,
                                      size_t n)
{
    const struct hypothesis h = {.encoding = {.unit = 1}, .language = ANY};
    uint64_t cost = 0;

    while (n > 0) {
        size_t valid = utf8_valid_prefix(s, n);
        cost += cost_of_text(costs, s, valid, &h).known;
        s += valid;
        n -= valid;
        size_t bad = n > 0 ? utf8_ill_formed_nbytes(s, n) : 0;
        if (bad == 0)
            break;
        cost += BITS(30);
        s += bad;
        n -= bad;
    }
    return cost;
}

/* What s[0..n) costs as an alphabet in single bytes: each of the 128 that are
 * not ASCII by how often it was there before, and half a time more (the
 * estimator of Krichevsky and Trofimov).  One text in 256 is such. */
static uint64_t cost_of_alphabet(const char *s, size_t n)
{
    uint32_t seen[128] = {0}, nseen = 0;
    uint64_t cost = BITS(8);

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            cost += cost_of_ascii(c, 1);
            continue;
        }
        uint32_t *times = &seen[c - 0x80];
        cost += log2_16(2 * (uint64_t)nseen + 128) -
                log2_16(2 * (uint64_t)*times + 1);
        (*times)++;
        nseen++;
    }
    return cost;
}

bool detect_encoding_is_ascii(const char *s, size_t n)
{
    return simd_best()->ascii_prefix(s, n) == n;
}

static bool is_letter(const char *s, size_t n, size_t i)
{
    return i < n && (s[i] | 32) >= 'a' && (s[i] | 32) <= 'z';
}

/* What s[0..n) costs as Cyrillic of Windows-1251, whose capitals come at the
 * beginning of words, and which has no words that are Latin in part. */
static uint64_t cost_of_cyrillic(const char *s, size_t n)
{
    uint64_t cost = 0;
    unsigned char before = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        cost += c < 0x80         ? cost_of_ascii(c, 1)
                : c < 0xC0       ? BITS(10)
                : c >= 0xE0      ? BITS(5)
                : before >= 0xE0 ? BITS(14)
                                 : BITS(7);
        if (i > 0 && ((c >= 0x80 && is_letter(s, n, i - 1)) ||
                      (before >= 0x80 && is_letter(s, n, i))))
            cost += BITS(8);
        before = c;
    }
    return cost;
}

/* What s[0..n) costs as Latin with accents here and there, in single bytes:
 * between letters, and with the same letters after them again and again. */
static uint64_t cost_of_latin(struct tables *costs, const char *s, size_t n)
{
    uint16_t *times = costs->times; /* by both */
    uint64_t cost = 0, npairs = 0;

    memset(costs->times, 0, sizeof(costs->times));

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        unsigned char next = i + 1 < n ? (unsigned char)s[i + 1] : ' ';
        bool apart = (i == 0 || (unsigned char)s[i - 1] < 0x80) && next < 0x80;
        bool in_word =
            (i > 0 && is_letter(s, n, i - 1)) || is_letter(s, n, i + 1);
        if (c < 0x80) {
            cost += cost_of_ascii(c, 1);
        } else if (!apart) {
            cost += BITS(12);
        } else {
            uint16_t *seen = &times[(c - 0x80) << 7 | next];
            unsigned pair =
                (in_word ? BITS(5) : BITS(7)) + cost_of_ascii(next, 1);
            unsigned again = UINT_MAX;
            if (*seen > 0)
                again = BITS(1) + log2_16(npairs + 64) - log2_16(*seen);
            cost += i + 1 < n ? least_of(pair, again) : pair;
            (*seen)++;
            npairs++;
            i++; /* the pair's second */
        }
    }
    return cost;
}

/* Two lowest costs, and what the lowest is of. */
struct ranking {
    const struct encoding *best; /* or NULL: none of ours */
    uint64_t cost, next;
};

static void rank(struct ranking *r, const struct encoding *e, uint64_t cost)
{
    if (cost < r->cost) {
        r->next = r->cost;
        r->cost = cost;
        r->best = e;
    } else if (cost < r->next) {
        r->next = cost;
    }
}

/* Ranks ours, of `ids` only the best, the first of equals: where the next has
 * more characters and is the same otherwise. */
static void rank_ours(struct ranking *r, struct tables *costs, const char *s,
                      size_t n, enum language language,
                      const enum encoding_id *ids, size_t nids)
{
    const struct encoding *best = NULL;
    struct cost least = {NEVER, NEVER};

    for (size_t i = 0; i < nids; i++) {
        const struct encoding *e = encoding_names_of(ids[i]);
        const struct hypothesis h = {*e, language};
        struct cost cost = cost_of_reading(costs, s, n, &h);
        if (cost.known < least.known) {
            least = cost;
            best = e;
        }
    }
    rank(r, best, least.known);
    if (language == CHINESE)
        rank(r, NULL, least.unknown);
}

static const struct hypothesis others[] = {
    {{.iconv = "EUC-JP", .unit = 1}, JAPANESE},
    {{.iconv = "SHIFT_JIS", .unit = 1}, JAPANESE},
    {{.iconv = "EUC-KR", .unit = 1}, KOREAN},
};
enum { OTHERS = sizeof(others) / sizeof(*others) };

static iconv_t held[ENCODINGS + OTHERS];

/* Holds iconv's modules: it loads and unloads them otherwise for each text,
 * which takes a millisecond. */
static void hold_modules(void)
{
    size_t n = 0;

    for (const struct encoding *e = encoding_names_next(NULL); e != NULL;
         e = encoding_names_next(e))
        held[n++] = iconv_open("UTF-8", e->iconv);
    for (size_t i = 0; i < OTHERS; i++)
        held[n++] = iconv_open("UTF-8", others[i].encoding.iconv);
}

static void rank_others(struct ranking *r, struct tables *costs, const char *s,
                        size_t n)
{
    for (size_t i = 0; i < OTHERS; i++)
        rank(r, NULL, cost_of_reading(costs, s, n, &others[i]).known);
    rank(r, NULL, cost_of_alphabet(s, n));
    rank(r, NULL, cost_of_latin(costs, s, n));
    rank(r, NULL, cost_of_cyrillic(s, n));
}

static void rank_all(struct ranking *r, struct tables *costs, const char *s,
                     size_t n, bool beginning)
{
    static const enum encoding_id gb[] = {ENCODING_GB18030, ENCODING_GBK};
    static const enum encoding_id big5[] = {ENCODING_BIG5, ENCODING_BIG5_HKSCS};
    static const enum encoding_id euc_tw[] = {ENCODING_EUC_TW};
    static const enum encoding_id hz[] = {ENCODING_HZ};
    static const enum encoding_id wide[] = {
        ENCODING_UTF_16LE, ENCODING_UTF_16BE, ENCODING_UTF_32LE,
        ENCODING_UTF_32BE};

    bool ascii = detect_encoding_is_ascii(s, n);

    /* Bytes of no meaning. */
    rank(r, NULL, BITS(8) * (uint64_t)n);
    rank(r, encoding_names_of(ENCODING_UTF_8),
         cost_of_damaged_utf_8(costs, s, n));
    rank_ours(r, costs, s, n, CHINESE, hz, 1);
    /* Lines that are all alike would be cheap as the same few characters again
     * and again; but no text in UTF-16 is ASCII without a NUL. */
    bool may_be_wide = beginning && (!ascii || memchr(s, '\0', n) != NULL);
    for (size_t i = 0; may_be_wide && i < 4; i++)
        rank_ours(r, costs, s, n, ANY, &wide[i], 1);
    if (ascii)
        return; /* to all others, which have it, as well */
    rank_ours(r, costs, s, n, CHINESE, gb, 2);
    rank_ours(r, costs, s, n, CHINESE, big5, 2);
    rank_ours(r, costs, s, n, CHINESE, euc_tw, 1);
    rank_others(r, costs, s, n);
}

/* ---- the text ------------------------------------------------------------ */

/* The encoding that a byte order mark names, or NULL. */
static const struct encoding *byte_order_mark(const char *s, size_t n)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum encoding_id id;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, ENCODING_UTF_8},
        {"\xFF\xFE\0", 4, ENCODING_UTF_32LE}, /* with the NUL at its end */
        {"\0\0\xFE\xFF", 4, ENCODING_UTF_32BE},
        {"\xFF\xFE", 2, ENCODING_UTF_16LE},
        {"\xFE\xFF", 2, ENCODING_UTF_16BE},
        {"\x84\x31\x95\x33", 4, ENCODING_GB18030},
    };

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (n >= marks[i].n && memcmp(s, marks[i].bytes, marks[i].n) == 0)
            return encoding_names_of(marks[i].id);
    return NULL;
}

/* Where a shift of HZ begins, or may begin, at the end; n where nowhere. */
static size_t find_shift(const char *s, size_t n)
{
    const char *at = s, *end = s + n;

    while ((at = memchr(at, '~', (size_t)(end - at))) != NULL) {
        if (at + 1 == end || at[1] == '{')
            return (size_t)(at - s);
        at++;
    }
    return n;
}

size_t detect_encoding_skip(const char *s, size_t n)
{
    size_t ascii = simd_best()->ascii_prefix(s, n);
    const char *nul = memchr(s, '\0', ascii);

    return find_shift(s, nul != NULL ? (size_t)(nul - s) : ascii);
}

size_t detect_encoding_enough(const char *s, size_t n)
{
    size_t telling = 0;

    if (n > SNIFF_MOST)
        n = SNIFF_MOST;
    for (size_t i = 0; i < n; i++) {
        telling += (unsigned char)s[i] >= 0x80 || s[i] == '\0';
        if (telling == SNIFF_TELLING)
            return i + 1;
    }
    return n == SNIFF_MOST ? n : 0;
}

const struct encoding *detect_encoding(const char *s, size_t n, bool beginning)
{
    const struct encoding *utf_8 = encoding_names_of(ENCODING_UTF_8);
    const struct encoding *marked = beginning ? byte_order_mark(s, n) : NULL;
    struct ranking r = {NULL, NEVER, NEVER};

    if (marked != NULL)
        return marked;
    /* A tilde at the end is not a shift yet, and costs HZ nothing. */
    if (detect_encoding_skip(s, n) + (n > 0 && s[n - 1] == '~') >= n)
        return utf_8;
    size_t valid = utf8_valid_prefix(s, n);
    bool well_formed =
        valid == n || utf8_ill_formed_nbytes(s + valid, n - valid) == 0;
    bool ascii = detect_encoding_is_ascii(s, n);
    if (well_formed && !ascii && memchr(s, '\0', n) == NULL)
        return utf_8;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, hold_modules);
    struct tables *costs = tables_new();
    if (costs == NULL)
        return NULL;
    rank_all(&r, costs, s, n, beginning);
    free(costs);
    if (r.next < r.cost + MARGIN)
        return ascii ? utf_8 : NULL;
    return r.best;
}

/* Whether s[0..n) is well-formed, with four Han characters: two, as three pairs
 * of bytes, may be by chance. */
static bool is_utf_8_with_han(const char *s, size_t n)
{
    enum { ENOUGH = 4 };
    unsigned nhan = 0;

    if (detect_encoding_is_ascii(s, n) || utf8_valid_prefix(s, n) < n)
        return false;
    for (size_t i = 0, nbytes; i < n && nhan < ENOUGH; i += nbytes)
        nhan += utf8_is_han(utf8_decode(s + i, &nbytes));
    return nhan == ENOUGH;
}

bool detect_encoding_has_utf_8_line(const char *s, size_t n)
{
    const char *end = s + n, *newline;

    for (; s < end; s = newline + 1) {
        newline = memchr(s, '\n', (size_t)(end - s));
        if (newline == NULL)
            return false;
        if (is_utf_8_with_han(s, (size_t)(newline - s)))
            return true;
    }
    return false;
}

const struct encoding *detect_encoding_order(const char *s, size_t n,
                                             const struct encoding *encoding)
{
    bool utf_16 = encoding->unit == 2;
    const enum encoding_id orders[] = {
        utf_16 ? ENCODING_UTF_16LE : ENCODING_UTF_32LE,
        utf_16 ? ENCODING_UTF_16BE : ENCODING_UTF_32BE};
    const char *marks[] = {utf_16 ? "\xFF\xFE" : "\xFF\xFE\0",
                           utf_16 ? "\xFE\xFF" : "\0\0\xFE\xFF"};
    struct ranking r = {NULL, NEVER, NEVER};

    for (size_t i = 0; i < 2; i++)
        if (n >= encoding->unit && memcmp(s, marks[i], encoding->unit) == 0)
            return encoding_names_of(orders[i]);
    struct tables *costs = tables_new();
    if (costs == NULL)
        return NULL;
    rank_ours(&r, costs, s, n, ANY, &orders[0], 1);
    rank_ours(&r, costs, s, n, ANY, &orders[1], 1);
    free(costs);
    return r.cost == NEVER || r.next - r.cost < MARGIN ? NULL : r.best;
}
