/*
 * trie_pool.c - tries that several passes of an image share.
 *
 * The three large sets of OpenCC's phrases, from simplified and of two targets,
 * have 50,000 keys of which all but some hundred are the same.  A trie of them
 * all is hardly larger than one of each.
 */
#include "image/trie_pool.h"

#include <stdlib.h>
#include <string.h>

/* Sets share a trie if so much of the larger one is in the smaller one. */
enum { COMMON_NUMERATOR = 3, COMMON_DENOMINATOR = 4 };

/* A set of keys, sorted, with the bytes of them. */
struct pooled_set {
    struct keymap keys;
    struct buf bytes;
    size_t trie;      /* number of its trie, and */
    uint32_t key_set; /* which of that one's sets it is */
};

/* Sets that share a trie. */
struct pooled_trie {
    size_t members[IMAGE_KEY_SETS]; /* numbers of sets */
    size_t n;
    struct trie trie;
    bool stored;
};

struct trie_pool {
    struct pooled_set *sets;
    size_t nsets, sets_cap;
    struct pooled_trie *tries; /* NULL: sets are being noted */
    size_t ntries;
};

struct trie_pool *trie_pool_new(void)
{
    return calloc(1, sizeof(struct trie_pool));
}

void trie_pool_free(struct trie_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->nsets; i++) {
        keymap_free(&pool->sets[i].keys);
        buf_free(&pool->sets[i].bytes);
    }
    for (size_t i = 0; i < pool->ntries; i++)
        trie_free(&pool->tries[i].trie);
    free(pool->sets);
    free(pool->tries);
    free(pool);
}

static int compare_keys(const struct keymap_entry *a,
                        const struct keymap_entry *b)
{
    return bytes_compare(a->key, a->key_nbytes, b->key, b->key_nbytes);
}

/* How many keys two sets have in common. */
static size_t count_common(const struct keymap *a, const struct keymap *b)
{
    size_t n = 0;

    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        int order = compare_keys(&a->entries[i], &b->entries[k]);
        n += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return n;
}

static struct pooled_set *find(struct trie_pool *pool,
                               const struct keymap *keys)
{
    for (size_t i = 0; i < pool->nsets; i++)
        if (pool->sets[i].keys.n == keys->n &&
            count_common(&pool->sets[i].keys, keys) == keys->n)
            return &pool->sets[i];
    return NULL;
}

/* Copies keys: those of the image's maps will be gone. */
static bool copy_keys(struct pooled_set *set, const struct keymap *keys)
{
    size_t nbytes = 0;

    if (!keymap_sorted(keys, &set->keys))
        return false;
    for (size_t i = 0; i < keys->n; i++)
        nbytes += keys->entries[i].key_nbytes;
    if (!buf_reserve(&set->bytes, nbytes))
        return false;
    for (size_t i = 0; i < keys->n; i++) {
        struct keymap_entry *e = &set->keys.entries[i];
        const char *key = e->key;
        *e = (struct keymap_entry){.key = set->bytes.data + set->bytes.n,
                                   .key_nbytes = e->key_nbytes};
        buf_append(&set->bytes, key, e->key_nbytes);
    }
    return true;
}

static bool note(struct trie_pool *pool, const struct keymap *keys)
{
    if (find(pool, keys) != NULL)
        return true;
    if (!array_grow(&pool->sets, pool->nsets, &pool->sets_cap,
                    sizeof(*pool->sets)))
        return false;
    struct pooled_set *set = &pool->sets[pool->nsets++];
    *set = (struct pooled_set){.trie = 0};
    return copy_keys(set, keys);
}

/* Whether a set may share a trie: it is like its first one. */
static bool belongs(const struct trie_pool *pool,
                    const struct pooled_trie *shared, const struct keymap *keys)
{
    const struct keymap *first = &pool->sets[shared->members[0]].keys;
    size_t larger = first->n > keys->n ? first->n : keys->n;

    return shared->n < IMAGE_KEY_SETS &&
           count_common(first, keys) * COMMON_DENOMINATOR >=
               larger * COMMON_NUMERATOR;
}

bool trie_pool_join(struct trie_pool *pool)
{
    pool->tries = calloc(pool->nsets + 1, sizeof(*pool->tries));
    if (pool->tries == NULL)
        return false;
    for (size_t i = 0; i < pool->nsets; i++) {
        struct pooled_set *set = &pool->sets[i];
        size_t g = 0;
        while (g < pool->ntries && !belongs(pool, &pool->tries[g], &set->keys))
            g++;
        if (g == pool->ntries)
            pool->ntries++;
        set->trie = g;
        set->key_set = (uint32_t)pool->tries[g].n;
        pool->tries[g].members[pool->tries[g].n++] = i;
    }
    return true;
}

static bool store_trie(struct trie_pool *pool, struct image_builder *image,
                       struct pooled_trie *shared)
{
    const struct keymap *sets[IMAGE_KEY_SETS];

    for (size_t i = 0; i < shared->n; i++)
        sets[i] = &pool->sets[shared->members[i]].keys;
    shared->stored =
        shared->stored || trie_store(image, sets, shared->n, &shared->trie);
    return shared->stored;
}

bool trie_pool_take(struct trie_pool *pool, struct image_builder *image,
                    const struct keymap *keys,
                    const struct image_trie **trie_ret, uint32_t *key_set_ret,
                    const uint32_t **numbers_ret)
{
    *trie_ret = NULL;
    if (pool->tries == NULL)
        return note(pool, keys);
    const struct pooled_set *set = find(pool, keys);
    /* Not noted, where an image is not made the same way twice. */
    if (set == NULL)
        return false;
    struct pooled_trie *shared = &pool->tries[set->trie];
    if (!store_trie(pool, image, shared))
        return false;
    *trie_ret = &shared->trie.stored;
    *key_set_ret = set->key_set;
    *numbers_ret = shared->trie.numbers[set->key_set];
    return true;
}
