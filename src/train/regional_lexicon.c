/*
 * regional_lexicon.c - the words that text is cut into around a key.
 *
 * Costs are as in context_lexicon.c.  A word of the dictionary that has a key
 * in it, 激光器 or 丘比特, is one that the key is a part of, or another one:
 * text of the region tells, which writes 雷射器 but no 丘位元.
 */
#include "train/regional_lexicon.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "train/context_corpus.h"

enum {
    BITS = 21,
    ROUNDS = 2,
    RUN = 4096,
    NEAR = 12,    /* characters from a key */
    COST_ONE = 6, /* of one in e */
    COST_WORD = 127,
    LEAST_NEAR = 3,    /* times that a word is near a key */
    LEAST_LISTED = 12, /* of the dictionary's, where one character is common */
    LEAST_SURE = 3,    /* and where two are */
    LONGEST = 12       /* symbols of what a word with a key becomes */
};

struct word {
    uint64_t hash; /* 0: free */
    uint32_t symbols[WORD_CUT_WORD];
    uint32_t n;
    double listed, counted;
    float cost;
    uint32_t near;
    bool is_key, is_part; /* a key of it is a part */
};

struct lexicon {
    const struct regional_corpus *corpus;
    struct word *words; /* 1 << BITS, open addressing */
    double listed, counted;
    struct regional_strings *beginnings, *ends; /* of keys */
};

static struct word *find(const struct lexicon *l, uint64_t hash)
{
    size_t i = (size_t)(hash >> (64 - BITS));

    while (l->words[i].hash != 0 && l->words[i].hash != hash)
        i = (i + 1) & (((size_t)1 << BITS) - 1);
    return &l->words[i];
}

static struct word *add_word(struct lexicon *l, const uint32_t *symbols,
                             size_t n, double listed)
{
    struct word *w = find(l, regional_model_hash(symbols, n));

    if (w->hash == 0) {
        w->hash = regional_model_hash(symbols, n);
        w->n = (uint32_t)n;
        memcpy(w->symbols, symbols, n * sizeof(*symbols));
    }
    w->listed += listed;
    l->listed += listed;
    return w;
}

static void read_dictionary(struct lexicon *l, const char *path)
{
    FILE *file = corpus_open(path);
    char line[4096];

    while (fgets(line, sizeof(line), file) != NULL) {
        uint32_t symbols[WORD_CUT_WORD];
        size_t nbytes = strcspn(line, " \t\n");
        size_t n = regional_fold_word(line, nbytes, symbols, WORD_CUT_WORD);
        if (line[0] != '#' && n > 0)
            add_word(l, symbols, n, atof(line + nbytes));
    }
    fclose(file);
}

/* Keys are words, and where they can be cut is known. */
static void add_keys(struct lexicon *l)
{
    for (size_t i = 0; i < l->corpus->nkeys; i++) {
        const struct regional_key *k = &l->corpus->keys[i];
        if (k->n <= WORD_CUT_WORD)
            add_word(l, k->symbols, k->n, 0.5)->is_key = true;
        for (size_t n = 1; n < k->n; n++) {
            regional_string(l->beginnings, regional_model_hash(k->symbols, n),
                            true);
            regional_string(
                l->ends, regional_model_hash(k->symbols + k->n - n, n), true);
        }
    }
}

/* ---- counting ---------------------------------------------------------------
 */

static void count_costs(struct lexicon *l, bool both)
{
    for (size_t i = 0; i < (size_t)1 << BITS; i++) {
        struct word *w = &l->words[i];
        if (w->hash == 0)
            continue;
        double p = (w->listed + 0.1) / l->listed;
        if (both)
            p = (p + (w->counted + 0.01) / l->counted) / 2;
        w->cost = (float)(-COST_ONE * log(p));
        w->counted = 0;
        w->near = 0;
    }
    l->counted = 0;
}

/* Cuts a run of Han into words, and counts them; `near` tells which symbols
 * are near a key. */
static void cut_run(struct lexicon *l, const uint32_t *text, const bool *near,
                    size_t n)
{
    static float best[RUN + 1];
    static struct word *last[RUN + 1];
    static uint8_t length[RUN + 1];

    best[0] = 0;
    for (size_t i = 1; i <= n; i++)
        best[i] = 1e30f;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = 0;
        for (size_t k = 1; k <= WORD_CUT_WORD && i + k <= n; k++) {
            hash = context_hash_more(hash, text[i + k - 1]);
            struct word *w = find(l, hash);
            float cost = w->hash != 0 ? w->cost
                         : k == 1     ? WORD_CUT_SINGLE
                                      : 1e29f;
            if (best[i] + cost < best[i + k]) {
                best[i + k] = best[i] + cost;
                last[i + k] = w->hash != 0 ? w : NULL;
                length[i + k] = (uint8_t)k;
            }
        }
    }
    for (size_t stop = n; stop > 0; stop -= length[stop]) {
        if (last[stop] != NULL) {
            last[stop]->counted++;
            last[stop]->near += near[stop - 1];
        }
        l->counted++;
    }
}

static void cut_text(struct lexicon *l, const uint32_t *text, size_t n)
{
    static bool near[RUN];

    for (size_t from = 0, to; from < n; from = to + 1) {
        for (to = from;
             to < n && to - from < RUN && regional_model_is_han(text[to]);)
            to++;
        if (to == from)
            continue;
        memset(near, 0, to - from);
        for (size_t i = from; i < to; i++) {
            size_t k = regional_key_at(l->corpus, text + i, to - i);
            size_t begin = i - from < NEAR ? from : i - NEAR;
            size_t end = to - i - k < NEAR ? to : i + k + NEAR;
            if (k > 0)
                memset(near + (begin - from), 1, end - begin);
        }
        cut_run(l, text + from, near, to - from);
    }
}

/* ---- words with keys in them ------------------------------------------------
 */

/* Strings whose occurrences are counted, by the script they are looked for in.
 */
struct counts {
    struct regional_strings *of[2];
};

static void count_text(struct regional_strings *s, const uint32_t *text,
                       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = 0;
        for (size_t k = 1; k <= LONGEST && i + k <= n; k++) {
            if (!regional_model_is_han(text[i + k - 1]))
                break;
            hash = context_hash_more(hash, text[i + k - 1]);
            uint32_t *number = k < 2 ? NULL : regional_string(s, hash, false);
            if (number != NULL)
                ++*number;
        }
    }
}

/* What a word becomes where a key in it, from symbol `at` on, is replaced; 0
 * where it is not in it. */
static size_t replace_key(const struct word *w, size_t at,
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
                    const struct word *w, size_t at,
                    const struct regional_key *k, uint64_t replaced)
{
    struct regional_strings *s = counts->of[k->target];
    uint32_t as_is = *regional_string(s, w->hash, true);
    uint32_t becomes = *regional_string(s, replaced, true);

    if (as_is > 0 || becomes > 0)
        return becomes >= as_is;
    if (at == 0)
        return true;
    return at + k->n == w->n && at > 1 &&
           find(l, regional_model_hash(w->symbols, at))->hash != 0;
}

/* What is to be done with each key in each word of the dictionary: counted what
 * it becomes, or decided. */
static void take_key(struct lexicon *l, struct counts *counts, struct word *w,
                     size_t at, size_t n, bool decide)
{
    uint32_t out[LONGEST];

    for (size_t j = 0; j < l->corpus->nkeys; j++) {
        const struct regional_key *k = &l->corpus->keys[j];
        size_t nout = k->n == n ? replace_key(w, at, k, out) : 0;
        if (nout == 0)
            continue;
        uint64_t hash = regional_model_hash(out, nout);
        regional_string(counts->of[k->target], w->hash, true);
        regional_string(counts->of[k->target], hash, true);
        if (decide && is_part(l, counts, w, at, k, hash))
            w->is_part = true;
    }
}

static void find_parts(struct lexicon *l, struct counts *counts, bool decide)
{
    for (size_t i = 0; i < (size_t)1 << BITS; i++) {
        struct word *w = &l->words[i];
        if (w->hash == 0 || w->n < 3 || w->is_key)
            continue;
        for (size_t at = 0; at + 2 <= w->n; at++) {
            for (size_t n = 2; n < w->n && at + n <= w->n; n++) {
                const uint32_t *number = regional_string(
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
        {regional_strings_new(20), regional_strings_new(20)}};

    find_parts(l, &counts, false);
    for (size_t i = 0; i < l->corpus->nsources; i++) {
        const struct regional_source *s = &l->corpus->sources[i];
        count_text(counts.of[regional_is_hant(s) ? SUBJECT_TO_TRADITIONAL
                                                 : SUBJECT_TO_SIMPLIFIED],
                   s->symbols[FORM_OWN], s->n[FORM_OWN]);
    }
    find_parts(l, &counts, true);
    regional_strings_free(counts.of[0]);
    regional_strings_free(counts.of[1]);
}

/* ---- the list ---------------------------------------------------------------
 */

/* How many symbols a word has in common with a key that it would cut, at most;
 * a key that is in it counts as two. */
static size_t crosses(const struct lexicon *l, const struct word *w)
{
    size_t most = 0;

    for (size_t n = 1; n < w->n; n++) {
        if (regional_string(l->ends, regional_model_hash(w->symbols, n),
                            false) != NULL ||
            regional_string(l->beginnings,
                            regional_model_hash(w->symbols + w->n - n, n),
                            false) != NULL)
            most = n;
    }
    for (size_t i = 0; i < w->n; i++)
        if (regional_key_at(l->corpus, w->symbols + i, w->n - i) > 0)
            return 2;
    return most;
}

static bool is_wanted(const struct lexicon *l, const struct word *w)
{
    if (w->hash == 0 || w->is_part)
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

static int compare_words(const void *a, const void *b)
{
    const struct word *const *x = a, *const *y = b;

    for (size_t i = 0; i < WORD_CUT_WORD; i++) {
        uint32_t p = i < (*x)->n ? (*x)->symbols[i] : 0;
        uint32_t q = i < (*y)->n ? (*y)->symbols[i] : 0;
        if (p != q)
            return p < q ? -1 : 1;
    }
    return 0;
}

static void write_word(FILE *file, const struct lexicon *l,
                       const struct word *w)
{
    double p =
        ((w->listed + 0.1) / l->listed + (w->counted + 0.01) / l->counted) / 2;
    int cost = (int)(-COST_ONE * log(p) + 0.5);
    char text[WORD_CUT_WORD * 4 + 1] = {0};
    size_t nbytes = 0;

    for (size_t k = 0; k < w->n; k++)
        nbytes += utf8_encode(w->symbols[k], text + nbytes);
    fprintf(file, "%.*s\t%d\n", (int)nbytes, text,
            cost > COST_WORD ? COST_WORD
            : cost < 1       ? 1
                             : cost);
}

static void write_list(const struct lexicon *l, const char *path)
{
    const struct word **sorted =
        corpus_allocate((size_t)1 << BITS, sizeof(*sorted));
    size_t n = 0;

    for (size_t i = 0; i < (size_t)1 << BITS; i++)
        if (is_wanted(l, &l->words[i]))
            sorted[n++] = &l->words[i];
    qsort(sorted, n, sizeof(*sorted), compare_words);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        corpus_fail("%s: %s", path, strerror(errno));
    fprintf(file, "# Words near regional vocabulary, and what they cost.\n"
                  "# Made by `make regional-words`: docs/regional.md says of "
                  "what.\n");
    for (size_t i = 0; i < n; i++)
        write_word(file, l, sorted[i]);
    if (fclose(file) != 0)
        corpus_fail("%s: %s", path, strerror(errno));
    free(sorted);
}

void regional_lexicon_make(const struct regional_corpus *c,
                           const char *dictionary, const char *out)
{
    struct lexicon l = {
        .corpus = c,
        .words = corpus_allocate((size_t)1 << BITS, sizeof(struct word)),
        .beginnings = regional_strings_new(16),
        .ends = regional_strings_new(16)};

    read_dictionary(&l, dictionary);
    add_keys(&l);
    for (int round = 0; round < ROUNDS; round++) {
        count_costs(&l, round > 0);
        for (size_t i = 0; i < c->nsources; i++)
            for (int form = 0; form < FORMS; form++)
                cut_text(&l, c->sources[i].symbols[form],
                         c->sources[i].n[form]);
    }
    decide_parts(&l);
    write_list(&l, out);
    regional_strings_free(l.beginnings);
    regional_strings_free(l.ends);
    free(l.words);
}

void regional_lexicon_read(const char *path, uint8_t singles[CONTEXT_HAN],
                           struct build_entries *words)
{
    memset(singles, WORD_CUT_SINGLE, CONTEXT_HAN);
    regional_lexicon_read_more(path, singles, words);
}

void regional_lexicon_read_more(const char *path, uint8_t singles[CONTEXT_HAN],
                                struct build_entries *words)
{
    FILE *file = corpus_open(path);
    char line[256];
    size_t number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        uint32_t c[WORD_CUT_WORD];
        size_t nbytes = strcspn(line, "\t");
        int cost = atoi(line + nbytes);
        number++;
        if (line[0] == '#')
            continue;
        size_t n = regional_fold_word(line, nbytes, c, WORD_CUT_WORD);
        if (cost < 1 || cost > COST_WORD || n == 0)
            corpus_fail("%s:%zu: not a word, a tab and a cost", path, number);
        if (n == 1) {
            if (c[0] - CONTEXT_FIRST < CONTEXT_HAN)
                singles[c[0] - CONTEXT_FIRST] = (uint8_t)cost;
            continue;
        }
        build_add(words, word_cut_key(regional_model_hash(c, n)), 0, cost);
        for (size_t i = 2; i < n; i++)
            build_add(words, word_cut_key(regional_model_hash(c, i)), 0, -1);
    }
    fclose(file);
}
