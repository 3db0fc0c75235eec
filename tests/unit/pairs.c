/*
 * pairs.c - sets of pairs that are nearly the same are shared: by each, nothing
 * is lost, and by others, nothing is added.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "image/pair_pool.h"

enum { SETS = 4, PAIRS = 1000, FEW = 20, FIRST = 0x4E00 };

/* n pairs, the second characters from `second` on. */
static void fill(struct character_pairs *set, uint32_t second, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        assert_non_null(character_pairs_add(set, FIRST + i % 7, second + i));
}

static void assert_has_all(const struct character_pairs *set,
                           const struct character_pairs *of)
{
    for (size_t i = 0; i < of->nslots; i++) {
        const struct pair *pair = &of->slots[i];
        if (pair->characters != 0)
            assert_true(character_pairs_find(set, character_pairs_first(pair),
                                             character_pairs_second(pair))
                            .characters != 0);
    }
}

/* Two sets that differ in a few pairs are one; one that differs in many, and
 * one that has nothing in common with them, are not. */
static void shared(void **state)
{
    struct character_pairs sets[SETS] = {{.n = 0}};
    const struct character_pairs *joined[SETS];
    struct pair_pool *pool = pair_pool_new();

    (void)state;
    assert_non_null(pool);
    fill(&sets[0], FIRST, PAIRS);
    fill(&sets[1], FIRST, PAIRS - FEW);
    fill(&sets[1], FIRST + 2 * PAIRS, FEW / 2);
    fill(&sets[2], FIRST, PAIRS / 2);
    fill(&sets[3], FIRST + 4 * PAIRS, PAIRS);
    for (int i = 0; i < SETS; i++) {
        assert_true(pair_pool_take(pool, &sets[i], &joined[i]));
        assert_ptr_equal(joined[i], &sets[i]);
    }
    assert_true(pair_pool_join(pool));
    for (int i = 0; i < SETS; i++) {
        assert_true(pair_pool_take(pool, &sets[i], &joined[i]));
        assert_has_all(joined[i], &sets[i]);
    }
    assert_ptr_equal(joined[0], joined[1]);
    assert_int_equal(joined[0]->n, PAIRS + FEW / 2);
    assert_int_equal(joined[2]->n, PAIRS / 2);
    assert_int_equal(joined[3]->n, PAIRS);
    pair_pool_free(pool);
    for (int i = 0; i < SETS; i++)
        character_pairs_free(&sets[i]);
}

/* A set that was not noted has no place in the pool. */
static void unknown(void **state)
{
    struct character_pairs known = {.n = 0}, other = {.n = 0};
    const struct character_pairs *joined;
    struct pair_pool *pool = pair_pool_new();

    (void)state;
    assert_non_null(pool);
    fill(&known, FIRST, PAIRS);
    fill(&other, FIRST, PAIRS - 1);
    assert_true(pair_pool_take(pool, &known, &joined));
    assert_true(pair_pool_join(pool));
    assert_true(pair_pool_take(pool, &known, &joined));
    assert_false(pair_pool_take(pool, &other, &joined));
    pair_pool_free(pool);
    character_pairs_free(&known);
    character_pairs_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared),
        cmocka_unit_test(unknown),
    };

    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
