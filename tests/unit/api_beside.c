/*
 * api_beside.c - what shutong.h says of terms, detectors and repairers holds.
 */
#include <stdio.h>
#include <unistd.h>

#include "api.h"

/* ---- terms --------------------------------------------------------------- */

enum { LONGEST = 4096 }; /* bytes of a key */

static enum shutong_status add(struct shutong_terms *terms, const char *key,
                               const char *value, struct shutong_error *error)
{
    return shutong_terms_add(terms, key, strlen(key), value,
                             value == NULL ? 0 : strlen(value), error);
}

static void no_term(struct shutong_terms *terms, const char *key, size_t n,
                    const char *value, size_t nvalue,
                    enum shutong_status status)
{
    struct shutong_error error = untouched();

    assert_int_equal(shutong_terms_add(terms, key, n, value, nvalue, &error),
                     status);
    assert_error(&error, status);
    assert_string_equal(error.file, "");
    assert_int_equal(shutong_terms_add(terms, key, n, value, nvalue, NULL),
                     status);
}

/* Converts by a profile with terms; what comes is to be freed. */
static void by_terms(const struct shutong_terms *terms, const char *text,
                     const char *wanted)
{
    struct shutong_settings settings = {.config = "s2t", .terms = terms};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);
    char *out;
    size_t n;

    assert_non_null(c);
    assert_int_equal(shutong_convert(c, text, strlen(text), &out, &n, NULL),
                     SHUTONG_OK);
    assert_text(out, n, wanted);
    free(out);
    shutong_converter_free(c);
}

static void terms_have_limits(void **state)
{
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_error error = untouched();
    char key[LONGEST + 2];

    (void)state;
    memset(key, 'k', sizeof(key));
    no_term(terms, "", 0, "v", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, NULL, 0, NULL, 0, SHUTONG_BAD_DICTIONARY);
    no_term(terms, "a\nb", 3, "v", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, "a\0b", 3, "v", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, "⿰亻", 6, "v", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, "\xE6\xB1", 2, "v", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, "a", 1, "\xFF", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, key, LONGEST + 1, "v", 1, SHUTONG_BAD_DICTIONARY);
    no_term(terms, "a", negative, "v", 1, SHUTONG_BAD_ARGUMENT);
    no_term(terms, "a", 1, "v", negative, SHUTONG_BAD_ARGUMENT);
    /* None of them is there; the longest that can be is. */
    assert_int_equal(shutong_terms_add(terms, key, LONGEST, "头", 3, &error),
                     SHUTONG_OK);
    assert_int_equal(add(terms, "汉\t", "", &error), SHUTONG_OK);
    assert_int_equal(shutong_terms_add(terms, "语", 3, "\n\0", 2, &error),
                     SHUTONG_OK);
    assert_untouched(&error);
    key[LONGEST] = '\0';
    by_terms(terms, key, "头");
    by_terms(terms, "a汉\t汉a", "a漢a");
    shutong_terms_free(terms);
}

static void the_first_term_counts(void **state)
{
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_error error = untouched();
    char key[] = "头发", value[] = "HAIR";

    (void)state;
    assert_int_equal(add(terms, key, value, &error), SHUTONG_OK);
    memset(key, 0, sizeof(key));
    memset(value, 0, sizeof(value));
    assert_int_equal(add(terms, "头发", "second", &error), SHUTONG_OK);
    assert_int_equal(add(terms, "头发", NULL, &error), SHUTONG_OK);
    /* A length beside no value is nothing. */
    assert_int_equal(
        shutong_terms_add(terms, "皇后", 6, NULL, negative, &error),
        SHUTONG_OK);
    assert_untouched(&error);
    by_terms(terms, "头发，发头，皇后", "HAIR，發頭，皇后");
    shutong_terms_free(terms);
}

static void patterns_are_checked(void **state)
{
    static const char *const wrong[] = {"(", "(a)\\1", "\\K", "(*ACCEPT)",
                                        "\xFF"};
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_error error;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        error = untouched();
        assert_int_equal(shutong_terms_add_pattern(terms, wrong[i], &error),
                         SHUTONG_BAD_ARGUMENT);
        assert_error(&error, SHUTONG_BAD_ARGUMENT);
        assert_int_equal(shutong_terms_add_pattern(terms, wrong[i], NULL),
                         SHUTONG_BAD_ARGUMENT);
    }
    error = untouched();
    assert_int_equal(shutong_terms_add_pattern(terms, "<[^>]*>", &error),
                     SHUTONG_OK);
    assert_untouched(&error);
    by_terms(terms, "头<头>头", "頭<头>頭");
    shutong_terms_free(terms);
}

/* Warnings that came. */
struct warnings {
    size_t n;
    uint64_t line;
    const char *file;
};

static int take_warning(void *context, const struct shutong_error *warning)
{
    struct warnings *w = context;

    assert_error(warning, SHUTONG_BAD_DICTIONARY);
    assert_string_equal(warning->file, w->file);
    w->line = warning->line;
    w->n++;
    return 0;
}

/* Puts content into a new file. */
static void make_file(char *path, const char *content)
{
    strcpy(path, "/tmp/shutong-api-XXXXXX");
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    assert_int_equal(close(fd), 0);
}

static void terms_are_read(void **state)
{
    char path[64];
    struct warnings w = {.file = path};
    struct shutong_terms *terms = shutong_terms_new(take_warning, &w);
    struct shutong_error error = untouched();

    (void)state;
    make_file(path, "# own\n头发\tHAIR other\n汉\t\n头发\tsecond\n");
    assert_int_equal(shutong_terms_read(terms, path, &error), SHUTONG_OK);
    assert_true(w.n == 1 && w.line == 4);
    /* In another file it is no mistake, and neither counts. */
    assert_int_equal(shutong_terms_read(terms, path, &error), SHUTONG_OK);
    assert_int_equal(w.n, 1);
    remove(path);
    make_file(path, "# kept\n皇后\n头发\n");
    assert_int_equal(shutong_terms_read_kept(terms, path, &error), SHUTONG_OK);
    assert_int_equal(w.n, 1);
    assert_untouched(&error);
    remove(path);
    by_terms(terms, "头发，汉，皇后，后", "HAIR，，皇后，後");
    shutong_terms_free(terms);
}

static int stop_at_warning(void *context, const struct shutong_error *warning)
{
    size_t *line = context;

    *line = (size_t)warning->line;
    return 1;
}

static void reading_terms_is_stopped(void **state)
{
    char path[64];
    size_t line = 0;
    struct shutong_terms *terms = shutong_terms_new(stop_at_warning, &line);
    struct shutong_error error = untouched();

    (void)state;
    make_file(path, "头发\tHAIR\n头发\tsecond\n汉\tHAN\n汉\tagain\n");
    assert_int_equal(shutong_terms_read(terms, path, &error), SHUTONG_STOPPED);
    assert_error(&error, SHUTONG_STOPPED);
    assert_int_equal(line, 2);
    remove(path);
    by_terms(terms, "头发，汉", "HAIR，漢");
    shutong_terms_free(terms);
}

static void term_files_are_checked(void **state)
{
    static const struct {
        const char *content;
        int kept; /* read as terms to be kept */
        uint64_t line;
    } files[] = {
        {"汉\t漢\nno tab\n", 0, 2}, {"\xFF\tv\n", 0, 1}, {"\tv\n", 0, 1},
        {"a\tb\n", 1, 1},           {"a\n\xFF\n", 1, 2},
    };
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_error error;
    char path[64];

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        enum shutong_status (*read)(struct shutong_terms *, const char *,
                                    struct shutong_error *) =
            files[i].kept ? shutong_terms_read_kept : shutong_terms_read;
        make_file(path, files[i].content);
        error = untouched();
        assert_int_equal(read(terms, path, &error), SHUTONG_BAD_DICTIONARY);
        assert_error(&error, SHUTONG_BAD_DICTIONARY);
        assert_string_equal(error.file, path);
        assert_int_equal(error.line, files[i].line);
        assert_int_equal(read(terms, path, NULL), SHUTONG_BAD_DICTIONARY);
        remove(path);
        error = untouched();
        assert_int_equal(read(terms, path, &error), SHUTONG_UNREADABLE);
        assert_error(&error, SHUTONG_UNREADABLE);
        assert_string_equal(error.file, path);
        assert_true(error.system != 0);
        assert_int_equal(read(terms, path, NULL), SHUTONG_UNREADABLE);
    }
    assert_int_equal(shutong_terms_read(terms, "/nowhere.ocd2", &error),
                     SHUTONG_UNREADABLE);
    shutong_terms_free(terms);
}

/* ---- detectors ----------------------------------------------------------- */

static int count_run(void *context, const struct shutong_lines *run)
{
    size_t *count = context;

    assert_true(run->first == 1 && run->count == 2);
    assert_text(run->text, run->text_nbytes, "头发里面");
    ++*count;
    return 0;
}

static enum shutong_status detect(struct shutong_detector *d, const char *text,
                                  struct shutong_error *error)
{
    return shutong_detector_feed(d, text, strlen(text), error);
}

static void assert_nothing(const struct shutong_detection *found)
{
    struct shutong_detection nothing;

    memset(&nothing, 0, sizeof(nothing));
    assert_memory_equal(found, &nothing, sizeof(nothing));
}

static void a_detector_is_used_again(void **state)
{
    size_t runs = 0;
    struct shutong_detector *d =
        shutong_detector_new(SHUTONG_INVALID_FAIL, count_run, &runs);
    struct shutong_detection found;
    struct shutong_error error = untouched();

    (void)state;
    assert_null(shutong_detector_new((enum shutong_invalid)3, NULL, NULL));
    for (size_t i = 0; i < 3; i++) {
        memset(&found, 0xA5, sizeof(found));
        assert_int_equal(detect(d, "头发里", &error), SHUTONG_OK);
        assert_int_equal(shutong_detector_feed(d, NULL, 0, &error), SHUTONG_OK);
        assert_int_equal(detect(d, "面\n后来说\n", &error), SHUTONG_OK);
        if (i == 1) {
            /* It goes on as if nothing had been. */
            shutong_detector_reset(d);
            continue;
        }
        assert_int_equal(shutong_detector_finish(d, &found, &error),
                         SHUTONG_OK);
        assert_int_equal(found.script, SHUTONG_SCRIPT_SIMPLIFIED);
        assert_true(found.han == 7 && found.simplified > 0.99);
        for (size_t k = 0; k < 4; k++)
            assert_true(found.reserved[k] == 0);
    }
    assert_int_equal(runs, 2);
    assert_int_equal(shutong_detector_finish(d, &found, &error), SHUTONG_OK);
    assert_nothing(&found);
    assert_untouched(&error);
    shutong_detector_free(d);
}

static int stop_at_run(void *context, const struct shutong_lines *run)
{
    size_t *left = context;

    assert_true(run->count > 0);
    return --*left == 0 ? -1 : 0;
}

static void a_detector_is_stopped(void **state)
{
    size_t left = 2;
    struct shutong_detector *d =
        shutong_detector_new(SHUTONG_INVALID_FAIL, stop_at_run, &left);
    struct shutong_detection found;
    struct shutong_error error = untouched();

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        left = i + 1;
        assert_int_equal(detect(d, "头发里面\n頭髮裡面\n头发\n", &error),
                         SHUTONG_OK);
        memset(&found, 0xA5, sizeof(found));
        assert_int_equal(shutong_detector_finish(d, &found, &error),
                         SHUTONG_STOPPED);
        assert_error(&error, SHUTONG_STOPPED);
        assert_nothing(&found);
        assert_int_equal(left, 0);
        assert_int_equal(detect(d, "a", &error), SHUTONG_BAD_ARGUMENT);
        shutong_detector_reset(d);
    }
    left = 4;
    error = untouched();
    assert_int_equal(detect(d, "头发\n頭髮\n头发\n", &error), SHUTONG_OK);
    assert_int_equal(shutong_detector_finish(d, &found, &error), SHUTONG_OK);
    assert_int_equal(left, 1);
    assert_untouched(&error);
    shutong_detector_free(d);
}

static void a_detector_fails_and_is_reset(void **state)
{
    struct shutong_detector *d =
        shutong_detector_new(SHUTONG_INVALID_FAIL, NULL, NULL);
    struct shutong_detection found;
    struct shutong_error error = untouched();

    (void)state;
    assert_int_equal(shutong_detector_feed(d, "", negative, &error),
                     SHUTONG_BAD_ARGUMENT);
    assert_int_equal(detect(d, "头\n发", NULL), SHUTONG_OK);
    assert_int_equal(detect(d, "a\xFF", &error), SHUTONG_ILL_FORMED);
    assert_place(&error, 2, 5, 8);
    assert_int_equal(detect(d, "a", &error), SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    memset(&found, 0xA5, sizeof(found));
    assert_int_equal(shutong_detector_finish(d, &found, &error),
                     SHUTONG_BAD_ARGUMENT);
    assert_nothing(&found);
    assert_int_equal(detect(d, "a", NULL), SHUTONG_BAD_ARGUMENT);
    shutong_detector_reset(d);
    assert_int_equal(detect(d, "頭髮\xE6", NULL), SHUTONG_OK);
    memset(&found, 0xA5, sizeof(found));
    assert_int_equal(shutong_detector_finish(d, &found, &error),
                     SHUTONG_ILL_FORMED);
    assert_place(&error, 1, 7, 6);
    assert_nothing(&found);
    shutong_detector_reset(d);
    assert_int_equal(detect(d, "頭髮", NULL), SHUTONG_OK);
    assert_int_equal(shutong_detector_finish(d, &found, NULL), SHUTONG_OK);
    assert_int_equal(found.script, SHUTONG_SCRIPT_TRADITIONAL);
    assert_int_equal(found.han, 2);
    shutong_detector_free(d);
}

/* ---- repairers ----------------------------------------------------------- */

static int count_place(void *context, const struct shutong_place *place)
{
    size_t *count = context;

    assert_int_equal(place->rule, SHUTONG_REPAIR_INVISIBLE);
    assert_text(place->before, place->before_nbytes, "\u200B");
    assert_true(place->line == 1 && place->column == 2);
    ++*count;
    return 0;
}

static enum shutong_status repair(struct shutong_repairer *r, const char *text,
                                  const char *wanted,
                                  struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status =
        shutong_repairer_feed(r, text, strlen(text), &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

static enum shutong_status end(struct shutong_repairer *r, const char *wanted,
                               struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status = shutong_repairer_finish(r, &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

static void a_repairer_is_used_again(void **state)
{
    size_t places = 0, n = 1;
    struct shutong_error error = untouched();
    struct shutong_repairer *r = shutong_repairer_new(
        SHUTONG_REPAIR_ALL, SHUTONG_INVALID_FAIL, count_place, &places, &error);
    const char *out = NULL;

    (void)state;
    assert_non_null(r);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(shutong_repairer_feed(r, NULL, 0, &out, &n, &error),
                         SHUTONG_OK);
        assert_text(out, n, "");
        assert_int_equal(repair(r, "汉\u200B", "", &error), SHUTONG_OK);
        assert_int_equal(repair(r, "字", "", &error), SHUTONG_OK);
        if (i == 1)
            shutong_repairer_reset(r);
        else
            assert_int_equal(end(r, "汉字", &error), SHUTONG_OK);
    }
    assert_int_equal(places, 2);
    assert_int_equal(end(r, "", &error), SHUTONG_OK);
    assert_untouched(&error);
    shutong_repairer_free(r);
}

static enum shutong_status keep_text(struct shutong_repairer *r,
                                     const char *text, const char *wanted,
                                     struct shutong_error *error)
{
    const char *out = NULL;
    size_t n = 1;
    enum shutong_status status =
        shutong_repairer_keep(r, text, strlen(text), &out, &n, error);

    assert_text(out, n, wanted);
    return status;
}

/* Where the last place was, and how many there were. */
struct seen_places {
    size_t n;
    uint64_t line, column;
};

static int see_place(void *context, const struct shutong_place *place)
{
    struct seen_places *seen = context;

    *seen = (struct seen_places){seen->n + 1, place->line, place->column};
    return 0;
}

static void a_repairer_keeps_text(void **state)
{
    struct seen_places seen = {0};
    struct shutong_error error = untouched();
    struct shutong_repairer *r = shutong_repairer_new(
        SHUTONG_REPAIR_ALL, SHUTONG_INVALID_FAIL, see_place, &seen, &error);
    const char *out = NULL;
    size_t n = 1;

    (void)state;
    assert_int_equal(keep_text(r, "汉\u200B字\n汉\u200B字",
                               "汉\u200B字\n汉\u200B字", &error),
                     SHUTONG_OK);
    /* It may begin and end within a line; lines of it count. */
    assert_int_equal(repair(r, "\n汉\u200B", "\n", &error), SHUTONG_OK);
    assert_int_equal(shutong_repairer_keep(r, NULL, 0, &out, &n, &error),
                     SHUTONG_OK);
    assert_int_equal(keep_text(r, "⼀", "⼀", &error), SHUTONG_OK);
    assert_int_equal(repair(r, "字汉\u200B字\n", "字汉字\n", &error),
                     SHUTONG_OK);
    assert_true(seen.n == 1 && seen.line == 3 && seen.column == 6);
    /* A gloss before it waits for text behind it. */
    assert_int_equal(repair(r, "網(wǎng)\n", "網", &error), SHUTONG_OK);
    assert_int_equal(keep_text(r, "⼀\n", "", &error), SHUTONG_OK);
    assert_int_equal(end(r, "\n⼀\n", &error), SHUTONG_OK);
    assert_untouched(&error);
    /* It is text all the same. */
    assert_int_equal(keep_text(r, "⼀\n\xFF⼀", "⼀\n", &error),
                     SHUTONG_ILL_FORMED);
    assert_true(error.line == 2 && error.byte == 1 && error.offset == 4);
    assert_int_equal(keep_text(r, "a", "", &error), SHUTONG_BAD_ARGUMENT);
    shutong_repairer_reset(r);
    assert_int_equal(
        shutong_repairer_keep(r, "", (size_t)PTRDIFF_MAX + 1, &out, &n, &error),
        SHUTONG_BAD_ARGUMENT);
    shutong_repairer_free(r);
}

static int stop_at_place(void *context, const struct shutong_place *place)
{
    size_t *left = context;

    assert_true(place->before_nbytes > 0);
    return --*left == 0;
}

static void a_repairer_is_stopped(void **state)
{
    size_t left = 1, n = 1;
    struct shutong_error error = untouched();
    struct shutong_repairer *r = shutong_repairer_new(
        SHUTONG_REPAIR_ALL, SHUTONG_INVALID_FAIL, stop_at_place, &left, &error);
    const char *out = NULL;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        left = i + 1;
        assert_int_equal(shutong_repairer_feed(r, "汉\u200B字\n汉\u200B字\n",
                                               20, &out, &n, &error),
                         SHUTONG_STOPPED);
        assert_error(&error, SHUTONG_STOPPED);
        assert_int_equal(left, 0);
        assert_int_equal(repair(r, "a\n", "", &error), SHUTONG_BAD_ARGUMENT);
        shutong_repairer_reset(r);
    }
    left = 3;
    error = untouched();
    assert_int_equal(repair(r, "汉\u200B字\n", "汉字\n", &error), SHUTONG_OK);
    assert_int_equal(end(r, "", &error), SHUTONG_OK);
    assert_int_equal(left, 2);
    assert_untouched(&error);
    shutong_repairer_free(r);
}

static void repairer_has_failed(struct shutong_repairer *r)
{
    struct shutong_error error = untouched();

    assert_int_equal(repair(r, "a\n", "", &error), SHUTONG_BAD_ARGUMENT);
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_int_equal(end(r, "", &error), SHUTONG_BAD_ARGUMENT);
    assert_int_equal(end(r, "", NULL), SHUTONG_BAD_ARGUMENT);
}

static void a_repairer_fails_and_is_reset(void **state)
{
    struct shutong_error error = untouched();
    const char *out = NULL;
    size_t n = 1;

    (void)state;
    assert_null(
        shutong_repairer_new(32, SHUTONG_INVALID_FAIL, NULL, NULL, &error));
    assert_error(&error, SHUTONG_BAD_ARGUMENT);
    assert_null(
        shutong_repairer_new(1, (enum shutong_invalid)3, NULL, NULL, NULL));
    struct shutong_repairer *r =
        shutong_repairer_new(0, SHUTONG_INVALID_FAIL, NULL, NULL, NULL);
    assert_non_null(r);
    assert_int_equal(shutong_repairer_feed(r, "", negative, &out, &n, &error),
                     SHUTONG_BAD_ARGUMENT);
    assert_text(out, n, "");
    assert_int_equal(repair(r, "汉\n汉", "汉\n", NULL), SHUTONG_OK);
    assert_int_equal(repair(r, "字\xFF\n", "汉字", &error), SHUTONG_ILL_FORMED);
    assert_place(&error, 2, 7, 10);
    repairer_has_failed(r);
    shutong_repairer_reset(r);
    assert_int_equal(repair(r, "汉\n\xE6", "汉\n", NULL), SHUTONG_OK);
    assert_int_equal(end(r, "", &error), SHUTONG_ILL_FORMED);
    assert_place(&error, 2, 1, 4);
    repairer_has_failed(r);
    shutong_repairer_reset(r);
    assert_int_equal(repair(r, "汉\n", "汉\n", NULL), SHUTONG_OK);
    assert_int_equal(end(r, "", NULL), SHUTONG_OK);
    shutong_repairer_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_have_limits),
        cmocka_unit_test(the_first_term_counts),
        cmocka_unit_test(patterns_are_checked),
        cmocka_unit_test(terms_are_read),
        cmocka_unit_test(reading_terms_is_stopped),
        cmocka_unit_test(term_files_are_checked),
        cmocka_unit_test(a_detector_is_used_again),
        cmocka_unit_test(a_detector_is_stopped),
        cmocka_unit_test(a_detector_fails_and_is_reset),
        cmocka_unit_test(a_repairer_is_used_again),
        cmocka_unit_test(a_repairer_keeps_text),
        cmocka_unit_test(a_repairer_is_stopped),
        cmocka_unit_test(a_repairer_fails_and_is_reset),
    };

    return cmocka_run_group_tests_name("api_beside", tests, NULL, NULL);
}
