/*
 * repair.c - undoes the damage of scraped text, on its way through.
 *
 *   segment   a line, or a piece of a very long one
 *   restore   stretches of shifted GBK give other characters (shifted_gbk.h)
 *   look      characters are dropped, replaced, or followed by a gloss; the
 *             result is held
 *   release   what is decided of that (repaired_places.h)
 *
 * Lines that cannot be damaged (suspect_lines.h) are held as they are.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/character_frequency.h"
#include "repair/repaired_places.h"
#include "repair/shifted_gbk.h"
#include "shutong.h"
#include "base/simd.h"
#include "base/status.h"
#include "repair/suspect_lines.h"
#include "repair/unihan_data.h"
#include "base/utf8.h"

enum {
    /* Bytes of a segment at most. */
    SEGMENT = 8 * 1024,
    /* Characters of a syllable in brackets at most, with combining marks. */
    SYLLABLE = 10,
    /* Look-alikes or invisible characters in a row that are looked at. */
    ROW = 64,
    NO_CHARACTER = -1 /* as a code point: a byte that is ill-formed */
};

static const struct shutong_rule rules[] = {
    {SHUTONG_REPAIR_SHIFTED_GBK, "shifted-gbk",
     N_("mojibake from a lost byte in GBK text, up to where decoding is in "
        "step again"),
     "幸福’?!边@是", "幸福’。”這是"},
    {SHUTONG_REPAIR_PINYIN, "pinyin",
     N_("pinyin in parentheses after its character, unless the text is a "
        "graded reader"),
     "太原新聞網(wǎng)首頁", "太原新聞網首頁"},
    {SHUTONG_REPAIR_INVISIBLE, "invisible",
     N_("zero-width characters, soft hyphens and BOMs between Han characters"),
     "汉\u200B字", "汉字"},
    {SHUTONG_REPAIR_RADICALS, "radicals",
     N_("Kangxi and other radicals used instead of ideographs"), "⼀个⼈",
     "一个人"},
    {SHUTONG_REPAIR_COMPATIBILITY, "compatibility",
     N_("compatibility ideographs, replaced with the regular ones"), "\uF9E1程",
     "李程"},
};
enum { RULES = sizeof(rules) / sizeof(*rules) };

struct shutong_repairer {
    unsigned rules;
    enum shutong_invalid invalid;
    struct unihan unihan;
    struct shifted *shifted; /* or NULL */
    struct character_frequency frequent;
    struct suspect_lines suspect;

    /* Of the text: */
    struct buf in;   /* no segment yet, ... */
    size_t searched; /* ... and no newline in so much of it */
    uint64_t line, column;
    uint64_t offset, line_start; /* in bytes */
    bool ill_formed;             /* it ends where it is */
    struct repaired_places places;
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

const struct shutong_rule *shutong_repair_rule(size_t index)
{
    return index < RULES ? &rules[index] : NULL;
}

void shutong_repairer_reset(struct shutong_repairer *r)
{
    repaired_places_reset(&r->places);
    r->in.n = r->out.n = r->searched = 0;
    r->line = r->column = 1;
    r->offset = r->line_start = 0;
    r->ill_formed = false;
}

struct shutong_repairer *shutong_repairer_new(
    unsigned rules_wanted, enum shutong_invalid invalid,
    int (*place)(void *context, const struct shutong_place *place),
    void *context, struct shutong_error *error)
{
    if ((rules_wanted & ~(unsigned)SHUTONG_REPAIR_ALL) != 0 ||
        (unsigned)invalid > SHUTONG_INVALID_REPLACE) {
        status_fail(error, SHUTONG_BAD_ARGUMENT,
                    "unknown repair, or unknown value of enum shutong_invalid");
        return NULL;
    }
    struct shutong_repairer *r = calloc(1, sizeof(*r));
    if (r == NULL) {
        status_no_memory(error);
        return NULL;
    }
    r->rules = rules_wanted;
    r->invalid = invalid;
    r->places.listener = place;
    r->places.context = context;
    r->unihan = unihan_data_table();
    character_frequency_read(&r->frequent);
    shutong_repairer_reset(r);
    if ((rules_wanted & SHUTONG_REPAIR_SHIFTED_GBK) != 0) {
        r->shifted = shifted_gbk_new(&r->frequent);
        if (r->shifted == NULL) {
            if (errno == ENOMEM)
                status_no_memory(error);
            else
                status_fail(error, SHUTONG_UNSUPPORTED,
                            "iconv on this system lacks GB18030, which the "
                            "repair shifted-gbk requires");
            free(r);
            return NULL;
        }
    }
    suspect_lines_init(&r->suspect, r->shifted);
    return r;
}

void shutong_repairer_free(struct shutong_repairer *r)
{
    if (r == NULL)
        return;
    shifted_gbk_free(r->shifted);
    buf_free(&r->in);
    buf_free(&r->out);
    repaired_places_free(&r->places);
    free(r);
}

static struct site *add_place(struct shutong_repairer *r,
                              enum shutong_repair rule, size_t origin,
                              const char *before, size_t before_nbytes)
{
    return repaired_places_add(&r->places, rule, r->line, r->column + origin,
                               before, before_nbytes);
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
           shifted_gbk_find(r->shifted, r->c, nchars, from, &stretch)) {
        char text[4 * (2 * STRETCH_MOST + 2)];
        size_t first = r->at[stretch.from];
        n = keep_characters(r, n, from, stretch.from);
        struct site *site =
            add_place(r, SHUTONG_REPAIR_SHIFTED_GBK, stretch.from, s + first,
                      r->at[stretch.to] - first);
        if (site == NULL)
            return n;
        if (stretch.restored) {
            repaired_places_set_after(
                &r->places, site, text,
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

/* Holds character i of the restored text. */
static void hold_character(struct shutong_repairer *r, const char *s, size_t i)
{
    char text[4];

    if (!r->made[i]) {
        size_t o = r->origin[i];
        repaired_places_hold(&r->places, s + r->at[o], r->at[o + 1] - r->at[o]);
    } else {
        repaired_places_hold(&r->places, text,
                             utf8_encode(r->restored[i], text));
    }
}

static bool is_wanted(const struct shutong_repairer *r, unsigned rule)
{
    return (r->rules & rule) != 0;
}

/* Whether a character says nothing about its neighbours: a look-alike, or one
 * that is not seen and may be dropped from between them. */
static bool is_passed_over(uint32_t c)
{
    return suspect_lines_lookalike(c) || suspect_lines_invisible(c);
}

/* Whether character i, a look-alike, is among ideographs: next to one, or to
 * other look-alikes that do. */
static bool is_with_ideographs(const struct shutong_repairer *r, size_t n,
                               size_t i)
{
    size_t before = i, after = i + 1;

    while (before > 0 && i - before < ROW &&
           is_passed_over(r->restored[before - 1]))
        before--;
    while (after < n && after - i < ROW && is_passed_over(r->restored[after]))
        after++;
    return (before > 0 && is_ideograph(r->restored[before - 1])) ||
           (after < n && is_ideograph(r->restored[after]));
}

/* Drops character i, or puts another in its place; false if it stays. */
static bool change_character(struct shutong_repairer *r, const char *s,
                             size_t n, size_t i)
{
    uint32_t c = r->restored[i], to = 0;
    uint32_t before = i > 0 ? r->restored[i - 1] : 0;
    uint32_t after = i + 1 < n ? r->restored[i + 1] : 0;
    enum shutong_repair rule = SHUTONG_REPAIR_INVISIBLE;
    char text[4];

    if (suspect_lines_invisible(c)) {
        /* Several of them are together. */
        for (size_t k = i + 1;
             k < n && k - i < ROW && suspect_lines_invisible(after); k++)
            after = k + 1 < n ? r->restored[k + 1] : 0;
        for (size_t k = i;
             k > 0 && i - k < ROW && suspect_lines_invisible(before); k--)
            before = k > 1 ? r->restored[k - 2] : 0;
        if (!is_of_han_text(before) || !is_of_han_text(after))
            return false;
    } else {
        rule =
            c < 0x3000 ? SHUTONG_REPAIR_RADICALS : SHUTONG_REPAIR_COMPATIBILITY;
        if (!is_with_ideographs(r, n, i))
            return false;
        to = unihan_data_lookalike(&r->unihan, c);
        if (to == 0)
            return false;
    }
    if (!is_wanted(r, rule))
        return false;
    size_t o = r->origin[i];
    struct site *site = add_place(r, rule, o, s + r->at[o],
                                  r->made[i] ? 0 : r->at[o + 1] - r->at[o]);
    size_t nbytes = to != 0 ? utf8_encode(to, text) : 0;
    if (site != NULL)
        repaired_places_set_after(&r->places, site, text, nbytes);
    repaired_places_hold(&r->places, text, nbytes);
    return true;
}

/* Length in characters of a bracket at i that holds one syllable; 0 if there is
 * none. */
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
 * if there is none. */
static size_t take_gloss(struct shutong_repairer *r, const char *s, size_t n,
                         size_t i)
{
    uint32_t c = i > 0 ? r->restored[i - 1] : 0;
    char key[PINYIN_KEY];
    bool only = false;

    if (!utf8_is_han(c) || c > 0xFFFF)
        return 0;
    size_t length = gloss_length(r, n, i, key);
    if (length == 0 || !unihan_data_is_reading(&r->unihan, c, key, &only))
        return 0;
    size_t first = r->origin[i], last = r->origin[i + length - 1] + 1u;
    struct site *site = add_place(r, SHUTONG_REPAIR_PINYIN, first,
                                  s + r->at[first], r->at[last] - r->at[first]);
    for (size_t k = 0; k < length; k++)
        hold_character(r, s, i + k);
    if (site == NULL)
        return length;
    unsigned char bits = r->frequent.bits[CHINESE][c];
    memcpy(site->key, key, PINYIN_KEY);
    site->c = c;
    site->bits = bits != 0 ? bits : FREQUENT_UNCOUNTED;
    site->only = only;
    repaired_places_end_gloss(&r->places);
    return length;
}

/* Moves the place in the text past a segment. */
static void advance(struct shutong_repairer *r, const char *s, size_t n,
                    size_t nchars)
{
    r->offset += n;
    r->column += nchars;
    if (n > 0 && s[n - 1] == '\n') {
        r->line++;
        r->column = 1;
        r->line_start = r->offset;
    }
}

/* Repairs a segment into what is held. */
static void repair_segment(struct shutong_repairer *r, const char *s, size_t n)
{
    size_t first = r->places.n;
    size_t nchars = decode_segment(r, s, n);
    size_t nrestored = restore_stretches(r, s, nchars);

    for (size_t i = 0; i < nrestored && !r->places.failed;) {
        uint32_t c = r->restored[i];
        size_t length = 0;
        if (c < 0x80 ? c == '(' : c == 0xFF08) {
            length = is_wanted(r, SHUTONG_REPAIR_PINYIN)
                         ? take_gloss(r, s, nrestored, i)
                         : 0;
        } else if (suspect_lines_invisible(c) || suspect_lines_lookalike(c)) {
            length = change_character(r, s, nrestored, i);
        }
        if (length == 0)
            hold_character(r, s, i);
        i += length > 0 ? length : 1;
    }
    repaired_places_sort(&r->places, first);
    advance(r, s, n, nchars);
}

/* Holds a segment as it is. */
static void hold_segment(struct shutong_repairer *r, const char *s, size_t n,
                         size_t nchars)
{
    repaired_places_hold(&r->places, s, n);
    advance(r, s, n, nchars);
}

/* ---- a text -------------------------------------------------------------- */

/* How much of a segment is text. */
static size_t text_nbytes(const struct shutong_repairer *r, const char *s,
                          size_t n)
{
    return r->invalid == SHUTONG_INVALID_FAIL ? utf8_valid_prefix(s, n) : n;
}

/* Ends the text at s[0..n), which is ill-formed. */
static void end_ill_formed(struct shutong_repairer *r, const char *s, size_t n,
                           struct shutong_error *error)
{
    size_t nbytes = utf8_ill_formed_nbytes(s, n);

    r->ill_formed = true;
    status_ill_formed(error, "UTF-8", s, nbytes > 0 ? nbytes : n, "");
    if (error != NULL) {
        error->line = r->line;
        error->byte = r->offset - r->line_start + 1;
        error->offset = r->offset;
    }
}

/* Repairs the segments that s[0..n) has; returns their length. */
static size_t repair_segments(struct shutong_repairer *r, const char *s,
                              size_t n, bool end, struct shutong_error *error)
{
    size_t done = 0;

    while (done < n && !r->places.failed) {
        size_t searched = done == 0 ? r->searched : 0;
        const char *newline =
            memchr(s + done + searched, '\n', n - done - searched);
        size_t length =
            newline != NULL ? (size_t)(newline - s) + 1 - done : n - done;
        if (length > SEGMENT)
            length = utf8_cut_line(s + done, SEGMENT);
        else if (newline == NULL && !end)
            break;
        size_t nchars = length, text = length;
        if (simd_best()->ascii_prefix(s + done, length) == length ||
            !suspect_lines_check(&r->suspect, s + done, length, &nchars))
            hold_segment(r, s + done, length, nchars);
        else
            repair_segment(r, s + done,
                           text = text_nbytes(r, s + done, length));
        done += text;
        if (text < length) {
            end_ill_formed(r, s + done, length - text, error);
            break;
        }
        r->searched = 0;
    }
    return done;
}

/* Holds the lines of in[0..n) as they are. */
static void keep_lines(struct shutong_repairer *r, const char *in, size_t n)
{
    size_t done = 0;

    while (done < n) {
        const char *s = in + done, *newline = memchr(s, '\n', n - done);
        size_t length = newline == NULL ? n - done : (size_t)(newline - s) + 1;
        hold_segment(r, s, length, utf8_count(s, length));
        done += length;
    }
}

/* Begins a call of the public interface that is given so many bytes. */
static enum shutong_status begin_call(struct shutong_repairer *r,
                                      size_t in_nbytes, const char **out_ret,
                                      size_t *out_nbytes_ret,
                                      struct shutong_error *error)
{
    r->out.n = 0;
    *out_ret = "";
    *out_nbytes_ret = 0;
    return r->ill_formed || r->places.failed
               ? status_fail(error, SHUTONG_BAD_ARGUMENT,
                             "the repairer has failed; call "
                             "shutong_repairer_reset() first")
               : status_check_nbytes(in_nbytes, error);
}

static enum shutong_status give(struct shutong_repairer *r, bool end,
                                const char **out_ret, size_t *out_nbytes_ret,
                                struct shutong_error *error)
{
    repaired_places_release(&r->places, end || r->ill_formed, &r->out);
    *out_ret = r->out.n > 0 ? r->out.data : "";
    *out_nbytes_ret = r->out.n;
    if (r->places.stopped)
        return status_stopped(error);
    if (r->places.failed)
        return status_no_memory(error);
    return r->ill_formed ? SHUTONG_ILL_FORMED : SHUTONG_OK;
}

enum shutong_status shutong_repairer_feed(struct shutong_repairer *r,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(r, in_nbytes, out_ret, out_nbytes_ret, error);

    if (status != SHUTONG_OK)
        return status;
    if (!buf_append(&r->in, in, in_nbytes))
        r->places.failed = true;
    size_t done = repair_segments(r, r->in.data, r->in.n, false, error);
    buf_drop_front(&r->in, done);
    r->searched = r->in.n;
    return give(r, false, out_ret, out_nbytes_ret, error);
}

enum shutong_status shutong_repairer_keep(struct shutong_repairer *r,
                                          const char *in, size_t in_nbytes,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(r, in_nbytes, out_ret, out_nbytes_ret, error);

    if (status != SHUTONG_OK)
        return status;
    repair_segments(r, r->in.data, r->in.n, true, error);
    r->in.n = r->searched = 0;
    size_t text =
        r->ill_formed || in_nbytes == 0 ? 0 : text_nbytes(r, in, in_nbytes);
    if (text > 0)
        keep_lines(r, in, text);
    if (!r->ill_formed && text < in_nbytes)
        end_ill_formed(r, in + text, in_nbytes - text, error);
    return give(r, false, out_ret, out_nbytes_ret, error);
}

enum shutong_status shutong_repairer_finish(struct shutong_repairer *r,
                                            const char **out_ret,
                                            size_t *out_nbytes_ret,
                                            struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(r, 0, out_ret, out_nbytes_ret, error);

    if (status != SHUTONG_OK)
        return status;
    repair_segments(r, r->in.data, r->in.n, true, error);
    status = give(r, true, out_ret, out_nbytes_ret, error);
    /* The output stays where it is until the next call. */
    if (status == SHUTONG_OK)
        shutong_repairer_reset(r);
    return status;
}
