/*
 * suspect_lines.c - whether a line of text may be damaged.
 */
#include "repair/suspect_lines.h"

#include "base/utf8.h"

/* A character that is to be looked at itself. */
enum { LOOK_CLOSELY = 128 };

void suspect_lines_init(struct suspect_lines *suspect,
                        const struct shifted *shifted)
{
    suspect->shifted = shifted != NULL;
    for (uint32_t c = 0x80; c < 0x10000; c++) {
        unsigned look = shifted != NULL ? shifted_gbk_look(shifted, c) : 0;
        if (suspect_lines_invisible(c) || suspect_lines_lookalike(c) ||
            c == 0xFFFD || c == 0xFF08 || c == 0xFF1F)
            look |= LOOK_CLOSELY;
        suspect->look[c] = (unsigned char)look;
    }
}

static bool is_letter(unsigned char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Whether ASCII at s[i], after a character that costs `cost` with the one
 * before it, 0 after ASCII, may be damage. */
static bool is_suspicious_ascii(const struct suspect_lines *suspect,
                                const char *s, size_t n, size_t i,
                                unsigned cost)
{
    unsigned char c = (unsigned char)s[i];
    unsigned char next = i + 1 < n ? (unsigned char)s[i + 1] : '\n';

    if (c == '(')
        return cost > 0 && (is_letter(next) || (next >= 0xC3 && next <= 0xC9));
    if (!suspect->shifted)
        return false;
    if (c == '?') {
        size_t nbytes;
        if (next < 0x80)
            return next == '!' || (cost > 0 && (is_letter(next) ||
                                                (next >= '0' && next <= '9')));
        uint32_t after = utf8_decode(s + i + 1, &nbytes);
        return after > 0xFFFF || (suspect->look[after] & SHIFTED_BEGINS) != 0;
    }
    return c >= 0x40 && cost >= SHIFTED_RARE_PAIR;
}

/* The same of another character. */
static bool is_suspicious(const struct suspect_lines *suspect, const char *s,
                          size_t n, size_t after, uint32_t c)
{
    unsigned char next = after < n ? (unsigned char)s[after] : '\n';
    unsigned look = c > 0xFFFF ? LOOK_CLOSELY : suspect->look[c];
    size_t nbytes;

    if (c == 0xFF08)
        return is_letter(next) || (next >= 0xC3 && next <= 0xC9);
    if (c == 0xFF1F && next >= 0x80) {
        uint32_t first = utf8_decode(s + after, &nbytes);
        /* Before a mark that closes something it is what it is. */
        return first <= 0xFFFF && !(first >= 0x2018 && first <= 0x201D) &&
               !(first >= 0x3008 && first <= 0x3011) && first != 0xFF09 &&
               (suspect->look[first] & SHIFTED_BEGINS) != 0;
    }
    if (c == 0xFF1F)
        return false;
    if ((look & LOOK_CLOSELY) != 0)
        return c <= 0xFFFF || suspect_lines_lookalike(c);
    return (look & SHIFTED_SWALLOWED) != 0 && is_letter(next);
}

bool suspect_lines_check(const struct suspect_lines *suspect, const char *s,
                         size_t n, size_t *nchars_ret)
{
    size_t nchars = 0;
    unsigned last = 0, before = 9; /* costs: 0 of ASCII, 9 before another */
    /* Costs identify ASCII even where they are not known. */
    unsigned no_cost = !suspect->shifted;

    if (utf8_valid_prefix(s, n) != n)
        return true;
    for (size_t i = 0, nbytes; i < n; i += nbytes, nchars++) {
        if ((unsigned char)s[i] < 0x80) {
            nbytes = 1;
            if (last > 0 || s[i] == '?') {
                unsigned cost = last > 0 ? last + before : 0;
                if (is_suspicious_ascii(suspect, s, n, i, cost))
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
        unsigned look = c > 0xFFFF ? LOOK_CLOSELY | 20 : suspect->look[c];
        if ((look & (LOOK_CLOSELY | SHIFTED_SWALLOWED)) != 0 &&
            is_suspicious(suspect, s, n, i + nbytes, c))
            return true;
        before = last > 0 ? last : 9;
        last = (look & SHIFTED_COST) | no_cost;
    }
    *nchars_ret = nchars;
    return false;
}
