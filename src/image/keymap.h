/*
 * keymap.h - one map from keys to results, and groups flattened to one.
 */
#ifndef IMAGE_KEYMAP_H
#define IMAGE_KEYMAP_H

#include "opencc/profile.h"

/* The dictionaries that maps are made of.  The origin of a result is a set of
 * their numbers; later dictionaries are not recorded. */
enum { KEYMAP_SOURCES = 64 };

struct keymap_sources {
    const struct dictionary *of[KEYMAP_SOURCES];
    size_t n;
};

/* Where a result comes from: a bit for each dictionary that had a part in it,
 * and 1 + the number of the one that has several candidates for just this key,
 * or 0. */
struct keymap_origin {
    uint64_t dictionaries;
    uint32_t choice;
};

/* A key with its result, both UTF-8 and owned by somebody else. */
struct keymap_entry {
    const char *key, *value;
    uint32_t key_nbytes, value_nbytes;
    struct keymap_origin origin;
};

/* A place in the hash table: what is there is known without the entry, which is
 * elsewhere in memory, as its key is. */
struct keymap_slot {
    uint32_t hash;
    uint32_t number; /* 1 + number of an entry, or 0 */
};

/* A hash map that also keeps its entries in the order of their coming.
 * Zero-initialised is empty. */
struct keymap {
    struct keymap_entry *entries;
    size_t n, cap;
    struct keymap_slot *slots;
    size_t nslots;
    uint32_t longest; /* bytes of the longest key */
};

void keymap_free(struct keymap *m);

/* The entry with exactly this key, or NULL. */
const struct keymap_entry *keymap_find(const struct keymap *m, const char *key,
                                       size_t key_nbytes);

/* The entry with the longest key that s begins with, or NULL. */
const struct keymap_entry *keymap_longest(const struct keymap *m, const char *s,
                                          size_t n);

/* Whether the key, or any beginning of it, is a key of m. */
bool keymap_has_beginning(const struct keymap *m, const char *key,
                          size_t key_nbytes);

/* Whether the first keys of m are those of `first`, and from the same
 * dictionaries; others that are equal are not taken for the same. */
bool keymap_begins_with(const struct keymap *m, const struct keymap *first);

/* Adds an entry unless its key is there.  False when out of memory. */
bool keymap_add(struct keymap *m, const struct keymap_entry *entry);

/* Makes a map, to be iterated only, of the same entries by key, bytewise.
 * False when out of memory. */
bool keymap_sorted(const struct keymap *m, struct keymap *sorted_ret);

/* Flattens a group: one longest match in `flat`, which should be empty, is
 * what OpenCC finds in the group.
 *
 * A union is all entries, the earlier child's where keys are equal.  In a
 * short circuit a key of a later child can never be reached when it, or any
 * beginning of it, is a key of an earlier child: wherever the key matches, the
 * earlier child has a match too.  Without those keys, the longest match of all
 * is the right one: where an earlier child matches at all, what is left of a
 * later one can only match a beginning of that.
 *
 * Its dictionaries are added to the sources. */
bool keymap_flatten(const struct group *group, struct keymap_sources *sources,
                    struct keymap *flat);

/* All stages over one segment s[0..n), plainly, as OpenCC does it.  Replaces
 * what is in out, and returns its origin, unless origin_ret is NULL. False when
 * out of memory. */
bool keymap_chain(const struct keymap *chain, size_t nchain, const char *s,
                  size_t n, struct buf *out, struct keymap_origin *origin_ret);

#endif
