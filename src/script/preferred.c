/*
 * preferred.c - the preferred forms in a window that is decided.
 *
 * They come last, after the regional words, and are as long as what they stand
 * for: whatever knows a place in the text before them knows it afterwards.
 */
#include "script/preferred.h"

/* Whether a span of a window is what it should be. */
static bool stays(const struct span *span)
{
    return span->query == SPAN_TERM || span->query == SPAN_NO_TEXT;
}

bool preferred_write(const struct target *t, const struct window *p,
                     const struct vocabulary_map *map, char *text, size_t n,
                     struct buf *scratch)
{
    size_t done = 0, run = 0;

    for (size_t i = 0; i < p->nspans; i++) {
        const struct span *span = &p->spans[i];
        size_t at = span->at;
        if (!stays(span) || span->nbytes == 0)
            continue;
        if (t->phrases)
            at = vocabulary_place(map, at, &run);
        if (at == SIZE_MAX || at < done)
            continue;
        if (!preferences_write(t->prefer, text + done, at - done, scratch))
            return false;
        done = at + span->nbytes;
    }
    return preferences_write(t->prefer, text + done, n - done, scratch);
}

bool preferred_edits(const char *before, const char *after, size_t n,
                     struct edits *edits)
{
    size_t i = 0;

    while (i < n) {
        size_t nbytes = 1;
        if (before[i] == after[i] && (unsigned char)before[i] < 0x80) {
            i++;
            continue;
        }
        /* Ill-formed bytes stay as they are, and lead nobody astray. */
        while (i + nbytes < n && ((unsigned char)before[i + nbytes] & 0xC0) == 0x80)
            nbytes++;
        struct edit e = {.before = i,
                         .before_nbytes = nbytes,
                         .after = i,
                         .after_nbytes = nbytes,
                         .probability = 1,
                         .by = SHUTONG_BY_PREFERENCE};
        if (memcmp(before + i, after + i, nbytes) != 0 && !edits_add(edits, &e))
            return false;
        i += nbytes;
    }
    return true;
}
