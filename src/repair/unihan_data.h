/*
 * unihan_data.h - what Unicode knows of characters: readings and look-alikes.
 *
 * A table that tools/compile_unihan.c makes at build time of Unicode's data
 * files, embedded.  Immutable, shared by threads.
 */
#ifndef REPAIR_UNIHAN_DATA_H
#define REPAIR_UNIHAN_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "repair/pinyin.h"

/* Characters with readings are from the first to the last of these. */
enum { UNIHAN_FIRST = 0x3400, UNIHAN_LAST = 0x9FFF };

/* A reading in a character's list. */
enum {
    UNIHAN_READING = 0x3FFF, /* the number of its syllable */
    UNIHAN_COMMON = 0x4000,  /* the usual one, or one of several usual ones */
    UNIHAN_END = 0x8000      /* the last one */
};

struct unihan_data_lookalike {
    uint32_t from, to;
};

/* The table: this, the syllables' keys in order, the look-alikes in order, the
 * characters' indices and the lists. */
struct unihan_header {
    uint32_t nsyllables, nlookalikes, nlists;
};

struct unihan {
    const struct unihan_header *header;
    const char (*syllables)[PINYIN_KEY];
    const struct unihan_data_lookalike *lookalikes;
    const uint16_t *index; /* 1 + where a list begins, 0 for none */
    const uint16_t *lists;
};

struct unihan unihan_data_table(void);

/* Whether a syllable is a reading of a character; whether it is the only common
 * one is then in *only_ret. */
bool unihan_data_is_reading(const struct unihan *u, uint32_t c,
                            const char key[PINYIN_KEY], bool *only_ret);

/* The ideograph that a radical, or a compatibility ideograph, looks like; 0 if
 * it is none. */
uint32_t unihan_data_lookalike(const struct unihan *u, uint32_t c);

#endif
