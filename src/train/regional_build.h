/*
 * regional_build.h - puts a model of regional vocabulary together.
 */
#ifndef TRAIN_REGIONAL_BUILD_H
#define TRAIN_REGIONAL_BUILD_H

#include "regional/regional_model.h"
#include "train/context_build.h"

/* A model, to be freed with free(); of equal keys the greatest value is taken.
 */
struct regional_model *regional_build(const uint8_t singles[CONTEXT_HAN],
                                      struct build_entries *words,
                                      struct build_entries *weights);

#endif
