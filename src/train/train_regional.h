/*
 * train_regional.h - makes the model of regional vocabulary.
 */
#ifndef TRAIN_TRAIN_REGIONAL_H
#define TRAIN_TRAIN_REGIONAL_H

#include <stdbool.h>

struct train_regional {
    const char *folder, *data, *dictionaries;
    const char *list;  /* of words as jieba has it, to make the list of, or: */
    const char *model; /* to make */
    bool verbose;
};

void train_regional(const struct train_regional *a);

#endif
