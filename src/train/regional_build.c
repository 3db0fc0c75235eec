/*
 * regional_build.c - puts a model of regional vocabulary together.
 */
#include "train/regional_build.h"

#include <stdlib.h>
#include <string.h>

#include "train/context_corpus.h"

enum {
    ALIGN = 16,
    FILL = 13 /* entries of a bucket with 16 slots, in the mean */
};

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

static size_t place_table(struct context_table *t, size_t at, size_t n)
{
    t->nbuckets = (uint32_t)(n / FILL + 1);
    t->buckets = (uint32_t)at;
    return at + t->nbuckets * sizeof(struct context_bucket);
}

/* What a look-up would take for the key's entry is left: the first one. */
static void fill_table(struct regional_model *m, const struct context_table *t,
                       const struct build_entries *e)
{
    struct context_bucket *buckets = (void *)((char *)m + t->buckets);

    for (size_t i = 0; i < e->n; i++) {
        uint32_t at = context_bucket_of(e->entries[i].key, t->nbuckets);
        uint16_t f = context_fingerprint(e->entries[i].key, 0);
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

static size_t round_up(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

struct regional_model *regional_build(const uint8_t singles[CONTEXT_HAN],
                                      struct build_entries *words,
                                      struct build_entries *weights)
{
    struct regional_model head = {.magic = REGIONAL_MAGIC,
                                  .version = REGIONAL_VERSION,
                                  .byte_order = CONTEXT_BYTE_ORDER};
    size_t at = round_up(sizeof(head));

    settle(words);
    settle(weights);
    head.singles = (uint32_t)at;
    at = round_up(at + CONTEXT_HAN);
    at = place_table(&head.words, at, words->n);
    at = place_table(&head.weights, at, weights->n);
    head.nbytes = at = round_up(at);

    char *bytes = aligned_alloc(64, (at + 63) / 64 * 64);
    if (bytes == NULL)
        corpus_fail("out of memory");
    memset(bytes, 0, at);
    memcpy(bytes + head.singles, singles, CONTEXT_HAN);
    memcpy(bytes, &head, sizeof(head));
    struct regional_model *m = (void *)bytes;
    fill_table(m, &m->words, words);
    fill_table(m, &m->weights, weights);
    m->checksum = context_checksum(m, at);
    return m;
}
