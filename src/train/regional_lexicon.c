/*
 * regional_lexicon.c - the words that text is cut into around a key.
 *
 * A word of the dictionary that has a key in it, 激光器 or 丘比特, is one that
 * the key is a part of, or another one: text of the region tells, which writes
 * 雷射器 but no 丘位元.
 */
#include "train/regional_lexicon.h"

#include <string.h>

#include "train/word_list.h"

enum {
    NEAR = 12,         /* characters from a key */
    LEAST_NEAR = 3,    /* times that a word is near a key */
    LEAST_LISTED = 12, /* of the dictionary's, where one character is common */
    LEAST_SURE = 3,    /* and where two are */
    LONGEST = 12       /* symbols of what a word with a key becomes */
};

struct lexicon {
    struct word_list list;
    const struct regional_corpus *corpus;
    struct regional_strings *beginnings, *ends; /* of keys */
};

/* Keys are words, and where they can be cut is known. */
static void add_keys(struct lexicon *l)
{
    for (size_t i = 0; i < l->corpus->nkeys; i++) {
        const struct regional_key *k = &l->corpus->keys[i];
        if (k->n <= WORD_CUT_WORD)
            word_list_add(&l->list, k->symbols, k->n, 0.5)->is_key = true;
        for (size_t n = 1; n < k->n; n++) {
            regional_text_string(l->beginnings,
                                 regional_model_hash(k->symbols, n), true);
            regional_text_string(
                l->ends, regional_model_hash(k->symbols + k->n - n, n), true);
        }
    }
}

/* Cuts a run of Han into words, and counts those that end near a key. */
static void cut_run(struct lexicon *l, const uint32_t *run, size_t n)
{
    static bool near[WORD_LIST_RUN];
    static struct cut_word cut[WORD_LIST_RUN];
    size_t nwords = word_list_cut(&l->list, run, n, 1, cut);

    memset(near, 0, n);
    for (size_t i = 0; i < n; i++) {
        size_t k = regional_text_key_at(l->corpus, run + i, n - i);
        size_t begin = i < NEAR ? 0 : i - NEAR;
        size_t end = n - i - k < NEAR ? n : i + k + NEAR;
        if (k > 0)
            memset(near + begin, 1, end - begin);
    }
    for (size_t i = 0; i < nwords; i++)
        if (cut[i].word != NULL)
            cut[i].word->near += near[cut[i].end - 1];
}

static void cut_text(struct lexicon *l, const uint32_t *text, size_t n)
{
    for (size_t from = 0, to; from < n; from = to + 1) {
        for (to = from; to < n && to - from < WORD_LIST_RUN &&
                        regional_model_is_han(text[to]);)
            to++;
        cut_run(l, text + from, to - from);
    }
}

/* ---- words with keys in them --------------------------------------------- */

/* Strings whose occurrences are counted, by the script they are looked for in.
 */
struct counts {
    struct regional_strings *of[2];
};

/* What a word becomes where a key in it, from symbol `at` on, is replaced; 0
 * where it is not in it. */
static size_t replace_key(const struct listed_word *w, size_t at,
                          const struct regional_key *k, uint32_t *out)
{
    size_t rest;

    if (k->n >= w->n || at + k->n > w->n ||
        memcmp(w->symbols + at, k->symbols, k->n * sizeof(*out)) != 0)
        return 0;
    rest = w->n - at - k->n;
    if (at + k->nvalue + rest > LONGEST)
        return 0;
    memcpy(out, w->symbols, at * sizeof(*out));
    memcpy(out + at, k->value, k->nvalue * sizeof(*out));
    memcpy(out + at + k->nvalue, w->symbols + at + k->n, rest * sizeof(*out));
    return at + k->nvalue + rest;
}

/* Whether a key at a place in a word is a part of it, by what the region
 * writes; where it writes neither, by how it looks. */
static bool is_part(const struct lexicon *l, const struct counts *counts,
                    const struct listed_word *w, size_t at,
                    const struct regional_key *k, uint64_t replaced)
{
    struct regional_strings *s = counts->of[k->target];
    uint32_t as_is = *regional_text_string(s, w->hash, true);
    uint32_t becomes = *regional_text_string(s, replaced, true);

    if (as_is > 0 || becomes > 0)
        return becomes >= as_is;
    if (at == 0)
        return true;
    return at + k->n == w->n && at > 1 &&
           word_list_find(&l->list, regional_model_hash(w->symbols, at))
                   ->hash != 0;
}

/* What is to be done with each key in each word of the dictionary: counted what
 * it becomes, or decided. */
static void take_key(struct lexicon *l, struct counts *counts,
                     struct listed_word *w, size_t at, size_t n, bool decide)
{
    uint32_t out[LONGEST];

    for (size_t j = 0; j < l->corpus->nkeys; j++) {
        const struct regional_key *k = &l->corpus->keys[j];
        size_t nout = k->n == n ? replace_key(w, at, k, out) : 0;
        if (nout == 0)
            continue;
        uint64_t hash = regional_model_hash(out, nout);
        regional_text_string(counts->of[k->target], w->hash, true);
        regional_text_string(counts->of[k->target], hash, true);
        if (decide && is_part(l, counts, w, at, k, hash))
            w->is_part = true;
    }
}

static void find_parts(struct lexicon *l, struct counts *counts, bool decide)
{
    for (size_t i = 0; i < WORD_LIST_SLOTS; i++) {
        struct listed_word *w = &l->list.words[i];
        if (w->hash == 0 || w->n < 3 || w->is_key)
            continue;
        for (size_t at = 0; at + 2 <= w->n; at++) {
            for (size_t n = 2; n < w->n && at + n <= w->n; n++) {
                const uint32_t *number = regional_text_string(
                    l->corpus->of_keys, regional_model_hash(w->symbols + at, n),
                    false);
                if (number != NULL && *number != 0)
                    take_key(l, counts, w, at, n, decide);
            }
        }
    }
}

static void decide_parts(struct lexicon *l)
{
    struct counts counts = {
        {regional_text_strings_new(20), regional_text_strings_new(20)}};

    find_parts(l, &counts, false);
    for (size_t i = 0; i < l->corpus->nsources; i++) {
        const struct regional_source *s = &l->corpus->sources[i];
        regional_text_count(
            counts.of[regional_text_is_hant(s) ? SUBJECT_TO_TRADITIONAL
                                               : SUBJECT_TO_SIMPLIFIED],
            s->symbols[FORM_OWN], s->n[FORM_OWN], 2, LONGEST);
    }
    find_parts(l, &counts, true);
    regional_text_strings_free(counts.of[0]);
    regional_text_strings_free(counts.of[1]);
}

/* ---- the list ------------------------------------------------------------ */

/* How many symbols a word has in common with a key that it would cut, at most;
 * a key that is in it counts as two. */
static size_t crosses(const struct lexicon *l, const struct listed_word *w)
{
    size_t most = 0;

    for (size_t n = 1; n < w->n; n++) {
        if (regional_text_string(l->ends, regional_model_hash(w->symbols, n),
                                 false) != NULL ||
            regional_text_string(l->beginnings,
                                 regional_model_hash(w->symbols + w->n - n, n),
                                 false) != NULL)
            most = n;
    }
    for (size_t i = 0; i < w->n; i++)
        if (regional_text_key_at(l->corpus, w->symbols + i, w->n - i) > 0)
            return 2;
    return most;
}

static bool is_wanted(const struct listed_word *w, const void *with)
{
    const struct lexicon *l = with;

    if (w->is_part)
        return false;
    if (w->n == 1)
        return w->counted > 0;
    if (w->is_key || w->near >= LEAST_NEAR)
        return true;
    if (w->listed < LEAST_SURE)
        return false;
    size_t n = crosses(l, w);
    return n > 1 || (n == 1 && w->listed >= LEAST_LISTED);
}

void regional_lexicon_make(const struct regional_corpus *c,
                           const char *dictionary, const char *out)
{
    struct lexicon l = {.corpus = c,
                        .beginnings = regional_text_strings_new(16),
                        .ends = regional_text_strings_new(16)};

    word_list_init(&l.list);
    word_list_read(&l.list, dictionary, 0);
    add_keys(&l);
    for (int round = 0; round < WORD_LIST_ROUNDS; round++) {
        word_list_begin_round(&l.list, round);
        for (size_t i = 0; i < c->nsources; i++)
            for (int form = 0; form < FORMS; form++)
                cut_text(&l, c->sources[i].symbols[form],
                         c->sources[i].n[form]);
    }
    decide_parts(&l);
    word_list_write(&l.list, is_wanted, &l,
                    "# Words near regional vocabulary, and what they cost.\n"
                    "# Made by `make regional-words`: docs/regional.md says of "
                    "what.\n",
                    out);
    regional_text_strings_free(l.beginnings);
    regional_text_strings_free(l.ends);
    word_list_free(&l.list);
}
