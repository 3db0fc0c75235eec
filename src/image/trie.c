/*
 * trie.c - the trie of one or several sets of keys.
 */
#include "image/trie.h"

#include <stdlib.h>
#include <string.h>

#include "image/matcher.h"

enum { LOAD_NUMERATOR = 2, LOAD_DENOMINATOR = 3 }; /* of the edge table */

/* Nodes below the first characters: distinct beginnings, of two characters and
 * more, of the sorted keys; and how many of them are pairs. */
static void count_nodes(const struct keymap *keys, size_t *nodes_ret,
                        size_t *pairs_ret)
{
    const struct keymap_entry *last = NULL;

    *nodes_ret = *pairs_ret = 0;
    for (size_t k = 0; k < keys->n; k++) {
        const struct keymap_entry *e = &keys->entries[k];
        size_t same = 0; /* bytes shared with the key before */
        if (last != NULL)
            while (same < e->key_nbytes && same < last->key_nbytes &&
                   e->key[same] == last->key[same])
                same++;
        size_t i = utf8_char_nbytes((unsigned char)e->key[0]);
        for (bool pair = true; i < e->key_nbytes; pair = false) {
            i += utf8_char_nbytes((unsigned char)e->key[i]);
            if (i > same) {
                ++*nodes_ret;
                *pairs_ret += pair;
            }
        }
        last = e;
    }
}

/* The same of several sets together. */
static bool count_all_nodes(const struct keymap *const *sets, size_t nsets,
                            size_t *nodes_ret, size_t *pairs_ret)
{
    struct keymap all = {0}, sorted = {0};
    bool done = true;

    if (nsets == 1) {
        count_nodes(sets[0], nodes_ret, pairs_ret);
        return true;
    }
    for (size_t i = 0; i < nsets; i++)
        for (size_t k = 0; done && k < sets[i]->n; k++)
            done = keymap_add(&all, &sets[i]->entries[k]);
    done = done && keymap_sorted(&all, &sorted);
    if (done)
        count_nodes(&sorted, nodes_ret, pairs_ret);
    keymap_free(&all);
    keymap_free(&sorted);
    return done;
}

static unsigned bits_for(size_t n)
{
    unsigned bits = 6;

    while (((size_t)1 << bits) < n)
        bits++;
    return bits;
}

/* A trie while it is built. */
struct trie_builder {
    uint64_t *edges, *pairs;
    uint8_t *keys;
    uint32_t *blocks;
    unsigned edge_bits, pair_bits;
};

/* The slot of the child, made if it is not there. */
static uint32_t add_child(struct trie_builder *t, uint32_t node,
                          uint32_t character)
{
    bool is_pair = (node & EDGE_FIRST) != 0;
    uint64_t hash = is_pair ? image_pair_hash(node & ~EDGE_FIRST, character)
                            : matcher_hash(node, character);
    uint64_t wanted = (uint64_t)node << 21 | character;
    size_t mask = ((size_t)1 << t->edge_bits) - 1;
    size_t slot = (size_t)(hash >> (64 - t->edge_bits));

    while (t->edges[slot] != 0 &&
           t->edges[slot] >> EDGE_CHARACTER_SHIFT != wanted)
        slot = (slot + 1) & mask;
    t->edges[slot] |= wanted << EDGE_CHARACTER_SHIFT;
    if (is_pair)
        t->pairs[hash >> (64 + 6 - t->pair_bits)] |= image_trigger_word(hash);
    else
        t->edges[node] |= image_edge_child(character);
    return (uint32_t)slot;
}

/* Adds a set of keys; slots[k] is where key k ends. */
static void add_keys(struct trie_builder *t, const struct keymap *keys,
                     uint32_t key_set, uint32_t *slots)
{
    for (size_t k = 0; k < keys->n; k++) {
        const struct keymap_entry *e = &keys->entries[k];
        size_t nbytes;
        uint32_t node = EDGE_FIRST | utf8_decode(e->key, &nbytes);
        for (size_t i = nbytes; i < e->key_nbytes; i += nbytes)
            node = add_child(t, node, utf8_decode(e->key + i, &nbytes));
        t->edges[node] |= image_edge_ends(key_set);
        slots[k] = node;
    }
}

/* Numbers the keys in the order of their slots; returns how many there are. */
static uint32_t number_keys(struct trie_builder *t)
{
    enum { BLOCK = 1 << IMAGE_KEY_BLOCK_BITS };
    size_t nslots = (size_t)1 << t->edge_bits;
    uint32_t number = 0;

    for (size_t i = 0; i < nslots; i++) {
        uint32_t *block = &t->blocks[i >> IMAGE_KEY_BLOCK_BITS];
        if (i % BLOCK == 0)
            *block = number;
        t->keys[i] = (uint8_t)(number - *block);
        number += (t->edges[i] & EDGE_ENDS) != 0;
    }
    return number;
}

static bool store(struct trie_builder *t, struct image_builder *image,
                  struct image_trie *stored)
{
    size_t nslots = (size_t)1 << t->edge_bits;

    stored->edge_bits = t->edge_bits;
    stored->pair_bits = t->pair_bits;
    stored->nkeys = number_keys(t);
    stored->edges =
        image_store(image, t->edges, nslots * sizeof(*t->edges), 64);
    stored->keys = image_store(image, t->keys, nslots, 64);
    stored->blocks =
        image_store(image, t->blocks,
                    image_key_blocks(t->edge_bits) * sizeof(*t->blocks), 64);
    stored->pairs =
        image_store(image, t->pairs, (size_t)1 << (t->pair_bits - 3), 64);
    return stored->edges != IMAGE_NONE && stored->keys != IMAGE_NONE &&
           stored->blocks != IMAGE_NONE && stored->pairs != IMAGE_NONE;
}

/* Fills the trie and stores it; what numbers[] has is slots first. */
static bool build(struct trie_builder *t, struct image_builder *image,
                  const struct keymap *const *sets, size_t nsets,
                  struct trie *trie)
{
    for (uint32_t i = 0; i < nsets; i++) {
        trie->numbers[i] =
            array_resize(NULL, sets[i]->n + 1, sizeof(**trie->numbers));
        if (trie->numbers[i] == NULL)
            return false;
        memset(trie->numbers[i], 0, sets[i]->n * sizeof(**trie->numbers));
        add_keys(t, sets[i], i, trie->numbers[i]);
    }
    if (!store(t, image, &trie->stored))
        return false;
    for (size_t i = 0; i < nsets; i++)
        for (size_t k = 0; k < sets[i]->n; k++) {
            uint32_t *number = &trie->numbers[i][k];
            *number =
                t->blocks[*number >> IMAGE_KEY_BLOCK_BITS] + t->keys[*number];
        }
    return true;
}

bool trie_store(struct image_builder *image, const struct keymap *const *sets,
                size_t nsets, struct trie *trie_ret)
{
    size_t nodes, pairs;
    struct trie_builder t = {0};
    bool built = false;

    *trie_ret = (struct trie){.numbers = {NULL}};
    if (!count_all_nodes(sets, nsets, &nodes, &pairs))
        return false;
    if (nodes == 0)
        return true;
    t.edge_bits = bits_for(nodes * LOAD_DENOMINATOR / LOAD_NUMERATOR + 1);
    /* Some 32 bits a pair, up to 128 KiB: measured on prose, half of the wrong
     * answers that 8 bits give cost more than the cache does. */
    t.pair_bits = bits_for(pairs * 16);
    if (t.pair_bits > 20)
        t.pair_bits = 20;
    if (t.pair_bits < 7)
        t.pair_bits = 7;
    if (t.edge_bits > 30)
        return false;

    size_t nslots = (size_t)1 << t.edge_bits;
    size_t nblocks = image_key_blocks(t.edge_bits);
    size_t pair_nbytes = (size_t)1 << (t.pair_bits - 3);
    t.edges = table_new(nslots, sizeof(*t.edges), TABLE_DENSE);
    t.keys = table_new(nslots, sizeof(*t.keys), TABLE_DENSE);
    t.blocks = table_new(nblocks, sizeof(*t.blocks), TABLE_DENSE);
    t.pairs = table_new(pair_nbytes, 1, TABLE_DENSE);
    if (t.edges != NULL && t.keys != NULL && t.blocks != NULL &&
        t.pairs != NULL)
        built = build(&t, image, sets, nsets, trie_ret);
    table_free(t.edges, nslots, sizeof(*t.edges));
    table_free(t.keys, nslots, sizeof(*t.keys));
    table_free(t.blocks, nblocks, sizeof(*t.blocks));
    table_free(t.pairs, pair_nbytes, 1);
    if (!built)
        trie_free(trie_ret);
    return built;
}

void trie_free(struct trie *trie)
{
    for (size_t i = 0; i < IMAGE_KEY_SETS; i++)
        free(trie->numbers[i]);
    *trie = (struct trie){.numbers = {NULL}};
}
