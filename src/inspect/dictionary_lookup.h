/*
 * dictionary_lookup.h - a dictionary, or a group of them, made ready to find
 * keys in.
 *
 * Not fused and with all candidates, unlike an image (image.h): for reports
 * about a conversion, not for converting.
 */
#ifndef INSPECT_DICTIONARY_LOOKUP_H
#define INSPECT_DICTIONARY_LOOKUP_H

#include "opencc/profile.h"

/* The longest key that a text begins with, and its first value. */
struct dictionary_lookup_match {
    size_t nbytes;
    const char *value;
    size_t value_nbytes;
    bool several; /* there are more values */
};

/* Makes a group ready; the group and its dictionaries must outlive what is
 * made.  NULL when out of memory. */
struct dictionary_lookup *dictionary_lookup_new(const struct group *group);

/* Finds a match by the group's policy, in text that may be ill-formed. */
bool dictionary_lookup_find(const struct dictionary_lookup *lookup,
                            const char *text, size_t n,
                            struct dictionary_lookup_match *match);

void dictionary_lookup_free(struct dictionary_lookup *lookup);

#endif
