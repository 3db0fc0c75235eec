/*
 * terms_prefilter.h - a profile's prefilter with custom terms.
 */
#ifndef MATCH_TERMS_PREFILTER_H
#define MATCH_TERMS_PREFILTER_H

#include "match/fast_path_filter.h"

/* Makes `to` a prefilter like `from` in which custom terms are also keys that
 * matter.  Its tables are appended to `bytes`, which must be empty; the terms
 * and `from` must outlive it.  For a profile without a prefilter there is none.
 * False when out of memory. */
bool terms_prefilter_init(struct fast_path_filter *to,
                          const struct fast_path_filter *from,
                          const struct terms_index *terms, struct buf *bytes);

#endif
