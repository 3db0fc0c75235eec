/*
 * targets.h - the scripts that text is converted to: what they are called, what
 * they are computed from, and all that is asked of one and not of another.
 *
 * Everything that depends on which targets there are reads this table, so that
 * a new one is a row in it; docs/architecture.md lists what else it needs.
 */
#ifndef BASE_TARGETS_H
#define BASE_TARGETS_H

#include <stdbool.h>
#include <stddef.h>

/* Of two with the same script the first is what the script alone means. */
enum { TARGET_HANS, TARGET_TW, TARGET_HK, TARGETS };

enum { TARGETS_NAMES = 4 }; /* of one kind, with a NULL at the end */

struct targets_row {
    const char *name;        /* in the image */
    const char *description; /* to be translated, */
    const char *alias;       /* and that of its other names */
    /* Names to be listed: the first is the one that messages have. */
    const char *tags[TARGETS_NAMES], *short_names[TARGETS_NAMES];
    /* As BCP 47 tags: its language, zh-Hant, and with each region whose text
     * it is, zh-Hant-TW, its own first. */
    const char *language, *regions[TARGETS_NAMES];
    bool simplified;
    /* OpenCC's profiles, by name.  To and from simplified text, with regional
     * vocabulary or without; NULL where the target is that itself. */
    const char *from_simplified, *to_simplified;
    const char *from_simplified_words, *to_simplified_words;
    const char *from_standard; /* from OpenCC's own traditional forms */
    /* Whether a variant that is a simplified character as well, 温, is changed
     * only in simplified text. */
    bool variants_by_script;
    /* Whether it spells words in another way than the text that the context
     * model learned from: then a choice of the model that is only another
     * spelling of the word is not taken, except in Cantonese. */
    bool keeps_spelling;
    /* Whether its phrases have forms that it writes nowhere else, so that a
     * change beside one may let the next conversion find another phrase. */
    bool phrases_overlap;
};

extern const struct targets_row targets_rows[TARGETS];

/* The target that a BCP 47 tag or short form means; NULL for anything else. */
const struct targets_row *targets_find(const char *tag);

/* The target whose name the image has; NULL if there is none. */
const struct targets_row *targets_named(const char *name);

/* The target whose text a region has, s[0..n) in any case, and its language
 * with that region, zh-Hant-TW; NULL if there is none. */
const struct targets_row *targets_of_region(const char *s, size_t n,
                                            const char **tag_ret);

/* The region of such a tag: TW. */
const char *targets_region(const char *tag);

/* Names to be listed, and what each means; NULL for an index out of range. */
const char *targets_listed(size_t index);
const char *targets_description(size_t index);

#endif
