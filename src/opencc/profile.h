/*
 * profile.h - an OpenCC configuration, read into groups of dictionaries.
 *
 *   profile
 *     normalization[]   a dictionary group each, over the whole text
 *     segmentation      one group, or none
 *     chain[]           the stages, a group each
 *
 *   group: either one dictionary, or a match policy over groups
 */
#ifndef OPENCC_PROFILE_H
#define OPENCC_PROFILE_H

#include "opencc/dictionary.h"
#include "opencc/file_stamps.h"

enum match_policy {
    MATCH_SHORT_CIRCUIT, /* the first child with any match wins */
    MATCH_UNION          /* the longest match wins, the earlier child on ties */
};

struct group {
    const struct dictionary *dictionary; /* of a leaf, otherwise NULL */
    enum match_policy policy;
    struct group **children;
    size_t nchildren;
};

struct profile {
    char *description; /* the configuration's "name", or "" */
    struct group **normalization;
    size_t nnormalization;
    bool has_normalization;     /* even where no stage of it is left */
    struct group *segmentation; /* or NULL */
    struct group **chain;
    size_t nchain;
    bool has_tofu_risk; /* a dictionary is marked may_output_tofu */
};

/* Keeps the dictionaries that profiles share: read once, freed together.
 * Zero-initialised is empty. */
struct dictionary_cache {
    struct cached_dictionary *first;   /* of files, */
    struct cached_dictionary *inlined; /* and of configurations */
};

void profile_cache_free(struct dictionary_cache *cache);

struct profile_places {
    /* Folders after the configuration's own, for dictionaries. */
    const char *const *paths;
    size_t npaths;
    bool working_directory; /* that is looked in before them */
    struct file_stamps
        *seen; /* all that is looked at is recorded there, or NULL */
    /* Whether a built-in profile is made of a dictionary of that name; NULL if
     * that does not matter. */
    bool (*is_ours)(const char *name);
};

/* Reads a configuration and its dictionaries.  A group or stage that has no
 * dictionary left, because all were marked may_output_tofu, vanishes, as in
 * OpenCC.  Returns NULL on failure: SHUTONG_BAD_CONFIGURATION with file, line
 * and the way to the value at fault, or what a dictionary has. */
struct profile *profile_read(const char *file,
                             const struct profile_places *places,
                             bool include_tofu_risk,
                             struct dictionary_cache *cache,
                             struct shutong_error *error);

/* Frees a profile, not the cache's dictionaries. */
void profile_free(struct profile *profile);

#endif
