/*
 * context_build.c - puts a context model together.
 */
#include "train/context_build.h"

#include <stdlib.h>
#include <string.h>

#include "train/corpus_file.h"

enum {
    ALIGN = 16,
    /* Entries of a bucket with 16 slots, in the mean: of weights one in some
     * 200 finds none, the least ones; of the others hardly any. */
    FILL = 11,
    FILL_LESS = 10,
};

void context_build_add(struct build_entries *e, uint64_t key, unsigned label,
                       int value)
{
    e->entries =
        corpus_file_grow(e->entries, e->n, &e->cap, 1, sizeof(*e->entries));
    e->entries[e->n++] =
        (struct build_entry){key, (uint8_t)label, (int8_t)value};
}

void context_build_index(struct build *b)
{
    memset(b->index, 0, sizeof(b->index));
    for (uint32_t i = 0; i < b->nplaces; i++)
        b->index[b->places[i].character - CONTEXT_FIRST] = (uint8_t)(i + 1);
}

size_t context_build_round_up(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

void *context_build_allocate(size_t nbytes)
{
    void *bytes = aligned_alloc(64, (nbytes + 63) / 64 * 64);

    if (bytes == NULL)
        corpus_file_fail("out of memory");
    return memset(bytes, 0, nbytes);
}

size_t context_build_place_table(struct context_table *t, size_t at, size_t n,
                                 size_t fill)
{
    t->nbuckets = (uint32_t)(n / fill + 1);
    t->buckets = (uint32_t)at;
    return at + t->nbuckets * sizeof(struct context_bucket);
}

/* The greatest first; a total order, so that the sort's way does not matter. */
static int compare_entries(const void *a, const void *b)
{
    const struct build_entry *x = a, *y = b;
    int i = abs(x->value), j = abs(y->value);

    if (i != j)
        return i < j ? 1 : -1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

static void fill_table(struct context_model *m, const struct context_table *t,
                       const struct build_entries *e)
{
    struct context_bucket *buckets = (void *)((char *)m + t->buckets);
    struct build_entry *sorted = corpus_file_allocate(e->n, sizeof(*sorted));

    if (e->n > 0)
        memcpy(sorted, e->entries, e->n * sizeof(*sorted));
    qsort(sorted, e->n, sizeof(*sorted), compare_entries);
    for (size_t i = 0; i < e->n; i++) {
        struct context_bucket *b =
            buckets + context_table_bucket(sorted[i].key, t->nbuckets);
        uint16_t f = context_table_fingerprint(sorted[i].key, sorted[i].label);
        size_t slot = 0;
        while (slot < CONTEXT_SLOTS && b->fingerprints[slot] != 0 &&
               b->fingerprints[slot] != f)
            slot++;
        if (slot == CONTEXT_SLOTS || b->fingerprints[slot] == f)
            continue;
        b->fingerprints[slot] = f;
        b->values[slot] = sorted[i].value;
    }
    free(sorted);
}

struct context_model *context_build_model(const struct build *b)
{
    struct context_model head = {.magic = CONTEXT_MAGIC,
                                 .version = CONTEXT_VERSION,
                                 .byte_order = CONTEXT_BYTE_ORDER,
                                 .nplaces = b->nplaces,
                                 .nforms = b->nforms,
                                 .scale = b->scale};
    size_t at = context_build_round_up(sizeof(head));

    head.index = (uint32_t)at;
    at += CONTEXT_HAN;
    head.classes = (uint32_t)at;
    at += CONTEXT_HAN;
    head.singles = (uint32_t)at;
    at = context_build_round_up(at + CONTEXT_HAN);
    head.places = (uint32_t)at;
    at += b->nplaces * sizeof(*b->places);
    head.forms = (uint32_t)at;
    at = context_build_round_up(at + b->nforms * sizeof(*b->forms));
    at = context_build_place_table(&head.weights, at, b->weights.n, FILL);
    at = context_build_place_table(&head.words, at, b->words.n, FILL_LESS);
    at = context_build_place_table(&head.certain, at, b->certain.n, FILL_LESS);
    head.doubts = (uint32_t)at;
    at += b->nplaces * sizeof(*b->doubts);
    head.nbytes = at = context_build_round_up(at);

    char *bytes = context_build_allocate(at);
    memcpy(bytes + head.index, b->index, CONTEXT_HAN);
    memcpy(bytes + head.classes, b->classes, CONTEXT_HAN);
    memcpy(bytes + head.singles, b->singles, CONTEXT_HAN);
    memcpy(bytes + head.places, b->places, b->nplaces * sizeof(*b->places));
    if (b->nforms > 0)
        memcpy(bytes + head.forms, b->forms, b->nforms * sizeof(*b->forms));
    memcpy(bytes + head.doubts, b->doubts, b->nplaces * sizeof(*b->doubts));
    memcpy(bytes, &head, sizeof(head));
    struct context_model *m = (void *)bytes;
    fill_table(m, &m->weights, &b->weights);
    fill_table(m, &m->words, &b->words);
    fill_table(m, &m->certain, &b->certain);
    m->checksum = context_model_checksum(m, at);
    return m;
}
