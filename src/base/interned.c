/*
 * interned.c - distinct runs of bytes, numbered from 0 as they come.
 */
#include "base/interned.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a. */
static uint64_t hash(const char *bytes, size_t n)
{
    uint64_t h = 0xCBF29CE484222325u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)bytes[i]) * 0x100000001B3u;
    return h ^ h >> 32;
}

/* The slot of a run, or the free one where it would be. */
static size_t find_slot(const struct interned *t, const char *bytes, size_t n)
{
    size_t slot = (size_t)hash(bytes, n) & (t->nslots - 1);

    for (; t->slots[slot] != 0; slot = (slot + 1) & (t->nslots - 1)) {
        const struct interned_run *run = &t->runs[t->slots[slot] - 1];
        if (run->nbytes == n &&
            (n == 0 || memcmp(t->bytes.data + run->at, bytes, n) == 0))
            break;
    }
    return slot;
}

/* Makes sure that half of the slots are free with one run more. */
static bool grow_slots(struct interned *t)
{
    struct interned bigger = *t;

    if ((t->n + 1) * 2 <= t->nslots)
        return true;
    bigger.nslots = t->nslots == 0 ? 64 : t->nslots * 2;
    bigger.slots = calloc(bigger.nslots, sizeof(*bigger.slots));
    if (bigger.slots == NULL)
        return false;
    for (size_t i = 0; i < t->n; i++) {
        const struct interned_run *run = &t->runs[i];
        bigger.slots[find_slot(&bigger, t->bytes.data + run->at, run->nbytes)] =
            (uint32_t)(i + 1);
    }
    free(t->slots);
    *t = bigger;
    return true;
}

bool interned_add(struct interned *t, const char *bytes, size_t n,
                  uint32_t *number_ret, bool *new_ret)
{
    if (t->n >= UINT32_MAX - 1 || !grow_slots(t))
        return false;
    size_t slot = find_slot(t, bytes, n);
    *new_ret = t->slots[slot] == 0;
    if (*new_ret) {
        struct interned_run run = {t->bytes.n, n};
        if (!array_grow(&t->runs, t->n, &t->cap, sizeof(*t->runs)) ||
            !buf_append(&t->bytes, bytes, n))
            return false;
        t->runs[t->n++] = run;
        t->slots[slot] = (uint32_t)t->n;
    }
    *number_ret = t->slots[slot] - 1;
    return true;
}

const char *interned_get(const struct interned *t, uint32_t number,
                         size_t *nbytes_ret)
{
    *nbytes_ret = t->runs[number].nbytes;
    return t->bytes.data == NULL ? "" : t->bytes.data + t->runs[number].at;
}

void interned_free(struct interned *t)
{
    buf_free(&t->bytes);
    free(t->runs);
    free(t->slots);
    *t = (struct interned){0};
}
