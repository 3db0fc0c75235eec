/*
 * target_names.h - names of target scripts.
 */
#ifndef LIBRARY_TARGET_NAMES_H
#define LIBRARY_TARGET_NAMES_H

#include <stddef.h>

/* The image's name for the target that a BCP 47 tag or short form means:
 * "hans", "tw" or "hk"; NULL for anything else. */
const char *target_names_target(const char *tag);

/* Names to be listed, and what each means; NULL for an index out of range. */
const char *target_names_name(size_t index);
const char *target_names_description(size_t index);

#endif
