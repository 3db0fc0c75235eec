/*
 * context_classes.h - characters that stand beside the same ones are a class.
 */
#ifndef TRAIN_CONTEXT_CLASSES_H
#define TRAIN_CONTEXT_CLASSES_H

#include "train/context_corpus.h"

/* Sorts the commonest characters of the text into CONTEXT_CLASSES. */
void context_classes_make(const struct corpus *c, const char *out);

/* Reads what context_classes_make() wrote; others are of the class that has
 * none. */
void context_classes_read(const char *path, uint8_t classes[CONTEXT_HAN]);

#endif
