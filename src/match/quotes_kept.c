/*
 * quotes_kept.c - quotation marks that must not be changed, by number.
 */
#include "match/quotes_kept.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/simd.h"
#include "match/quote_mark.h"

static bool keep(struct quotes_kept *kept, uint64_t number)
{
    if (kept->begin > 0 && kept->begin == kept->n)
        kept->begin = kept->n = 0;
    if (!array_grow(&kept->numbers, kept->n, &kept->cap,
                    sizeof(*kept->numbers)))
        return false;
    kept->numbers[kept->n++] = number;
    return true;
}

bool quotes_kept_note(struct quotes_kept *kept, const char *s, size_t n,
                      bool is_kept)
{
    size_t at = 0;

    for (;;) {
        at += at < n ? simd_best()->find_quote(s + at, n - at) : 0;
        if (at >= n)
            return true;
        at += quote_mark_nbytes(s + at, n - at);
        if (is_kept && !keep(kept, kept->nmarks))
            return false;
        kept->nmarks++;
    }
}

bool quotes_kept_append(struct quotes_kept *kept,
                        const struct quotes_kept *part)
{
    for (size_t i = part->begin; i < part->n; i++)
        if (!keep(kept, kept->nmarks + part->numbers[i]))
            return false;
    kept->nmarks += part->nmarks;
    return true;
}

void quotes_kept_clear(struct quotes_kept *kept)
{
    kept->begin = kept->n = 0;
    kept->nmarks = 0;
}

void quotes_kept_free(struct quotes_kept *kept)
{
    free(kept->numbers);
    *kept = (struct quotes_kept){.numbers = NULL};
}
