/*
 * tables.c - tables over all code points: whatever is stored is found again, in
 * any plane, however many tables share their pages; and a prefilter with custom
 * terms differs from the one without in the terms only.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "image/page_table.h"
#include "library/builtin_image.h"
#include "match/fast_path_filter.h"
#include "match/terms_prefilter.h"
#include "random.h"

/* Tables of different pages, more than a pool has room for. */
enum { MANY = 10 };

static char *new_entries(size_t size)
{
    char *entries = calloc(UTF8_LIMIT, size);

    assert_non_null(entries);
    return entries;
}

/* Stores a table at the end of the image; returns where. */
static uint32_t store(struct image_builder *b, const void *entries, size_t size)
{
    uint8_t *used = calloc(IMAGE_PAGES / 8, 1);
    struct image_table table;
    const char *p = entries;

    assert_non_null(used);
    for (size_t i = 0; i < UTF8_LIMIT * size; i++)
        if (p[i] != 0)
            used[i / size / IMAGE_PAGE / 8] |=
                (uint8_t)(1 << (i / size / IMAGE_PAGE % 8));
    assert_true(page_table_store(b, entries, size, used, &table));
    uint32_t at = image_store(b, &table, sizeof(table), 4);
    assert_int_not_equal(at, IMAGE_NONE);
    assert_true(page_table_refer(b, at));
    free(used);
    return at;
}

/* Whether the table at `at` has these entries. */
static void check(const struct image_builder *b, uint32_t at,
                  const char *entries, size_t size)
{
    const struct image_table *t = (const void *)(b->bytes.data + at);
    const char *base = b->bytes.data, *pages = base + t->pages;
    const struct image_index *index = (const void *)(base + t->index);

    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        const char *entry = c < 0x10000
                                ? pages + image_low_entry(index, c) * size
                                : base + image_high_page(base, index, c) +
                                      c % IMAGE_PAGE * size;
        if (memcmp(entry, entries + c * size, size) != 0)
            fail_msg("U+%04X has another entry", c);
    }
}

/* Few characters, in all planes, in tables of both sizes. */
static void scattered(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 8; seed++) {
        struct image_builder b = {.nblocks = 0};
        char *small = new_entries(4), *large = new_entries(8);
        random_seed(seed);
        for (int i = 0; i < 2000; i++) {
            uint32_t c = random_below(i % 2 == 0 ? 0x10000 : UTF8_LIMIT);
            small[c * 4 + random_below(4)] = (char)(1 + random_below(255));
            large[c * 8 + random_below(8)] = (char)(1 + random_below(255));
        }
        assert_true(image_begin(&b));
        uint32_t of_small = store(&b, small, 4), of_large = store(&b, large, 8);
        assert_int_equal(store(&b, small, 4), of_small);
        assert_true(image_end(&b));
        check(&b, of_small, small, 4);
        check(&b, of_large, large, 8);
        image_builder_free(&b);
        free(small);
        free(large);
    }
}

/* So many pages that the numbers of one pool do not suffice, and a table in
 * which every code point has another entry. */
static void many_pages(void **state)
{
    struct image_builder b = {.nblocks = 0};
    uint32_t *entries = (void *)new_entries(sizeof(*entries)), at[MANY];

    (void)state;
    assert_true(image_begin(&b));
    for (uint32_t i = 0; i < MANY; i++) {
        for (uint32_t c = 0; c < UTF8_LIMIT; c++)
            entries[c] = i == MANY - 1 || c < 0x10000 ? c << 8 | (i + 1) : 0;
        at[i] = store(&b, entries, sizeof(*entries));
    }
    assert_true(image_end(&b));
    for (uint32_t i = 0; i < MANY; i++) {
        const struct image_table *t = (const void *)(b.bytes.data + at[i]);
        for (uint32_t c = 0; c < UTF8_LIMIT; c++)
            entries[c] = i == MANY - 1 || c < 0x10000 ? c << 8 | (i + 1) : 0;
        check(&b, at[i], (const char *)entries, sizeof(*entries));
        const struct image_table *first = (const void *)(b.bytes.data + at[0]);
        assert_int_equal(t->pages == first->pages, i < 7);
    }
    image_builder_free(&b);
    free(entries);
}

static void add_term(struct shutong_terms *terms, const char *key)
{
    assert_int_equal(shutong_terms_add(terms, key, strlen(key), "x", 1, NULL),
                     SHUTONG_OK);
}

/* Every character is as without terms, except those that are terms. */
static void check_terms(const struct image_profile *profile,
                        struct shutong_terms *terms, const char *single)
{
    struct fast_path_filter without, with;
    struct terms_index index = {.nterms = 0};
    struct buf bytes = {.n = 0};

    fast_path_filter_init(&without, builtin_image(), profile);
    assert_true(terms_index_init(&index, terms, NULL, 0, NULL));
    assert_true(terms_prefilter_init(&with, &without, &index, &bytes));
    for (uint32_t c = 0; c < UTF8_LIMIT && without.index != NULL; c++) {
        char text[5] = {0};
        utf8_encode(c, text);
        bool is_term = c > 0 && strstr(single, text) != NULL;
        uint32_t entry = fast_path_filter_entry(&without, c);
        assert_int_equal(fast_path_filter_entry(&with, c),
                         is_term ? entry | PLAIN_SPECIAL : entry);
        if (fast_path_filter_goes_on(&without, c))
            assert_true(fast_path_filter_goes_on(&with, c));
    }
    if (without.index != NULL) {
        assert_true(fast_path_filter_goes_on(&with, utf8_first("犇")));
        assert_true(fast_path_filter_goes_on(&with, utf8_first("𠀁")));
        assert_false(fast_path_filter_goes_on(&with, '\n'));
        assert_true(fast_path_filter_is_joint(&with, utf8_first("犇"),
                                              utf8_first("犇")));
    }
    buf_free(&bytes);
    terms_index_free(&index);
}

static void terms(void **state)
{
    const struct image_header *image = builtin_image();
    const struct image_profile *profiles = image_at(image, image->profiles);
    struct shutong_terms *longer = shutong_terms_new(NULL, NULL);
    struct shutong_terms *single = shutong_terms_new(NULL, NULL);

    (void)state;
    assert_true(longer != NULL && single != NULL);
    add_term(longer, "犇犇");
    add_term(longer, "𠀁犇");
    add_term(single, "犇犇");
    add_term(single, "𠀁犇");
    add_term(single, "天");
    add_term(single, "𠀀");
    add_term(single, "\U0010FFFD");
    for (uint32_t i = 0; i < image->nprofiles; i++) {
        check_terms(&profiles[i], longer, "");
        check_terms(&profiles[i], single, "天𠀀\U0010FFFD");
    }
    shutong_terms_free(longer);
    shutong_terms_free(single);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scattered),
        cmocka_unit_test(many_pages),
        cmocka_unit_test(terms),
    };

    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
