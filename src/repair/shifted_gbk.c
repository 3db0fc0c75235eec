/*
 * shifted_gbk.c - stretches of GBK that lost a byte, so that each character
 * after it was read as the end of one and the beginning of the next.
 *
 *     。  ”  這        A1A3 A1B1 DF40
 *     ?！ 边 @           A3A1 B1DF 40     the first A1 is lost, ? stands for it
 *
 * It is a mark that loses its byte, in all that was seen: where a page was cut
 * into buffers, or between two styles.  The stretch ends where reading falls
 * into step again: at a second byte that is ASCII and stands alone then (@), or
 * where a second byte swallowed a character of ASCII.  A line's end is one too,
 * but a byte is lost there, and nobody can tell which.
 *
 * What is found is a place, where it begins, and a mark: the text is encoded in
 * GBK again, the lost byte put back, and both readings are weighed by how
 * common their characters are (character_frequency.h).  What was restored must
 * be the likelier by far, and by far the likeliest of all that can be.
 *
 * Measured on 51 MB of text in which there is nothing to restore, the
 * evidence's and LibreOffice's help: see tests/repair/RESULTS.md.
 *
 * Costs are in bits.
 */
#include "repair/shifted_gbk.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum {
    FIRST_LEAD = 0x81,
    FIRST_TRAIL = 0x40,
    LEADS = 0xFE - FIRST_LEAD + 1,
    TRAILS = 0xFE - FIRST_TRAIL + 1,
    NO_CHARACTER = -1,
    UNLIKELY = -1000,
    /* By so much a restored stretch has to be likelier, where ? or U+FFFD
     * stands for the lost byte, where a full-width question mark does, and
     * where nothing does. */
    MARKED = 5,
    WIDE_MARKED = 10,
    UNMARKED = 9,
    /* By so much likelier than any other restoring. */
    MARGIN = 4,
    /* And than any other beginning. */
    UNMARKED_MARGIN = 9,
    /* The mean of characters before a stretch without a sign, at most: in the
     * middle of one that cannot be restored there is none. */
    PLAUSIBLE = 13,
    LOOKED_AT = 4,
    /* A character of another script after one of it. */
    OTHER_SCRIPT = 7,
    UNMARKED_MOST = 64, /* characters of one */
    /* A stretch whose end is lost is worth a word where it is so much likelier.
     */
    LOST_END = 20,
};

struct shifted {
    /* Code points of two bytes of GBK, 0 for none; and the other way round. */
    uint16_t of[LEADS][TRAILS];
    uint16_t gbk[0x10000];
    bool begins[0x100]; /* the second byte of a mark */
    const struct character_frequency *frequent;
};

/* ---- tables -------------------------------------------------------------- */

/* Notes what a run of pairs with the same first byte is, in text. */
static void note_pairs(struct shifted *sh, const unsigned char *pairs,
                       const char *text, const char *end)
{
    for (size_t nbytes; text < end; text += nbytes, pairs += 2) {
        uint32_t c = utf8_decode(text, &nbytes);
        if (c > 0xFFFF)
            continue;
        sh->of[pairs[0] - FIRST_LEAD][pairs[1] - FIRST_TRAIL] = (uint16_t)c;
        sh->gbk[c] = (uint16_t)(pairs[0] << 8 | pairs[1]);
    }
}

static bool fill_tables(struct shifted *sh, iconv_t cd)
{
    unsigned char pairs[2 * TRAILS];
    char text[4 * TRAILS];

    for (unsigned lead = FIRST_LEAD; lead <= 0xFE; lead++) {
        for (unsigned i = 0; i < TRAILS; i++) {
            pairs[2 * i] = (unsigned char)lead;
            pairs[2 * i + 1] = (unsigned char)(FIRST_TRAIL + i);
        }
        char *in = (char *)pairs;
        size_t left = sizeof(pairs);
        while (left > 0) {
            char *from = in, *out = text;
            size_t room = sizeof(text);
            size_t got = iconv(cd, &in, &left, &out, &room);
            note_pairs(sh, (unsigned char *)from, text, out);
            if (got == (size_t)-1) { /* at a pair that is none */
                in += 2;
                left -= 2;
            }
        }
    }
    /* What GB18030 has filled in meanwhile others read as private characters
     * still, in order. */
    for (unsigned c = 0xE815, pair = 0xFE50; pair <= 0xFEA0; pair++) {
        if (pair == 0xFE7F)
            continue;
        if (sh->gbk[c] == 0)
            sh->gbk[c] = (uint16_t)pair;
        if (sh->of[0xFE - FIRST_LEAD][(pair & 0xFF) - FIRST_TRAIL] == 0)
            sh->of[0xFE - FIRST_LEAD][(pair & 0xFF) - FIRST_TRAIL] =
                (uint16_t)c;
        c++;
    }
    return sh->of[0xB0 - FIRST_LEAD][0xA1 - FIRST_TRAIL] == 0x554A;
}

/* ---- costs --------------------------------------------------------------- */

static int cost_of(const struct shifted *sh, uint32_t c)
{
    if (c < 0x80)
        return 7;
    if (c > 0xFFFF)
        return 20;
    if (sh->frequent->bits[CHINESE][c] != 0)
        return sh->frequent->bits[CHINESE][c] + 1;
    if (c >= 0x4E00 && c <= 0x9FFF)
        return 18;
    return c >= 0xE000 && c <= 0xF8FF ? 26 : 17;
}

static bool is_alphanumeric(uint32_t c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_one_of(uint32_t c, const uint32_t *marks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (c == marks[i])
            return true;
    return false;
}

#define IS_ONE_OF(c, marks)                                                    \
    is_one_of(c, marks, sizeof(marks) / sizeof(*(marks)))

/* Marks within and at the end of sentences, and those that open something. */
static const uint32_t stops[] = {0xFF0C, 0x3002, 0x3001, 0xFF1A, 0xFF1B};
static const uint32_t closers[] = {0xFF1F, 0xFF01, 0x300B, 0x300D, 0x300F,
                                   0x201D, 0x2019, 0xFF09, 0x3009, 0x3011,
                                   0x2026, 0x2014, 0xB7};
static const uint32_t openers[] = {0x300A, 0x300C, 0x300E, 0x201C,
                                   0x2018, 0xFF08, 0x3008, 0x3010};

/* What a mark costs more after what is before it, 0 at the beginning. */
static int cost_of_mark(uint32_t mark, uint32_t before)
{
    bool after_stop = IS_ONE_OF(before, stops) || before == 0xFF1F ||
                      before == 0xFF01 || before == 0;

    if (IS_ONE_OF(mark, stops))
        return after_stop || IS_ONE_OF(before, openers) ? 8 : 0;
    if (IS_ONE_OF(mark, openers))
        return after_stop ? -4 : 2;
    return 0;
}

/* Marks of two bytes, by the first, and those that are lost. */
static const unsigned char firsts[] = {0xA1, 0xA3};

static bool is_mark(uint32_t c)
{
    return IS_ONE_OF(c, stops) || IS_ONE_OF(c, closers) ||
           IS_ONE_OF(c, openers);
}

/* Whether a character is two bytes of which the second is a letter. */
static bool may_swallow(const struct shifted *sh, uint32_t c)
{
    unsigned pair = c <= 0xFFFF ? sh->gbk[c] : 0;

    return pair != 0 && (pair & 0xFF) < 0x80 && is_alphanumeric(pair & 0xFF) &&
           cost_of(sh, c) >= 17;
}

static void note_marks(struct shifted *sh)
{
    for (size_t i = 0; i < sizeof(firsts); i++)
        for (unsigned trail = 0; trail < TRAILS; trail++)
            if (is_mark(sh->of[firsts[i] - FIRST_LEAD][trail]))
                sh->begins[FIRST_TRAIL + trail] = true;
}

unsigned shifted_gbk_look(const struct shifted *sh, uint32_t c)
{
    unsigned look = (unsigned)cost_of(sh, c);

    if (c <= 0xFFFF && sh->begins[sh->gbk[c] >> 8])
        look |= SHIFTED_BEGINS;
    return may_swallow(sh, c) ? look | SHIFTED_SWALLOWED : look;
}

struct shifted *shifted_gbk_new(const struct character_frequency *frequent)
{
    struct shifted *sh = calloc(1, sizeof(*sh));

    if (sh == NULL)
        return NULL;
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd != (iconv_t)-1) {
        bool filled = fill_tables(sh, cd);
        iconv_close(cd);
        sh->frequent = frequent;
        note_marks(sh);
        if (filled)
            return sh;
        errno = EINVAL;
    }
    int failed = errno;
    free(sh);
    errno = failed;
    return NULL;
}

void shifted_gbk_free(struct shifted *sh)
{
    free(sh);
}

/* ---- a stretch ----------------------------------------------------------- */

/* Text from some place on as bytes of GBK, up to where reading is in step
 * again. */
struct gbk_run {
    size_t from, to;
    unsigned char bytes[2 * STRETCH_MOST + 2];
    size_t nbytes;
    bool unknown;  /* a character among it was replaced, or the last is lost */
    bool swallows; /* it ends with a character of ASCII that was swallowed */
    int cost;      /* of the text as it is */
};

/* Whether ASCII may be what a full-width character was made of. */
static bool may_be_wide(uint32_t c)
{
    return c == '!' || is_alphanumeric(c);
}

/* A run that goes on to the end of its line, or to ASCII that it cannot have
 * swallowed: its last byte is lost. */
static bool lose_end(struct gbk_run *run, size_t to)
{
    run->to = to;
    run->unknown = true;
    return run->nbytes >= 6;
}

/* Whether there is no ASCII next to text[i], which is not the first: ! is no
 * second byte, and one that stood there would have left ? before it. */
static bool is_within(const uint32_t *text, size_t n, size_t i)
{
    return text[i - 1] >= 0x80 && i + 1 < n && text[i + 1] >= 0x80;
}

static unsigned pair_before(const struct gbk_run *run)
{
    const unsigned char *end = run->bytes + run->nbytes;

    return run->nbytes > 1 ? (unsigned)(end[-2] << 8 | end[-1]) : 0;
}

/* Whether a pair is kana, Greek or Cyrillic, which seldom stand alone. */
static bool is_other_script(unsigned pair)
{
    return pair >= 0xA400 && pair <= 0xA7FF;
}

/* Encodes text from `from` on.  False if it is no stretch. */
static bool read_run(const struct shifted *sh, const uint32_t *text, size_t n,
                     size_t from, struct gbk_run *run)
{
    *run = (struct gbk_run){.from = from};
    for (size_t i = from; i < n && i - from < STRETCH_MOST; i++) {
        uint32_t c = text[i];
        unsigned pair = 0;
        if (i == from ? may_be_wide(c) : c == '!' && is_within(text, n, i)) {
            pair = 0xA380 + c;
            run->cost += 8;
        } else if (c < 0x80) {
            if (c < 0x40 || c == 0x7F || i == from)
                return lose_end(run, i);
            run->bytes[run->nbytes++] = (unsigned char)c;
            run->cost += is_alphanumeric(c) ? 7 : 12;
            run->to = i + 1;
            return true;
        } else if (c == 0xFFFD) {
            run->unknown = true;
            run->cost += 17;
        } else if (c > 0xFFFF || sh->gbk[c] == 0) {
            return false;
        } else {
            unsigned last = pair_before(run);
            pair = sh->gbk[c];
            run->cost += pair >> 8 == last >> 8 && is_other_script(pair)
                             ? OTHER_SCRIPT
                             : cost_of(sh, c);
        }
        run->bytes[run->nbytes++] = (unsigned char)(pair >> 8);
        run->bytes[run->nbytes++] = (unsigned char)pair;
        if (pair != 0 && (pair & 0xFF) < 0x80) {
            run->swallows = true;
            run->to = i + 1;
            return true;
        }
        if (i + 1 == n)
            return lose_end(run, n);
    }
    return false;
}

/* Restores a run with a first byte: what it costs, UNLIKELY where it is not
 * well-formed.  `before` is the character before it. */
static int restore(const struct shifted *sh, const struct gbk_run *run,
                   unsigned first, uint32_t before, struct stretch *s)
{
    size_t nbytes = run->nbytes + 1 - run->swallows;
    int cost = run->swallows ? 7 : 0;

    s->n = 0;
    for (size_t i = 0; i + 1 < nbytes; i += 2) {
        unsigned a = i == 0 ? first : run->bytes[i - 1], b = run->bytes[i];
        uint32_t c = 0xFFFD;
        if (a != 0 && b != 0) {
            if (a < FIRST_LEAD || a > 0xFE || b < FIRST_TRAIL || b > 0xFE)
                return UNLIKELY;
            c = sh->of[a - FIRST_LEAD][b - FIRST_TRAIL];
        }
        if (c == 0)
            return UNLIKELY;
        cost += c == 0xFFFD ? 11 : cost_of(sh, c);
        s->c[s->n++] = c;
    }
    if (run->swallows)
        s->c[s->n++] = run->bytes[run->nbytes - 1];
    return cost + cost_of_mark(s->c[0], before);
}

/* The best restoring of a run, and by how much it is likelier than the text as
 * it is; UNLIKELY where there is none, or another is as good. */
static int restore_best(const struct shifted *sh, const struct gbk_run *run,
                        uint32_t before, struct stretch *best)
{
    int costs[2];

    for (size_t i = 0; i < 2; i++) {
        struct stretch s;
        costs[i] = restore(sh, run, firsts[i], before, &s);
        if (costs[i] != UNLIKELY && !is_mark(s.c[0]))
            costs[i] = UNLIKELY;
    }
    size_t i =
        costs[0] == UNLIKELY || (costs[1] != UNLIKELY && costs[1] < costs[0]);
    if (costs[i] == UNLIKELY ||
        (costs[!i] != UNLIKELY && costs[!i] - costs[i] < MARGIN))
        return UNLIKELY;
    restore(sh, run, firsts[i], before, best);
    return run->cost - costs[i];
}

/* Whether `open` and `close` are a pair. */
static bool are_pair(uint32_t open, uint32_t close)
{
    return IS_ONE_OF(open, openers) && close == open + 1;
}

/* What the neighbours of a run after a sign at `lost` make the text as it is
 * cost more than with `mark`: an ideograph between letters, a letter between
 * ideographs, a stop after a question mark, half a pair of marks. */
static int cost_of_neighbours(const uint32_t *text, size_t n, size_t lost,
                              const struct gbk_run *run, uint32_t mark)
{
    bool letter_before = lost > 0 && is_alphanumeric(text[lost - 1]);
    bool letter_after = run->to < n && is_alphanumeric(text[run->to]);
    bool han_after = run->to < n && utf8_is_han(text[run->to]);
    int cost = IS_ONE_OF(text[run->from], stops) ? 8 : 0;

    if (run->swallows && letter_after)
        cost += 8;
    else if (run->swallows && letter_before && !han_after)
        cost += 7;
    else if (!run->swallows && han_after && is_alphanumeric(text[run->to - 1]))
        cost += 6;
    return run->to < n && are_pair(mark, text[run->to]) ? cost + 5 : cost;
}

/* Tries text from `from` on, of which text[lost..from) stands for the lost
 * byte.  Returns by how much the stretch is likelier. */
static int try_stretch(const struct shifted *sh, const uint32_t *text, size_t n,
                       size_t lost, size_t from, struct stretch *s)
{
    struct gbk_run run;

    if (!read_run(sh, text, n, from, &run))
        return UNLIKELY;
    int gain = restore_best(sh, &run, lost > 0 ? text[lost - 1] : 0, s);
    s->from = lost;
    s->to = run.to;
    s->restored = !run.unknown;
    if (gain == UNLIKELY)
        return gain;
    if (lost < from)
        gain += 8 + cost_of_neighbours(text, n, lost, &run, s->c[0]);
    return s->restored || gain >= LOST_END ? gain : UNLIKELY;
}

/* ---- where to look ------------------------------------------------------- */

/* Whether a character may stand for a lost byte, and how likely a stretch has
 * to be then; 0 if it may not. */
static int needed_after(uint32_t c)
{
    return c == '?' || c == 0xFFFD ? MARKED : c == 0xFF1F ? WIDE_MARKED : 0;
}

/* Whether a stretch without a sign may end with text[at]: with ASCII that is
 * not text, or with what swallowed ASCII. */
static bool may_end(const struct shifted *sh, const uint32_t *text, size_t n,
                    size_t at)
{
    uint32_t c = text[at];

    if (at < 1 || text[at - 1] < 0x80)
        return false;
    if (c >= 0x80)
        return at + 1 < n && is_alphanumeric(text[at + 1]) &&
               may_swallow(sh, c);
    if (c < 0x40 || c == 0x7F || (at + 1 < n && text[at + 1] == c))
        return false;
    int pair = cost_of(sh, text[at - 1]);
    if (at > 1 && text[at - 2] >= 0x80)
        pair += cost_of(sh, text[at - 2]);
    else
        pair += 9;
    return pair >= SHIFTED_RARE_PAIR;
}

/* Whether what is before text[at] is no garbage. */
static bool is_plausible(const struct shifted *sh, const uint32_t *text,
                         size_t at)
{
    int cost = 0, n = 0;

    while (n < LOOKED_AT && at > 0 && text[at - 1] >= 0x80) {
        cost += cost_of(sh, text[--at]);
        n++;
    }
    return cost <= PLAUSIBLE * n;
}

/* Finds where a stretch begins that ends with text[at]; false if it is none. */
static bool find_beginning(const struct shifted *sh, const uint32_t *text,
                           size_t n, size_t from, size_t at,
                           struct stretch *best)
{
    int most = UNLIKELY, next = UNLIKELY;
    size_t first = at;

    while (first > from && at - first < UNMARKED_MOST - 1 &&
           text[first - 1] >= 0x80 && text[first - 1] <= 0xFFFF)
        first--;
    for (size_t i = first; i <= at; i++) {
        struct stretch s;
        int gain = try_stretch(sh, text, n, i, i, &s);
        if (gain <= next || s.to != at + 1 || !s.restored)
            continue;
        next = gain < most ? gain : most;
        if (gain > most) {
            most = gain;
            *best = s;
        }
    }
    return most >= UNMARKED && most - next >= UNMARKED_MARGIN &&
           is_plausible(sh, text, best->from);
}

/* Whether a sign may stand between two characters: not in an address. */
static bool may_stand_between(uint32_t before, uint32_t after)
{
    return after >= 0x80 ||
           (may_be_wide(after) && (before >= 0x80 || is_alphanumeric(before)));
}

/* Whether a sign at text[i + 1], not the one before it, stands for the byte. */
static bool is_better_next(const struct shifted *sh, const uint32_t *text,
                           size_t n, size_t i, int gain)
{
    struct stretch s;

    return i + 2 < n && needed_after(text[i + 1]) > 0 &&
           try_stretch(sh, text, n, i + 1, i + 2, &s) > gain;
}

bool shifted_gbk_find(const struct shifted *sh, const uint32_t *text, size_t n,
                      size_t from, struct stretch *s)
{
    for (size_t i = from; i < n; i++) {
        int needed = needed_after(text[i]);
        if (needed > 0 && i + 1 < n &&
            may_stand_between(i > 0 ? text[i - 1] : 0x3002, text[i + 1])) {
            int gain = try_stretch(sh, text, n, i, i + 1, s);
            if (gain >= needed && !is_better_next(sh, text, n, i, gain))
                return true;
        }
        if (needed == 0 && may_end(sh, text, n, i) &&
            find_beginning(sh, text, n, from, i, s))
            return true;
    }
    return false;
}
