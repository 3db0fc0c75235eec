/*
 * regional_model.h - words, and what tells that a text is technical.
 *
 * Regional vocabulary is replaced where it is a word of the text, and everyday
 * words that have a technical twin, 文件 for 檔案, only where the text around
 * is technical.  Both are look-ups in the tables of one block of bytes, which
 * is position-independent and never changed, as a context model is.
 *
 *   header
 *     singles[]  for each of CONTEXT_HAN code points: its cost as a word
 *     words      a table of buckets: costs of words
 *     weights    another one: of the words around
 *
 * A bucket that is full goes on in the next one.
 */
#ifndef REGIONAL_REGIONAL_MODEL_H
#define REGIONAL_REGIONAL_MODEL_H

#include "context/context.h"
#include "context/context_hash.h"

#define REGIONAL_MAGIC "shutreg"
#define REGIONAL_VERSION 1u

struct regional_model {
    char magic[8];
    uint32_t version;
    uint32_t byte_order;
    uint64_t nbytes;
    uint64_t checksum; /* FNV-1a of everything after it, by words */
    uint32_t singles;  /* uint8_t[CONTEXT_HAN] */
    struct context_table words, weights;
};

/* Whether n bytes, 16-aligned, are a whole model, whose offsets all lie in it;
 * needed once. */
enum context_fault regional_model_check(const void *bytes, size_t n);

/* The model of data/context; checked when it was built. */
const struct regional_model *regional_model_builtin(void);

/* What text is looked at as: Han characters, folded to simplified, and these.
 */
enum {
    REGIONAL_MARK = ',', /* ends a clause */
    REGIONAL_GAP = ' ',  /* anything else that is no word */
    REGIONAL_DIGIT = '0',
    REGIONAL_LETTER = 'a'
};

/* A character's symbol; `folded` is what a Han character folds to. */
uint32_t regional_model_symbol(uint32_t code_point, uint32_t folded);

static inline bool regional_model_is_han(uint32_t symbol)
{
    return symbol > 0xFF;
}

/* The value of a key; false where the table has none. */
bool regional_model_look_up(const struct regional_model *m,
                            const struct context_table *t, uint64_t key,
                            int *value_ret);

/* A hash of n symbols; of none it is 0. */
uint64_t regional_model_hash(const uint32_t *symbols, size_t n);

#endif
