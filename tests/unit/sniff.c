/*
 * sniff.c - beginnings of texts in each encoding, and what is no text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/encoding/encoder.h"
#include "random.h"
#include "command/encoding/detect_encoding.h"

static const char simplified[] =
    "第一章　这里有很多人，他们都在等着看热闹。老人说：“今天的天气真好啊！”"
    "孩子们听了都笑起来，有的跑，有的跳，把院子里的花都踩坏了。\n"
    "后来下了一场大雨，大家只好回到屋里去，点上灯，一边喝茶一边谈天。"
    "没有人知道明天会发生什么事情，也没有人愿意去想它。\n"
    "我们的国家有着悠久的历史，经济和文化的发展使人民的生活水平不断提高。";

static const char traditional[] =
    "第一章　這裏有很多人，他們都在等著看熱鬧。老人說：「今天的天氣真好啊！」"
    "孩子們聽了都笑起來，有的跑，有的跳，把院子裏的花都踩壞了。\n"
    "後來下了一場大雨，大家只好回到屋裏去，點上燈，一邊喝茶一邊談天。"
    "沒有人知道明天會發生什麼事情，也沒有人願意去想它。\n"
    "我們的國家有著悠久的歷史，經濟和文化的發展使人民的生活水平不斷提高。";

static const char with_latin[] =
    "# README 说明文件 v1.2\n\n本程序可以在 Linux 和 Windows 系统上运行，"
    "请先安装 gcc 编译器。\nint main(void) { return 0; } // 主函数，返回零\n"
    "如果出现错误，请发送邮件到 user@example.org，我们会尽快回复您的问题。\n"
    "更新日期：2019 年 12 月 31 日，作者保留所有权利，欢迎大家使用和修改。";

static const char *const texts[] = {simplified, traditional, with_latin};

/* What a beginning is found to be, in memory of just its size. */
static const struct encoding *sniffed(const char *s, size_t n, bool beginning)
{
    char *copy = malloc(n > 0 ? n : 1);

    assert_non_null(copy);
    memcpy(copy, s, n);
    const struct encoding *found = detect_encoding(copy, n, beginning);
    /* None of these may read beyond it, either. */
    assert_true(detect_encoding_skip(copy, n) <= n);
    assert_true(detect_encoding_enough(copy, n) <= n);
    if (n > 0) {
        detect_encoding_order(copy, n, encoding_names_of(ENCODING_UTF_16));
        detect_encoding_order(copy, n, encoding_names_of(ENCODING_UTF_32));
    }
    free(copy);
    return found;
}

/* Whether a text that is in `e` may be read as `found`: the same with more or
 * fewer characters. */
static bool is_as_good(const struct encoding *found, const struct encoding *e)
{
    static const enum encoding_id gb[] = {ENCODING_GB18030, ENCODING_GBK,
                                          ENCODING_GB2312};
    bool found_gb = false, e_gb = false;

    for (size_t i = 0; i < 3; i++) {
        found_gb = found_gb || found->id == gb[i];
        e_gb = e_gb || e->id == gb[i];
    }
    return (found_gb && e_gb) ||
           (found->id == ENCODING_BIG5 && e->id == ENCODING_BIG5_HKSCS) ||
           strcmp(found->iconv, e->iconv) == 0;
}

static void beginnings(void **state)
{
    (void)state;
    for (const struct encoding *e = encoding_names_next(NULL); e != NULL;
         e = encoding_names_next(e))
        for (size_t t = 0; t < 3; t++) {
            struct encoder *x = encoder_new(e);
            struct buf text = {0};
            struct encoder_failure failure;
            assert_non_null(x);
            bool has =
                encoder_feed(x, texts[t], strlen(texts[t]), &text, &failure) &&
                encoder_finish(x, &text, &failure);
            encoder_free(x);
            for (size_t n = 0; has && n <= 400 && n <= text.n; n++) {
                const struct encoding *found = sniffed(text.data, n, true);
                bool right = found != NULL && is_as_good(found, e);
                /* Every byte would take long, and tell no more. */
                if (n >= 50 && !right)
                    fprintf(stderr, "# text %zu in %s, %zu bytes: %s\n", t,
                            e->option, n, found ? found->option : "-");
                assert_true(n < 50 || right);
                if (n > 120)
                    n += 6;
            }
            buf_free(&text);
        }
}

static bool is_nothing(const struct encoding *found)
{
    return found == NULL || found->id == ENCODING_UTF_8;
}

/* One character again and again may be text; these bytes are none. */
static void no_text(void **state)
{
    static const int bytes[] = {0x00, 0x01, 0x1F, 0x7F, 0x80, 0xFF};
    char s[2048];

    (void)state;
    for (size_t i = 0; i < sizeof(bytes) / sizeof(*bytes); i++) {
        memset(s, bytes[i], sizeof(s));
        for (size_t n = 0; n <= 33; n++) {
            assert_true(is_nothing(sniffed(s, n, true)));
            assert_true(is_nothing(sniffed(s, n, false)));
        }
        assert_true(is_nothing(sniffed(s, sizeof(s), true)));
    }
}

/* Not fewer than 50: a few may well be a few characters. */
static void random_bytes(void **state)
{
    char s[2048];

    (void)state;
    for (uint64_t seed = 0; seed < 40 * nseeds() + 40; seed++) {
        random_seed(seed);
        size_t n = 50 + random_below(seed < 900 ? 250 : sizeof(s) - 50);
        for (size_t i = 0; i < n; i++)
            s[i] = (char)random_below(256);
        const struct encoding *found = sniffed(s, n, seed % 2 == 0);
        if (!is_nothing(found))
            fprintf(stderr, "# seed %u, %zu bytes: %s\n", (unsigned)seed, n,
                    found->option);
        assert_true(is_nothing(found));
    }
}

/* Random bytes of which all are printable ASCII, and lines that are alike. */
static void ascii(void **state)
{
    char s[400];

    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        random_seed(seed);
        size_t n = random_below(sizeof(s)), period = 1 + random_below(30);
        for (size_t i = 0; i < n; i++)
            s[i] = i >= period && seed % 2 == 0
                       ? s[i - period]
                       : (char)(random_below(20) == 0 ? '\n'
                                                      : ' ' + random_below(95));
        if (n > 0 && seed % 3 == 0)
            s[n - 1] = '~';
        const struct encoding *found = sniffed(s, n, true);
        if (found == NULL || found->id != ENCODING_UTF_8)
            fprintf(stderr, "# seed %u: %.*s: %s\n", (unsigned)seed, (int)n, s,
                    found ? found->option : "-");
        assert_true(found != NULL && found->id == ENCODING_UTF_8);
    }
}

static void byte_order_marks(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        enum encoding_id id;
    } marks[] = {{"\xEF\xBB\xBF", 3, ENCODING_UTF_8},
                 {"\xFF\xFE", 2, ENCODING_UTF_16LE},
                 {"\xFE\xFF", 2, ENCODING_UTF_16BE},
                 {"\xFF\xFE\0\0", 4, ENCODING_UTF_32LE},
                 {"\0\0\xFE\xFF", 4, ENCODING_UTF_32BE},
                 {"\x84\x31\x95\x33", 4, ENCODING_GB18030}};

    (void)state;
    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        assert_ptr_equal(sniffed(marks[i].bytes, marks[i].n, true),
                         encoding_names_of(marks[i].id));
}

/* What is enough does not change when more comes. */
static void enough(void **state)
{
    static char s[SNIFF_MOST + 8];

    (void)state;
    memset(s, 'a', sizeof(s));
    assert_int_equal(detect_encoding_enough(s, SNIFF_MOST - 1), 0);
    assert_int_equal(detect_encoding_enough(s, SNIFF_MOST), SNIFF_MOST);
    assert_int_equal(detect_encoding_enough(s, SNIFF_MOST + 8), SNIFF_MOST);
    memset(s + 10, 0xBA, SNIFF_TELLING);
    assert_int_equal(detect_encoding_enough(s, 10 + SNIFF_TELLING - 1), 0);
    assert_int_equal(detect_encoding_enough(s, 10 + SNIFF_TELLING),
                     10 + SNIFF_TELLING);
    assert_int_equal(detect_encoding_enough(s, sizeof(s)), 10 + SNIFF_TELLING);
    assert_int_equal(detect_encoding_skip(s, sizeof(s)), 10);
    assert_int_equal(detect_encoding_skip("a~b~{c", 6), 3);
    assert_int_equal(detect_encoding_skip("a~b~", 4), 3);
    assert_int_equal(detect_encoding_skip("a~b~c", 5), 5);
    assert_int_equal(detect_encoding_skip("a~\0~{", 5), 1);
}

/* glibc loads an encoding's code whenever it is opened and is open nowhere
 * else, which takes longer than all that is done here. */
static const char *const codecs[] = {
    "GB18030", "GBK",  "BIG5",     "EUC-TW",   "EUC-JP",
    "EUC-KR",  "SJIS", "UTF-16LE", "UTF-32LE", "BIG5-HKSCS"};
enum { CODECS = sizeof(codecs) / sizeof(*codecs) };
static iconv_t held[CODECS];

static int hold_codecs(void **state)
{
    (void)state;
    for (size_t i = 0; i < CODECS; i++)
        held[i] = iconv_open("UTF-8", codecs[i]);
    return 0;
}

static int release_codecs(void **state)
{
    (void)state;
    for (size_t i = 0; i < CODECS; i++)
        if (held[i] != (iconv_t)-1)
            iconv_close(held[i]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings),       cmocka_unit_test(no_text),
        cmocka_unit_test(random_bytes),     cmocka_unit_test(ascii),
        cmocka_unit_test(byte_order_marks), cmocka_unit_test(enough),
    };

    return cmocka_run_group_tests(tests, hold_codecs, release_codecs);
}
