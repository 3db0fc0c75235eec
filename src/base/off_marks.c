/*
 * off_marks.c - marks in a text that say which of its lines stay as they are.
 */
#include "base/off_marks.h"

#include <ctype.h>
#include <string.h>

#include "base/simd.h"

/* Of two that begin alike the longer one comes first. */
static const char *const names[] = {
    [OFF_MARK_NEXT_LINE] = "shutong:off-next-line",
    [OFF_MARK_LINE] = "shutong:off-line",
    [OFF_MARK_OFF] = "shutong:off",
    [OFF_MARK_ON] = "shutong:on",
};

static const char beginning[] = "shutong:"; /* of all */
enum {
    COLON = sizeof(beginning) - 2, /* where its last byte is */
    BLOCK = 512
};

const char *off_marks_name(enum off_mark_kind kind)
{
    return names[kind];
}

static bool is_in_word(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':';
}

/* Whether a mark stands at s[at]. */
static bool read_mark(const char *s, size_t n, size_t at, struct off_mark *mark)
{
    static const enum off_mark_kind kinds[] = {
        OFF_MARK_NEXT_LINE, OFF_MARK_LINE, OFF_MARK_OFF, OFF_MARK_ON};

    /* <!-- may come just before. */
    bool dashes = at > 1 && s[at - 1] == '-' && s[at - 2] == '-';
    if (at > 0 && is_in_word(s[at - 1]) && !dashes)
        return false;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        size_t length = strlen(names[kinds[i]]);
        if (n - at < length || memcmp(s + at, names[kinds[i]], length) != 0)
            continue;
        size_t end = at + length;
        /* --> may follow at once. */
        if (end < n && is_in_word(s[end]) &&
            (n - end < 3 || memcmp(s + end, "-->", 3) != 0))
            continue;
        *mark = (struct off_mark){kinds[i], at, length};
        return true;
    }
    return false;
}

/* Whether "g:", the end of the beginning, stands in s[0..BLOCK], which every
 * mark has and other text hardly: a loop of a fixed length without a branch,
 * which compilers make vectors of. */
static inline __attribute__((always_inline)) bool has_pair(const char *s)
{
    unsigned char found = 0;

    for (size_t i = 0; i < BLOCK; i++)
        found |= (unsigned char)((s[i] == beginning[COLON - 1]) &
                                 (s[i + 1] == beginning[COLON]));
    return found != 0;
}

/* How many bytes of s[0..n) come before the first block that has a pair. */
static size_t pass_blocks(const char *s, size_t n)
{
    size_t i = 0;

    while (n - i > BLOCK && !has_pair(s + i))
        i += BLOCK;
    return i;
}

SIMD_AVX2 static size_t pass_blocks_avx2(const char *s, size_t n)
{
    size_t i = 0;

    while (n - i > BLOCK && !has_pair(s + i))
        i += BLOCK;
    return i;
}

bool off_marks_find(const char *s, size_t n, size_t from,
                    struct off_mark *mark_ret)
{
    size_t (*pass)(const char *s, size_t n) =
        simd_has_avx2() ? pass_blocks_avx2 : pass_blocks;

    for (size_t i = from + COLON, end; i < n; i = end) {
        i += pass(s + i - 1, n - i);
        end = n - i > BLOCK ? i + BLOCK : n;
        for (; i < end; i++)
            if (s[i] == beginning[COLON] &&
                memcmp(s + i - COLON, beginning, COLON) == 0 &&
                read_mark(s, n, i - COLON, mark_ret))
                return true;
    }
    return false;
}
