/*
 * keymap.c - one map from keys to results, and groups flattened to one.
 */
#include "keymap.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

void keymap_free(struct keymap *m)
{
    free(m->entries);
    free(m->slots);
    *m = (struct keymap){0};
}

static size_t hash_key(const char *key, size_t n)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)key[i]) * UINT64_C(0x100000001B3);
    return (size_t)(hash ^ hash >> 32);
}

/* The slot where the key is, or where it would go. */
static size_t find_slot(const struct keymap *m, const char *key, size_t n)
{
    size_t slot = hash_key(key, n) & (m->nslots - 1);

    for (; m->slots[slot] != 0; slot = (slot + 1) & (m->nslots - 1)) {
        const struct keymap_entry *e = &m->entries[m->slots[slot] - 1];
        if (e->key_nbytes == n && memcmp(e->key, key, n) == 0)
            break;
    }
    return slot;
}

const struct keymap_entry *keymap_find(const struct keymap *m, const char *key,
                                       size_t key_nbytes)
{
    if (m->n == 0)
        return NULL;
    size_t slot = find_slot(m, key, key_nbytes);
    return m->slots[slot] == 0 ? NULL : &m->entries[m->slots[slot] - 1];
}

const struct keymap_entry *keymap_longest(const struct keymap *m, const char *s,
                                          size_t n)
{
    const struct keymap_entry *longest = NULL;

    for (size_t i = 0; i < n && i < m->longest;) {
        i += utf8_char_nbytes((unsigned char)s[i]);
        const struct keymap_entry *e = keymap_find(m, s, i);
        if (e != NULL)
            longest = e;
    }
    return longest;
}

bool keymap_has_beginning(const struct keymap *m, const char *key,
                          size_t key_nbytes)
{
    for (size_t i = 0; i < key_nbytes;) {
        i += utf8_char_nbytes((unsigned char)key[i]);
        if (keymap_find(m, key, i) != NULL)
            return true;
    }
    return false;
}

static bool grow_slots(struct keymap *m)
{
    size_t nslots = m->nslots == 0 ? 64 : m->nslots * 2;
    uint32_t *slots = calloc(nslots, sizeof(*slots));

    if (slots == NULL)
        return false;
    free(m->slots);
    m->slots = slots;
    m->nslots = nslots;
    for (size_t i = 0; i < m->n; i++)
        m->slots[find_slot(m, m->entries[i].key, m->entries[i].key_nbytes)] =
            (uint32_t)i + 1;
    return true;
}

bool keymap_add(struct keymap *m, const struct keymap_entry *entry)
{
    if (m->n >= UINT32_MAX / 2 || (m->n * 2 >= m->nslots && !grow_slots(m)) ||
        !array_grow(&m->entries, m->n, &m->cap, sizeof(*m->entries)))
        return false;
    size_t slot = find_slot(m, entry->key, entry->key_nbytes);
    if (m->slots[slot] == 0) {
        m->entries[m->n] = *entry;
        if (entry->key_nbytes > m->longest)
            m->longest = entry->key_nbytes;
        m->slots[slot] = (uint32_t)++m->n;
    }
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct keymap_entry *x = a, *y = b;

    return bytes_compare(x->key, x->key_nbytes, y->key, y->key_nbytes);
}

void keymap_sort(struct keymap *m)
{
    if (m->n > 0)
        qsort(m->entries, m->n, sizeof(*m->entries), compare);
    free(m->slots);
    m->slots = NULL;
    m->nslots = 0;
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
    /* First all are judged by the earlier children, then all are added:
     * a child's keys do not stand in each other's way. */
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

bool keymap_flatten(const struct group *group, struct keymap_sources *sources,
                    struct keymap *flat)
{
    bool done = true;

    if (group->dictionary != NULL)
        return add_dictionary(flat, sources, group->dictionary);
    for (size_t i = 0; done && i < group->nchildren; i++) {
        struct keymap child = {0};
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
        /* Candidates are told of the segment as it was. */
        if (all.choice == 0 && bytes_compare(in.data, in.n, s, n) == 0)
            all.choice = one.choice;
    }
    buf_free(&in);
    if (origin_ret != NULL)
        *origin_ret = all;
    return done;
}
