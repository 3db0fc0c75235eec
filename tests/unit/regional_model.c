/*
 * regional_model.c - the model of regional vocabulary: where the cheapest cut
 * has a word, what it says of everyday words, that cuts cover any text, and
 * that a damaged model is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "random.h"
#include "regional/subject.h"

/* Text with a word in brackets, as symbols. */
struct text {
    uint32_t symbols[WORD_CUT_MOST];
    struct subject_place place;
};

static void read_text(struct text *t, const char *s)
{
    size_t nbytes;

    t->place = (struct subject_place){.text = t->symbols};
    for (; *s != '\0'; s += nbytes) {
        uint32_t c = utf8_decode(s, &nbytes);
        if (c == '[')
            t->place.begin = t->place.n;
        else if (c == ']')
            t->place.end = t->place.n;
        else
            t->symbols[t->place.n++] = regional_model_symbol(c, c);
    }
}

static enum word_cut_answer cut(const struct text *t)
{
    return word_cut_has(regional_model_builtin(), t->symbols, t->place.n,
                        t->place.begin, t->place.end);
}

static void finds_words(void **state)
{
    static const char *const words[] = {
        "电脑的[内存]很大", "打开[文件]", "[鼠标]",           "用户[界面]",
        "网络[视频]",       "[服务器]坏", "一个[比特]的信息", "中华[软件]公司",
    };
    static const char *const none[] = {
        "体[内存]有",   "丘[比特]的箭", "世[界面]临危机",
        "电[视频]段",   "真[实时]间",   "牡丹[花屏]风",
        "存[在线]性的", "猎人[的士]气", "[低级]别产品",
    };
    struct text t;

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        read_text(&t, words[i]);
        if (cut(&t) <= WORD_CUT_UNLIKELY)
            print_message("# %s\n", words[i]);
        assert_in_range(cut(&t), WORD_CUT_DOUBT, WORD_CUT_YES);
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
        read_text(&t, none[i]);
        if (cut(&t) > WORD_CUT_UNLIKELY)
            print_message("# %s\n", none[i]);
        assert_in_range(cut(&t), WORD_CUT_NO, WORD_CUT_UNLIKELY);
    }
}

/* Whether an everyday word is technical here. */
static bool is_technical(struct text *t, const char *s,
                         enum subject_target target)
{
    const struct regional_model *m = regional_model_builtin();
    int own;

    read_text(t, s);
    if (!subject_has(m, t->symbols + t->place.begin,
                     t->place.end - t->place.begin, target, SUBJECT_EVERYDAY,
                     &own))
        fail_msg("%s: no everyday word", s);
    return subject_is_technical(m, &t->place, own);
}

static void knows_subjects(void **state)
{
    static const struct {
        const char *text;
        enum subject_target target;
        bool is_technical;
    } cases[] = {
        {"打开[文件]", SUBJECT_TO_TRADITIONAL, true},
        {"政府[文件]", SUBJECT_TO_TRADITIONAL, false},
        {"[文件]", SUBJECT_TO_TRADITIONAL, true},
        {"，[设置]。", SUBJECT_TO_TRADITIONAL, true},
        {"修改[设置]后重启电脑", SUBJECT_TO_TRADITIONAL, true},
        {"[设置]路障", SUBJECT_TO_TRADITIONAL, false},
        {"编写[程序]的方法", SUBJECT_TO_TRADITIONAL, true},
        {"法律[程序]", SUBJECT_TO_TRADITIONAL, false},
        {"妹妹[接口]道", SUBJECT_TO_TRADITIONAL, false},
        {"调用这个[接口]", SUBJECT_TO_TRADITIONAL, true},
        {"历史[进程]", SUBJECT_TO_TRADITIONAL, false},
        {"我[支持]你", SUBJECT_TO_TRADITIONAL, false},
        {"[高级]工程师", SUBJECT_TO_TRADITIONAL, false},
        {"政府公布历史[档案]", SUBJECT_TO_SIMPLIFIED, false},
        {"无法开启[档案]", SUBJECT_TO_SIMPLIFIED, true},
        {"法院强制[执行]", SUBJECT_TO_SIMPLIFIED, false},
    };
    struct text t;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        bool found = is_technical(&t, cases[i].text, cases[i].target);
        if (found != cases[i].is_technical)
            print_message("# %s\n", cases[i].text);
        assert_int_equal(found, cases[i].is_technical);
    }
}

/* What is farther away than that is never looked at. */
static void looks_no_farther(void **state)
{
    static const uint32_t fillers[] = {0x7684, REGIONAL_MARK, REGIONAL_LETTER};
    const struct regional_model *m = regional_model_builtin();
    uint32_t near[WORD_CUT_MOST], far[3 * WORD_CUT_MOST];

    (void)state;
    for (size_t i = 0; i < 3 * WORD_CUT_MOST; i++)
        far[i] = fillers[i % 3];
    /* 内存 with Han on both sides as far as the cut goes. */
    for (size_t i = 0; i < 2 * WORD_CUT_AROUND + 2; i++)
        near[i] = far[WORD_CUT_MOST + i] = 0x4F53;
    near[WORD_CUT_AROUND] = far[WORD_CUT_MOST + WORD_CUT_AROUND] = 0x5185;
    near[WORD_CUT_AROUND + 1] = far[WORD_CUT_MOST + WORD_CUT_AROUND + 1] =
        0x5B58;
    assert_int_equal(word_cut_has(m, near, 2 * WORD_CUT_AROUND + 2,
                                  WORD_CUT_AROUND, WORD_CUT_AROUND + 2),
                     word_cut_has(m, far, 3 * WORD_CUT_MOST,
                                  WORD_CUT_MOST + WORD_CUT_AROUND,
                                  WORD_CUT_MOST + WORD_CUT_AROUND + 2));
}

static void cuts_cover_text(void **state)
{
    const struct regional_model *m = regional_model_builtin();

    (void)state;
    random_seed(1);
    for (int run = 0; run < 3000; run++) {
        uint32_t text[WORD_CUT_MOST];
        uint8_t lengths[WORD_CUT_MOST];
        size_t n = random_below(WORD_CUT_MOST + 1), at = 0;
        for (size_t i = 0; i < n; i++) {
            uint32_t c = random_below(4) == 0 ? random_below(0x3000)
                                              : 0x4E00 + random_below(0x5200);
            text[i] = regional_model_symbol(c, c);
        }
        word_cut(m, text, n, lengths);
        while (at < n) {
            assert_in_range(lengths[at], 1, WORD_CUT_WORD);
            for (size_t k = 1; k < lengths[at]; k++)
                assert_int_equal(lengths[at + k], 0);
            at += lengths[at];
        }
        assert_int_equal(at, n);
        if (n >= 2) {
            size_t begin = random_below((uint32_t)n - 1);
            (void)word_cut_has(m, text, n, begin, begin + 2);
        }
    }
}

/* ---- damage ----------------------------------------------------------------
 */

static void refuses_damage(void **state)
{
    const struct regional_model *m = regional_model_builtin();
    size_t n = (size_t)m->nbytes;
    char *copy = aligned_alloc(64, (n + 63) / 64 * 64);

    (void)state;
    assert_non_null(copy);
    assert_int_equal(regional_model_check(m, n), CONTEXT_SOUND);
    for (size_t i = 0; i < n; i += i < 200 ? 1 : 4999)
        assert_int_equal(regional_model_check(m, i),
                         i < sizeof(*m) ? CONTEXT_NO_MODEL : CONTEXT_DAMAGED);
    for (size_t i = 0; i < n; i += i < 200 ? 1 : 9973) {
        memcpy(copy, m, n);
        copy[i] ^= 16;
        assert_int_not_equal(regional_model_check(copy, n), CONTEXT_SOUND);
    }
    for (size_t i = offsetof(struct regional_model, singles);
         i < offsetof(struct regional_model, weights) +
                 sizeof(struct context_table);
         i += 4) {
        static const uint32_t bad[] = {0xFFFFFFFF, 0x7FFFFFF0};
        for (size_t k = 0; k < 2; k++) {
            memcpy(copy, m, n);
            memcpy(copy + i, &bad[k], sizeof(bad[k]));
            ((struct regional_model *)(void *)copy)->checksum =
                context_model_checksum(copy, n);
            assert_int_equal(regional_model_check(copy, n), CONTEXT_UNSOUND);
        }
    }
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words),      cmocka_unit_test(knows_subjects),
        cmocka_unit_test(looks_no_farther), cmocka_unit_test(cuts_cover_text),
        cmocka_unit_test(refuses_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
