/*
 * context_lexicon.c - the words that text is cut into around a place.
 *
 * A word costs -6 ln of its share of all words, so that the cheapest cut is the
 * likeliest.  The shares are the mean of a dictionary's and of those that are
 * counted in the text: cut by the dictionary's, then by what was counted.
 */
#include "train/context_lexicon.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum {
    BITS = 21,
    ROUNDS = 2,
    RUN = 4096,
    COST_ONE = 6, /* of one in e */
    COST_WORD = 127,
    COST_SINGLE = 140,
    LEAST = 3, /* times that a word is at a place or beside one */
};

struct word {
    uint64_t hash; /* 0: free */
    uint32_t characters[CONTEXT_WORD];
    uint32_t n;
    double listed, counted;
    float cost;
    uint32_t beside;
};

struct lexicon {
    struct word *words; /* 1 << BITS, open addressing */
    double listed, counted;
};

static struct word *find(const struct lexicon *l, uint64_t hash)
{
    size_t i = (size_t)(hash >> (64 - BITS));

    while (l->words[i].hash != 0 && l->words[i].hash != hash)
        i = (i + 1) & (((size_t)1 << BITS) - 1);
    return &l->words[i];
}

/* Adds a word of s[0..n); nothing where it is too long or no Han. */
static void add_word(struct lexicon *l, const char *s, size_t nbytes, double n)
{
    uint32_t c[CONTEXT_WORD];
    size_t count = 0, step;
    uint64_t hash = 0;

    if (utf8_valid_prefix(s, nbytes) != nbytes ||
        utf8_count(s, nbytes) > CONTEXT_WORD)
        return;
    for (size_t i = 0; i < nbytes; i += step) {
        uint32_t code_point = utf8_decode(s + i, &step);
        if (!utf8_is_han(code_point))
            return;
        c[count++] = corpus_fold(code_point);
        hash = context_hash_more(hash, c[count - 1]);
    }
    if (count == 0)
        return;
    struct word *w = find(l, hash);
    if (w->hash == 0) {
        w->hash = hash;
        w->n = (uint32_t)count;
        memcpy(w->characters, c, sizeof(c));
    }
    w->listed += n;
    l->listed += n;
}

static void read_dictionary(struct lexicon *l, const char *path, bool listed)
{
    FILE *file = fopen(path, "r");
    char line[4096];

    if (file == NULL)
        corpus_fail("%s: %s", path, strerror(errno));
    while (fgets(line, sizeof(line), file) != NULL) {
        size_t n = strcspn(line, " \t\n");
        if (line[0] != '#' && n > 0)
            add_word(l, line, n, listed ? atof(line + n) : 0.5);
    }
    fclose(file);
}

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
        w->beside = 0;
    }
    l->counted = 0;
}

/* Cuts a run of Han into words, and counts them. */
static void cut_run(struct lexicon *l, const struct build *b,
                    const struct context_character *c, size_t n, float weight)
{
    static float best[RUN + 1];
    static struct word *last[RUN + 1];
    static uint8_t length[RUN + 1];

    best[0] = 0;
    for (size_t i = 1; i <= n; i++)
        best[i] = 1e30f;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = 0;
        for (size_t k = 1; k <= CONTEXT_WORD && i + k <= n; k++) {
            hash = context_hash_more(hash, c[i + k - 1].folded);
            struct word *w = find(l, hash);
            float cost = w->hash != 0 ? w->cost : k == 1 ? COST_SINGLE : 1e29f;
            if (best[i] + cost < best[i + k]) {
                best[i + k] = best[i] + cost;
                last[i + k] = w->hash != 0 ? w : NULL;
                length[i + k] = (uint8_t)k;
            }
        }
    }
    size_t next = n;
    for (size_t stop = n; stop > 0; stop -= length[stop]) {
        size_t begin = stop - length[stop];
        bool has_place = false;
        for (size_t i = begin; i < stop; i++)
            has_place |= c[i].folded - CONTEXT_FIRST < CONTEXT_HAN &&
                         b->index[c[i].folded - CONTEXT_FIRST] > 0;
        if (last[stop] != NULL) {
            last[stop]->counted += (double)weight;
            last[stop]->beside += has_place;
        }
        if (has_place && next > stop && last[next] != NULL)
            last[next]->beside++;
        if (has_place && begin > 0 && last[begin] != NULL)
            last[begin]->beside++;
        l->counted += (double)weight;
        next = stop;
    }
}

static void cut_text(struct lexicon *l, const struct corpus *c,
                     const struct build *b)
{
    for (size_t i = 0; i < c->nlines; i++) {
        const struct corpus_line *line = &c->lines[i];
        const struct context_character *text = c->characters + line->at;
        if (line->alone)
            continue;
        for (size_t from = 0, to; from < line->n; from = to + 1) {
            for (to = from; to < line->n && to - from < RUN &&
                            utf8_is_han(text[to].folded);)
                to++;
            if (to > from)
                cut_run(l, b, text + from, to - from,
                        c->sources[line->source].weight);
        }
    }
}

static int compare_words(const void *a, const void *b)
{
    const struct word *const *x = a, *const *y = b;

    for (size_t i = 0; i < CONTEXT_WORD; i++) {
        uint32_t p = i < (*x)->n ? (*x)->characters[i] : 0;
        uint32_t q = i < (*y)->n ? (*y)->characters[i] : 0;
        if (p != q)
            return p < q ? -1 : 1;
    }
    return 0;
}

void lexicon_make(const struct corpus *c, const struct build *b,
                  const char *dictionary, const char *keys, const char *out)
{
    struct lexicon l = {corpus_allocate((size_t)1 << BITS, sizeof(struct word)),
                        0, 0};

    read_dictionary(&l, dictionary, true);
    read_dictionary(&l, keys, false);
    for (int round = 0; round < ROUNDS; round++) {
        count_costs(&l, round > 0);
        cut_text(&l, c, b);
    }
    const struct word **sorted =
        corpus_allocate((size_t)1 << BITS, sizeof(*sorted));
    size_t n = 0;
    for (size_t i = 0; i < (size_t)1 << BITS; i++) {
        const struct word *w = &l.words[i];
        if (w->hash != 0 && (w->n == 1 ? w->counted > 0 : w->beside >= LEAST))
            sorted[n++] = w;
    }
    qsort(sorted, n, sizeof(*sorted), compare_words);
    FILE *file = fopen(out, "w");
    if (file == NULL)
        corpus_fail("%s: %s", out, strerror(errno));
    fprintf(file,
            "# Words at places of the context model and beside them, and what "
            "they cost.\n# Made by `make context-words`: docs/context.md says "
            "of what.\n");
    for (size_t i = 0; i < n; i++) {
        const struct word *w = sorted[i];
        double p =
            ((w->listed + 0.1) / l.listed + (w->counted + 0.01) / l.counted) /
            2;
        int cost = (int)(-COST_ONE * log(p) + 0.5);
        char text[CONTEXT_WORD * 4 + 1] = {0};
        size_t nbytes = 0;
        for (size_t k = 0; k < w->n; k++)
            nbytes += utf8_encode(w->characters[k], text + nbytes);
        fprintf(file, "%.*s\t%d\n", (int)nbytes, text,
                cost > COST_WORD ? COST_WORD
                : cost < 1       ? 1
                                 : cost);
    }
    if (fclose(file) != 0)
        corpus_fail("%s: %s", out, strerror(errno));
    free(sorted);
    free(l.words);
}

/* What the places of a word become where it stands alone. */
static void add_answers(struct build *b, const uint32_t *c, size_t n,
                        uint64_t hash)
{
    struct context_character characters[CONTEXT_WORD];
    uint32_t answers[CONTEXT_WORD], single;

    corpus_match(c, n, characters, answers);
    for (size_t i = 0; i < n; i++) {
        if (c[i] - CONTEXT_FIRST >= CONTEXT_HAN ||
            b->index[c[i] - CONTEXT_FIRST] == 0)
            continue;
        const struct context_place *p =
            &b->places[b->index[c[i] - CONTEXT_FIRST] - 1];
        corpus_match(c + i, 1, characters, &single);
        uint32_t answer = corpus_label(answers[i]);
        if (answer == corpus_label(single))
            continue;
        for (uint32_t k = 0; k < p->nlabels; k++)
            if (p->labels[k] == answer)
                build_add(&b->words, context_word_answer_key(hash, i), 0,
                          (int)k + 1);
    }
}

void lexicon_read(const char *path, struct build *b)
{
    FILE *file = fopen(path, "r");
    char line[256];
    size_t number = 0;

    if (file == NULL)
        corpus_fail("%s: %s", path, strerror(errno));
    memset(b->singles, COST_SINGLE, sizeof(b->singles));
    while (fgets(line, sizeof(line), file) != NULL) {
        uint32_t c[CONTEXT_WORD];
        size_t nbytes = strcspn(line, "\t"), count = 0, step;
        int cost = atoi(line + nbytes);
        uint64_t hash = 0;
        number++;
        if (line[0] == '#')
            continue;
        if (cost < 1 || cost > COST_WORD ||
            utf8_valid_prefix(line, nbytes) != nbytes ||
            utf8_count(line, nbytes) > CONTEXT_WORD)
            corpus_fail("%s:%zu: not a word, a tab and a cost", path, number);
        for (size_t i = 0; i < nbytes; i += step) {
            c[count] = utf8_decode(line + i, &step);
            hash = context_hash_more(hash, c[count++]);
        }
        if (count == 1) {
            if (c[0] - CONTEXT_FIRST < CONTEXT_HAN)
                b->singles[c[0] - CONTEXT_FIRST] = (uint8_t)cost;
            continue;
        }
        build_add(&b->words, context_word_key(hash), 0, cost);
        uint64_t prefix = context_hash_more(0, c[0]);
        for (size_t i = 1; i + 1 < count; i++) {
            prefix = context_hash_more(prefix, c[i]);
            build_add(&b->words, context_word_key(prefix), 0, -1);
        }
        add_answers(b, c, count, hash);
    }
    fclose(file);
}
