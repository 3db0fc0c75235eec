/*
 * api_threads.c - long texts, and a converter that several threads share.
 */
#include <pthread.h>

#include "api.h"

static const char sentence[] = "头发里面的软件，皇后后来说：乾隆、干净。\n";
enum { SENTENCE = sizeof(sentence) - 1, THREADS = 8, ROUNDS = 20 };

/* A long text, and its lengths: what is converted in one call is what streams
 * and sentences give. */
static void a_long_text_is_as_its_lines(void **state)
{
    enum { TIMES = 150000 };
    struct shutong_converter *c = by_profile("s2twp");
    char *text = malloc((size_t)TIMES * SENTENCE), *line, *out;
    size_t line_nbytes, n;

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(text + i * SENTENCE, sentence, SENTENCE);
    assert_int_equal(
        shutong_convert(c, sentence, SENTENCE, &line, &line_nbytes, NULL),
        SHUTONG_OK);
    assert_int_equal(
        shutong_convert(c, text, (size_t)TIMES * SENTENCE, &out, &n, NULL),
        SHUTONG_OK);
    assert_int_equal(n, TIMES * line_nbytes);
    for (size_t i = 0; i < TIMES; i++)
        if (memcmp(out + i * line_nbytes, line, line_nbytes) != 0)
            fail_msg("line %zu differs", i + 1);
    assert_true(out[n] == '\0');
    free(out);
    /* The same text without an end of a line, and a target. */
    for (size_t i = 0; i < TIMES; i++)
        text[(i + 1) * SENTENCE - 1] = ' ';
    struct shutong_converter *t = to_target("zh-TW");
    assert_int_equal(
        shutong_convert(t, text, (size_t)TIMES * SENTENCE, &out, &n, NULL),
        SHUTONG_OK);
    assert_true(n > (size_t)TIMES * (SENTENCE - 10) && out[n] == '\0');
    free(out);
    free(line);
    free(text);
    shutong_converter_free(t);
    shutong_converter_free(c);
}

/* What a thread is given, and whether all of it was right. */
struct job {
    pthread_t thread;
    const struct shutong_converter *converter;
    const char *wanted;
    size_t wanted_nbytes;
    int right; /* rounds */
};

static void *convert_often(void *argument)
{
    struct job *job = argument;
    struct shutong_error error = untouched();

    for (int i = 0; i < ROUNDS; i++) {
        struct shutong_stream *s = shutong_stream_new(job->converter);
        const char *piece;
        char *out;
        size_t n, piece_nbytes, given = 0;
        if (s == NULL || shutong_convert(job->converter, sentence, SENTENCE,
                                         &out, &n, &error) != SHUTONG_OK)
            return NULL;
        int same = n == job->wanted_nbytes && memcmp(out, job->wanted, n) == 0;
        for (size_t k = 0; k < SENTENCE && same; k++) {
            same = shutong_stream_feed(s, sentence + k, 1, &piece,
                                       &piece_nbytes, &error) == SHUTONG_OK &&
                   memcmp(out + given, piece, piece_nbytes) == 0;
            given += piece_nbytes;
        }
        same = same && shutong_stream_finish(s, &piece, &piece_nbytes,
                                             &error) == SHUTONG_OK;
        job->right += same && given + piece_nbytes == n;
        shutong_stream_free(s);
        free(out);
    }
    return NULL;
}

static void threads_share(struct shutong_converter *c)
{
    struct job jobs[THREADS];
    char *wanted;
    size_t n;

    assert_int_equal(shutong_convert(c, sentence, SENTENCE, &wanted, &n, NULL),
                     SHUTONG_OK);
    for (size_t i = 0; i < THREADS; i++) {
        jobs[i] =
            (struct job){.converter = c, .wanted = wanted, .wanted_nbytes = n};
        assert_int_equal(
            pthread_create(&jobs[i].thread, NULL, convert_often, &jobs[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(jobs[i].thread, NULL), 0);
        assert_int_equal(jobs[i].right, ROUNDS);
    }
    free(wanted);
    shutong_converter_free(c);
}

static void threads_share_a_converter(void **state)
{
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_settings own = {.target = "zh-TW", .terms = terms};

    (void)state;
    threads_share(by_profile("s2twp"));
    threads_share(to_target("zh-HK"));
    assert_int_equal(shutong_terms_add(terms, "软件", 6, NULL, 0, NULL),
                     SHUTONG_OK);
    assert_int_equal(shutong_terms_add_pattern(terms, "乾.", NULL), SHUTONG_OK);
    struct shutong_converter *c = shutong_converter_new(&own, NULL);
    shutong_terms_free(terms);
    assert_non_null(c);
    threads_share(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_text_is_as_its_lines),
        cmocka_unit_test(threads_share_a_converter),
    };

    return cmocka_run_group_tests_name("api_threads", tests, NULL, NULL);
}
