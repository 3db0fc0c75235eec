/*
 * word_list.h - a list of words and their costs, counted in text.
 *
 * The cost of a word is -6 ln of its share of all words, so the cheapest cut
 * into words is the most probable one.  Shares are the mean of a dictionary's
 * and of those counted in the text, which is cut with the dictionary's shares
 * first and then with the counts.
 */
#ifndef TRAIN_WORD_LIST_H
#define TRAIN_WORD_LIST_H

#include "regional/word_cut.h"
#include "train/context_build.h"

enum {
    WORD_LIST_ROUNDS = 2, /* of counting */
    WORD_LIST_RUN = 4096, /* characters that are cut at a time */
    WORD_LIST_SLOTS = 1 << 21
};

struct listed_word {
    uint64_t hash; /* 0: free */
    uint32_t symbols[WORD_CUT_WORD];
    uint32_t n;
    double listed, counted;
    float cost;
    uint32_t near;        /* how often it is at a place or near one */
    bool is_key, is_part; /* it is a key; a key is a word within it */
};

struct word_list {
    struct listed_word *words; /* WORD_LIST_SLOTS, open addressing */
    double listed, counted;
};

void word_list_init(struct word_list *l);
void word_list_free(struct word_list *l);

/* The slot of a word; a free one if the list does not have it. */
struct listed_word *word_list_find(const struct word_list *l, uint64_t hash);

/* Adds `times` to the count of a word in the dictionary. */
struct listed_word *word_list_add(struct word_list *l, const uint32_t *symbols,
                                  size_t n, double times);

/* Adds the words of a file, one per line, with the count that follows the word
 * (as in jieba's dictionary), or with `times` if that is not 0.  Words that are
 * too long or not all Han are skipped. */
void word_list_read(struct word_list *l, const char *path, double times);

/* Begins a round: sets costs by the dictionary, and after the first round also
 * by the counts. */
void word_list_begin_round(struct word_list *l, int round);

/* A word of a cut; NULL for a character that is not in the list. */
struct cut_word {
    struct listed_word *word;
    size_t begin, end;
};

/* Cuts a run of Han the cheapest way and adds `weight` to the count of each
 * word.  Gives the words from the last to the first, and returns their
 * number. */
size_t word_list_cut(struct word_list *l, const uint32_t *run, size_t n,
                     double weight, struct cut_word cut[WORD_LIST_RUN]);

/* Writes the wanted words and their costs, sorted. */
typedef bool word_is_wanted(const struct listed_word *word, const void *with);
void word_list_write(const struct word_list *l, word_is_wanted *is_wanted,
                     const void *with, const char *heading, const char *path);

/* Reads a list written by word_list_write(): sets the costs of single
 * characters, adds entries for longer words, and calls `take` for each of
 * these. */
typedef void take_word(const uint32_t *symbols, size_t n, void *with);
void word_list_read_costs(const char *path, uint8_t singles[CONTEXT_HAN],
                          struct build_entries *words, take_word *take,
                          void *with);

#endif
