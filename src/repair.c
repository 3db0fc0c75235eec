/*
 * repair.c - undoes the damage of scraped text, on its way through.
 *
 *   segment   a line, or a piece of a very long one
 *   restore   stretches of shifted GBK give other characters (shifted.h)
 *   look      characters are dropped, replaced, or followed by a gloss; what
 *             comes of it is held
 *   decide    a gloss, by the other glosses near it
 *   release   what is held, up to the first gloss that is not decided
 *
 * A character is only changed where there is no doubt, so a gloss needs
 * company: text that was damaged has many of them, on common characters, apart
 * from each other; a reader's are on characters in a row, or on rare ones; and
 * a single one may have been written by a person, but for a character that
 * everybody can read and in one way only.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "frequent.h"
#include "shifted.h"
#include "shutong.h"
#include "simd.h"
#include "status.h"
#include "unihan.h"
#include "utf8.h"

enum {
    /* Bytes of a segment at most. */
    SEGMENT = 8 * 1024,
    /* Bytes before and after a gloss in which others count. */
    WINDOW = 4 * 1024,
    /* Bytes after those, in which the last of them may have a neighbour; and
     * look-alikes or invisible characters in a row. */
    BESIDE = 64,
    /* Characters of a syllable in brackets at most, with combining marks. */
    SYLLABLE = 10,
    /* Bits of characters that everybody can read, and the mean of those that
     * are glossed for readers who cannot. */
    COMMON_BITS = 12,
    RARE_BITS = 13,
    /* So many glosses are damage. */
    COMPANY = 3,
    NO_CHARACTER = -1 /* as a code point: a byte that is ill-formed */
};

static const struct {
    unsigned flag;
    const char *name, *description, *before, *after;
} rules[] = {
    {SHUTONG_REPAIR_SHIFTED_GBK, "shifted-gbk",
     "GBK that lost a byte, up to where it falls into step again",
     "幸福’?!边@是", "幸福’。”這是"},
    {SHUTONG_REPAIR_PINYIN, "pinyin",
     "a character's own reading in brackets after it, but in texts for readers",
     "太原新聞網(wǎng)首頁", "太原新聞網首頁"},
    {SHUTONG_REPAIR_INVISIBLE, "invisible",
     "zero-width characters, soft hyphens and BOMs between Han characters",
     "汉\u200B字", "汉字"},
    {SHUTONG_REPAIR_RADICALS, "radicals",
     "Kangxi and other radicals used as ideographs", "⼀个⼈", "一个人"},
    {SHUTONG_REPAIR_COMPATIBILITY, "compatibility",
     "compatibility ideographs used as the ordinary ones", "\uF9E1程", "李程"},
};
enum { RULES = sizeof(rules) / sizeof(*rules) };

/* A place; a gloss is one to be decided. */
struct site {
    enum shutong_repair rule;
    uint64_t line, column;
    uint64_t start, end; /* of what it is about in the repaired text */
    uint32_t c;          /* the character that is glossed */
    char key[PINYIN_KEY];
    unsigned char bits; /* how rare it is */
    bool only;          /* it has no other common reading */
    bool next;          /* another gloss is on the next character */
    bool decided, left_alone;
    size_t before, before_nbytes, after, after_nbytes; /* among the strings */
};

struct shutong_repairer {
    unsigned rules;
    void (*place)(void *context, const struct shutong_place *place);
    void *context;
    struct unihan unihan;
    struct shifted *shifted; /* or NULL */
    struct frequent frequent;
    /* Of characters up to U+FFFF: what shifted_look() says, and more. */
    unsigned char look[0x10000];
    bool failed; /* for want of memory */

    /* Of the text: */
    struct buf in;   /* no segment yet, ... */
    size_t searched; /* ... and no newline in so much of it */
    uint64_t line, column;
    struct buf held;     /* repaired, but not released */
    uint64_t held_start; /* where that begins in the repaired text */
    struct site *sites;  /* in order, some released ones before the others */
    size_t nsites, nreleased, sites_cap;
    struct buf strings;
    struct buf out;

    /* Of a segment: its characters, and for those of the restored text which
     * one of the segment's they come from. */
    uint32_t c[SEGMENT], restored[SEGMENT];
    uint32_t at[SEGMENT + 1]; /* where a character begins */
    uint16_t origin[SEGMENT + 1];
    bool made[SEGMENT]; /* the restored character is none of the segment's */
};

size_t shutong_repair_count(void)
{
    return RULES;
}

unsigned shutong_repair_flag(size_t index)
{
    return index < RULES ? rules[index].flag : 0;
}

const char *shutong_repair_name(size_t index)
{
    return index < RULES ? rules[index].name : NULL;
}

const char *shutong_repair_description(size_t index)
{
    return index < RULES ? rules[index].description : NULL;
}

const char *shutong_repair_before(size_t index)
{
    return index < RULES ? rules[index].before : NULL;
}

const char *shutong_repair_after(size_t index)
{
    return index < RULES ? rules[index].after : NULL;
}

void shutong_repairer_reset(struct shutong_repairer *r)
{
    r->in.n = r->held.n = r->strings.n = r->out.n = 0;
    r->searched = r->nsites = r->nreleased = 0;
    r->held_start = 0;
    r->line = r->column = 1;
    r->failed = false;
}

static bool is_invisible(uint32_t c)
{
    return (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF ||
           c == 0xAD;
}

static bool may_have_lookalike(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x2FD5) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x2F800 && c <= 0x2FA1F);
}

/* A character of which the text is to be looked at closely. */
enum { LOOK_CLOSELY = 128 };

static unsigned look_of(const struct shutong_repairer *r, uint32_t c)
{
    unsigned look = r->shifted != NULL ? shifted_look(r->shifted, c) : 0;

    return is_invisible(c) || may_have_lookalike(c) || c == 0xFFFD ||
                   c == 0xFF08 || c == 0xFF1F
               ? look | LOOK_CLOSELY
               : look;
}

struct shutong_repairer *shutong_repairer_new(
    unsigned rules_wanted,
    void (*place)(void *context, const struct shutong_place *place),
    void *context, struct shutong_error *error)
{
    struct shutong_repairer *r = calloc(1, sizeof(*r));

    if (r == NULL) {
        status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
        return NULL;
    }
    r->rules = rules_wanted;
    r->place = place;
    r->context = context;
    r->unihan = unihan_table();
    frequent_read(&r->frequent);
    shutong_repairer_reset(r);
    if ((rules_wanted & SHUTONG_REPAIR_SHIFTED_GBK) != 0) {
        r->shifted = shifted_new(&r->frequent);
        if (r->shifted == NULL) {
            if (errno == ENOMEM)
                status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
            else
                status_fail(error, SHUTONG_UNSUPPORTED,
                            "iconv here has no GB18030, which the repair "
                            "shifted-gbk needs");
            free(r);
            return NULL;
        }
    }
    for (uint32_t c = 0x80; c < 0x10000; c++)
        r->look[c] = (unsigned char)look_of(r, c);
    return r;
}

void shutong_repairer_free(struct shutong_repairer *r)
{
    if (r == NULL)
        return;
    shifted_free(r->shifted);
    buf_free(&r->in);
    buf_free(&r->held);
    buf_free(&r->strings);
    buf_free(&r->out);
    free(r->sites);
    free(r);
}

/* ---- places -------------------------------------------------------------- */

static size_t keep_string(struct shutong_repairer *r, const char *s, size_t n)
{
    size_t at = r->strings.n;

    if (r->place != NULL && !buf_append(&r->strings, s, n))
        r->failed = true;
    return at;
}

/* Adds a place, of which `before` is what stood at a character of the segment;
 * NULL when out of memory. */
static struct site *add_site(struct shutong_repairer *r,
                             enum shutong_repair rule, size_t origin,
                             const char *before, size_t before_nbytes)
{
    if (!array_grow(&r->sites, r->nsites, &r->sites_cap, sizeof(*r->sites))) {
        r->failed = true;
        return NULL;
    }
    struct site *s = &r->sites[r->nsites++];
    *s = (struct site){.rule = rule,
                       .line = r->line,
                       .column = r->column + origin,
                       .start = r->held_start + r->held.n,
                       .decided = true};
    s->end = s->start;
    s->before = keep_string(r, before, before_nbytes);
    s->before_nbytes = before_nbytes;
    return s;
}

static void set_after(struct shutong_repairer *r, struct site *s,
                      const char *after, size_t n)
{
    s->after = keep_string(r, after, n);
    s->after_nbytes = n;
}

static void call_place(struct shutong_repairer *r, const struct site *s)
{
    if (r->place == NULL || r->failed)
        return;
    const char *strings = r->strings.n > 0 ? r->strings.data : "";
    struct shutong_place p = {.line = s->line,
                              .column = s->column,
                              .rule = s->rule,
                              .left_alone = s->left_alone,
                              .before = strings + s->before,
                              .before_nbytes = s->before_nbytes,
                              .after = strings + s->after,
                              .after_nbytes = s->after_nbytes};
    if (s->left_alone) {
        p.after = p.before;
        p.after_nbytes = p.before_nbytes;
    }
    r->place(r->context, &p);
}

/* ---- a segment ----------------------------------------------------------- */

/* Decodes a segment into characters; returns how many. */
static size_t decode_segment(struct shutong_repairer *r, const char *s,
                             size_t n)
{
    size_t nchars = 0, i = 0;

    while (i < n) {
        size_t end = i + utf8_valid_prefix(s + i, n - i), nbytes;
        for (; i < end; i += nbytes) {
            r->at[nchars] = (uint32_t)i;
            r->c[nchars++] = utf8_decode(s + i, &nbytes);
        }
        if (i < n) {
            r->at[nchars] = (uint32_t)i++;
            r->c[nchars++] = (uint32_t)NO_CHARACTER;
        }
    }
    r->at[nchars] = (uint32_t)n;
    return nchars;
}

/* Appends characters as they are, from one place of the segment to another. */
static size_t keep_characters(struct shutong_repairer *r, size_t n, size_t from,
                              size_t to)
{
    for (size_t i = from; i < to; i++, n++) {
        r->restored[n] = r->c[i];
        r->origin[n] = (uint16_t)i;
        r->made[n] = false;
    }
    return n;
}

/* Text of characters that were restored. */
static size_t encode_characters(const uint32_t *c, size_t n, char *text)
{
    size_t nbytes = 0;

    for (size_t i = 0; i < n; i++)
        nbytes += utf8_encode(c[i], text + nbytes);
    return nbytes;
}

/* Restores stretches of shifted GBK among the segment's nchars characters:
 * returns how many characters there are then. */
static size_t restore_stretches(struct shutong_repairer *r, const char *s,
                                size_t nchars)
{
    struct stretch stretch;
    size_t from = 0, n = 0;

    while (r->shifted != NULL &&
           shifted_find(r->shifted, r->c, nchars, from, &stretch)) {
        char text[4 * (2 * STRETCH_MOST + 2)];
        size_t first = r->at[stretch.from];
        n = keep_characters(r, n, from, stretch.from);
        struct site *site =
            add_site(r, SHUTONG_REPAIR_SHIFTED_GBK, stretch.from, s + first,
                     r->at[stretch.to] - first);
        if (site == NULL)
            return n;
        if (stretch.restored) {
            set_after(r, site, text,
                      encode_characters(stretch.c, stretch.n, text));
            for (size_t i = 0; i < stretch.n; i++, n++) {
                r->restored[n] = stretch.c[i];
                r->origin[n] = (uint16_t)stretch.from;
                r->made[n] = true;
            }
        } else {
            site->left_alone = true;
            n = keep_characters(r, n, stretch.from, stretch.to);
        }
        from = stretch.to;
    }
    return keep_characters(r, n, from, nchars);
}

static bool is_ideograph(uint32_t c)
{
    return utf8_is_han(c) && !(c >= 0xF900 && c <= 0xFAFF) &&
           !(c >= 0x2F800 && c <= 0x2FA1F);
}

/* Whether a character belongs to Han text: an ideograph or its marks. */
static bool is_of_han_text(uint32_t c)
{
    return utf8_is_han(c) || (c >= 0x2E80 && c <= 0x303F) ||
           (c >= 0xFF01 && c <= 0xFF60) || (c >= 0x2018 && c <= 0x201D);
}

static bool hold(struct shutong_repairer *r, const char *s, size_t n)
{
    if (!buf_append(&r->held, s, n))
        r->failed = true;
    return !r->failed;
}

/* Holds character i of the restored text. */
static void hold_character(struct shutong_repairer *r, const char *s, size_t i)
{
    char text[4];

    if (!r->made[i]) {
        size_t o = r->origin[i];
        hold(r, s + r->at[o], r->at[o + 1] - r->at[o]);
    } else {
        hold(r, text, utf8_encode(r->restored[i], text));
    }
}

static bool is_wanted(const struct shutong_repairer *r, unsigned rule)
{
    return (r->rules & rule) != 0;
}

/* Whether character i, a look-alike, stands with ideographs: next to one, or to
 * other look-alikes that do. */
static bool is_with_ideographs(const struct shutong_repairer *r, size_t n,
                               size_t i)
{
    size_t before = i, after = i + 1;

    while (before > 0 && i - before < BESIDE &&
           may_have_lookalike(r->restored[before - 1]))
        before--;
    while (after < n && after - i < BESIDE &&
           may_have_lookalike(r->restored[after]))
        after++;
    return (before > 0 && is_ideograph(r->restored[before - 1])) ||
           (after < n && is_ideograph(r->restored[after]));
}

/* Drops character i, or puts another in its place; false where it stays. */
static bool change_character(struct shutong_repairer *r, const char *s,
                             size_t n, size_t i)
{
    uint32_t c = r->restored[i], to = 0;
    uint32_t before = i > 0 ? r->restored[i - 1] : 0;
    uint32_t after = i + 1 < n ? r->restored[i + 1] : 0;
    enum shutong_repair rule = SHUTONG_REPAIR_INVISIBLE;
    char text[4];

    if (is_invisible(c)) {
        /* Several of them stand together. */
        for (size_t k = i + 1; k < n && k - i < BESIDE && is_invisible(after);
             k++)
            after = k + 1 < n ? r->restored[k + 1] : 0;
        for (size_t k = i; k > 0 && i - k < BESIDE && is_invisible(before); k--)
            before = k > 1 ? r->restored[k - 2] : 0;
        if (!is_of_han_text(before) || !is_of_han_text(after))
            return false;
    } else {
        rule =
            c < 0x3000 ? SHUTONG_REPAIR_RADICALS : SHUTONG_REPAIR_COMPATIBILITY;
        if (!is_with_ideographs(r, n, i))
            return false;
        to = unihan_lookalike(&r->unihan, c);
        if (to == 0)
            return false;
    }
    if (!is_wanted(r, rule))
        return false;
    size_t o = r->origin[i];
    struct site *site = add_site(r, rule, o, s + r->at[o],
                                 r->made[i] ? 0 : r->at[o + 1] - r->at[o]);
    size_t nbytes = to != 0 ? utf8_encode(to, text) : 0;
    if (site != NULL)
        set_after(r, site, text, nbytes);
    hold(r, text, nbytes);
    return true;
}

/* Length in characters of a bracket at i that holds one syllable; 0 where there
 * is none. */
static size_t gloss_length(const struct shutong_repairer *r, size_t n, size_t i,
                           char key[PINYIN_KEY])
{
    char text[4 * SYLLABLE];
    uint32_t open = r->restored[i], close = open == '(' ? ')' : 0xFF09;
    size_t nbytes = 0, k = i + 1;

    if (open != '(' && open != 0xFF08)
        return 0;
    for (; k < n && k - i <= SYLLABLE; k++) {
        uint32_t c = r->restored[k];
        if (c == close)
            return pinyin_key(text, nbytes, key) ? k + 1 - i : 0;
        if (c > 0x1EFF)
            return 0;
        nbytes += utf8_encode(c, text + nbytes);
    }
    return 0;
}

/* Holds a gloss at i, to be decided later; returns its length in characters, 0
 * where there is none. */
static size_t take_gloss(struct shutong_repairer *r, const char *s, size_t n,
                         size_t i)
{
    uint32_t c = i > 0 ? r->restored[i - 1] : 0;
    char key[PINYIN_KEY];
    bool only = false;

    if (!utf8_is_han(c) || c > 0xFFFF)
        return 0;
    size_t length = gloss_length(r, n, i, key);
    if (length == 0 || !unihan_is_reading(&r->unihan, c, key, &only))
        return 0;
    size_t first = r->origin[i], last = r->origin[i + length - 1] + 1u;
    struct site *site = add_site(r, SHUTONG_REPAIR_PINYIN, first,
                                 s + r->at[first], r->at[last] - r->at[first]);
    for (size_t k = 0; k < length; k++)
        hold_character(r, s, i + k);
    if (site == NULL)
        return length;
    unsigned char bits = r->frequent.bits[CHINESE][c];
    memcpy(site->key, key, PINYIN_KEY);
    site->c = c;
    site->bits = bits != 0 ? bits : 18;
    site->only = only;
    site->end = r->held_start + r->held.n;
    site->decided = false;
    return length;
}

/* Whether the last gloss and the one before it are on characters in a row. */
static void note_neighbours(struct shutong_repairer *r)
{
    struct site *last = &r->sites[r->nsites - 1];

    for (size_t i = r->nsites - 1; i > 0; i--) {
        struct site *before = &r->sites[i - 1];
        if (before->rule != SHUTONG_REPAIR_PINYIN)
            continue;
        before->next =
            last->start - before->end <= 4 && last->line == before->line;
        return;
    }
}

/* Puts places from `first` on, of one segment, in the order of the text: those
 * of its stretches were found before the others. */
static void sort_sites(struct shutong_repairer *r, size_t first)
{
    for (size_t i = first + 1; i < r->nsites; i++) {
        struct site s = r->sites[i];
        size_t k = i;
        for (; k > first && r->sites[k - 1].column > s.column; k--)
            r->sites[k] = r->sites[k - 1];
        r->sites[k] = s;
    }
}

/* Repairs a segment into what is held. */
static void repair_segment(struct shutong_repairer *r, const char *s, size_t n)
{
    size_t first = r->nsites;
    size_t nchars = decode_segment(r, s, n);
    size_t nrestored = restore_stretches(r, s, nchars);

    for (size_t i = 0; i < nrestored && !r->failed;) {
        uint32_t c = r->restored[i];
        size_t length = 0;
        if (c < 0x80 ? c == '(' : c == 0xFF08) {
            length = is_wanted(r, SHUTONG_REPAIR_PINYIN)
                         ? take_gloss(r, s, nrestored, i)
                         : 0;
            if (length > 0 && !r->failed)
                note_neighbours(r);
        } else if (is_invisible(c) || may_have_lookalike(c)) {
            length = change_character(r, s, nrestored, i);
        }
        if (length == 0)
            hold_character(r, s, i);
        i += length > 0 ? length : 1;
    }
    sort_sites(r, first);
    r->column += nchars;
    if (n > 0 && s[n - 1] == '\n') {
        r->line++;
        r->column = 1;
    }
}

static bool is_letter(unsigned char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Whether ASCII at s[i], after a character that costs `cost` with the one
 * before it, 0 after ASCII, may be damage. */
static bool is_suspicious_ascii(const struct shutong_repairer *r, const char *s,
                                size_t n, size_t i, unsigned cost)
{
    unsigned char c = (unsigned char)s[i];
    unsigned char next = i + 1 < n ? (unsigned char)s[i + 1] : '\n';

    if (c == '(')
        return cost > 0 && (is_letter(next) || (next >= 0xC3 && next <= 0xC9));
    if (r->shifted == NULL)
        return false;
    if (c == '?') {
        size_t nbytes;
        if (next < 0x80)
            return next == '!' || (cost > 0 && (is_letter(next) ||
                                                (next >= '0' && next <= '9')));
        uint32_t after = utf8_decode(s + i + 1, &nbytes);
        return after > 0xFFFF || (r->look[after] & SHIFTED_BEGINS) != 0;
    }
    return c >= 0x40 && cost >= SHIFTED_RARE_PAIR;
}

/* The same of another character. */
static bool is_suspicious(const struct shutong_repairer *r, const char *s,
                          size_t n, size_t after, uint32_t c)
{
    unsigned char next = after < n ? (unsigned char)s[after] : '\n';
    unsigned look = c > 0xFFFF ? LOOK_CLOSELY : r->look[c];
    size_t nbytes;

    if (c == 0xFF08)
        return is_letter(next) || (next >= 0xC3 && next <= 0xC9);
    if (c == 0xFF1F && next >= 0x80) {
        uint32_t first = utf8_decode(s + after, &nbytes);
        /* Before a mark that closes something it is what it is. */
        return first <= 0xFFFF && !(first >= 0x2018 && first <= 0x201D) &&
               !(first >= 0x3008 && first <= 0x3011) && first != 0xFF09 &&
               (r->look[first] & SHIFTED_BEGINS) != 0;
    }
    if (c == 0xFF1F)
        return false;
    if ((look & LOOK_CLOSELY) != 0)
        return c <= 0xFFFF || may_have_lookalike(c);
    return (look & SHIFTED_SWALLOWED) != 0 && is_letter(next);
}

/* Whether a segment may have any damage: most have none, and are not looked at
 * closely.  How many characters such a one has is in *nchars_ret. */
static bool may_be_damaged(const struct shutong_repairer *r, const char *s,
                           size_t n, size_t *nchars_ret)
{
    size_t nchars = 0;
    unsigned last = 0, before = 9; /* costs: 0 of ASCII, 9 before another */
    /* Costs tell what is ASCII even where they are not known. */
    unsigned no_cost = r->shifted == NULL;

    if (utf8_valid_prefix(s, n) != n)
        return true;
    for (size_t i = 0, nbytes; i < n; i += nbytes, nchars++) {
        if ((unsigned char)s[i] < 0x80) {
            nbytes = 1;
            if (last > 0 || s[i] == '?') {
                unsigned cost = last > 0 ? last + before : 0;
                if (is_suspicious_ascii(r, s, n, i, cost))
                    return true;
            }
            last = 0;
            continue;
        }
        uint32_t c;
        if (((unsigned char)s[i] & 0xF0) == 0xE0) {
            uint32_t bytes = (unsigned char)s[i] |
                             (uint32_t)(unsigned char)s[i + 1] << 8 |
                             (uint32_t)(unsigned char)s[i + 2] << 16;
            c = utf8_decode_3(bytes);
            nbytes = 3;
        } else {
            c = utf8_decode(s + i, &nbytes);
        }
        unsigned look = c > 0xFFFF ? LOOK_CLOSELY | 20 : r->look[c];
        if ((look & (LOOK_CLOSELY | SHIFTED_SWALLOWED)) != 0 &&
            is_suspicious(r, s, n, i + nbytes, c))
            return true;
        before = last > 0 ? last : 9;
        last = (look & SHIFTED_COST) | no_cost;
    }
    *nchars_ret = nchars;
    return false;
}

/* Holds a segment as it is. */
static void hold_segment(struct shutong_repairer *r, const char *s, size_t n,
                         size_t nchars)
{
    hold(r, s, n);
    r->column += nchars;
    if (s[n - 1] == '\n') {
        r->line++;
        r->column = 1;
    }
}

/* ---- glosses ------------------------------------------------------------- */

/* Whether a gloss is damage: by those near it. */
static bool is_damage(const struct shutong_repairer *r, size_t number)
{
    const struct site *s = &r->sites[number];
    size_t n = 0, in_row = 0, bits = 0;
    bool after_row = false;

    for (size_t i = 0; i < r->nsites; i++) {
        const struct site *other = &r->sites[i];
        if (other->rule != SHUTONG_REPAIR_PINYIN)
            continue;
        bool row = other->next || after_row;
        after_row = other->next;
        if (other->start + WINDOW < s->start || other->start > s->end + WINDOW)
            continue;
        /* A text about readings. */
        if (other->c == s->c && memcmp(other->key, s->key, PINYIN_KEY) != 0)
            return false;
        n++;
        in_row += row;
        bits += other->bits;
    }
    if (in_row >= 2 && 2 * in_row > n)
        return false;
    if (bits > RARE_BITS * n)
        return false;
    return n >= COMPANY || (s->only && s->bits <= COMMON_BITS);
}

/* Decides glosses that have enough after them. */
static void decide_glosses(struct shutong_repairer *r, bool end)
{
    uint64_t now = r->held_start + r->held.n;

    for (size_t i = r->nreleased; i < r->nsites; i++) {
        struct site *s = &r->sites[i];
        if (s->decided)
            continue;
        if (!end && now < s->end + WINDOW + BESIDE)
            return;
        s->left_alone = !is_damage(r, i);
        s->decided = true;
    }
}

/* Forgets places that no gloss to come is near to. */
static void forget_sites(struct shutong_repairer *r)
{
    size_t drop = 0;

    while (drop < r->nreleased &&
           r->sites[drop].start + 2 * WINDOW + SEGMENT < r->held_start)
        drop++;
    if (r->nreleased == r->nsites)
        r->strings.n = 0;
    if (drop < 64)
        return;
    memmove(r->sites, r->sites + drop, (r->nsites - drop) * sizeof(*r->sites));
    r->nsites -= drop;
    r->nreleased -= drop;
}

/* Moves what is decided to the output. */
static void release(struct shutong_repairer *r)
{
    size_t given = 0;
    uint64_t end = r->held_start + r->held.n;

    for (; r->nreleased < r->nsites; r->nreleased++) {
        const struct site *s = &r->sites[r->nreleased];
        if (!s->decided) {
            end = s->start;
            break;
        }
        if (s->rule == SHUTONG_REPAIR_PINYIN && !s->left_alone) {
            size_t start = (size_t)(s->start - r->held_start);
            if (!buf_append(&r->out, r->held.data + given, start - given))
                r->failed = true;
            given = (size_t)(s->end - r->held_start);
        }
        call_place(r, s);
    }
    size_t n = (size_t)(end - r->held_start);
    if (n > given && !buf_append(&r->out, r->held.data + given, n - given))
        r->failed = true;
    buf_drop_front(&r->held, n);
    r->held_start += n;
    forget_sites(r);
}

/* ---- a text -------------------------------------------------------------- */

/* Where a very long line is cut: after a mark or a space, if there is one. */
static size_t cut_segment(const char *s)
{
    size_t cut = SEGMENT;

    while (cut > 0 && ((unsigned char)s[cut] & 0xC0) == 0x80)
        cut--;
    for (size_t i = cut; i > SEGMENT / 2; i--)
        if (s[i - 1] == ' ' || s[i - 1] == ',' ||
            memcmp(s + i - 3, "，", 3) == 0 || memcmp(s + i - 3, "。", 3) == 0)
            return i;
    return cut > 0 ? cut : SEGMENT;
}

/* Repairs the segments that s[0..n) has; returns their length. */
static size_t repair_segments(struct shutong_repairer *r, const char *s,
                              size_t n, bool end)
{
    size_t done = 0;

    while (done < n && !r->failed) {
        size_t searched = done == 0 ? r->searched : 0;
        const char *newline =
            memchr(s + done + searched, '\n', n - done - searched);
        size_t length =
            newline != NULL ? (size_t)(newline - s) + 1 - done : n - done;
        if (length > SEGMENT)
            length = cut_segment(s + done);
        else if (newline == NULL && !end)
            break;
        size_t nchars = length;
        if (simd_best()->ascii_prefix(s + done, length) == length ||
            !may_be_damaged(r, s + done, length, &nchars))
            hold_segment(r, s + done, length, nchars);
        else
            repair_segment(r, s + done, length);
        done += length;
        r->searched = 0;
    }
    return done;
}

static enum shutong_status give(struct shutong_repairer *r, bool end,
                                const char **out_ret, size_t *out_nbytes_ret,
                                struct shutong_error *error)
{
    decide_glosses(r, end);
    release(r);
    *out_ret = r->out.n > 0 ? r->out.data : "";
    *out_nbytes_ret = r->out.n;
    return r->failed ? status_fail(error, SHUTONG_NO_MEMORY, "out of memory")
                     : SHUTONG_OK;
}

enum shutong_status shutong_repairer_feed(struct shutong_repairer *r,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error)
{
    r->out.n = 0;
    if (!buf_append(&r->in, in, in_nbytes))
        r->failed = true;
    size_t done = repair_segments(r, r->in.data, r->in.n, false);
    buf_drop_front(&r->in, done);
    r->searched = r->in.n;
    return give(r, false, out_ret, out_nbytes_ret, error);
}

enum shutong_status shutong_repairer_finish(struct shutong_repairer *r,
                                            const char **out_ret,
                                            size_t *out_nbytes_ret,
                                            struct shutong_error *error)
{
    r->out.n = 0;
    repair_segments(r, r->in.data, r->in.n, true);
    r->in.n = 0;
    enum shutong_status status = give(r, true, out_ret, out_nbytes_ret, error);
    size_t n = r->out.n;
    shutong_repairer_reset(r);
    r->out.n = n;
    return status;
}
