/*
 * target.h - a target: its passes, its shared characters, its models, and what
 * was set for it.
 */
#ifndef SCRIPT_TARGET_H
#define SCRIPT_TARGET_H

#include "base/targets.h"
#include "context/context.h"
#include "image/matcher.h"
#include "match/preferences.h"
#include "regional/regional_model.h"
#include "script/script_states.h"

/* The states in which a character is changed: bits. */
enum {
    WHEN_SIMPLIFIED = 1 << STATE_SIMPLIFIED,
    WHEN_TRADITIONAL = 1 << STATE_TRADITIONAL,
    WHEN_TABLE = 1 << STATE_TABLE
};

/* A target of an image, ready to run; does not change. */
struct target {
    const struct image_header *image;
    const struct image_target *of_image;
    const struct targets_row *row; /* what is asked of this target alone */
    struct matcher pass;
    struct matcher regional_words;
    const struct image_shared *shared;
    size_t nshared;
    const struct context_model *context; /* or NULL */
    const struct preferences *prefer;    /* forms for --prefer, or NULL */
    bool to_simplified;
    bool phrases; /* also convert regional vocabulary, */
    const struct regional_model
        *regional_model; /* choosing words with this model, or all if NULL */
    bool line_buffered; /* a window is one line, decided without what follows */
    bool lines_alone; /* nor what came before: each line is its own document */
    bool ends_at_quotes; /* " and ' end a clause, as other quotation marks do */
    bool watch;          /* change nothing: only observe the text */
};

/* For shared characters: the odds for the candidate are e to 1. */
enum { EVIDENCE_LIKELY = EVIDENCE_EVEN + 4 };

/* Prepares the image's target of that name; the image must outlive it.  False
 * if the image has no such target. */
bool target_init(struct target *t, const struct image_header *image,
                 const char *name);

/* The character that bytes (utf8_load) are after a change. */
static inline uint32_t target_changed(uint32_t bytes, uint32_t change)
{
    char character[4];

    bytes ^= change;
    memcpy(character, &bytes, sizeof(bytes));
    return utf8_first(character);
}

/* OpenCC's result for a character outside phrases, as if it were in the
 * opposite script. */
uint32_t target_convert_alone(const struct target *t, uint32_t c);

/* Whether a character occurs only in the opposite script. */
static inline bool target_is_exclusive(const struct target *t, uint64_t entry)
{
    unsigned evidence =
        (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);

    if ((entry & ENTRY_SHARED) != 0)
        return false;
    return t->to_simplified
               ? evidence >= EVIDENCE_TRADITIONAL && evidence <= EVIDENCE_STRONG
               : evidence == EVIDENCE_SIMPLIFIED;
}

/* Whether a character alone is evidence that text is in the target's script. */
static inline bool target_is_shown_by(const struct target *t,
                                      uint32_t code_point)
{
    uint64_t entry = matcher_entry(&t->pass, code_point);
    unsigned evidence =
        (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);

    if ((entry & (ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK)) != 0)
        return false;
    return t->to_simplified ? evidence == EVIDENCE_SIMPLIFIED
                            : evidence >= EVIDENCE_TRADITIONAL &&
                                  evidence <= EVIDENCE_STRONG;
}

/* The entry of a shared character, which is valid in both scripts; NULL if it
 * is not shared or never changed. */
static inline const struct image_shared *
target_find_shared(const struct target *t, uint32_t code_point)
{
    size_t low = 0, high = t->nshared;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->shared[middle].code_point < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->nshared && t->shared[low].code_point == code_point
               ? &t->shared[low]
               : NULL;
}

/* The states in which a character of the opposite script is changed. */
static inline uint8_t target_when_other(const struct target *t)
{
    return t->to_simplified ? WHEN_TRADITIONAL | WHEN_TABLE : WHEN_SIMPLIFIED;
}

/* The states in which a shared character is changed, given its evidence.  In
 * table-converted text it is changed only if traditional text would have the
 * candidate; 雇 and 台 are correct there. */
static inline unsigned target_when_shared(const struct target *t,
                                          const struct image_shared *shared,
                                          unsigned evidence)
{
    if (t->to_simplified)
        return WHEN_TRADITIONAL | WHEN_TABLE;
    return shared->is_variant || evidence < EVIDENCE_LIKELY
               ? WHEN_SIMPLIFIED
               : WHEN_SIMPLIFIED | WHEN_TABLE;
}

#endif
