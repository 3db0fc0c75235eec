/*
 * interned.h - distinct runs of bytes, numbered from 0 as they come.
 */
#ifndef BASE_INTERNED_H
#define BASE_INTERNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct interned_run {
    size_t at, nbytes; /* among the bytes */
};

/* Zero-initialised is empty. */
struct interned {
    struct buf bytes;
    struct interned_run *runs;
    size_t n, cap;
    uint32_t *slots; /* open addressing: numbers from 1, 0 for a free slot */
    size_t nslots;   /* a power of two, more than n */
};

/* Gives the number of a run of bytes, which is copied where it is new; then
 * *new_ret is set, otherwise cleared.  False when out of memory. */
bool interned_add(struct interned *t, const char *bytes, size_t n,
                  uint32_t *number_ret, bool *new_ret);

/* A run by its number, which must be one; valid until the next is added. */
const char *interned_get(const struct interned *t, uint32_t number,
                         size_t *nbytes_ret);

/* Frees the memory; empty, it may be used again. */
void interned_free(struct interned *t);

#endif
