/*
 * tries.c - passes whose keys are nearly the same share a trie, and each finds
 * its own keys in it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "image/matcher.h"
#include "image/pass.h"
#include "image/trie_pool.h"

enum { COMMON = 1000, SETS = 5, BYTES = 16 };

/* Keys that all sets have, and some that only one has: a key, the beginning of
 * one of the common ones, and one that goes on after a common one. */
struct numbered_keys {
    char bytes[COMMON + 3][2][BYTES];
    struct keymap map;
};

static void add_key(struct numbered_keys *k, const char *key, const char *value)
{
    char(*bytes)[BYTES] = k->bytes[k->map.n];

    strcpy(bytes[0], key);
    strcpy(bytes[1], value);
    assert_true(keymap_add(
        &k->map,
        &(struct keymap_entry){.key = bytes[0],
                               .value = bytes[1],
                               .key_nbytes = (uint32_t)strlen(key),
                               .value_nbytes = (uint32_t)strlen(value)}));
}

static struct numbered_keys *keys_of_set(int set, int common)
{
    struct numbered_keys *k = calloc(1, sizeof(*k));
    char key[BYTES], value[BYTES];

    assert_non_null(k);
    for (int i = 0; i < common; i++) {
        snprintf(key, sizeof(key), "%03dabc", i);
        snprintf(value, sizeof(value), "%d of %d", i, set);
        add_key(k, key, value);
    }
    snprintf(key, sizeof(key), "own%d", set);
    add_key(k, key, "own");
    snprintf(key, sizeof(key), "%03da", set);
    add_key(k, key, "beginning");
    snprintf(key, sizeof(key), "%03dabcd", set);
    add_key(k, key, "longer");
    return k;
}

/* Compiles a pass of each set, twice; offsets[] is where they are. */
static void compile(struct image_builder *image, struct numbered_keys **sets,
                    int nsets, uint32_t *offsets)
{
    *image = (struct image_builder){.tries = trie_pool_new()};
    assert_non_null(image->tries);
    for (int round = 0; round < 2; round++) {
        assert_true(image_begin(image));
        for (int i = 0; i < nsets; i++) {
            struct pass_plan plan = {.keys = &sets[i]->map};
            offsets[i] = pass_compile(image, &plan);
            assert_int_not_equal(offsets[i], IMAGE_NONE);
        }
        assert_true(image_end(image));
        if (round > 0)
            break;
        struct trie_pool *tries = image->tries;
        assert_true(trie_pool_join(tries));
        image_builder_free(image);
        image->tries = tries;
    }
}

static void assert_finds(const struct matcher *m, const char *text,
                         size_t nbytes, const char *value)
{
    struct match found = matcher_find(m, text, strlen(text));
    uint32_t n;

    assert_int_equal(found.nbytes, nbytes);
    if (nbytes == 0)
        return;
    const char *found_value = matcher_value(m, found.key, &n);
    assert_int_equal(n, strlen(value));
    assert_memory_equal(found_value, value, n);
}

/* Every pass finds its keys, and no other's. */
static void check_pass(const struct image_builder *image, uint32_t offset,
                       int set, int nsets, int common)
{
    const struct image_header *header = (const void *)image->bytes.data;
    char text[BYTES], value[BYTES];
    struct matcher m;

    matcher_init(&m, header, image_at(header, offset));
    for (int i = 0; i < common; i++) {
        bool own = i == set;
        snprintf(text, sizeof(text), "%03dabcd", i);
        snprintf(value, sizeof(value), "%d of %d", i, set);
        assert_finds(&m, text, own ? 7 : 6, own ? "longer" : value);
        snprintf(text, sizeof(text), "%03daxx", i);
        assert_finds(&m, text, own ? 4 : 0, "beginning");
    }
    for (int i = 0; i < nsets; i++) {
        snprintf(text, sizeof(text), "own%d", i);
        assert_finds(&m, text, i == set ? 4 : 0, "own");
    }
}

static const struct image_pass *pass_at(const struct image_builder *image,
                                        uint32_t offset)
{
    return (const void *)(image->bytes.data + offset);
}

/* Three sets have one trie, and the fourth and fifth another one. */
static void shared(void **state)
{
    struct numbered_keys *sets[SETS];
    struct image_builder image;
    uint32_t offsets[SETS];

    (void)state;
    for (int i = 0; i < SETS; i++)
        sets[i] = keys_of_set(i, COMMON);
    compile(&image, sets, SETS, offsets);
    for (int i = 0; i < SETS; i++) {
        const struct image_pass *first = pass_at(&image, offsets[i / 3 * 3]);
        const struct image_pass *pass = pass_at(&image, offsets[i]);
        assert_int_equal(pass->trie.edges, first->trie.edges);
        assert_int_equal(pass->key_set, i % 3);
        check_pass(&image, offsets[i], i, SETS, COMMON);
    }
    assert_int_not_equal(pass_at(&image, offsets[0])->trie.edges,
                         pass_at(&image, offsets[3])->trie.edges);
    trie_pool_free(image.tries);
    image_builder_free(&image);
    for (int i = 0; i < SETS; i++) {
        keymap_free(&sets[i]->map);
        free(sets[i]);
    }
}

/* Sets that have little in common have each a trie of its own. */
static void different(void **state)
{
    struct numbered_keys *sets[] = {keys_of_set(0, COMMON),
                                    keys_of_set(1, COMMON / 2)};
    struct image_builder image;
    uint32_t offsets[2];

    (void)state;
    compile(&image, sets, 2, offsets);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pass_at(&image, offsets[i])->key_set, 0);
        check_pass(&image, offsets[i], i, 2, i == 0 ? COMMON : COMMON / 2);
    }
    assert_int_not_equal(pass_at(&image, offsets[0])->trie.edges,
                         pass_at(&image, offsets[1])->trie.edges);
    trie_pool_free(image.tries);
    image_builder_free(&image);
    for (int i = 0; i < 2; i++) {
        keymap_free(&sets[i]->map);
        free(sets[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared),
        cmocka_unit_test(different),
    };

    return cmocka_run_group_tests_name("tries", tests, NULL, NULL);
}
