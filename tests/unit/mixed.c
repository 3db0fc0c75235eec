/*
 * mixed.c - properties of targets on random text: the same however it is cut
 * or read in parts (profiles, too), twice is once, text in the target's script
 * stays, little is held back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/targets.h"
#include "library/builtin_image.h"
#include "script/mixed_script.h"
#include "random.h"
#include "shutong.h"
#include "base/utf8.h"

/* Characters by what they tell, and plain ones. */
enum pool { SIMPLIFIED, TRADITIONAL, SHARED, PLAIN, POOLS };
static uint32_t *pools[POOLS];
static uint32_t npools[POOLS];

static void add_to_pool(enum pool pool, uint32_t c)
{
    pools[pool] =
        realloc(pools[pool], (npools[pool] + 1) * sizeof(*pools[pool]));
    assert_non_null(pools[pool]);
    pools[pool][npools[pool]++] = c;
}

static int fill_pools(void **state)
{
    struct target tw;

    (void)state;
    assert_true(target_init(&tw, builtin_image(), "tw"));
    assert_false(target_init(&tw, builtin_image(), "none"));
    for (uint32_t c = 0x4E00; c <= 0x9FFF; c++) {
        uint64_t entry = matcher_entry(&tw.pass, c);
        uint64_t evidence = entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK;
        if (evidence == EVIDENCE_SIMPLIFIED)
            add_to_pool(SIMPLIFIED, c);
        else if (evidence >= EVIDENCE_TRADITIONAL &&
                 evidence <= EVIDENCE_STRONG && (uint32_t)entry == 0)
            add_to_pool(TRADITIONAL, c);
        else if ((entry & ENTRY_SHARED) != 0)
            add_to_pool(SHARED, c);
        else if (entry == 0)
            add_to_pool(PLAIN, c);
    }
    return 0;
}

static int free_pools(void **state)
{
    (void)state;
    for (int i = 0; i < POOLS; i++)
        free(pools[i]);
    return 0;
}

struct text {
    char *bytes;
    size_t n, cap;
};

static void put(struct text *t, const char *s, size_t n)
{
    if (n == 0)
        return;
    if (t->n + n > t->cap) {
        t->cap = (t->n + n) * 2;
        t->bytes = realloc(t->bytes, t->cap);
        assert_non_null(t->bytes);
    }
    memcpy(t->bytes + t->n, s, n);
    t->n += n;
}

static void put_from(struct text *t, enum pool pool)
{
    char s[4];

    put(t, s, utf8_encode(pools[pool][random_below(npools[pool])], s));
}

static void put_words(struct text *t, const char *const *words, uint32_t n)
{
    const char *word = words[random_below(n)];

    put(t, word, strlen(word));
}

/* Lines of ASCII, few or many, short or long. */
static void put_ascii(struct text *t)
{
    static const char ascii[] = "the quick, brown. fox\tjumps-over <b>; \r 12";
    uint32_t most = random_below(3) == 0 ? 10000 : 100;

    for (uint32_t lines = random_below(30); lines > 0; lines--) {
        for (uint32_t left = random_below(most); left > 0;) {
            uint32_t n = 1 + random_below(sizeof(ascii) - 1);
            n = n < left ? n : left;
            put(t, ascii, n);
            left -= n;
        }
        if (random_below(20) > 0)
            put(t, "\n", 1);
    }
}

/* A long line, longer than a window perhaps. */
static void put_line(struct text *t)
{
    for (uint32_t left = random_below(15000); left > 0; left--) {
        put_from(t, (enum pool)random_below(POOLS));
        if (random_below(12) == 0)
            put(t, "，", 3);
    }
}

/* Random text in a random mixture; `ill` may have ill-formed bytes. */
static struct text make_text(uint64_t seed, bool ill)
{
    static const char *const phrases[] = {
        "头发", "這裡", "这里", "這里", "干预", "乾淨", "干净", "干凈", "皇后",
        "后来", "後來", "公里", "鄰里", "邻里", "理发", "理發", "头發",
        "志愿者", "有余", "什么", "計算機", "计算机", "著名", "看著", "看着",
        "一目了然", "瞭解", "了解", "慰藉", "藉口",
        /* regional words, and what decides on them */
        "文件", "檔案", "程序", "程式", "打开", "法院", "内存", "的士", "体",
        "兵"};
    static const char *const ends[] = {"，", "。",   "\n", "、",   " ",
                                       "！", "\r\n", ".",  "；\n", "「"};
    static const char *const others[] = {
        "abc",          "12.5 km",      "の",   "カナ",
        "⿰亻为",       "⿱",           "⿱\n", "𠀀",
        "\xEF\xBB\xBF", "\xEF\xB8\x80", "ー",   "<td id=\"x\">"};
    static const char *const bad[] = {"\xFF", "\xE6\xB1", "\xC0\xAF",
                                      "\xED\xA0\x80"};
    struct text t = {NULL, 0, 0};
    uint32_t weights[7], sum = 0;

    random_seed(seed);
    for (int i = 0; i < 7; i++)
        sum += weights[i] = random_below(10) * random_below(10) + 1;
    for (uint32_t left = 10 + random_below(60000); left > 0; left--) {
        uint32_t pick = random_below(sum), kind = 0;
        while (pick >= weights[kind])
            pick -= weights[kind++];
        if (kind < POOLS)
            put_from(&t, (enum pool)kind);
        else if (kind == 4)
            put_words(&t, phrases, sizeof(phrases) / sizeof(*phrases));
        else if (kind == 5)
            put_words(&t, ends, sizeof(ends) / sizeof(*ends));
        else if (random_below(20) > 0)
            put_from(&t, PLAIN);
        else if (random_below(20) == 0)
            put_ascii(&t);
        else if (random_below(40) == 0)
            put_line(&t);
        else if (ill && random_below(4) == 0)
            put_words(&t, bad, sizeof(bad) / sizeof(*bad));
        else
            put_words(&t, others, sizeof(others) / sizeof(*others));
    }
    put(&t, "", 1);
    t.n--;
    return t;
}

static struct shutong_converter *converter(const char *target, int phrases,
                                           int lines)
{
    struct shutong_settings settings = {.target = target,
                                        .phrases = phrases,
                                        .scope = lines ? SHUTONG_SCOPE_BEFORE
                                                       : SHUTONG_SCOPE_TEXT,
                                        .invalid = SHUTONG_INVALID_KEEP};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);

    assert_non_null(c);
    return c;
}

static struct text convert(const struct shutong_converter *c,
                           const struct text *in)
{
    struct text out = {NULL, 0, 0};

    assert_int_equal(
        shutong_convert(c, in->bytes, in->n, &out.bytes, &out.n, NULL), 0);
    return out;
}

static void assert_same(const struct text *a, const struct text *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->bytes, b->bytes, a->n);
}

/* The text in random pieces, each in memory of its own for sanitizers. */
static struct text stream(const struct shutong_converter *c,
                          const struct text *in)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct text out = {NULL, 0, 0};
    const char *part;
    size_t n, i = 0;

    assert_non_null(s);
    while (i < in->n) {
        size_t most = (size_t)1 << random_below(18);
        size_t piece = 1 + random_below((uint32_t)most);
        if (piece > in->n - i)
            piece = in->n - i;
        char *bytes = malloc(piece);
        assert_non_null(bytes);
        memcpy(bytes, in->bytes + i, piece);
        assert_int_equal(shutong_stream_feed(s, bytes, piece, &part, &n, NULL),
                         0);
        put(&out, part, n);
        free(bytes);
        i += piece;
    }
    assert_int_equal(shutong_stream_finish(s, &part, &n, NULL), 0);
    put(&out, part, n);
    shutong_stream_free(s);
    return out;
}

static void test_pieces(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++) {
        struct text in = make_text(seed, true);
        struct shutong_converter *c = converter(
            targets_rows[seed % TARGETS].tags[0], seed / 3 % 2, seed / 6 % 2);
        struct text whole = convert(c, &in);
        for (int i = 0; i < 3; i++) {
            struct text pieces = stream(c, &in);
            assert_same(&whole, &pieces);
            free(pieces.bytes);
        }
        free(whole.bytes);
        free(in.bytes);
        shutong_converter_free(c);
    }
}

/* A converter by number: targets, then profiles. */
static struct shutong_converter *any_converter(uint64_t number,
                                               enum shutong_invalid invalid)
{
    static const char *const profiles[] = {"s2t", "s2twp", "tw2sp", "t2s"};
    struct shutong_settings settings = {.invalid = invalid};

    if (number % 2 == 0) {
        settings.target = targets_rows[number / 2 % TARGETS].tags[0];
        settings.phrases = number / 6 % 2;
        settings.scope =
            number / 12 % 2 ? SHUTONG_SCOPE_BEFORE : SHUTONG_SCOPE_TEXT;
    } else {
        settings.config = profiles[number / 2 % 4];
    }
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);
    assert_non_null(c);
    return c;
}

/* Converts a text in parts, some of which are read before an earlier one is
 * joined; what cannot be cut is fed. */
static struct text join(const struct shutong_converter *c,
                        const struct text *in, struct shutong_error *error)
{
    enum { PARTS = 3 };
    struct shutong_stream *s = shutong_stream_new(c);
    struct shutong_part *parts[PARTS];
    struct text out = {NULL, 0, 0};
    enum shutong_status status = SHUTONG_OK;
    size_t begin = 0, fed = 0, n, waiting = 0;
    const char *piece;

    assert_non_null(s);
    for (int i = 0; i < PARTS; i++) {
        parts[i] = shutong_part_new(c);
        assert_non_null(parts[i]);
    }
    while (status == SHUTONG_OK && (fed < in->n || waiting > 0)) {
        size_t window = 1 + random_below(random_below(4) == 0 ? 60 : 30000);
        size_t end = in->n - fed < window ? in->n : fed + window;
        size_t cut =
            begin + shutong_converter_cut(c, in->bytes + begin, end - begin);
        if (end == in->n)
            cut = end;
        bool alone = fed == begin && cut > fed;
        if (alone && waiting < PARTS) {
            /* In memory of its own for sanitizers. */
            char *bytes = malloc(cut - fed);
            assert_non_null(bytes);
            memcpy(bytes, in->bytes + fed, cut - fed);
            shutong_part_read(parts[waiting++], bytes, cut - fed);
            free(bytes);
            begin = fed = cut;
            if (random_below(2) == 0)
                continue;
        }
        for (size_t i = 0; i < waiting && status == SHUTONG_OK; i++) {
            status = shutong_stream_join(s, parts[i], &piece, &n, error);
            put(&out, piece, n);
        }
        waiting = 0;
        if (status == SHUTONG_OK && !alone && fed < in->n) {
            size_t to = cut > fed ? cut : end;
            status = shutong_stream_feed(s, in->bytes + fed, to - fed, &piece,
                                         &n, error);
            put(&out, piece, n);
            begin = cut > fed ? cut : begin;
            fed = to;
        }
    }
    if (status == SHUTONG_OK) {
        status = shutong_stream_finish(s, &piece, &n, error);
        put(&out, piece, n);
    }
    error->status = status;
    for (int i = 0; i < PARTS; i++)
        shutong_part_free(parts[i]);
    shutong_stream_free(s);
    return out;
}

/* The same in one piece. */
static struct text feed(const struct shutong_converter *c,
                        const struct text *in, struct shutong_error *error)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct text out = {NULL, 0, 0};
    const char *piece;
    size_t n;

    assert_non_null(s);
    enum shutong_status status =
        shutong_stream_feed(s, in->bytes, in->n, &piece, &n, error);
    put(&out, piece, n);
    if (status == SHUTONG_OK) {
        status = shutong_stream_finish(s, &piece, &n, error);
        put(&out, piece, n);
    }
    error->status = status;
    shutong_stream_free(s);
    return out;
}

static void test_parts(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 3 * nseeds(); seed++) {
        struct text in = make_text(seed, seed % 3 != 0);
        struct shutong_converter *c =
            any_converter(seed, (enum shutong_invalid)(seed / 8 % 3));
        struct shutong_error wanted = {0}, error = {0};
        struct text whole = feed(c, &in, &wanted);
        for (int i = 0; i < 3; i++) {
            struct text parts = join(c, &in, &error);
            assert_int_equal(error.status, wanted.status);
            if (error.status != SHUTONG_OK) {
                assert_int_equal(error.line, wanted.line);
                assert_int_equal(error.byte, wanted.byte);
                assert_int_equal(error.offset, wanted.offset);
                assert_string_equal(error.message, wanted.message);
            }
            assert_same(&whole, &parts);
            free(parts.bytes);
        }
        free(whole.bytes);
        free(in.bytes);
        shutong_converter_free(c);
    }
}

static void test_twice_is_once(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++) {
        struct text in = make_text(seed, true);
        struct shutong_converter *c =
            converter(targets_rows[seed % TARGETS].tags[0], 0, 0);
        struct text once = convert(c, &in);
        struct text twice = convert(c, &once);
        if (once.n != twice.n || memcmp(once.bytes, twice.bytes, once.n) != 0)
            print_message("seed %u, %s\n", (unsigned)seed,
                          targets_rows[seed % TARGETS].tags[0]);
        assert_same(&once, &twice);
        free(once.bytes);
        free(twice.bytes);
        free(in.bytes);
        shutong_converter_free(c);
    }
}

/* Text in one script only, in the target's own spelling. */
static void test_own_script_stays(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < nseeds(); seed++) {
        bool hans = seed % 2 == 0;
        struct shutong_converter *c =
            converter(hans ? "zh-Hans" : "zh-TW", seed / 2 % 2, 0);
        struct text in = {NULL, 0, 0};
        random_seed(seed);
        for (int i = 0; i < 20000; i++) {
            if (random_below(12) == 0)
                put(&in, i % 5 == 0 ? "\n" : "，", i % 5 == 0 ? 1 : 3);
            put_from(&in, random_below(3) > 0 ? PLAIN
                          : hans              ? SIMPLIFIED
                                              : TRADITIONAL);
        }
        struct text out = convert(c, &in);
        assert_same(&in, &out);
        free(out.bytes);
        free(in.bytes);
        shutong_converter_free(c);
    }
}

/* The output of the same piece again and again comes soon after its input. */
static void check_lag(const char *piece, size_t piece_nbytes)
{
    enum { TIMES = 200, MOST = 100000 };
    struct shutong_converter *c = converter("zh-TW", 0, 0);
    struct shutong_stream *s = shutong_stream_new(c);
    size_t in = 0, out = 0, n;
    const char *part;

    assert_non_null(s);
    for (int i = 0; i < TIMES; i++) {
        assert_int_equal(
            shutong_stream_feed(s, piece, piece_nbytes, &part, &n, NULL), 0);
        in += piece_nbytes;
        out += n;
        assert_true(in - out < MOST);
    }
    shutong_stream_free(s);
    shutong_converter_free(c);
}

/* Of a line without an end, and of bytes that are no text. */
static void test_little_is_held_back(void **state)
{
    static char piece[30000];

    (void)state;
    for (size_t i = 0; i < sizeof(piece); i += 3)
        memcpy(piece + i, i % 2 == 0 ? "汉" : "里", 3);
    check_lag(piece, sizeof(piece));
    memset(piece, 0xFF, sizeof(piece));
    check_lag(piece, sizeof(piece));
}

/* With line_buffered, every line comes with its newline. */
static void test_lines_come_at_once(void **state)
{
    struct shutong_converter *c = converter("zh-Hans", 0, 1);
    struct shutong_stream *s = shutong_stream_new(c);
    static const char line[] = "這裡有頭髮，後來在皇后號\n";
    size_t n;
    const char *part;

    (void)state;
    assert_non_null(s);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(
            shutong_stream_feed(s, line, sizeof(line) - 1, &part, &n, NULL), 0);
        assert_int_equal(n, sizeof(line) - 1);
    }
    shutong_stream_free(s);
    shutong_converter_free(c);
}

static void test_settings(void **state)
{
    static const struct {
        const char *tag, *text;
    } cases[] = {{"zh-TW", "裡面"},      {"zh-Hant", "裡面"},
                 {"zh_hant_tw", "裡面"}, {"ZH-HK", "裏面"},
                 {"zh-MO", "裏面"},      {"zh-Hant-HK", "裏面"},
                 {"hans", "里面"},       {"CN", "里面"},
                 {"zh-SG", "里面"},      {"zh-Hans-CN", "里面"}};
    static const char *const wrong[] = {
        "",   "zh",      "zh-",    "zh-Hans-TW", "zh-Hant-CN",
        "en", "zh-TW-x", "zh-TW-", "tw-zh",      "zh-Latn"};
    struct shutong_error error;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct shutong_converter *c = converter(cases[i].tag, 0, 0);
        struct text in = {(char *)(uintptr_t) "里面汉语", 12, 0};
        struct text out = convert(c, &in);
        assert_memory_equal(out.bytes, cases[i].text, 6);
        free(out.bytes);
        shutong_converter_free(c);
    }
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct shutong_settings settings = {.target = wrong[i]};
        assert_null(shutong_converter_new(&settings, &error));
        assert_int_equal(error.status, SHUTONG_UNKNOWN_TARGET);
    }
    struct shutong_settings both = {.target = "zh-TW", .config = "s2t"};
    assert_null(shutong_converter_new(&both, &error));
    assert_int_equal(error.status, SHUTONG_BAD_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_twice_is_once),
        cmocka_unit_test(test_own_script_stays),
        cmocka_unit_test(test_little_is_held_back),
        cmocka_unit_test(test_lines_come_at_once),
        cmocka_unit_test(test_settings),
    };

    return cmocka_run_group_tests(tests, fill_pools, free_pools);
}
