/*
 * character_classes.h - what OpenCC's tables say of each character: the script
 * that it belongs to, and what it becomes in each target.
 */
#ifndef TOOLS_CHARACTER_CLASSES_H
#define TOOLS_CHARACTER_CLASSES_H

#include "base/targets.h"
#include "image/image.h"
#include "image/keymap.h"

/* What targets are computed from: by target the profiles of its row, of which
 * those with vocabulary may be NULL, and phrases for a simplified target beyond
 * OpenCC's. */
struct class_sources {
    struct profile *from_simplified[TARGETS], *to_simplified[TARGETS];
    struct profile *from_words[TARGETS], *to_words[TARGETS];
    const struct dictionary *phrases;
};

/* The target whose profiles have the stages that all share. */
enum { TARGET_COMMON = TARGET_TW };

/* How a target treats a character outside phrases. */
enum treatment {
    TREAT_ALWAYS,  /* `becomes`, which may be the character itself */
    TREAT_SHARED,  /* legal in both scripts: `becomes` where the state says */
    TREAT_VARIANT, /* the same, but only where the text is simplified */
};

struct character_class {
    uint8_t evidence; /* EVIDENCE_NONE up to EVIDENCE_STRONG */
    uint8_t treatment[TARGETS];
    uint8_t is_result[TARGETS]; /* another character becomes it */
    uint32_t becomes[TARGETS];
    uint32_t fold[TARGETS]; /* what phrases are matched against */
    uint32_t normal;        /* what a compatibility ideograph is, else itself */
};

/* The stages of OpenCC's profiles, flattened, and the classes by code point. */
struct character_classes {
    struct keymap normalization;
    struct keymap st; /* simplified to OpenCC's standard */
    struct keymap ts; /* the standard to simplified */
    /* By target, empty where it is simplified: the standard to regional
     * variants, and those to the standard. */
    struct keymap to_variants[TARGETS], from_variants[TARGETS];
    struct keymap ts_segmentation;
    struct keymap phrases;
    struct keymap_sources sources; /* of all these */
    struct character_class *of;    /* UTF8_LIMIT of them */
};

/* Computes all that is in `classes`; the sources must outlive it.  False when
 * out of memory. */
bool character_classes_compute(struct character_classes *classes,
                               const struct class_sources *sources);

/* To be called when the classes are as they should be: makes what characters
 * become final, so that nothing is made of it a second time. */
void character_classes_settle(struct character_classes *classes);

void character_classes_free(struct character_classes *classes);

/* What a map makes of a single character; the character itself where the map
 * has no key for it or the result is no single character. */
uint32_t character_classes_map(const struct keymap *map, uint32_t code_point);

#endif
