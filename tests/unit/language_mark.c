/*
 * language_mark.c - what marks of languages become: rows of a mark, a target,
 * and what is written; "" where the mark stays.  What is written stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/document/language_mark.h"

static const struct row {
    const char *mark, *target, *becomes;
    char separator;
} rows[] = {
    {"zh", "zh-Hant-TW", "zh-TW", '-'},
    {"zh", "zh-Hant-TW", "zh_TW", '_'},
    {"zh", "zh-Hant", "zh-Hant", '-'},
    {"zh", "zh-Hans", "", '-'},
    {"zh-CN", "zh-Hant-TW", "zh-TW", '-'},
    {"zh_CN", "zh-Hant-HK", "zh_HK", '-'},
    {"zh-cn", "zh-Hant-TW", "zh-tw", '-'},
    {"ZH-CN", "zh-Hant-TW", "ZH-TW", '-'},
    {"zh-SG", "zh-Hant", "zh-TW", '-'},
    {"zh-Hans", "zh-Hant-TW", "zh-Hant", '-'},
    {"zh-hans", "zh-Hant-TW", "zh-hant", '-'},
    {"zh-Hans-CN", "zh-Hant-TW", "zh-Hant-TW", '-'},
    {"zh_Hans_CN", "zh-Hant-HK", "zh_Hant_HK", '-'},
    {"cmn-Hans", "zh-Hant-TW", "cmn-Hant", '-'},
    {"cmn", "zh-Hant-TW", "cmn-TW", '-'},
    {"zh_CN.UTF-8", "zh-Hant-TW", "zh_TW.UTF-8", '-'},
    {"zh-TW", "zh-Hans", "zh-CN", '-'},
    {"zh-HK", "zh-Hans-SG", "zh-SG", '-'},
    {"zh-Hant", "zh-Hans-CN", "zh-Hans", '-'},
    {"zh-HK", "zh-Hant-TW", "zh-TW", '-'},
    /* True already. */
    {"zh-TW", "zh-Hant-TW", "", '-'},
    {"zh-Hant", "zh-Hant-TW", "", '-'},
    {"zh-HK", "zh-Hant", "", '-'},
    {"zh-MO", "zh-Hant-HK", "", '-'},
    {"zh-SG", "zh-Hans-CN", "", '-'},
    /* Not known to be Chinese of either script. */
    {"", "zh-Hant-TW", "", '-'},
    {"en", "zh-Hant-TW", "", '-'},
    {"ja-JP", "zh-Hant-TW", "", '-'},
    {"zha", "zh-Hant-TW", "", '-'},
    {"zh-US", "zh-Hant-TW", "", '-'},
    {"zh-yue", "zh-Hant-TW", "", '-'},
    {"zh-Latn", "zh-Hant-TW", "", '-'},
    {"zh-CN-x-a-very-long-private-one", "zh-Hant-TW", "", '-'},
    /* No target of Chinese. */
    {"zh-CN", "ja", "", '-'},
    {"zh-CN", "zh", "", '-'},
};

static void marks_follow_the_target(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct row *r = &rows[i];
        char out[LANGUAGE_MARK_NBYTES + 1] = {0}, again[LANGUAGE_MARK_NBYTES];
        size_t n = language_mark_write(r->mark, strlen(r->mark), r->target,
                                       r->separator, out);
        out[n] = '\0';
        assert_string_equal(out, r->becomes);
        if (n > 0)
            assert_int_equal(
                language_mark_write(out, n, r->target, r->separator, again), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_follow_the_target),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
