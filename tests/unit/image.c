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

#include "builtin.h"
#include "compile.h"
#include "convert.h"
#include "image.h"

/* A profile of two stages and a segmentation over three entries. */
static void build(struct image_builder *b)
{
    struct dictionary *d = dictionary_new();
    struct shutong_error error;

    assert_non_null(d);
    assert_int_equal(dictionary_add(d, "ab", 2, "xyz", 3, NULL, 0, &error), 0);
    assert_int_equal(dictionary_add(d, "abc", 3, "q", 1, NULL, 0, &error), 0);
    assert_int_equal(dictionary_add(d, "c", 1, "long", 4, NULL, 0, &error), 0);
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
    assert_int_equal(image_check(b.bytes.data, b.bytes.n, NULL), SHUTONG_OK);
    image_builder_free(&b);
    assert_int_equal(image_check(builtin, builtin->nbytes, NULL), SHUTONG_OK);
}

static void cut_off(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    for (size_t n = 0; n < b.bytes.n; n += n < 200 ? 1 : 997)
        assert_int_equal(image_check(b.bytes.data, n, NULL), SHUTONG_BAD_IMAGE);
    image_builder_free(&b);
}

static void flipped(void **state)
{
    struct image_builder b = {0};

    (void)state;
    build(&b);
    for (size_t i = 0; i < b.bytes.n; i += i < 4096 ? 1 : 101) {
        b.bytes.data[i] ^= 0x40;
        assert_int_equal(image_check(b.bytes.data, b.bytes.n, NULL),
                         SHUTONG_BAD_IMAGE);
        b.bytes.data[i] ^= 0x40;
    }
    image_builder_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound),
        cmocka_unit_test(cut_off),
        cmocka_unit_test(flipped),
    };

    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
