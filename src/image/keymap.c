/*
 * keymap.c - one map from keys to results, and groups flattened to one.
 */
#include "image/keymap.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

void keymap_free(struct keymap *m)
{
    free(m->entries);
    table_free(m->slots, m->nslots, sizeof(*m->slots));
    *m = (struct keymap){0};
}

static uint32_t hash_key(const char *key, size_t n)
{
    return (uint32_t)XXH3_64bits(key, n);
}

/* The slot where the key is, or where it would go. */
static struct keymap_slot *find_slot(const struct keymap *m, const char *key,
                                     size_t n, uint32_t hash)
{
    size_t i = hash & (m->nslots - 1);

    for (; m->slots[i].number != 0; i = (i + 1) & (m->nslots - 1)) {
        if (m->slots[i].hash != hash)
            continue;
        const struct keymap_entry *e = &m->entries[m->slots[i].number - 1];
        if (e->key_nbytes == n && memcmp(e->key, key, n) == 0)
            break;
    }
    return &m->slots[i];
}

const struct keymap_entry *keymap_find(const struct keymap *m, const char *key,
                                       size_t key_nbytes)
{
    if (m->n == 0)
        return NULL;
    uint32_t number =
        find_slot(m, key, key_nbytes, hash_key(key, key_nbytes))->number;
    return number == 0 ? NULL : &m->entries[number - 1];
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

const struct keymap_entry *keymap_longest(const struct keymap *m, const char *s,
                                          size_t n)
{
    size_t i = n < m->longest ? n : m->longest;

    /* Down from the longest that it can be: mostly s is a key. */
    while (i > 0) {
        const struct keymap_entry *e = NULL;
        if (i == n || !is_continuation(s[i]))
            e = keymap_find(m, s, i);
        if (e != NULL)
            return e;
        i--;
    }
    return NULL;
}

bool keymap_has_beginning(const struct keymap *m, const char *key,
                          size_t key_nbytes)
{
    if (keymap_find(m, key, key_nbytes) != NULL)
        return true;
    for (size_t i = utf8_char_nbytes((unsigned char)*key); i < key_nbytes;
         i += utf8_char_nbytes((unsigned char)key[i]))
        if (keymap_find(m, key, i) != NULL)
            return true;
    return false;
}

bool keymap_begins_with(const struct keymap *m, const struct keymap *first)
{
    size_t i = 0;

    while (i < m->n && i < first->n &&
           m->entries[i].key == first->entries[i].key &&
           m->entries[i].key_nbytes == first->entries[i].key_nbytes)
        i++;
    return i == first->n;
}

/* Makes room in the table for n entries in all, so that half of it is free. */
static bool reserve_slots(struct keymap *m, size_t n)
{
    size_t nslots = m->nslots == 0 ? 64 : m->nslots;

    if (n * 2 <= m->nslots)
        return true;
    while (nslots < n * 2)
        nslots *= 2;
    struct keymap_slot *slots = table_new(nslots, sizeof(*slots), TABLE_DENSE);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < m->nslots; i++) {
        size_t to = m->slots[i].hash & (nslots - 1);
        if (m->slots[i].number == 0)
            continue;
        while (slots[to].number != 0)
            to = (to + 1) & (nslots - 1);
        slots[to] = m->slots[i];
    }
    table_free(m->slots, m->nslots, sizeof(*m->slots));
    m->slots = slots;
    m->nslots = nslots;
    return true;
}

bool keymap_add(struct keymap *m, const struct keymap_entry *entry)
{
    if (m->n >= UINT32_MAX / 2 || !reserve_slots(m, m->n + 1) ||
        !array_grow(&m->entries, m->n, &m->cap, sizeof(*m->entries)))
        return false;
    uint32_t hash = hash_key(entry->key, entry->key_nbytes);
    struct keymap_slot *slot =
        find_slot(m, entry->key, entry->key_nbytes, hash);
    if (slot->number == 0) {
        m->entries[m->n] = *entry;
        if (entry->key_nbytes > m->longest)
            m->longest = entry->key_nbytes;
        *slot = (struct keymap_slot){hash, (uint32_t)++m->n};
    }
    return true;
}

/* A key to be sorted: what it begins with, as a number, decides most. */
struct keymap_order {
    uint64_t beginning;
    const struct keymap_entry *entry;
};

static int compare(const void *a, const void *b)
{
    const struct keymap_order *x = a, *y = b;

    if (x->beginning != y->beginning)
        return x->beginning < y->beginning ? -1 : 1;
    return bytes_compare(x->entry->key, x->entry->key_nbytes, y->entry->key,
                         y->entry->key_nbytes);
}

static uint64_t beginning(const struct keymap_entry *e)
{
    char bytes[8] = {0};
    uint64_t number;

    memcpy(bytes, e->key, e->key_nbytes < 8 ? e->key_nbytes : 8);
    memcpy(&number, bytes, sizeof(number));
    return __builtin_bswap64(number);
}

bool keymap_sorted(const struct keymap *m, struct keymap *sorted_ret)
{
    struct keymap_order *keys = array_resize(NULL, m->n, sizeof(*keys));

    *sorted_ret = (struct keymap){0};
    if (keys != NULL)
        sorted_ret->entries = array_resize(NULL, m->n, sizeof(*m->entries));
    if (sorted_ret->entries != NULL) {
        for (size_t i = 0; i < m->n; i++)
            keys[i] = (struct keymap_order){beginning(&m->entries[i]),
                                            &m->entries[i]};
        if (m->n > 0)
            qsort(keys, m->n, sizeof(*keys), compare);
        for (size_t i = 0; i < m->n; i++)
            sorted_ret->entries[i] = *keys[i].entry;
        sorted_ret->n = sorted_ret->cap = m->n;
    }
    free(keys);
    return sorted_ret->entries != NULL;
}

/* A dictionary's number among the sources, added if it is not there;
 * KEYMAP_SOURCES where there is no room. */
static uint32_t source_number(struct keymap_sources *sources,
                              const struct dictionary *d)
{
    size_t i = 0;

    while (i < sources->n && sources->of[i] != d)
        i++;
    if (i == sources->n && i < KEYMAP_SOURCES)
        sources->of[sources->n++] = d;
    return (uint32_t)i;
}

static bool add_dictionary(struct keymap *m, struct keymap_sources *sources,
                           const struct dictionary *d)
{
    uint32_t number = source_number(sources, d);
    bool known = number < KEYMAP_SOURCES;
    uint64_t bit = known ? UINT64_C(1) << number : 0;

    if (!reserve_slots(m, m->n + d->n))
        return false;
    for (size_t i = 0; i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        bool choice = known && e->candidates_nbytes > e->first_nbytes;
        struct keymap_entry entry = {d->text.data + e->key,
                                     d->text.data + e->candidates,
                                     e->key_nbytes,
                                     e->first_nbytes,
                                     {bit, choice ? number + 1 : 0}};
        if (!keymap_add(m, &entry))
            return false;
    }
    return true;
}

/* Adds a child's entries to what the earlier children gave. */
static bool add_child(struct keymap *flat, const struct keymap *child,
                      enum match_policy policy)
{
    /* First all are judged by the earlier children, then all are added: a
     * child's keys do not hide each other. */
    bool *reachable = malloc(child->n + 1);
    bool added = reachable != NULL;

    for (size_t i = 0; added && i < child->n; i++)
        reachable[i] = policy == MATCH_UNION ||
                       !keymap_has_beginning(flat, child->entries[i].key,
                                             child->entries[i].key_nbytes);
    for (size_t i = 0; added && i < child->n; i++)
        if (reachable[i])
            added = keymap_add(flat, &child->entries[i]);
    free(reachable);
    return added;
}

/* Whether a child is a dictionary that one of the last children before it is
 * too, and so adds nothing. */
static bool is_repeated(const struct group *group, size_t child)
{
    const struct dictionary *d = group->children[child]->dictionary;

    for (size_t i = 1; d != NULL && i <= child && i <= KEYMAP_SOURCES; i++)
        if (group->children[child - i]->dictionary == d)
            return true;
    return false;
}

bool keymap_flatten(const struct group *group, struct keymap_sources *sources,
                    struct keymap *flat)
{
    bool done = true;

    if (group->dictionary != NULL)
        return add_dictionary(flat, sources, group->dictionary);
    for (size_t i = 0; done && i < group->nchildren; i++) {
        struct keymap child = {0};
        if (is_repeated(group, i))
            continue;
        /* Nothing hides the keys of the first one. */
        if (flat->n == 0) {
            done = keymap_flatten(group->children[i], sources, flat);
            continue;
        }
        done = keymap_flatten(group->children[i], sources, &child) &&
               add_child(flat, &child, group->policy);
        keymap_free(&child);
    }
    return done;
}

/* One stage over one segment.  Appends to out; false when out of memory. */
static bool convert(const struct keymap *stage, const char *s, size_t n,
                    struct buf *out, struct keymap_origin *origin)
{
    bool done = true;
    bool cut;

    for (size_t i = 0; done && i < n;) {
        const struct keymap_entry *e = keymap_longest(stage, s + i, n - i);
        if (e != NULL) {
            done = buf_append(out, e->value, e->value_nbytes);
            origin->dictionaries |= e->origin.dictionaries;
            if (e->key_nbytes == n)
                origin->choice = e->origin.choice;
            i += e->key_nbytes;
            continue;
        }
        size_t nbytes = 0;
        if (utf8_is_operator(utf8_first(s + i)))
            nbytes = utf8_ids_nbytes(s + i, n - i, &cut);
        if (nbytes == 0)
            nbytes = utf8_char_nbytes((unsigned char)s[i]);
        done = buf_append(out, s + i, nbytes);
        i += nbytes;
    }
    return done;
}

bool keymap_chain(const struct keymap *chain, size_t nchain, const char *s,
                  size_t n, struct buf *out, struct keymap_origin *origin_ret)
{
    struct buf in = {0};
    struct keymap_origin all = {0, 0};
    bool done = true;

    out->n = 0;
    done = buf_append(out, s, n);
    for (size_t i = 0; done && i < nchain; i++) {
        struct buf swap = in;
        in = *out;
        *out = swap;
        out->n = 0;
        struct keymap_origin one = {0, 0};
        done = convert(&chain[i], in.data, in.n, out, &one);
        all.dictionaries |= one.dictionaries;
        /* Candidates are reported of the segment as it was. */
        if (all.choice == 0 && bytes_compare(in.data, in.n, s, n) == 0)
            all.choice = one.choice;
    }
    buf_free(&in);
    if (origin_ret != NULL)
        *origin_ret = all;
    return done;
}
