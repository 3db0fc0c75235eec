/*
 * opencc_selector_warning.c - warns once of Unicode's variation selectors in
 * what is read.
 */
#include "command/opencc/opencc_selector_warning.h"

#include <stdbool.h>
#include <string.h>

#include "command/say/message.h"

enum { LONGEST = 4 }; /* bytes of a selector */

static bool warned;
/* The end of what was looked at, and how long it is. */
static char tail[2 * LONGEST];
static size_t ntail;

/* Whether bytes have U+FE00-FE0F or U+E0100-E01EF. */
static bool has_selector(const char *s, size_t n)
{
    const char *end = s + n, *at;

    for (at = s; (at = memmem(at, (size_t)(end - at), "\xEF\xB8", 2)) != NULL;
         at++)
        if (end - at > 2 && (at[2] & 0xF0) == 0x80)
            return true;
    for (at = s; (at = memmem(at, (size_t)(end - at), "\xF3\xA0", 2)) != NULL;
         at++)
        if (end - at > 3 && (unsigned char)at[2] >= 0x84 &&
            (unsigned char)at[2] <= 0x87 && (at[3] & 0xC0) == 0x80 &&
            ((unsigned char)at[2] < 0x87 || (unsigned char)at[3] < 0xB0))
            return true;
    return false;
}

void opencc_selector_warning_look(const char *bytes, size_t n)
{
    size_t head = n < LONGEST ? n : LONGEST;

    if (warned || n == 0)
        return;
    memcpy(tail + ntail, bytes, head);
    if (has_selector(tail, ntail + head) || has_selector(bytes, n)) {
        warned = true;
        message_note("warning: the input contains variation selectors; "
                     "conversion near them may be wrong");
        return;
    }
    /* What is left of both, the last bytes of it. */
    size_t all = ntail + head, keep = all < LONGEST - 1 ? all : LONGEST - 1;
    if (n > head)
        memcpy(tail, bytes + n - (LONGEST - 1), LONGEST - 1);
    else
        memmove(tail, tail + all - keep, keep);
    ntail = n > head ? LONGEST - 1 : keep;
}
