/*
 * twice.c - to convert twice is to convert once: every character, every key and
 * value of OpenCC's dictionaries alone and in sentences, clauses longer than
 * what is read at once, and random mixtures; for each target, without
 * and with regional vocabulary of both kinds, as a text, as lines that are
 * texts, and line by line. Bytes that are no text are replaced.
 *
 * What fails is shown, at most SHOW of each kind.
 */
#include <setjmp.h>
#include <stdint.h>

#include "words.h"

#include <cmocka.h>

#include "random.h"
#include "shutong.h"
#include "base/targets.h"
#include "base/utf8.h"

static const char *const modes[] = {"", ", line-buffered", ", document=line"};
enum {
    WHOLE = SHUTONG_SCOPE_TEXT,
    BUFFERED = SHUTONG_SCOPE_BEFORE,
    ALONE = SHUTONG_SCOPE_LINE,
    MODES
};
/* By enum shutong_phrases. */
static const char *const words_used[] = {"", " -p", " --phrases=always"};
enum { PHRASES = 3 };

enum { CONVERTERS = TARGETS * PHRASES * MODES };

static struct shutong_converter *converters[CONVERTERS];
static struct shutong_stream *streams[CONVERTERS];

/* One after another, each with a newline. */
static struct buf words;

static void put(struct buf *b, const char *s)
{
    assert_true(buf_append(b, s, strlen(s)));
}

static void put_times(struct buf *b, const char *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        put(b, s);
}

/* Adds the keys and all candidates of a dictionary. */
static void add_words(const char *name)
{
    struct dictionary *d = words_of(name);

    assert_non_null(d);
    for (size_t i = 0; i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        const char *c = d->text.data + e->candidates;
        const char *end = c + e->candidates_nbytes;
        assert_true(buf_append(&words, words_key(d, i), e->key_nbytes));
        put(&words, "\n");
        while (c < end) {
            size_t n = strnlen(c, (size_t)(end - c));
            assert_true(buf_append(&words, c, n));
            put(&words, "\n");
            c += n + 1;
        }
    }
    dictionary_free(d);
}

static int set_up(void **state)
{
    static const char *const names[] = {
        "STPhrases",
        "STPhrases_GeneratedFromRegionalPhrases",
        "TSPhrases",
        "TWPhrases",
        "TWPhrasesRev",
        "TWVariantsPhrases",
        "TWVariantsRevPhrases",
        "HKPhrases",
        "HKPhrasesRev",
        "HKVariantsPhrases",
        "HKVariantsRevPhrases",
        "JPShinjitaiPhrases"};

    (void)state;
    for (int i = 0; i < CONVERTERS; i++) {
        struct shutong_settings settings = {
            .target = targets_rows[i / (PHRASES * MODES)].tags[0],
            .phrases = i / MODES % PHRASES,
            .scope = (enum shutong_scope)(i % MODES),
            .invalid = SHUTONG_INVALID_REPLACE};
        converters[i] = shutong_converter_new(&settings, NULL);
        assert_non_null(converters[i]);
        streams[i] = shutong_stream_new(converters[i]);
        assert_non_null(streams[i]);
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        add_words(names[i]);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < CONVERTERS; i++) {
        shutong_stream_free(streams[i]);
        shutong_converter_free(converters[i]);
    }
    buf_free(&words);
    return 0;
}

static void convert(int number, const struct buf *in, struct buf *out)
{
    struct shutong_stream *stream = streams[number];
    const char *part;
    size_t n;

    out->n = 0;
    assert_int_equal(
        shutong_stream_feed(stream, in->data, in->n, &part, &n, NULL),
        SHUTONG_OK);
    assert_true(buf_append(out, part, n));
    assert_int_equal(shutong_stream_finish(stream, &part, &n, NULL),
                     SHUTONG_OK);
    assert_true(buf_append(out, part, n));
}

static bool is_same(const struct buf *a, const struct buf *b)
{
    return a->n == b->n && (a->n == 0 || memcmp(a->data, b->data, a->n) == 0);
}

static unsigned most_shown(void)
{
    const char *most = getenv("SHOW");

    return most == NULL ? 5 : (unsigned)strtoul(most, NULL, 10);
}

static void say_converter(int number)
{
    print_message(
        "# %s%s%s: ", targets_rows[number / (PHRASES * MODES)].tags[0],
        words_used[number / MODES % PHRASES], modes[number % MODES]);
}

/* The line at *at, which moves to the next. */
static struct buf next_line(const struct buf *b, size_t *at)
{
    char *s = b->data + *at;
    const char *newline = memchr(s, '\n', b->n - *at);
    size_t n = newline == NULL ? b->n - *at : (size_t)(newline - s);

    *at += n + (newline != NULL);
    return (struct buf){s, n, 0};
}

/* Shows a short text whole; of a long one, what is around the difference. */
static void show_difference(const struct buf *in, const struct buf *once,
                            const struct buf *twice)
{
    enum { SHORT = 90, AROUND = 24 };
    size_t at = 0, from, most = SHORT;

    while (at < once->n && at < twice->n && once->data[at] == twice->data[at])
        at++;
    from = once->n > SHORT && at > AROUND ? at - AROUND : 0;
    while (from > 0 && (once->data[from] & 0xC0) == 0x80)
        from--;
    for (int i = 0; i < 3; i++) {
        const struct buf *b = i == 0 ? in : i == 1 ? once : twice;
        size_t begin = from < b->n ? from : b->n;
        size_t n = b->n - begin < most ? b->n - begin : most;
        print_message("%s%.*s", i == 0 ? "" : " -> ", (int)n, b->data + begin);
    }
    print_message(" (at byte %zu)\n", at);
}

/* Counts the lines of `once` that are others in `twice`, and shows some. */
static unsigned count_lines(int number, const struct buf *in,
                            const struct buf *once, const struct buf *twice,
                            unsigned shown)
{
    unsigned n = 0;

    for (size_t i = 0, j = 0, k = 0; i < in->n && j < once->n;) {
        struct buf a = next_line(in, &i);
        struct buf b = next_line(once, &j);
        struct buf c = next_line(twice, &k);
        if (is_same(&b, &c))
            continue;
        if (shown + n++ >= most_shown())
            continue;
        say_converter(number);
        show_difference(&a, &b, &c);
    }
    return n;
}

/* Converts lines by a converter, twice: each as a text, or all together where
 * they are texts or come one by one. */
static unsigned check_with(int number, const struct buf *lines)
{
    struct buf once = {0}, twice = {0};
    unsigned failed = 0;

    for (size_t at = 0; at < lines->n;) {
        struct buf in = {lines->data, lines->n, 0};
        if (number % MODES == WHOLE)
            in = next_line(lines, &at);
        else
            at = lines->n;
        convert(number, &in, &once);
        if (is_same(&in, &once))
            continue;
        convert(number, &once, &twice);
        if (!is_same(&once, &twice))
            failed += count_lines(number, &in, &once, &twice, failed);
    }
    if (failed > 0) {
        say_converter(number);
        print_message("%u\n", failed);
    }
    buf_free(&once);
    buf_free(&twice);
    return failed;
}

static unsigned check(const struct buf *lines)
{
    unsigned failed = 0;

    for (int number = 0; number < CONVERTERS; number++)
        failed += check_with(number, lines);
    return failed;
}

/* ---- characters and words ------------------------------------------------ */

static bool is_han(uint32_t c)
{
    return (c >= 0x2E80 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) ||
           (c >= 0x20000 && c < 0x40000);
}

static void every_character(void **state)
{
    static const char *const before[] = {"", "说", "說"};
    struct buf lines = {0};
    char s[4];

    (void)state;
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        if (c == '\n' || (c >= 0xD800 && c < 0xE000))
            continue;
        for (size_t i = 0; i < (is_han(c) ? 3u : 1u); i++) {
            put(&lines, before[i]);
            assert_true(buf_append(&lines, s, utf8_encode(c, s)));
            put(&lines, "\n");
        }
    }
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* Several times the same can be proof of what it is not alone. */
static void compatibility_ideographs(void **state)
{
    struct buf lines = {0};
    char s[4];

    (void)state;
    for (uint32_t c = 0xF900; c < 0x2FA20; c++) {
        if (c == 0xFB00)
            c = 0x2F800;
        for (int i = 0; i < 9; i++)
            assert_true(buf_append(&lines, s, utf8_encode(c, s)));
        put(&lines, "\n");
    }
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

static void check_words(const char *before, const char *after)
{
    struct buf lines = {0};

    for (size_t at = 0; at < words.n;) {
        struct buf word = next_line(&words, &at);
        put(&lines, before);
        assert_true(buf_append(&lines, word.data, word.n));
        put(&lines, after);
        put(&lines, "\n");
    }
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

static void words_alone(void **state)
{
    (void)state;
    check_words("", "");
}

/* A word many times can be taken for the work of a character table: 鍊形 of
 * 链形 was 煉形 then. */
static void words_many_times(void **state)
{
    enum { TIMES = 6 };
    struct buf lines = {0};

    (void)state;
    for (size_t at = 0; at < words.n;) {
        struct buf word = next_line(&words, &at);
        for (int i = 0; i < TIMES; i++)
            assert_true(buf_append(&lines, word.data, word.n));
        put(&lines, "\n");
    }
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

static void words_in_simplified_text(void **state)
{
    (void)state;
    check_words("他说", "。");
}

static void words_in_traditional_text(void **state)
{
    (void)state;
    check_words("他說", "。");
}

static void words_in_any_text(void **state)
{
    (void)state;
    check_words("我把", "，");
}

/* Of what regional words bring into a text, the next conversion knows more of
 * its kind: 烏 of 沙烏地 is what a character table writes. */
static void words_that_tell(void **state)
{
    struct buf lines = {0};

    (void)state;
    put(&lines, "周期沙特阿美，沖荐術，一出缺省\n");
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* A phrase may have another character than what the target writes for one that
 * is only traditional, and that is a shared one: 臺 is 台 in Hong Kong, and
 * 柜台 is 櫃枱. */
static void phrases_of_own_forms(void **state)
{
    struct buf lines = {0};

    (void)state;
    put(&lines, "在柜臺飢丑脯胺酸出\n"
                "着矇麼干臺斗凶所羅門羣島\n"
                "这里的柜臺\n這裡的柜臺\n");
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* A word that is put beside others can make a phrase with one, after which
 * others are found: 多工 before 團圓飯團圓飯 gives 工團, 圓, 飯團. */
static void words_beside_phrases(void **state)
{
    struct buf lines = {0};

    (void)state;
    put(&lines, "波分複用");
    put_times(&lines, "团圆饭", 5);
    put(&lines, "\n");
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* What is written makes other phrases than what was there, for which the
 * context has another answer: 回覆 of 迴覆, 复甦 of 覆甦; 词汇 beside 藉, which
 * 借 is written as; 麵房里, which has 里, where 后麵 is not 后面; 克里 of
 * 克克里 where 克克 is 剋剋. */
static void other_phrases_in_what_is_written(void **state)
{
    struct buf lines = {0};

    (void)state;
    put(&lines, "剩餘輻射薦鑑测量范围參政權占南迴覆盤難照磨脊梁\n"
                "南迴覆盤\n輪迴覆厘\n冥淩藉录取\n"
                "明覆甦罿撚\n"
                "借词汇穿回\n借词匯穿回\n"
                "讚后麵房里药师\n夸畫面房里\n后麵房里\n"
                "克克里斯\n");
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* What the context says of a character of both scripts tells of the script, and
 * so does what the target writes for another one: 台 for 臺 in Hong Kong, in a
 * phrase that has 枱. */
static void places_of_own_forms(void **state)
{
    struct buf lines = {0};

    (void)state;
    put(&lines, "臺歷布\n臺歷布爾茲占超过\n柜臺歷布頭發\n");
    /* 瞭 does not fold to 了, and the model sees it beside 里. */
    put(&lines, "公里桘了解\n");
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* What may be the work of a character table looks more so in the next
 * conversion, where nothing is simplified any more: 尸 here. */
static void signs_of_a_table(void **state)
{
    struct buf lines = {0};

    (void)state;
    put(&lines, "梁挽救不了析曲陽縣批尸桃李臺喂鑑向多梁经伦\n");
    /* 制, but only when 伙 is 夥. */
    put(&lines, "制𯯉伙「鸗\n");
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* ---- overlong clauses ---------------------------------------------------- */

/* Around where a clause is cut: kana, phrases, and bytes that are no text,
 * after words that become longer or shorter. */
static void overlong_clauses(void **state)
{
    static const char *const words_before[] = {"",
                                               "重載血紅蛋白",
                                               "首席技术官",
                                               "多囊性卵巢症候群",
                                               "互联网打印机",
                                               "奧克拉荷馬市"};
    static const char *const at_cut[] = {"",       "扎针",       "叶針",
                                         "采矿场", "\xE4\xBA風", "\xFF里"};
    static const char *const after[] = {"风む后来干", "む这里後來", "里"};
    struct buf lines = {0};

    (void)state;
    for (uint32_t n = 0; n < 6 * 6 * 3; n++) {
        for (uint32_t from = 244; from <= 260; from++) {
            put(&lines, words_before[n % 6]);
            put_times(&lines, "针", from);
            put(&lines, at_cut[n / 6 % 6]);
            put(&lines, after[n / 36]);
            put_times(&lines, n % 2 == 0 ? "斗里" : "針鬥", 150);
            put(&lines, "里后，里\n");
        }
    }
    assert_int_equal(check(&lines), 0);
    buf_free(&lines);
}

/* ---- random mixtures ----------------------------------------------------- */

static void put_word(struct buf *b, bool part)
{
    size_t at = random_below((uint32_t)words.n), nbytes;

    while (at > 0 && words.data[at - 1] != '\n')
        at--;
    struct buf word = next_line(&words, &at);
    for (size_t i = 0; i < word.n; i += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)word.data[i]);
        if (!part || random_below(3) > 0)
            assert_true(buf_append(b, word.data + i, nbytes));
    }
}

static void put_character(struct buf *b, uint32_t from, uint32_t n)
{
    char s[4];

    assert_true(buf_append(b, s, utf8_encode(from + random_below(n), s)));
}

static void put_shared(struct buf *b)
{
    static const char shared[] =
        "里后干于余台面松谷丑出斗只系几复历汇钟志范冲征致准须胡云卷周吁升合吊"
        "同向吃咨唇喂嘆夸奸姜家尸局岩岳布席庄弦彩恤愿托折挨捍据挂采修凶克党冬"
        "划制别刮占厘咸秋才朴术朱杠杯板杰析松极柜栗梁欲沖沈注泄洒涂淀游漓炮煉"
        "爲獲甚甦畝畫痲盃盪着著幺么麼睾矇砲碁祕稜穀窯筑籤糊累絃線羡群肴胄脚臥"
        "臺舍荐茲莖葯蒙蔑薦藉蘇衆衒裏製複覆誌證識讚象豬貍賬踊逕適週醜釐鈎鉅鍾"
        "鐘鑑閒隻雕雲飢鬆鬥麵";

    assert_true(
        buf_append(b, shared + 3 * random_below(sizeof(shared) / 3), 3));
}

static void put_unit(struct buf *b)
{
    static const char *const marks[] = {"，", "。", "、", "「", "·",
                                        " ",  "-",  "a",  "的", "的"};
    uint32_t pick = random_below(100);

    if (pick < 38)
        put_word(b, false);
    else if (pick < 50)
        put_word(b, true);
    else if (pick < 66)
        put_shared(b);
    else if (pick < 78)
        put(b, marks[random_below(sizeof(marks) / sizeof(*marks))]);
    else if (pick < 86)
        put_character(b, 0x4E00, 0x5200);
    else if (pick < 88)
        put_character(b, 0x20000, 0x12000);
    else if (pick < 91)
        put_character(b, 0xF900, 0x1FF);
    else if (pick < 93)
        put_character(b, 0x3041, 0xBF);
    else if (pick < 94)
        put_character(b, 0x2FF0, 16);
    else
        put(b, pick % 2 == 0 ? "這裡後來" : "这里后来");
}

/* The same without marks, with little that tells the script in some lines, with
 * words many times, a few kana, and bytes that are no text. */
static void put_overlong_line(struct buf *b)
{
    static const char neutral[] = "的一人不在有我他大上中到地出";
    uint32_t plain = random_below(3) * 40, repeats = random_below(3);

    for (uint32_t i = 40 + random_below(500); i > 0; i--) {
        uint32_t pick = random_below(200);
        if (pick == 0)
            put_character(b, 0x3041, 0x50);
        else if (pick == 1)
            put(b, random_below(2) == 0 ? "\xFF" : "\xE4\xBA");
        else if (pick == 2 && repeats > 0) {
            struct buf word = {0};
            put_word(&word, false);
            for (uint32_t j = random_below(100); j > 0; j--)
                assert_true(buf_append(b, word.data, word.n));
            buf_free(&word);
        } else if (random_below(100) < plain)
            assert_true(buf_append(b, neutral + 3 * random_below(14), 3));
        else if (pick < 120)
            put_word(b, pick < 20);
        else if (pick < 160)
            put_shared(b);
        else if (pick < 180)
            put_character(b, 0x4E00, 0x5200);
        else
            put(b, pick % 2 == 0 ? "這裡後來" : "这里后来");
    }
}

static void random_overlong_clauses(void **state)
{
    unsigned failed = 0;

    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++) {
        struct buf lines = {0};
        random_seed(seed);
        for (int line = 0; line < 40; line++) {
            put_overlong_line(&lines);
            put(&lines, "\n");
        }
        failed += check(&lines);
        buf_free(&lines);
    }
    assert_int_equal(failed, 0);
}

static void random_mixtures(void **state)
{
    unsigned failed = 0;

    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++) {
        struct buf lines = {0};
        random_seed(seed);
        for (int line = 0; line < 300; line++) {
            uint32_t most = random_below(8) == 0 ? 300 : 12;
            for (uint32_t i = 1 + random_below(most); i > 0; i--)
                put_unit(&lines);
            put(&lines, "\n");
        }
        failed += check(&lines);
        buf_free(&lines);
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character),
        cmocka_unit_test(compatibility_ideographs),
        cmocka_unit_test(words_alone),
        cmocka_unit_test(words_many_times),
        cmocka_unit_test(words_in_simplified_text),
        cmocka_unit_test(words_in_traditional_text),
        cmocka_unit_test(words_in_any_text),
        cmocka_unit_test(words_that_tell),
        cmocka_unit_test(phrases_of_own_forms),
        cmocka_unit_test(words_beside_phrases),
        cmocka_unit_test(other_phrases_in_what_is_written),
        cmocka_unit_test(places_of_own_forms),
        cmocka_unit_test(signs_of_a_table),
        cmocka_unit_test(overlong_clauses),
        cmocka_unit_test(random_mixtures),
        cmocka_unit_test(random_overlong_clauses),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
