/*
 * terms_prefilter.h - a profile's prefilter with custom terms.
 */
#ifndef MATCH_TERMS_PREFILTER_H
#define MATCH_TERMS_PREFILTER_H

#include "match/fast_path_filter.h"

/* Makes `to` a prefilter like another one in which custom terms are keys that
 * matter; the bytes it needs are appended to `bytes`, which is empty, and the
 * terms and the other one have to outlive it.  Of a profile without a prefilter
 * it is none. False when out of memory. */
bool terms_prefilter_init(struct fast_path_filter *to,
                          const struct fast_path_filter *from,
                          const struct terms_index *terms, struct buf *bytes);

#endif
