/*
 * regional_build.c - puts a model of regional vocabulary together.
 */
#include "train/regional_build.h"

#include <stdlib.h>
#include <string.h>

enum { FILL = 13 /* entries of a bucket with 16 slots, in the mean */ };

static int compare_entries(const void *a, const void *b)
{
    const struct build_entry *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->value < y->value) - (x->value > y->value);
}

/* Sorts entries, and leaves one of each key. */
static void settle(struct build_entries *e)
{
    size_t n = 0;

    if (e->n > 0)
        qsort(e->entries, e->n, sizeof(*e->entries), compare_entries);
    for (size_t i = 0; i < e->n; i++)
        if (n == 0 || e->entries[n - 1].key != e->entries[i].key)
            e->entries[n++] = e->entries[i];
    e->n = n;
}

/* What a look-up would take for the key's entry is left: the first one. */
static void fill_table(struct regional_model *m, const struct context_table *t,
                       const struct build_entries *e)
{
    struct context_bucket *buckets = (void *)((char *)m + t->buckets);

    for (size_t i = 0; i < e->n; i++) {
        uint32_t at = context_table_bucket(e->entries[i].key, t->nbuckets);
        uint16_t f = context_table_fingerprint(e->entries[i].key, 0);
        size_t slot = 0;
        for (;;) {
            const uint16_t *have = buckets[at].fingerprints;
            while (slot < CONTEXT_SLOTS && have[slot] != 0 && have[slot] != f)
                slot++;
            if (slot < CONTEXT_SLOTS)
                break;
            slot = 0;
            at = at + 1 == t->nbuckets ? 0 : at + 1;
        }
        if (buckets[at].fingerprints[slot] == f)
            continue;
        buckets[at].fingerprints[slot] = f;
        buckets[at].values[slot] = e->entries[i].value;
    }
}

struct regional_model *regional_build(const uint8_t singles[CONTEXT_HAN],
                                      struct build_entries *words,
                                      struct build_entries *weights)
{
    struct regional_model head = {.magic = REGIONAL_MAGIC,
                                  .version = REGIONAL_VERSION,
                                  .byte_order = CONTEXT_BYTE_ORDER};
    size_t at = context_build_round_up(sizeof(head));

    settle(words);
    settle(weights);
    head.singles = (uint32_t)at;
    at = context_build_round_up(at + CONTEXT_HAN);
    at = context_build_place_table(&head.words, at, words->n, FILL);
    at = context_build_place_table(&head.weights, at, weights->n, FILL);
    head.nbytes = at = context_build_round_up(at);

    char *bytes = context_build_allocate(at);
    memcpy(bytes + head.singles, singles, CONTEXT_HAN);
    memcpy(bytes, &head, sizeof(head));
    struct regional_model *m = (void *)bytes;
    fill_table(m, &m->words, words);
    fill_table(m, &m->weights, weights);
    m->checksum = context_model_checksum(m, at);
    return m;
}
