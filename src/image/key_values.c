/*
 * key_values.c - the values of the keys of a trie, for the passes that share
 * it.
 */
#include "image/key_values.h"

#include <stdlib.h>
#include <string.h>

/* The values of one pass, or of some that are equal. */
struct value_list {
    uint32_t *offsets;
    uint32_t nkeys;
    uint32_t trie; /* the offset of its edges */
};

/* A pass, by its offset, and the number of its list. */
struct user {
    uint32_t pass, list;
};

struct key_values {
    struct value_list *lists;
    size_t nlists, lists_cap;
    struct user *users;
    size_t nusers, users_cap;
};

void key_values_free(struct key_values *v)
{
    if (v == NULL)
        return;
    for (size_t i = 0; i < v->nlists; i++)
        free(v->lists[i].offsets);
    free(v->lists);
    free(v->users);
    free(v);
}

static bool lists_equal(const struct value_list *list, uint32_t trie,
                        const uint32_t *offsets)
{
    return list->trie == trie &&
           memcmp(list->offsets, offsets, list->nkeys * sizeof(*offsets)) == 0;
}

bool key_values_note(struct image_builder *image, const struct image_trie *trie,
                     const uint32_t *offsets, uint32_t *number_ret)
{
    size_t i = 0;

    if (image->values == NULL)
        image->values = calloc(1, sizeof(*image->values));
    struct key_values *v = image->values;
    if (v == NULL ||
        !array_grow(&v->lists, v->nlists, &v->lists_cap, sizeof(*v->lists)))
        return false;
    while (i < v->nlists && !lists_equal(&v->lists[i], trie->edges, offsets))
        i++;
    *number_ret = (uint32_t)i;
    if (i < v->nlists)
        return true;
    uint32_t *copy = array_resize(NULL, trie->nkeys, sizeof(*copy));
    if (copy == NULL)
        return false;
    memcpy(copy, offsets, trie->nkeys * sizeof(*copy));
    v->lists[v->nlists++] = (struct value_list){copy, trie->nkeys, trie->edges};
    return true;
}

bool key_values_refer(struct image_builder *image, uint32_t pass,
                      uint32_t number)
{
    struct key_values *v = image->values;

    if (!array_grow(&v->users, v->nusers, &v->users_cap, sizeof(*v->users)))
        return false;
    v->users[v->nusers++] = (struct user){pass, number};
    return true;
}

/* What the lists of one trie have in common while it is stored. */
struct common_values {
    uint32_t *values;  /* by key: the offset, or IMAGE_VARIES | a number */
    uint32_t *varying; /* by that number: the key */
    uint32_t nvarying;
};

/* The value that all lists of a trie have for a key, IMAGE_NONE if none has
 * one; false if they differ. */
static bool agree(const struct key_values *v, uint32_t trie, uint32_t key,
                  uint32_t *offset_ret)
{
    *offset_ret = IMAGE_NONE;
    for (size_t i = 0; i < v->nlists; i++) {
        uint32_t offset = IMAGE_NONE;
        if (v->lists[i].trie == trie)
            offset = v->lists[i].offsets[key];
        if (offset != IMAGE_NONE && *offset_ret != IMAGE_NONE &&
            offset != *offset_ret)
            return false;
        if (offset != IMAGE_NONE)
            *offset_ret = offset;
    }
    return true;
}

static void find_common(const struct key_values *v,
                        const struct value_list *list, struct common_values *c)
{
    for (uint32_t key = 0; key < list->nkeys; key++)
        if (!agree(v, list->trie, key, &c->values[key])) {
            c->values[key] = IMAGE_VARIES | c->nvarying;
            c->varying[c->nvarying++] = key;
        }
}

/* Stores what a list has for the keys that vary; returns its offset, or
 * IMAGE_NONE. */
static uint32_t store_varying(struct image_builder *image,
                              const struct value_list *list,
                              const struct common_values *c)
{
    uint32_t *own = array_resize(NULL, (size_t)c->nvarying + 1, sizeof(*own));
    uint32_t offset = IMAGE_NONE;

    for (uint32_t i = 0; own != NULL && i < c->nvarying; i++)
        own[i] = list->offsets[c->varying[i]];
    if (own != NULL)
        offset = image_store(image, own, c->nvarying * sizeof(*own), 64);
    free(own);
    return offset;
}

/* Stores a list, the trie's values with it, and tells its passes. */
static bool store_list(struct image_builder *image, size_t number,
                       const struct common_values *c, uint32_t values)
{
    const struct key_values *v = image->values;
    uint32_t varying = store_varying(image, &v->lists[number], c);

    if (varying == IMAGE_NONE)
        return false;
    for (size_t i = 0; i < v->nusers; i++) {
        struct image_pass *pass =
            (void *)(image->bytes.data + v->users[i].pass);
        if (v->users[i].list != number)
            continue;
        pass->trie.values = values;
        pass->varying = varying;
        pass->nvarying = c->nvarying;
    }
    return true;
}

/* Stores the lists of one trie, of which `first` is the first one. */
static bool store_trie(struct image_builder *image, size_t first)
{
    const struct key_values *v = image->values;
    const struct value_list *list = &v->lists[first];
    struct common_values c = {
        .values = array_resize(NULL, list->nkeys, sizeof(*c.values)),
        .varying = array_resize(NULL, list->nkeys, sizeof(*c.varying))};
    bool stored = c.values != NULL && c.varying != NULL;

    if (stored) {
        find_common(v, list, &c);
        uint32_t values =
            image_store(image, c.values, list->nkeys * sizeof(*c.values), 64);
        stored = values != IMAGE_NONE;
        for (size_t i = first; stored && i < v->nlists; i++)
            if (v->lists[i].trie == list->trie)
                stored = store_list(image, i, &c, values);
    }
    free(c.values);
    free(c.varying);
    return stored;
}

bool key_values_store(struct image_builder *image)
{
    const struct key_values *v = image->values;

    for (size_t i = 0; v != NULL && i < v->nlists; i++) {
        size_t first = 0;
        while (v->lists[first].trie != v->lists[i].trie)
            first++;
        if (first == i && !store_trie(image, i))
            return false;
    }
    return true;
}
