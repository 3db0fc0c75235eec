/*
 * context_build.h - puts a context model together.
 */
#ifndef TRAIN_CONTEXT_BUILD_H
#define TRAIN_CONTEXT_BUILD_H

#include "context/context_features.h"
#include "context/context_table.h"

/* What a table is to have. */
struct build_entry {
    uint64_t key;
    uint8_t label;
    int8_t value;
};

struct build_entries {
    struct build_entry *entries;
    size_t n, cap;
};

struct build {
    uint8_t index[CONTEXT_HAN];
    struct context_place places[CONTEXT_PLACES];
    uint32_t nplaces;
    uint8_t unusual[CONTEXT_PLACES]; /* a bit for each label OpenCC has not */
    struct context_form *forms;
    uint32_t nforms;
    uint8_t classes[CONTEXT_HAN];
    uint8_t singles[CONTEXT_HAN];
    float scale;
    struct build_entries weights, words, certain;
    struct context_doubts doubts[CONTEXT_PLACES];
};

void context_build_add(struct build_entries *e, uint64_t key, unsigned label,
                       int value);

/* A model, to be freed with free(); what finds no room in a bucket is left out,
 * the least values first. */
struct context_model *context_build_model(const struct build *b);

/* Parts of any model: offsets are rounded up; a table is put at one, for n
 * entries and so many in a bucket, and gives the next offset; the bytes are
 * zero, to be freed with free(). */
size_t context_build_round_up(size_t n);
size_t context_build_place_table(struct context_table *t, size_t at, size_t n,
                                 size_t fill);
void *context_build_allocate(size_t nbytes);

/* Makes the index of the places. */
void context_build_index(struct build *b);

#endif
