/*
 * image.c - a compiled image that is damaged or hostile is refused, and the
 * embedded one is sound.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "library/builtin_image.h"
#include "image/compile_profile.h"
#include "match/conversion.h"
#include "image/image.h"
#include "image/matcher.h"
#include "image/pass.h"
#include "tools/image_fault.h"

/* A profile of two stages and a segmentation over three entries. */
static void build(struct image_builder *b)
{
    struct dictionary *d = dictionary_new("words");
    struct shutong_error error;

    assert_non_null(d);
    assert_int_equal(dictionary_add(d, "ab", 2, "xyz", 3, NULL, 0, &error), 0);
    assert_int_equal(dictionary_add(d, "abc", 3, "q", 1, NULL, 0, &error), 0);
    assert_int_equal(
        dictionary_add(d, "c", 1, "long\0short", 10, NULL, 0, &error), 0);
    struct group leaf = {.dictionary = d};
    struct group *chain[] = {&leaf, &leaf};
    char description[] = "test";
    struct profile profile = {.description = description,
                              .segmentation = &leaf,
                              .chain = chain,
                              .nchain = 2};
    assert_true(image_begin(b));
    assert_int_equal(compile_profile(b, &profile, "t", 0, false, &error), 0);
    assert_true(image_end(b));
    dictionary_free(d);
}

static void sound(void **state)
{
    struct image_builder b = {0};
    const struct image_header *builtin = builtin_image();

    (void)state;
    build(&b);
    assert_null(image_fault(b.bytes.data, b.bytes.n));
    image_builder_free(&b);
    assert_null(image_fault(builtin, (size_t)builtin->nbytes));
}

static void cut_off(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    for (size_t n = 0; n < b.bytes.n; n += n < 200 ? 1 : 997)
        assert_non_null(image_fault(b.bytes.data, n));
    image_builder_free(&b);
}

static void flipped(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    for (size_t i = 0; i < b.bytes.n; i += i < 4096 ? 1 : 101) {
        b.bytes.data[i] ^= 0x40;
        assert_non_null(image_fault(b.bytes.data, b.bytes.n));
        b.bytes.data[i] ^= 0x40;
    }
    image_builder_free(&b);
}

/* Sets the checksum again, and asks for what is refused. */
static void assert_refused(struct image_builder *b)
{
    struct image_header *image = (void *)b->bytes.data;

    image->checksum = image_checksum(image, b->bytes.n);
    assert_non_null(image_fault(image, b->bytes.n));
    image_builder_free(b);
}

static struct image_pass *first_pass(const struct image_builder *b)
{
    const struct image_header *image = (const void *)b->bytes.data;
    const struct image_profile *p = image_at(image, image->profiles);
    const uint32_t *passes = image_at(image, p->passes);

    return (void *)(b->bytes.data + passes[0]);
}

/* An entry that makes of A the beginning of a longer character, which the next
 * pass would read beyond the text. */
static void ill_formed_entry(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    const struct image_table *table = &first_pass(&b)->table;
    uint64_t *pages = (void *)(b.bytes.data + table->pages);
    pages[image_low_entry((void *)(b.bytes.data + table->index), 'A')] =
        'A' ^ 0xF0;
    assert_refused(&b);
}

static void ill_formed_value(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    const uint32_t *values =
        (void *)(b.bytes.data + first_pass(&b)->trie.values);
    b.bytes.data[values[0] + 1] = '\xF0';
    assert_refused(&b);
}

/* Characters that begin keys, in a pass that has none. */
static void no_trie(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    first_pass(&b)->trie.edge_bits = 0;
    assert_refused(&b);
}

/* A key without a value. */
static void no_value(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    uint32_t *values = (void *)(b.bytes.data + first_pass(&b)->trie.values);
    values[0] = IMAGE_NONE;
    assert_refused(&b);
    build(&b);
    values = (void *)(b.bytes.data + first_pass(&b)->trie.values);
    values[0] = IMAGE_VARIES;
    assert_refused(&b);
}

/* Origins that there are none of, of all keys and of a character. */
static void no_origin(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    first_pass(&b)->key_origin = 0xFF;
    assert_refused(&b);
    build(&b);
    b.bytes.data[first_pass(&b)->characters] = '\xFF';
    assert_refused(&b);
}

/* An origin of a dictionary that there is none of. */
static void no_dictionary(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    struct image_origin *origins =
        (void *)(b.bytes.data + first_pass(&b)->origins);
    origins[1].dictionaries |= UINT64_C(1) << 63;
    assert_refused(&b);
    build(&b);
    origins = (void *)(b.bytes.data + first_pass(&b)->origins);
    origins[1].choice = 2;
    assert_refused(&b);
}

/* Candidates that do not end. */
static void endless_candidates(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    const struct image_header *image = (const void *)b.bytes.data;
    const struct image_profile *p = image_at(image, image->profiles);
    const uint32_t *of = image_at(image, p->dictionaries.of);
    const struct image_dictionary *d = image_at(image, of[0]);
    const struct image_choice *choice = image_at(image, d->choices);
    assert_int_equal(d->nchoices, 1);
    assert_string_equal(image_at(image, d->name), "words");
    assert_memory_equal(image_at(image, choice->candidates), "long\0short", 11);
    b.bytes.data[choice->candidates + choice->candidates_nbytes - 1] = 'x';
    assert_refused(&b);
}

/* Values of any length, of a key and of a character: the length of longer ones
 * is stored in another way. */
static void value_lengths(void **state)
{
    static const uint32_t lengths[] = {0, 1, 16, 253, 254, 255, 256, 70000};
    char *text = malloc(70000);

    (void)state;
    assert_non_null(text);
    memset(text, 'x', 70000);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
        uint32_t n = lengths[i], nbytes;
        struct image_builder b = {0};
        struct keymap keys = {0};
        struct pass_plan plan = {.keys = &keys};
        struct keymap_entry pair = {"ab", text, 2, n, {1, 0}};
        struct keymap_entry single = {"c", text, 1, n, {1, 0}};
        struct matcher m;
        assert_true(keymap_add(&keys, &pair) && keymap_add(&keys, &single));
        assert_true(image_begin(&b));
        uint32_t pass = pass_compile(&b, &plan);
        assert_true(pass != IMAGE_NONE && image_end(&b));
        const struct image_header *image = (const void *)b.bytes.data;
        matcher_init(&m, image, image_at(image, pass));
        struct match found = matcher_find(&m, "abc", 3);
        assert_int_equal(found.nbytes, 2);
        assert_memory_equal(matcher_value(&m, found.key, &nbytes), text, n);
        assert_int_equal(nbytes, n);
        uint64_t entry = matcher_entry(&m, 'c');
        if (n != 1) {
            assert_true((entry & ENTRY_LONG) != 0);
            assert_memory_equal(matcher_long(&m, entry, &nbytes), text, n);
            assert_int_equal(nbytes, n);
        }
        keymap_free(&keys);
        image_builder_free(&b);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),
        cmocka_unit_test(cut_off),
        cmocka_unit_test(flipped),
        cmocka_unit_test(ill_formed_entry),
        cmocka_unit_test(ill_formed_value),
        cmocka_unit_test(no_trie),
        cmocka_unit_test(value_lengths),
        cmocka_unit_test(no_value),
        cmocka_unit_test(no_origin),
        cmocka_unit_test(no_dictionary),
        cmocka_unit_test(endless_candidates),
    };

    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
