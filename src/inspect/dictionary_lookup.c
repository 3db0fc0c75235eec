/*
 * dictionary_lookup.c - a dictionary, or a group of them, made ready to find
 * keys in.
 *
 * A dictionary is a trie by characters whose edges are in one hash table: the
 * node where an edge begins and the bytes of its character are the key.
 */
#include "inspect/dictionary_lookup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "inspect/opencc_text.h"

struct edge {
    uint64_t key; /* node, and the character's bytes; 0 for a free slot */
    uint32_t to;
};

/* A bit for each character of up to three bytes. */
enum { FIRST_WORDS = 0x10000 / 64 };

struct dictionary_lookup {
    uint64_t first[FIRST_WORDS]; /* that a key begins with */
    enum match_policy policy;
    struct dictionary_lookup **children; /* of a group; otherwise: */
    size_t nchildren;
    const struct dictionary *dictionary;
    struct edge *edges;
    unsigned shift;    /* 64 - bits of the number of slots */
    uint32_t *entries; /* of each node: number from 1, or 0 */
    uint32_t nnodes;
};

/* The character that a text begins with, as a number that is 0 only for NUL;
 * none if it is longer than any in a key. */
static size_t take_character(const char *text, size_t n, uint32_t *bytes)
{
    size_t nbytes = opencc_text_nbytes((unsigned char)text[0]);

    if (nbytes == 0 || nbytes > n || nbytes > sizeof(*bytes))
        return 0;
    *bytes = 0;
    memcpy(bytes, text, nbytes);
    return nbytes;
}

/* The place of a character in dictionary_lookup.first, whatever its other bytes
 * are; false if it has none. */
static bool take_first(const char *text, size_t n, unsigned *bit)
{
    const unsigned char *u = (const unsigned char *)text;

    if (u[0] < 0x80)
        *bit = u[0];
    else if (u[0] >= 0xC0 && u[0] < 0xE0 && n >= 2)
        *bit = (u[0] & 0x1Fu) << 6 | (u[1] & 0x3Fu);
    else if (u[0] >= 0xE0 && u[0] < 0xF0 && n >= 3)
        *bit = (u[0] & 0xFu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
    else
        return false;
    return true;
}

/* The slot of an edge, or the free one where it belongs. */
static struct edge *find_edge(const struct dictionary_lookup *l, uint32_t from,
                              uint32_t bytes)
{
    uint64_t key = (uint64_t)from << 32 | bytes;
    size_t mask = ((size_t)1 << (64 - l->shift)) - 1;
    uint64_t hash = (key ^ key >> 29) * UINT64_C(0x9E3779B97F4A7C15);
    size_t i = (size_t)(hash >> l->shift);

    while (l->edges[i].key != 0 && l->edges[i].key != key)
        i = (i + 1) & mask;
    return &l->edges[i];
}

static void add_key(struct dictionary_lookup *l, uint32_t entry)
{
    const struct dictionary_entry *e = &l->dictionary->entries[entry];
    const char *key = l->dictionary->text.data + e->key;
    uint32_t node = 0, bytes = 0;
    unsigned bit;

    if (take_first(key, e->key_nbytes, &bit))
        l->first[bit / 64] |= UINT64_C(1) << bit % 64;
    for (size_t i = 0; i < e->key_nbytes;) {
        i += take_character(key + i, e->key_nbytes - i, &bytes);
        struct edge *edge = find_edge(l, node, bytes);
        if (edge->key == 0)
            *edge = (struct edge){(uint64_t)node << 32 | bytes, l->nnodes++};
        node = edge->to;
    }
    l->entries[node] = entry + 1;
}

static bool add_dictionary(struct dictionary_lookup *l)
{
    const struct dictionary *d = l->dictionary;
    size_t nnodes = 1, nslots = 16;

    for (size_t i = 0; i < d->n; i++) {
        const char *key = d->text.data + d->entries[i].key;
        for (size_t j = 0; j < d->entries[i].key_nbytes; j++)
            nnodes += (key[j] & 0xC0) != 0x80;
    }
    if (nnodes > UINT32_MAX / 2)
        return false;
    for (l->shift = 60; nslots < nnodes * 2; nslots *= 2)
        l->shift--;
    l->edges = calloc(nslots, sizeof(*l->edges));
    l->entries = calloc(nnodes, sizeof(*l->entries));
    if (l->edges == NULL || l->entries == NULL)
        return false;
    l->nnodes = 1;
    for (size_t i = 0; i < d->n; i++)
        add_key(l, (uint32_t)i);
    return true;
}

struct dictionary_lookup *dictionary_lookup_new(const struct group *group)
{
    struct dictionary_lookup *l = calloc(1, sizeof(*l));

    if (l == NULL)
        return NULL;
    l->policy = group->policy;
    l->dictionary = group->dictionary;
    bool made = true;
    if (l->dictionary != NULL) {
        made = add_dictionary(l);
    } else {
        l->children =
            calloc(group->nchildren + 1, sizeof(struct dictionary_lookup *));
        made = l->children != NULL;
        for (size_t i = 0; made && i < group->nchildren; i++) {
            l->children[i] = dictionary_lookup_new(group->children[i]);
            made = l->children[i] != NULL;
            l->nchildren += made;
            for (size_t j = 0; made && j < FIRST_WORDS; j++)
                l->first[j] |= l->children[i]->first[j];
        }
    }
    if (made)
        return l;
    dictionary_lookup_free(l);
    return NULL;
}

static bool find_in_dictionary(const struct dictionary_lookup *l,
                               const char *text, size_t n,
                               struct dictionary_lookup_match *match)
{
    uint32_t node = 0, bytes, found = 0;

    for (size_t i = 0, nbytes; i < n; i += nbytes) {
        nbytes = take_character(text + i, n - i, &bytes);
        if (nbytes == 0 || bytes == 0)
            break;
        const struct edge *edge = find_edge(l, node, bytes);
        if (edge->key == 0)
            break;
        node = edge->to;
        if (l->entries[node] != 0)
            found = l->entries[node];
    }
    if (found == 0)
        return false;
    const struct dictionary_entry *e = &l->dictionary->entries[found - 1];
    match->nbytes = e->key_nbytes;
    match->value = l->dictionary->text.data + e->candidates;
    match->value_nbytes = e->first_nbytes;
    match->several = e->candidates_nbytes > e->first_nbytes;
    return true;
}

bool dictionary_lookup_find(const struct dictionary_lookup *l, const char *text,
                            size_t n, struct dictionary_lookup_match *match)
{
    struct dictionary_lookup_match one;
    bool found = false;
    unsigned bit;

    if (take_first(text, n, &bit) && (l->first[bit / 64] >> bit % 64 & 1) == 0)
        return false;
    if (l->dictionary != NULL)
        return find_in_dictionary(l, text, n, match);
    for (size_t i = 0; i < l->nchildren; i++) {
        if (!dictionary_lookup_find(l->children[i], text, n, &one) ||
            (found && one.nbytes <= match->nbytes))
            continue;
        *match = one;
        found = true;
        if (l->policy == MATCH_SHORT_CIRCUIT)
            break;
    }
    return found;
}

void dictionary_lookup_free(struct dictionary_lookup *l)
{
    if (l == NULL)
        return;
    for (size_t i = 0; i < l->nchildren; i++)
        dictionary_lookup_free(l->children[i]);
    free(l->children);
    free(l->edges);
    free(l->entries);
    free(l);
}
