/*
 * word_list.c - a hash table of words, the cheapest cut, and the list as a
 * file.
 */
#include "train/word_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "train/context_corpus.h"

enum {
    BITS = 21,
    COST_ONE = 6, /* of a word with a share of 1/e */
    COST_WORD = 127
};

_Static_assert(WORD_LIST_SLOTS == 1 << BITS, "hashes are cut to BITS");

void word_list_init(struct word_list *l)
{
    *l = (struct word_list){
        corpus_file_allocate(WORD_LIST_SLOTS, sizeof(struct listed_word)), 0,
        0};
}

void word_list_free(struct word_list *l)
{
    free(l->words);
}

struct listed_word *word_list_find(const struct word_list *l, uint64_t hash)
{
    size_t i = (size_t)(hash >> (64 - BITS));

    while (l->words[i].hash != 0 && l->words[i].hash != hash)
        i = (i + 1) & (WORD_LIST_SLOTS - 1);
    return &l->words[i];
}

struct listed_word *word_list_add(struct word_list *l, const uint32_t *symbols,
                                  size_t n, double times)
{
    uint64_t hash = regional_model_hash(symbols, n);
    struct listed_word *w = word_list_find(l, hash);

    if (w->hash == 0) {
        w->hash = hash;
        w->n = (uint32_t)n;
        memcpy(w->symbols, symbols, n * sizeof(*symbols));
    }
    w->listed += times;
    l->listed += times;
    return w;
}

void word_list_read(struct word_list *l, const char *path, double times)
{
    FILE *file = corpus_file_open(path);
    char line[4096];

    while (fgets(line, sizeof(line), file) != NULL) {
        uint32_t symbols[WORD_CUT_WORD];
        size_t nbytes = strcspn(line, " \t\n");
        size_t n =
            context_corpus_fold_word(line, nbytes, symbols, WORD_CUT_WORD);
        if (line[0] != '#' && n > 0)
            word_list_add(l, symbols, n,
                          times != 0 ? times : atof(line + nbytes));
    }
    fclose(file);
}

/* The share of a word: the mean of the dictionary's and of the counts. */
static double share(const struct word_list *l, const struct listed_word *w)
{
    return ((w->listed + 0.1) / l->listed + (w->counted + 0.01) / l->counted) /
           2;
}

void word_list_begin_round(struct word_list *l, int round)
{
    for (size_t i = 0; i < WORD_LIST_SLOTS; i++) {
        struct listed_word *w = &l->words[i];
        if (w->hash == 0)
            continue;
        double p = round > 0 ? share(l, w) : (w->listed + 0.1) / l->listed;
        w->cost = (float)(-COST_ONE * log(p));
        w->counted = 0;
        w->near = 0;
    }
    l->counted = 0;
}

size_t word_list_cut(struct word_list *l, const uint32_t *run, size_t n,
                     double weight, struct cut_word cut[WORD_LIST_RUN])
{
    static float best[WORD_LIST_RUN + 1];
    static struct listed_word *last[WORD_LIST_RUN + 1];
    static uint8_t length[WORD_LIST_RUN + 1];
    size_t count = 0;

    best[0] = 0;
    for (size_t i = 1; i <= n; i++)
        best[i] = 1e30f;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = 0;
        for (size_t k = 1; k <= WORD_CUT_WORD && i + k <= n; k++) {
            hash = context_hash_more(hash, run[i + k - 1]);
            struct listed_word *w = word_list_find(l, hash);
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
        cut[count++] = (struct cut_word){last[stop], stop - length[stop], stop};
        if (last[stop] != NULL)
            last[stop]->counted += weight;
        l->counted += weight;
    }
    return count;
}

/* ---- the list as a file -------------------------------------------------- */

static int compare_words(const void *a, const void *b)
{
    const struct listed_word *const *x = a, *const *y = b;

    for (size_t i = 0; i < WORD_CUT_WORD; i++) {
        uint32_t p = i < (*x)->n ? (*x)->symbols[i] : 0;
        uint32_t q = i < (*y)->n ? (*y)->symbols[i] : 0;
        if (p != q)
            return p < q ? -1 : 1;
    }
    return 0;
}

static void write_word(FILE *file, const struct word_list *l,
                       const struct listed_word *w)
{
    int cost = (int)(-COST_ONE * log(share(l, w)) + 0.5);
    char text[WORD_CUT_WORD * 4 + 1] = {0};
    size_t nbytes = 0;

    for (size_t k = 0; k < w->n; k++)
        nbytes += utf8_encode(w->symbols[k], text + nbytes);
    fprintf(file, "%.*s\t%d\n", (int)nbytes, text,
            cost > COST_WORD ? COST_WORD
            : cost < 1       ? 1
                             : cost);
}

void word_list_write(const struct word_list *l, word_is_wanted *is_wanted,
                     const void *with, const char *heading, const char *path)
{
    const struct listed_word **sorted =
        corpus_file_allocate(WORD_LIST_SLOTS, sizeof(*sorted));
    size_t n = 0;

    for (size_t i = 0; i < WORD_LIST_SLOTS; i++)
        if (l->words[i].hash != 0 && is_wanted(&l->words[i], with))
            sorted[n++] = &l->words[i];
    qsort(sorted, n, sizeof(*sorted), compare_words);
    FILE *file = corpus_file_create(path);
    fputs(heading, file);
    for (size_t i = 0; i < n; i++)
        write_word(file, l, sorted[i]);
    corpus_file_close(file, path);
    free(sorted);
}

void word_list_read_costs(const char *path, uint8_t singles[CONTEXT_HAN],
                          struct build_entries *words, take_word *take,
                          void *with)
{
    FILE *file = corpus_file_open(path);
    char line[256];
    size_t number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        uint32_t c[WORD_CUT_WORD];
        size_t nbytes = strcspn(line, "\t"), n = 0, step;
        int cost = atoi(line + nbytes);
        number++;
        if (line[0] == '#')
            continue;
        if (cost < 1 || cost > COST_WORD || nbytes == 0 ||
            utf8_valid_prefix(line, nbytes) != nbytes ||
            utf8_count(line, nbytes) > WORD_CUT_WORD)
            corpus_file_fail("%s:%zu: not a word, a tab and a cost", path,
                             number);
        /* Words are already folded; folding again would turn 着 into 著. */
        for (size_t i = 0; i < nbytes; i += step)
            c[n++] = utf8_decode(line + i, &step);
        if (n == 1) {
            if (c[0] - CONTEXT_FIRST < CONTEXT_HAN)
                singles[c[0] - CONTEXT_FIRST] = (uint8_t)cost;
            continue;
        }
        context_build_add(words, word_cut_key(regional_model_hash(c, n)), 0,
                          cost);
        for (size_t i = 2; i < n; i++)
            context_build_add(words, word_cut_key(regional_model_hash(c, i)), 0,
                              -1);
        if (take != NULL)
            take(c, n, with);
    }
    fclose(file);
}
