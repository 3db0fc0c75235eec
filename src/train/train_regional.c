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

#include "train/corpus_file.h"
#include "train/regional_build.h"
#include "train/regional_learn.h"
#include "train/regional_lexicon.h"
#include "train/word_list.h"

static void make_model(const struct train_regional *a,
                       const struct regional_corpus *c, const char *list)
{
    uint8_t *singles = corpus_file_allocate(CONTEXT_HAN, 1);
    struct build_entries words = {.n = 0}, weights = {.n = 0};
    char *everyday = corpus_file_path(a->data, "regional-everyday.txt");
    char *more = corpus_file_path(a->data, "more-words.txt");

    memset(singles, WORD_CUT_SINGLE, CONTEXT_HAN);
    word_list_read_costs(list, singles, &words, NULL, NULL);
    struct regional_model *m = regional_build(singles, &words, &weights);
    regional_learn(c, m, everyday, a->verbose, &weights);
    free(m);
    /* The weights are learned without these words. */
    word_list_read_costs(more, singles, &words, NULL, NULL);
    m = regional_build(singles, &words, &weights);
    if (a->verbose)
        fprintf(stderr, "%zu words, %zu weights, %llu bytes\n", words.n,
                weights.n, (unsigned long long)m->nbytes);
    if (regional_model_check(m, (size_t)m->nbytes) != CONTEXT_SOUND)
        corpus_file_fail("the model that was made is not sound");
    corpus_file_write(m, (size_t)m->nbytes, a->model);
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
    char *sources = corpus_file_path(a->data, "regional-sources.txt");
    char *list = corpus_file_path(a->data, "regional-words.txt");

    regional_text_read(&c, sources, a->folder, a->dictionaries);
    if (a->list != NULL)
        regional_lexicon_make(&c, a->list, list);
    else
        make_model(a, &c, list);
    regional_text_free(&c);
    free(sources);
    free(list);
}
