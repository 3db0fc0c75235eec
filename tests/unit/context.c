/*
 * context.c - the context model: what it chooses, that a clause is all that it
 * looks at, that look-ups are the same without vectors, and that a damaged
 * model is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "context/context_builtin.h"
#include "context/context.h"
#include "context/context_features.h"
#include "context/context_table.h"
#include "random.h"
#include "base/utf8.h"

enum { MOST = 64 };

struct line {
    struct context_character characters[MOST];
    struct context_text text;
};

/* Text without phrases. */
static void read_line(struct line *l, const char *s)
{
    size_t nbytes, n = 0;

    for (; *s != '\0' && n < MOST; s += nbytes)
        l->characters[n++] =
            (struct context_character){utf8_decode(s, &nbytes), .match_n = 1};
    l->text = (struct context_text){.characters = l->characters, .n = n};
}

static uint32_t choose(const struct context_model *m, struct line *l, size_t at,
                       uint32_t character, uint32_t answer)
{
    float p[CONTEXT_LABELS];
    int place = context_model_place(m, character);

    assert_true(place >= 0);
    context_score(m, &l->text, at, place, answer, p);
    return context_model_place_at(m, place)->labels[context_probabilities(
        p, context_model_place_at(m, place)->nlabels)];
}

/* What is meant where the surroundings leave no doubt, whatever OpenCC's
 * dictionary would say. */
static void chooses(void **state)
{
    static const struct {
        const char *text;
        size_t at;
        const char *answer, *meant;
    } cases[] = {
        {"他在理发店剪头发。", 3, "髮", "髮"},
        {"他在理发店剪头发。", 7, "發", "髮"},
        {"政府发布了新的消息。", 2, "發", "發"},
        {"把衣服晒干再收进来。", 4, "幹", "乾"},
        {"干部会议在北京召开。", 0, "幹", "幹"},
        {"树上有三只鸟。", 4, "只", "隻"},
        {"我只知道这些。", 1, "只", "只"},
        {"故宫里的历史文物", 4, "歷", "歷"},
        {"他在屋子里看书。", 4, "里", "裡"},
        {"距离还有三公里。", 6, "裡", "里"},
        {"吃了一碗牛肉面。", 6, "面", "麵"},
        {"他站在我们的面前。", 6, "麵", "面"},
        {"其余的事由余先生决定。", 1, "餘", "餘"},
        {"余先生说他不来。", 0, "餘", "余"},
        {"于小姐是律师。", 0, "於", "于"},
    };
    const struct context_model *m = context_builtin(CONTEXT_TO_TRADITIONAL);
    struct line l;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        read_line(&l, cases[i].text);
        uint32_t meant =
            choose(m, &l, cases[i].at, l.characters[cases[i].at].folded,
                   utf8_first(cases[i].answer));
        if (meant != utf8_first(cases[i].meant))
            print_message("# %s, character %zu\n", cases[i].text, cases[i].at);
        assert_int_equal(meant, utf8_first(cases[i].meant));
    }
}

/* With the least work it says the same, and how sure it is against what is
 * written. */
static void chooses_with_less(void **state)
{
    static const struct {
        const char *text;
        size_t at;
        const char *answer, *meant;
    } cases[] = {{"把衣服晒干再收进来。", 4, "幹", "乾"},
                 {"干部会议在北京召开。", 0, "幹", "幹"},
                 {"他在屋子里看书。", 4, "里", "裡"},
                 {"距离还有三公里。", 6, "里", "里"},
                 {"他站在房子后面。", 5, "後", "後"},
                 {"皇后的新衣。", 1, "后", "后"}};
    const struct context_model *m = context_builtin(CONTEXT_TO_TRADITIONAL);
    struct line l;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        read_line(&l, cases[i].text);
        uint32_t c = l.characters[cases[i].at].folded;
        int place = context_model_place(m, c);
        int answer = context_model_label(m, place, utf8_first(cases[i].answer));
        int written = context_model_label(m, place, c);
        for (int against = -1; against <= written; against++) {
            struct context_choice choice =
                context_choose(m, &l.text, cases[i].at, place, answer, against);
            assert_int_equal(
                context_model_place_at(m, place)->labels[choice.label],
                utf8_first(cases[i].meant));
            assert_true(choice.odds > 0);
        }
    }
}

/* In Cantonese text 系 is 係; elsewhere it is not for that. */
static void knows_cantonese(void **state)
{
    const struct context_model *m = context_builtin(CONTEXT_TO_TRADITIONAL);
    struct line l;

    (void)state;
    read_line(&l, "我系香港人。");
    l.text.is_cantonese = true;
    assert_int_equal(choose(m, &l, 1, 0x7CFB, 0x7CFB), 0x4FC2);
    read_line(&l, "电脑系统出了问题。");
    l.text.is_cantonese = false;
    assert_int_equal(choose(m, &l, 2, 0x7CFB, 0x7CFB), 0x7CFB);
    l.text.is_cantonese = true;
    assert_int_equal(choose(m, &l, 2, 0x7CFB, 0x7CFB), 0x7CFB);
    assert_true(context_model_is_cantonese(0x5605));
    assert_false(context_model_is_cantonese(0x7684));
}

/* To simplified, the character that is written names the place. */
static void chooses_simplified(void **state)
{
    const struct context_model *m = context_builtin(CONTEXT_TO_SIMPLIFIED);
    struct line l;

    (void)state;
    read_line(&l, "他出生于北京。");
    assert_int_equal(choose(m, &l, 3, 0x65BC, 0x4E8E), 0x4E8E);
    read_line(&l, "他看着窗外的雨。");
    assert_int_equal(choose(m, &l, 2, 0x8457, 0x7740), 0x7740);
}

/* Forms of one character are one label. */
static void knows_forms(void **state)
{
    const struct context_model *m = context_builtin(CONTEXT_TO_TRADITIONAL);
    int place = context_model_place(m, 0x91CC); /* 里 */

    (void)state;
    assert_true(place >= 0);
    assert_true(context_model_label(m, place, 0x88E1) >= 0); /* 裡 */
    assert_int_equal(context_model_label(m, place, 0x88E1),
                     context_model_label(m, place, 0x88CF)); /* 裏 */
    assert_int_equal(context_model_label(m, place, 'a'), -1);
    assert_int_equal(context_model_place(m, 'a'), -1);
    assert_int_equal(context_model_place(m, 0x20000), -1);
}

/* What is beyond a mark never changes a score, nor does it whether that is
 * there. */
static void looks_at_a_clause(void **state)
{
    static const char *const before[] = {"", "我们。", "头发里，", "发a1，"};
    static const char *const after[] = {"", "后来", "发髮。", "ab"};
    const struct context_model *m = context_builtin(CONTEXT_TO_TRADITIONAL);
    float first[CONTEXT_LABELS], p[CONTEXT_LABELS];
    struct line l;

    (void)state;
    for (size_t i = 1; i < 4; i++)
        for (size_t k = 0; k < 4; k++) {
            char text[256];
            strcpy(text, before[i]);
            size_t at = utf8_count(before[i], strlen(before[i])) + 2;
            strcat(text, "他的头发很长，");
            strcat(text, after[k]);
            read_line(&l, text);
            int place = context_model_place(m, 0x53D1);
            context_score(m, &l.text, at + 1, place, 0x767C, p);
            if (i == 1 && k == 0)
                memcpy(first, p, sizeof(p));
            /* With more of the same before the mark. */
            assert_memory_equal(first, p, sizeof(p));
            l.text.characters += at - 3;
            l.text.n -= at - 3;
            context_score(m, &l.text, 4, place, 0x767C, p);
            assert_memory_equal(first, p, sizeof(p));
        }
}

static void adds_up(void **state)
{
    float p[] = {0, 3, -100};
    float same[] = {1, 1};

    (void)state;
    assert_int_equal(context_probabilities(p, 3), 1);
    assert_true(p[0] + p[1] + p[2] > 0.9999f && p[0] + p[1] + p[2] < 1.0001f);
    assert_true(p[1] > 0.9525f && p[1] < 0.9527f);
    assert_true(p[2] >= 0 && p[2] < 1e-6f);
    assert_int_equal(context_probabilities(same, 2), 0);
    assert_true(same[0] == 0.5f && same[1] == 0.5f);
}

static void finds_the_first_slot(void **state)
{
    struct context_bucket b;

    (void)state;
    random_seed(1);
    for (int run = 0; run < 2000; run++) {
        uint16_t wanted = (uint16_t)random_below(5);
        unsigned first = CONTEXT_SLOTS;
        for (unsigned i = CONTEXT_SLOTS; i-- > 0;) {
            b.fingerprints[i] =
                (uint16_t)(random_below(5) |
                           (random_below(4) == 0 ? 0x8000u : 0u));
            if (b.fingerprints[i] == wanted)
                first = i;
        }
        assert_int_equal(context_table_slot(&b, wanted), first);
    }
}

/* ---- damage ----------------------------------------------------------------
 */

static void is_refused(const char *bytes, size_t n)
{
    assert_int_not_equal(context_model_check(bytes, n), CONTEXT_SOUND);
}

static void refuses_damage(void **state)
{
    const struct context_model *m = context_builtin(CONTEXT_TO_SIMPLIFIED);
    size_t n = (size_t)m->nbytes;
    char *copy = aligned_alloc(64, (n + 63) / 64 * 64);

    (void)state;
    assert_non_null(copy);
    assert_int_equal(context_model_check(m, n), CONTEXT_SOUND);
    for (size_t i = 0; i < n; i += i < 200 ? 1 : 4999)
        assert_int_equal(context_model_check(m, i),
                         i < sizeof(*m) ? CONTEXT_NO_MODEL : CONTEXT_DAMAGED);
    memcpy(copy, m, n);
    ((struct context_model *)(void *)copy)->version++;
    assert_int_equal(context_model_check(copy, n), CONTEXT_OTHER_VERSION);
    /* A bit anywhere, and then with a checksum that says that it is right. */
    for (size_t i = 0; i < n; i += i < 200 ? 1 : 9973) {
        memcpy(copy, m, n);
        copy[i] ^= 16;
        is_refused(copy, n);
    }
    for (size_t i = offsetof(struct context_model, index);
         i < sizeof(struct context_model); i += 4) {
        static const uint32_t bad[] = {0xFFFFFFFF, 0x7FFFFFF0, 1};
        for (size_t k = 0; k < 3; k++) {
            memcpy(copy, m, n);
            memcpy(copy + i, &bad[k], sizeof(bad[k]));
            ((struct context_model *)(void *)copy)->checksum =
                context_model_checksum(copy, n);
            /* A count may be less than it was, and it is sound all the same. */
            if (k < 2)
                assert_int_equal(context_model_check(copy, n), CONTEXT_UNSOUND);
            else
                (void)context_model_check(copy, n);
        }
    }
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses),
        cmocka_unit_test(chooses_with_less),
        cmocka_unit_test(knows_cantonese),
        cmocka_unit_test(chooses_simplified),
        cmocka_unit_test(knows_forms),
        cmocka_unit_test(looks_at_a_clause),
        cmocka_unit_test(adds_up),
        cmocka_unit_test(finds_the_first_slot),
        cmocka_unit_test(refuses_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
