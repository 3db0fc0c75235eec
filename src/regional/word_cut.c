/*
 * word_cut.c - text cut into words, the cheapest way.
 */
#include "regional/word_cut.h"

#include <string.h>

/* A word that is replaced and of which nothing else is known. */
enum { COST_KEY = 96, COST_LONG_KEY = 1 };

static const unsigned unreached = ~0u / 4;

static unsigned single_cost(const struct regional_model *m, uint32_t symbol)
{
    const uint8_t *singles = (const uint8_t *)m + m->singles;

    return symbol - CONTEXT_FIRST < CONTEXT_HAN
               ? singles[symbol - CONTEXT_FIRST]
               : WORD_CUT_SINGLE;
}

/* The cheapest way from symbol `from` to each one up to `to`; its last words
 * are lengths[]. */
static void find_cheapest(const struct regional_model *m, const uint32_t *text,
                          size_t from, size_t to, unsigned *best,
                          uint8_t *lengths)
{
    for (size_t i = from; i < to; i++) {
        uint64_t hash = context_hash_more(0, text[i]);
        unsigned cost = best[i] + single_cost(m, text[i]);
        if (cost < best[i + 1]) {
            best[i + 1] = cost;
            lengths[i + 1] = 1;
        }
        if (!regional_is_han(text[i]))
            continue;
        for (size_t k = 2; k <= WORD_CUT_WORD && i + k <= to &&
                           regional_is_han(text[i + k - 1]);
             k++) {
            int value;
            hash = context_hash_more(hash, text[i + k - 1]);
            if (!regional_look_up(m, &m->words, word_cut_key(hash), &value))
                break;
            if (value < 0)
                continue;
            cost = best[i] + (unsigned)value;
            if (cost < best[i + k]) {
                best[i + k] = cost;
                lengths[i + k] = (uint8_t)k;
            }
        }
    }
}

void word_cut(const struct regional_model *m, const uint32_t *text, size_t n,
              uint8_t *lengths)
{
    unsigned best[WORD_CUT_MOST + 1];
    uint8_t last[WORD_CUT_MOST + 1];

    best[0] = 0;
    for (size_t i = 1; i <= n; i++)
        best[i] = unreached;
    find_cheapest(m, text, 0, n, best, last);
    memset(lengths, 0, n);
    for (size_t stop = n; stop > 0; stop -= last[stop])
        lengths[stop - last[stop]] = last[stop];
}

bool word_cut_has(const struct regional_model *m, const uint32_t *text,
                  size_t n, size_t begin, size_t end)
{
    unsigned best[WORD_CUT_MOST + 1], through[WORD_CUT_MOST + 1];
    uint8_t last[WORD_CUT_MOST + 1];
    size_t from = begin, to = end;

    while (from > 0 && begin - from < WORD_CUT_AROUND &&
           regional_is_han(text[from - 1]))
        from--;
    while (to < n && to - end < WORD_CUT_AROUND && regional_is_han(text[to]))
        to++;
    if (to - from > WORD_CUT_MOST)
        return true;
    text += from;
    begin -= from;
    end -= from;
    n = to - from;
    for (size_t i = 0; i <= n; i++)
        best[i] = through[i] = unreached;
    best[0] = 0;
    find_cheapest(m, text, 0, n, best, last);
    /* The same through both ends of the word. */
    through[begin] = best[begin];
    find_cheapest(m, text, begin, end, through, last);
    unsigned key = best[begin] + (end - begin > WORD_CUT_WORD ? COST_LONG_KEY
                                                              : COST_KEY);
    if (key < through[end])
        through[end] = key;
    find_cheapest(m, text, end, n, through, last);
    return through[n] <= best[n];
}
