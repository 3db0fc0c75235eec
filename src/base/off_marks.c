/*
 * off_marks.c - marks in a text that say which of its lines stay as they are.
 */
#include "base/off_marks.h"

#include <ctype.h>
#include <string.h>

/* Of two that begin alike the longer one comes first. */
static const char *const names[] = {
    [OFF_MARK_NEXT_LINE] = "shutong:off-next-line",
    [OFF_MARK_LINE] = "shutong:off-line",
    [OFF_MARK_OFF] = "shutong:off",
    [OFF_MARK_ON] = "shutong:on",
};

static const char beginning[] = "shutong:"; /* of all */
enum { COLON = sizeof(beginning) - 2 };     /* where its last byte is */

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

bool off_marks_find(const char *s, size_t n, size_t from,
                    struct off_mark *mark_ret)
{
    /* A colon is found faster than a word. */
    for (size_t i = from + COLON; i < n; i++) {
        const char *colon = memchr(s + i, ':', n - i);
        if (colon == NULL)
            return false;
        i = (size_t)(colon - s);
        if (colon[-1] == beginning[COLON - 1] &&
            memcmp(colon - COLON, beginning, COLON) == 0 &&
            read_mark(s, n, i - COLON, mark_ret))
            return true;
    }
    return false;
}
