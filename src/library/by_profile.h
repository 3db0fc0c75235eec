/*
 * by_profile.h - an engine that converts by a profile.
 */
#ifndef LIBRARY_BY_PROFILE_H
#define LIBRARY_BY_PROFILE_H

#include "match/engine.h"
#include "match/fast_path.h"

/* Makes one over a conversion and its prefilter, which must outlive it.  NULL
 * when out of memory. */
struct engine *by_profile_new(const struct conversion *conversion,
                              const struct fast_path_filter *prefilter);

#endif
