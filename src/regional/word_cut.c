/*
 * word_cut.c - text cut into words, the cheapest way.
 */
#include "regional/word_cut.h"

#include <string.h>

/* A word that is replaced and of which nothing else is known; and what others
 * cost more where there is no doubt, some 100 to 1, or less, 10 to 1. */
enum { COST_KEY = 96, COST_LONG_KEY = 1, NO_DOUBT = 28, NO_HOPE = 14 };

enum { NO_WORD = 0 }; /* costs nothing, as none does */

static const unsigned unreached = ~0u / 4;

/* Costs of the words that begin at each symbol, by length - 1. */
struct word_costs {
    uint8_t of[WORD_CUT_MOST][WORD_CUT_WORD];
    uint8_t longest[WORD_CUT_MOST]; /* of these words */
    size_t n;
};

unsigned word_cut_single(const struct regional_model *m, uint32_t symbol)
{
    const uint8_t *singles = (const uint8_t *)m + m->singles;

    return symbol - CONTEXT_FIRST < CONTEXT_HAN
               ? singles[symbol - CONTEXT_FIRST]
               : WORD_CUT_SINGLE;
}

/* Costs of what begins at symbols [from, to). */
static void find_costs(const struct regional_model *m, const uint32_t *text,
                       size_t from, size_t to, struct word_costs *costs)
{
    for (size_t i = from; i < to; i++) {
        uint64_t hash = context_hash_more(0, text[i]);
        uint8_t *of = costs->of[i];
        memset(of, NO_WORD, sizeof(costs->of[i]));
        of[0] = (uint8_t)word_cut_single(m, text[i]);
        costs->longest[i] = 1;
        if (!regional_model_is_han(text[i]))
            continue;
        for (size_t k = 1; k < WORD_CUT_WORD && i + k < costs->n &&
                           regional_model_is_han(text[i + k]);
             k++) {
            int value;
            hash = context_hash_more(hash, text[i + k]);
            if (!regional_model_look_up(m, &m->words, word_cut_key(hash),
                                        &value))
                break;
            if (value <= 0)
                continue;
            of[k] = (uint8_t)value;
            costs->longest[i] = (uint8_t)(k + 1);
        }
    }
}

/* The cheapest ways from symbol `from` to each one up to `to`, of which the
 * first is known; their last words are last[], unless that is NULL. */
static void find_ways(const struct word_costs *costs, size_t from, size_t to,
                      unsigned *best, uint8_t *last)
{
    for (size_t i = from + 1; i <= to; i++)
        best[i] = unreached;
    for (size_t i = from; i < to; i++) {
        for (size_t k = 0; k < costs->longest[i] && i + k < to; k++) {
            unsigned cost = costs->of[i][k];
            if (cost == NO_WORD || best[i] + cost >= best[i + k + 1])
                continue;
            best[i + k + 1] = best[i] + cost;
            if (last != NULL)
                last[i + k + 1] = (uint8_t)(k + 1);
        }
    }
}

/* The cheapest ways from each symbol to the end. */
static void find_ways_to_end(const struct word_costs *costs, unsigned *best)
{
    best[costs->n] = 0;
    for (size_t i = costs->n; i-- > 0;) {
        best[i] = unreached;
        for (size_t k = 0; k < costs->longest[i]; k++)
            if (costs->of[i][k] != NO_WORD &&
                costs->of[i][k] + best[i + k + 1] < best[i])
                best[i] = costs->of[i][k] + best[i + k + 1];
    }
}

void word_cut(const struct regional_model *m, const uint32_t *text, size_t n,
              uint8_t *lengths)
{
    struct word_costs costs;
    unsigned best[WORD_CUT_MOST + 1];
    uint8_t last[WORD_CUT_MOST + 1];

    costs.n = n;
    find_costs(m, text, 0, n, &costs);
    best[0] = 0;
    find_ways(&costs, 0, n, best, last);
    memset(lengths, 0, n);
    for (size_t stop = n; stop > 0; stop -= last[stop])
        lengths[stop - last[stop]] = last[stop];
}

/* The cheapest way that has a word across a place. */
static unsigned cost_across(const struct word_costs *costs, size_t place,
                            const unsigned *to, const unsigned *from)
{
    size_t first = place < WORD_CUT_WORD ? 0 : place - WORD_CUT_WORD + 1;
    unsigned least = unreached;

    for (size_t i = first; i < place; i++)
        for (size_t k = place - i; k < costs->longest[i]; k++)
            if (costs->of[i][k] != NO_WORD &&
                to[i] + costs->of[i][k] + from[i + k + 1] < least)
                least = to[i] + costs->of[i][k] + from[i + k + 1];
    return least;
}

/* Whether any word is across a place that begins at symbol `near` or later. */
static bool is_crossed_near(const struct word_costs *costs, size_t near,
                            size_t place)
{
    for (size_t i = near; i < place; i++)
        if (costs->longest[i] > place - i)
            return true;
    return false;
}

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* How much more than the word, which costs `whole`, the cheapest cut costs that
 * has another word across its beginning or end; negative where that is less. */
static int cost_of_crossing(const struct word_costs *costs, size_t begin,
                            size_t end, unsigned whole)
{
    unsigned to[WORD_CUT_MOST + 1], from[WORD_CUT_MOST + 1];

    to[0] = 0;
    find_ways(costs, 0, costs->n, to, NULL);
    find_ways_to_end(costs, from);
    return (int)least_of(cost_across(costs, begin, to, from),
                         cost_across(costs, end, to, from)) -
           (int)(to[begin] + whole + from[end]);
}

enum word_cut_answer word_cut_has(const struct regional_model *m,
                                  const uint32_t *text, size_t n, size_t begin,
                                  size_t end)
{
    struct word_costs costs;
    unsigned inside[WORD_CUT_MOST + 1];
    size_t first = begin, stop = end, length = end - begin;
    unsigned whole = length > WORD_CUT_WORD ? COST_LONG_KEY : COST_KEY;

    while (first > 0 && begin - first < WORD_CUT_AROUND &&
           regional_model_is_han(text[first - 1]))
        first--;
    while (stop < n && stop - end < WORD_CUT_AROUND &&
           regional_model_is_han(text[stop]))
        stop++;
    text += first;
    begin -= first;
    end -= first;
    costs.n = stop - first;
    /* Words that could be across come first: mostly there are none. */
    size_t near = begin < WORD_CUT_WORD ? 0 : begin - WORD_CUT_WORD + 1;
    find_costs(m, text, near, end, &costs);
    if (length <= WORD_CUT_WORD) {
        uint8_t *own = &costs.of[begin][length - 1];
        if (*own != NO_WORD)
            whole = least_of(whole, *own);
        *own = NO_WORD;
    }
    inside[begin] = 0;
    find_ways(&costs, begin, end, inside, NULL);
    bool is_split = inside[end] < whole + NO_DOUBT;
    if (!is_crossed_near(&costs, near, begin) &&
        !is_crossed_near(&costs, near, end))
        return is_split ? WORD_CUT_DOUBT : WORD_CUT_YES;
    find_costs(m, text, 0, near, &costs);
    find_costs(m, text, end, costs.n, &costs);
    int more =
        cost_of_crossing(&costs, begin, end, least_of(whole, inside[end]));
    if (more < 0)
        return more < -NO_HOPE ? WORD_CUT_NO : WORD_CUT_UNLIKELY;
    return is_split || more < NO_DOUBT ? WORD_CUT_DOUBT : WORD_CUT_YES;
}
