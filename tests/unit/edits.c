/*
 * edits.c - two lists of edits as one: random lists over random texts, composed
 * in random steps, make of the text before the text after, and are the same as
 * composed at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/edits.h"
#include "shutong.h"

enum { TEXT = 400, RUNS = 3000, LONG = 3 * EDITS_UNITED };

static uint64_t state;

/* A number below `limit` (Knuth's MMIX generator). */
static size_t below(size_t limit)
{
    state =
        state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(state >> 33) % limit;
}

static void append_letters(struct buf *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char letter = (char)('a' + below(26));
        assert_true(buf_append(b, &letter, 1));
    }
}

/* Edits of a text, each of at least `least` of its bytes, and what comes of
 * it. */
static void make_edits(const struct buf *text, size_t least, size_t most,
                       struct edits *edits, struct buf *result)
{
    size_t at = 0;

    result->n = 0;
    for (;;) {
        size_t gap = below(4), n = least + below(most);
        if (at + gap + n > text->n)
            break;
        assert_true(buf_append(result, text->data + at, gap));
        struct edit e = {.before = at + gap,
                         .before_nbytes = n,
                         .after = result->n,
                         .probability = 1,
                         .dictionaries = UINT64_C(1) << below(64),
                         .by = (uint8_t)below(2)};
        append_letters(result, below(5));
        e.after_nbytes = result->n - e.after;
        assert_true(edits_add(edits, &e));
        at += gap + n;
    }
    assert_true(buf_append(result, text->data + at, text->n - at));
}

static void copy_edits(const struct edits *from, struct edits *to)
{
    edits_clear(to);
    for (size_t i = from->begin; i < from->end; i++)
        assert_true(edits_add(to, &from->all[i]));
}

/* Whether edits make one text of another. */
static void assert_makes(const struct edits *edits, const struct buf *before,
                         const struct buf *after)
{
    size_t at = 0, after_at = 0;

    for (size_t i = edits->begin; i < edits->end; i++) {
        const struct edit *e = &edits->all[i];
        assert_true(e->before >= at && e->before_nbytes <= before->n);
        size_t gap = (size_t)e->before - at;
        assert_int_equal(e->after, after_at + gap);
        assert_memory_equal(before->data + at, after->data + after_at, gap);
        at = (size_t)(e->before + e->before_nbytes);
        after_at = (size_t)(e->after + e->after_nbytes);
        assert_true(at <= before->n && after_at <= after->n);
    }
    assert_int_equal(before->n - at, after->n - after_at);
    assert_memory_equal(before->data + at, after->data + after_at,
                        before->n - at);
}

static void assert_same(const struct edits *a, const struct edits *b)
{
    assert_int_equal(a->end - a->begin, b->end - b->begin);
    for (size_t i = 0; i < a->end - a->begin; i++) {
        const struct edit *x = &a->all[a->begin + i];
        const struct edit *y = &b->all[b->begin + i];
        assert_int_equal(x->before, y->before);
        assert_int_equal(x->before_nbytes, y->before_nbytes);
        assert_int_equal(x->after, y->after);
        assert_int_equal(x->after_nbytes, y->after_nbytes);
        assert_true(x->dictionaries == y->dictionaries);
        assert_int_equal(x->by, y->by);
    }
}

/* In steps, each with no more than is known of both lists by then. */
static void compose_in_steps(const struct edits *first,
                             const struct edits *second, size_t middle,
                             struct edits *both)
{
    struct edits some_first = {.all = NULL}, some_second = {.all = NULL};
    struct composition c = {.is_open = false};
    size_t f = first->begin, s = second->begin;
    uint64_t before, after, settled = 0;

    for (uint64_t known = 0; known < middle; known += below(9)) {
        for (; f < first->end && first->all[f].after < known; f++)
            assert_true(edits_add(&some_first, &first->all[f]));
        for (; s < second->end && second->all[s].before < known; s++)
            assert_true(edits_add(&some_second, &second->all[s]));
        assert_true(edits_compose(&c, &some_first, &some_second, known, both));
        edits_settled(&c, known, &before, &after);
        assert_true(before >= settled);
        if (both->end > both->begin) {
            const struct edit *last = &both->all[both->end - 1];
            assert_true(last->before + last->before_nbytes <= before);
            assert_true(last->after + last->after_nbytes <= after);
        }
        settled = before;
    }
    for (; f < first->end; f++)
        assert_true(edits_add(&some_first, &first->all[f]));
    for (; s < second->end; s++)
        assert_true(edits_add(&some_second, &second->all[s]));
    assert_true(edits_compose(&c, &some_first, &some_second, UINT64_MAX, both));
    edits_free(&some_first);
    edits_free(&some_second);
}

/* Returns the number of edits that came of it. */
static size_t compose(size_t length, size_t most)
{
    struct buf before = {0}, middle = {0}, after = {0};
    struct edits first = {.all = NULL}, second = {.all = NULL};
    struct edits taken = {.all = NULL}, too = {.all = NULL};
    struct edits both = {.all = NULL}, steps = {.all = NULL};
    struct composition c = {.is_open = false};

    append_letters(&before, length);
    /* Some of the first list insert, none of the second: keys are not empty. */
    make_edits(&before, 0, most, &first, &middle);
    make_edits(&middle, 1, most, &second, &after);
    copy_edits(&first, &taken);
    copy_edits(&second, &too);
    assert_true(edits_compose(&c, &taken, &too, UINT64_MAX, &both));
    assert_makes(&both, &before, &after);
    compose_in_steps(&first, &second, middle.n, &steps);
    assert_same(&both, &steps);
    size_t count = both.end - both.begin;
    edits_free(&first);
    edits_free(&second);
    edits_free(&taken);
    edits_free(&too);
    edits_free(&both);
    edits_free(&steps);
    buf_free(&before);
    buf_free(&middle);
    buf_free(&after);
    return count;
}

static void random_lists(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < RUNS; i++) {
        state = i;
        compose(1 + below(TEXT), 1 + below(8));
    }
}

/* Every edit overlaps the next one of the other list: without a limit, one. */
static void endless(void **unused)
{
    struct edits first = {.all = NULL}, second = {.all = NULL};
    struct edits both = {.all = NULL};
    struct composition c = {.is_open = false};
    uint64_t at = 0;

    (void)unused;
    for (uint64_t i = 0; i + 4 <= LONG; i += 4) {
        struct edit a = {.before = i,
                         .before_nbytes = 4,
                         .after = i,
                         .after_nbytes = 4,
                         .dictionaries = 1,
                         .probability = 1};
        struct edit b = {.before = i + 2,
                         .before_nbytes = 4,
                         .after = i + 2,
                         .after_nbytes = 4,
                         .dictionaries = 2,
                         .probability = 1};
        assert_true(edits_add(&first, &a) && edits_add(&second, &b));
    }
    assert_true(edits_compose(&c, &first, &second, UINT64_MAX, &both));
    assert_true(both.end - both.begin > 2);
    for (size_t i = 0; i < both.end; i++) {
        assert_true(both.all[i].before == at);
        assert_true(both.all[i].before_nbytes < EDITS_UNITED + 16);
        at += both.all[i].before_nbytes;
    }
    assert_int_equal(at, LONG + 2);
    edits_free(&first);
    edits_free(&second);
    edits_free(&both);
}

/* Which of two that are united decided, and whose candidates they have. */
static void decided(void **unused)
{
    static const char one[] = "first", other[] = "second";
    static const struct {
        uint64_t first_nbytes, second_nbytes;
        uint8_t first_by, second_by, by;
        const void *choice;
    } cases[] = {
        {3, 3, SHUTONG_BY_CHARACTER, SHUTONG_BY_CHARACTER, SHUTONG_BY_CHARACTER,
         one},
        {6, 3, SHUTONG_BY_PHRASE, SHUTONG_BY_CHARACTER, SHUTONG_BY_PHRASE, one},
        {3, 6, SHUTONG_BY_CHARACTER, SHUTONG_BY_PHRASE, SHUTONG_BY_PHRASE,
         other},
        {6, 6, SHUTONG_BY_PHRASE, SHUTONG_BY_CHARACTER, SHUTONG_BY_PHRASE, one},
        {6, 3, SHUTONG_BY_STATE, SHUTONG_BY_VOCABULARY, SHUTONG_BY_VOCABULARY,
         one},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct edits first = {.all = NULL}, second = {.all = NULL};
        struct edits both = {.all = NULL};
        struct composition c = {.is_open = false};
        uint64_t n = cases[i].first_nbytes, m = cases[i].second_nbytes;
        struct edit a = {.before_nbytes = n,
                         .after_nbytes = n,
                         .dictionaries = 1,
                         .choice = one,
                         .probability = 0.5f,
                         .by = cases[i].first_by,
                         .ambiguous = true};
        struct edit b = {.before_nbytes = m,
                         .after_nbytes = m,
                         .dictionaries = 2,
                         .choice = other,
                         .probability = 1,
                         .by = cases[i].second_by};
        assert_true(edits_add(&first, &a) && edits_add(&second, &b));
        assert_true(edits_compose(&c, &first, &second, UINT64_MAX, &both));
        assert_int_equal(both.end, 1);
        assert_int_equal(both.all[0].by, cases[i].by);
        assert_ptr_equal(both.all[0].choice, cases[i].choice);
        assert_int_equal(both.all[0].dictionaries, 3);
        assert_true(both.all[0].ambiguous);
        assert_true(both.all[0].probability == 0.5f);
        edits_free(&first);
        edits_free(&second);
        edits_free(&both);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_lists),
        cmocka_unit_test(endless),
        cmocka_unit_test(decided),
    };

    return cmocka_run_group_tests_name("edits", tests, NULL, NULL);
}
