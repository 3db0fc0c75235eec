/*
 * by_target.h - an engine that converts any mixture of scripts to a target.
 */
#ifndef LIBRARY_BY_TARGET_H
#define LIBRARY_BY_TARGET_H

#include "match/engine.h"
#include "script/mixed_script.h"

/* Makes one over a target and custom terms, which must outlive it; the terms
 * may be NULL, and so may the observer, which is called for every window.  NULL
 * when out of memory. */
struct engine *by_target_new(const struct target *target,
                             const struct terms_index *terms,
                             const struct mixed_script_observer *observer);

/* The same for parts: what is read is not decided until it is joined. */
struct engine *by_target_new_part(const struct target *target,
                                  const struct terms_index *terms);

#endif
