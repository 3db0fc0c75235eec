/*
 * train_regional.c - makes the model of regional vocabulary.
 *
 * First its list of words, of a dictionary and the text, and then the model of
 * that list and the text.
 */
#include "train/train_regional.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "train/context_corpus.h"
#include "train/regional_build.h"
#include "train/regional_learn.h"
#include "train/regional_lexicon.h"

static char *path_in(const char *folder, const char *name)
{
    size_t n = strlen(folder) + strlen(name) + 2;
    char *path = corpus_allocate(n, 1);

    snprintf(path, n, "%s/%s", folder, name);
    return path;
}

static void write_model(const struct regional_model *m, const char *path)
{
    FILE *file = fopen(path, "wb");

    if (regional_model_check(m, m->nbytes) != CONTEXT_SOUND)
        corpus_fail("the model that was made is not sound");
    if (file == NULL || fwrite(m, 1, m->nbytes, file) != m->nbytes ||
        fclose(file) != 0)
        corpus_fail("%s could not be written", path);
}

static void make_model(const struct train_regional *a,
                       const struct regional_corpus *c, const char *list)
{
    uint8_t *singles = corpus_allocate(CONTEXT_HAN, 1);
    struct build_entries words = {.n = 0}, weights = {.n = 0};
    char *everyday = path_in(a->data, "regional-everyday.txt");
    char *more = path_in(a->data, "more-words.txt");

    regional_lexicon_read(list, singles, &words);
    struct regional_model *m = regional_build(singles, &words, &weights);
    regional_learn(c, m, everyday, a->verbose, &weights);
    free(m);
    /* What is learned does not hang on them. */
    regional_lexicon_read_more(more, singles, &words);
    m = regional_build(singles, &words, &weights);
    if (a->verbose)
        fprintf(stderr, "%zu words, %zu weights, %llu bytes\n", words.n,
                weights.n, (unsigned long long)m->nbytes);
    write_model(m, a->model);
    free(m);
    free(singles);
    free(words.entries);
    free(weights.entries);
    free(everyday);
    free(more);
}

void train_regional(const struct train_regional *a)
{
    struct regional_corpus c = {.nsources = 0};
    char *sources = path_in(a->data, "regional-sources.txt");
    char *list = path_in(a->data, "regional-words.txt");

    regional_read(&c, sources, a->folder, a->dictionaries);
    if (a->list != NULL)
        regional_lexicon_make(&c, a->list, list);
    else
        make_model(a, &c, list);
    regional_free(&c);
    free(sources);
    free(list);
}
