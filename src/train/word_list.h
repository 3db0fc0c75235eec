/*
 * word_list.h - words and what they cost, counted in text.
 *
 * A word costs -6 ln of its share of all words, so that the cheapest cut is the
 * likeliest.  The shares are the mean of a dictionary's and of those that are
 * counted in the text: cut by the dictionary's, then by what was counted.
 */
#ifndef TRAIN_WORD_LIST_H
#define TRAIN_WORD_LIST_H

#include "regional/word_cut.h"
#include "train/context_build.h"

enum {
    WORD_LIST_ROUNDS = 2, /* of counting */
    WORD_LIST_RUN = 4096, /* characters that are cut at once */
    WORD_LIST_SLOTS = 1 << 21
};

struct listed_word {
    uint64_t hash; /* 0: free */
    uint32_t symbols[WORD_CUT_WORD];
    uint32_t n;
    double listed, counted;
    float cost;
    uint32_t near;        /* times that it is at a place, or near one */
    bool is_key, is_part; /* a key of it is a part */
};

struct word_list {
    struct listed_word *words; /* WORD_LIST_SLOTS, open addressing */
    double listed, counted;
};

void word_list_init(struct word_list *l);
void word_list_free(struct word_list *l);

/* The slot of a word: free where the list does not have it. */
struct listed_word *word_list_find(const struct word_list *l, uint64_t hash);

/* Adds `times` to how often a word is listed. */
struct listed_word *word_list_add(struct word_list *l, const uint32_t *symbols,
                                  size_t n, double times);

/* Adds the words of a file, one at the beginning of each line: with the number
 * after it, as jieba has them, or where `times` is not 0 with that.  What is
 * too long or not all Han is left out. */
void word_list_read(struct word_list *l, const char *path, double times);

/* Begins a round: costs by what is listed, after the first by what was counted
 * too. */
void word_list_begin_round(struct word_list *l, int round);

/* A word of a cut; NULL where it is a character that is not in the list. */
struct cut_word {
    struct listed_word *word;
    size_t begin, end;
};

/* Cuts a run of Han the cheapest way and counts its words, `weight` for each.
 * Gives them from the last one to the first. */
size_t word_list_cut(struct word_list *l, const uint32_t *run, size_t n,
                     double weight, struct cut_word cut[WORD_LIST_RUN]);

/* Writes the words that are wanted, in order, and what they cost. */
typedef bool word_is_wanted(const struct listed_word *word, const void *with);
void word_list_write(const struct word_list *l, word_is_wanted *is_wanted,
                     const void *with, const char *heading, const char *path);

/* Reads a list that was written: sets what its single characters cost, and adds
 * entries for its words.  Calls for each word that is longer. */
typedef void take_word(const uint32_t *symbols, size_t n, void *with);
void word_list_read_costs(const char *path, uint8_t singles[CONTEXT_HAN],
                          struct build_entries *words, take_word *take,
                          void *with);

#endif
