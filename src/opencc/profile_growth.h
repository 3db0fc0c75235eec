/*
 * profile_growth.h - how much a profile can make of a text.
 *
 * Stages that each double a character make 2^n of it, so that a configuration
 * of one page could fill any memory.  By OpenCC's own a character becomes 7.5
 * bytes at most, reckoned so.
 */
#ifndef OPENCC_PROFILE_GROWTH_H
#define OPENCC_PROFILE_GROWTH_H

#include "opencc/profile.h"

/* Bytes that a profile may make of one character, on average over a key; twice
 * those of its longest value, where that is more. */
enum { GROWTH_MOST = 1024 };

/* SHUTONG_BAD_CONFIGURATION with the file where it may make more. */
enum shutong_status profile_growth_check(const struct profile *profile,
                                         const char *file,
                                         struct shutong_error *error);

#endif
