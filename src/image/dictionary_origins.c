/*
 * dictionary_origins.c - the dictionaries of an image.
 *
 * Of a dictionary only the keys with several candidates are stored, some
 * hundred of them; profiles share them, because equal blocks are stored once.
 */
#include "image/dictionary_origins.h"

#include <stdlib.h>
#include <string.h>

/* A dictionary's entry that has several candidates. */
struct choice {
    const char *key, *candidates;
    uint32_t key_nbytes, candidates_nbytes;
};

static int compare(const void *a, const void *b)
{
    const struct choice *x = a, *y = b;

    return bytes_compare(x->key, x->key_nbytes, y->key, y->key_nbytes);
}

/* Stores one of them; the bytes of candidates have a NUL at their end. */
static bool store_choice(struct image_builder *image, const struct choice *c,
                         struct image_choice *choice_ret)
{
    struct buf candidates = {0};
    bool done = buf_append(&candidates, c->candidates, c->candidates_nbytes) &&
                buf_append(&candidates, "", 1);

    *choice_ret =
        (struct image_choice){.key_nbytes = c->key_nbytes,
                              .candidates_nbytes = c->candidates_nbytes + 1};
    if (done) {
        choice_ret->key = image_store(image, c->key, c->key_nbytes, 1);
        choice_ret->candidates =
            image_store(image, candidates.data, candidates.n, 1);
    }
    buf_free(&candidates);
    return done && choice_ret->key != IMAGE_NONE &&
           choice_ret->candidates != IMAGE_NONE;
}

static bool store_choices(struct image_builder *image, struct choice *choices,
                          size_t n, struct image_dictionary *dictionary)
{
    struct image_choice *stored = array_resize(NULL, n + 1, sizeof(*stored));
    bool done = stored != NULL;

    if (n > 0)
        qsort(choices, n, sizeof(*choices), compare);
    for (size_t i = 0; done && i < n; i++)
        done = store_choice(image, &choices[i], &stored[i]);
    dictionary->nchoices = (uint32_t)n;
    if (done)
        dictionary->choices =
            image_store(image, stored, n * sizeof(*stored), 4);
    free(stored);
    return done && dictionary->choices != IMAGE_NONE;
}

/* Stores a dictionary; returns its offset, or IMAGE_NONE when out of memory. */
static uint32_t store_dictionary(struct image_builder *image,
                                 const struct dictionary *d)
{
    struct choice *choices = array_resize(NULL, d->n + 1, sizeof(*choices));
    struct image_dictionary dictionary = {.nchoices = 0};
    size_t n = 0;

    if (choices == NULL)
        return IMAGE_NONE;
    for (size_t i = 0; i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        if (e->candidates_nbytes > e->first_nbytes)
            choices[n++] = (struct choice){d->text.data + e->key,
                                           d->text.data + e->candidates,
                                           e->key_nbytes, e->candidates_nbytes};
    }
    dictionary.name = image_store(image, d->name, strlen(d->name) + 1, 1);
    bool done = dictionary.name != IMAGE_NONE &&
                store_choices(image, choices, n, &dictionary);
    free(choices);
    return done ? image_store(image, &dictionary, sizeof(dictionary), 4)
                : IMAGE_NONE;
}

bool dictionary_origins_store(struct image_builder *image,
                              const struct keymap_sources *sources,
                              struct image_dictionaries *dictionaries_ret)
{
    uint32_t of[KEYMAP_SOURCES];

    for (size_t i = 0; i < sources->n; i++) {
        of[i] = store_dictionary(image, sources->of[i]);
        if (of[i] == IMAGE_NONE)
            return false;
    }
    dictionaries_ret->n = (uint32_t)sources->n;
    dictionaries_ret->of =
        image_store(image, of, sources->n * sizeof(*of), sizeof(*of));
    return dictionaries_ret->of != IMAGE_NONE;
}

const struct image_choice *
dictionary_origins_choice(const struct image_header *image,
                          const struct image_dictionary *dictionary,
                          const char *key, size_t key_nbytes)
{
    const struct image_choice *choices = image_at(image, dictionary->choices);
    size_t low = 0, high = dictionary->nchoices;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct image_choice *c = &choices[middle];
        int order = bytes_compare(image_at(image, c->key), c->key_nbytes, key,
                                  key_nbytes);
        if (order == 0)
            return c;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
