/*
 * off_marks.c - a mark is found at every place of a text, and nothing else is
 * one, whatever stands beside the blocks that are passed over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/off_marks.h"

enum { TEXT = 2500 };

/* Finds a mark in a copy that ends where its memory does, so that sanitizers
 * see a read beyond. */
static bool find(const char *text, size_t n, size_t from, struct off_mark *mark)
{
    char *copy = malloc(n == 0 ? 1 : n);

    assert_non_null(copy);
    if (n > 0)
        memcpy(copy, text, n);
    bool found = off_marks_find(copy, n, from, mark);
    free(copy);
    return found;
}

/* The text is full of what a mark's beginning ends with. */
static void fill(char *text, const char *with)
{
    size_t length = strlen(with);

    for (size_t i = 0; i < TEXT; i++)
        text[i] = with[i % length];
}

static void a_mark_is_found_everywhere(void **state)
{
    static const char *const fillings[] = {
        "a ", "g: ", "shutong: ", ": ", "g:g ", "shutong:of "};
    static const enum off_mark_kind kinds[] = {
        OFF_MARK_NEXT_LINE, OFF_MARK_LINE, OFF_MARK_OFF, OFF_MARK_ON};
    char text[TEXT];
    struct off_mark mark;

    (void)state;
    for (size_t f = 0; f < sizeof(fillings) / sizeof(*fillings); f++)
        for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
            const char *name = off_marks_name(kinds[k]);
            size_t length = strlen(name);
            for (size_t at = 1; at + length < TEXT; at++) {
                fill(text, fillings[f]);
                text[at - 1] = text[at + length] = ' ';
                memcpy(text + at, name, length);
                assert_true(find(text, at + length + at % 2, 0, &mark));
                assert_int_equal(mark.at, at);
                assert_int_equal(mark.kind, kinds[k]);
                assert_true(find(text, TEXT, at, &mark));
                assert_int_equal(mark.at, at);
                assert_false(find(text, TEXT, at + 1, &mark));
            }
        }
}

static void nothing_else_is_one(void **state)
{
    static const char *const fillings[] = {
        "a ", "g: ", "shutong: ", ": ", "xshutong:off ", "shutong:of "};
    char text[TEXT];
    struct off_mark mark;

    (void)state;
    for (size_t f = 0; f < sizeof(fillings) / sizeof(*fillings); f++) {
        fill(text, fillings[f]);
        for (size_t n = 0; n < TEXT; n++)
            assert_false(find(text, n, 0, &mark));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_is_found_everywhere),
        cmocka_unit_test(nothing_else_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
