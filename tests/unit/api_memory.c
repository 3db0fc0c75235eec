/*
 * api_memory.c - out of memory, at every allocation of every public function:
 * it is said, nothing is lost or broken, and once there is memory again the
 * same objects give what they always give.  Each fails alone or with all after
 * it, with ALLOCATION_STEP=1 in both ways.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json_c_version.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#else
#define HAS_SANITIZER 0

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t count, size_t n);
extern void *__libc_realloc(void *memory, size_t n);
#endif

/* The allocation that fails, counted down; 0 where none does. */
static size_t failing;
static int for_ever, failed;

#if !HAS_SANITIZER
static int fails(void)
{
    if (failing == 0)
        return 0;
    if (failing > 1) {
        failing--;
        return 0;
    }
    if (!for_ever)
        failing = 0;
    failed = 1;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n)
{
    return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
    return fails() ? NULL : __libc_calloc(count, n);
}

void *realloc(void *memory, size_t n)
{
    return fails() ? NULL : __libc_realloc(memory, n);
}
#endif

/* All that is made, and what came of it. */
struct all {
    struct shutong_terms *terms;
    struct shutong_converter *converter;
    struct shutong_stream *stream;
    struct shutong_part *part;
    struct shutong_detector *detector;
    struct shutong_repairer *repairer;
    char out[4096];
    size_t n;
    size_t seen; /* changes, runs, places */
    struct shutong_error error;
};

static const char text[] =
    "头发里面的软件，皇后后来说：乾隆、干净。a\u200B汉\u200B字里(lǐ)面\n"
    "頭髮裡面的軟體，皇后後來說：乾隆、乾淨。\n";

static int see_change(void *context, const struct shutong_change *change)
{
    ((struct all *)context)->seen += (size_t)change->nbytes;
    return 0;
}

static int see_run(void *context, const struct shutong_lines *run)
{
    ((struct all *)context)->seen += (size_t)run->count;
    return 0;
}

static int see_place(void *context, const struct shutong_place *place)
{
    ((struct all *)context)->seen += place->before_nbytes;
    return 0;
}

static void keep(struct all *a, const char *out, size_t n)
{
    assert_true(n <= sizeof(a->out) - a->n);
    memcpy(a->out + a->n, out, n);
    a->n += n;
}

/* Where a function returns NULL and takes no error. */
static enum shutong_status made(const void *object)
{
    return object == NULL ? SHUTONG_NO_MEMORY : SHUTONG_OK;
}

/* Makes what is not there yet.  Terms are added again: the first counts. */
static enum shutong_status make(struct all *a, const struct shutong_settings *s)
{
    struct shutong_settings settings = *s;
    enum shutong_status status = SHUTONG_OK;

    if (a->terms == NULL)
        status = made(a->terms = shutong_terms_new(NULL, NULL));
    if (status == SHUTONG_OK)
        status =
            shutong_terms_add(a->terms, "软件", 6, "SOFTWARE", 8, &a->error);
    if (status == SHUTONG_OK)
        status = shutong_terms_add(a->terms, "后来", 6, NULL, 0, &a->error);
    if (status == SHUTONG_OK && s->phrases)
        status = shutong_terms_add_pattern(a->terms, "[a-z]+", &a->error);
    settings.terms = a->terms;
    if (status == SHUTONG_OK && a->converter == NULL) {
        a->converter = shutong_converter_new(&settings, &a->error);
        status = a->converter == NULL ? a->error.status : SHUTONG_OK;
    }
    if (status == SHUTONG_OK && a->stream == NULL)
        status = made(a->stream = shutong_stream_new(a->converter));
    if (status == SHUTONG_OK && a->part == NULL)
        status = made(a->part = shutong_part_new(a->converter));
    if (status == SHUTONG_OK && a->detector == NULL)
        status = made(a->detector = shutong_detector_new(SHUTONG_INVALID_FAIL,
                                                         see_run, a));
    if (status == SHUTONG_OK && a->repairer == NULL) {
        a->repairer = shutong_repairer_new(
            SHUTONG_REPAIR_ALL, SHUTONG_INVALID_FAIL, see_place, a, &a->error);
        status = a->repairer == NULL ? a->error.status : SHUTONG_OK;
    }
    return status;
}

/* Converts in pieces, or with `part` as one part. */
static enum shutong_status stream(struct all *a, int part)
{
    enum shutong_status status = SHUTONG_OK;
    size_t half = sizeof(text) / 2, n;
    const char *out;

    if (part) {
        shutong_part_read(a->part, text, sizeof(text) - 1);
        status = shutong_stream_join(a->stream, a->part, &out, &n, &a->error);
        keep(a, out, n);
    } else {
        status =
            shutong_stream_feed(a->stream, text, half, &out, &n, &a->error);
        keep(a, out, n);
        if (status == SHUTONG_OK) {
            status = shutong_stream_feed(a->stream, text + half,
                                         sizeof(text) - 1 - half, &out, &n,
                                         &a->error);
            keep(a, out, n);
        }
    }
    if (status == SHUTONG_OK) {
        status = shutong_stream_finish(a->stream, &out, &n, &a->error);
        keep(a, out, n);
    }
    return status;
}

static enum shutong_status convert(struct all *a)
{
    char *out;
    size_t n;
    enum shutong_status status = shutong_convert(
        a->converter, text, sizeof(text) - 1, &out, &n, &a->error);

    assert_true((status == SHUTONG_OK) == (out != NULL));
    if (out != NULL)
        keep(a, out, n);
    free(out);
    return status;
}

static enum shutong_status explain(struct all *a)
{
    enum shutong_status status =
        shutong_stream_explain(a->stream, see_change, a, &a->error);

    if (status == SHUTONG_OK)
        status = stream(a, 0);
    if (status == SHUTONG_OK)
        status = shutong_stream_explain(a->stream, NULL, NULL, &a->error);
    return status;
}

static enum shutong_status detect(struct all *a)
{
    struct shutong_detection found;
    enum shutong_status status =
        shutong_detector_feed(a->detector, text, sizeof(text) - 1, &a->error);

    if (status == SHUTONG_OK)
        status = shutong_detector_finish(a->detector, &found, &a->error);
    if (status == SHUTONG_OK)
        a->seen += (size_t)found.han;
    return status;
}

static enum shutong_status repair(struct all *a)
{
    const char *out;
    size_t n;
    enum shutong_status status = shutong_repairer_feed(
        a->repairer, text, sizeof(text) - 1, &out, &n, &a->error);

    keep(a, out, n);
    if (status == SHUTONG_OK) {
        status = shutong_repairer_keep(a->repairer, text, sizeof(text) - 1,
                                       &out, &n, &a->error);
        keep(a, out, n);
    }
    if (status == SHUTONG_OK) {
        status = shutong_repairer_finish(a->repairer, &out, &n, &a->error);
        keep(a, out, n);
    }
    return status;
}

static enum shutong_status do_all(struct all *a,
                                  const struct shutong_settings *settings)
{
    enum shutong_status status = make(a, settings);

    if (status == SHUTONG_OK)
        status = convert(a);
    if (status == SHUTONG_OK)
        status = stream(a, 0);
    if (status == SHUTONG_OK)
        status = stream(a, 1);
    if (status == SHUTONG_OK)
        status = explain(a);
    if (status == SHUTONG_OK)
        status = detect(a);
    return status == SHUTONG_OK ? repair(a) : status;
}

/* Forgets what was given and fed. */
static void reset(struct all *a)
{
    a->n = a->seen = 0;
    if (a->stream != NULL)
        shutong_stream_reset(a->stream);
    if (a->stream != NULL)
        assert_int_equal(shutong_stream_explain(a->stream, NULL, NULL, NULL),
                         SHUTONG_OK);
    if (a->detector != NULL)
        shutong_detector_reset(a->detector);
    if (a->repairer != NULL)
        shutong_repairer_reset(a->repairer);
}

static void free_all(struct all *a)
{
    shutong_repairer_free(a->repairer);
    shutong_detector_free(a->detector);
    shutong_part_free(a->part);
    shutong_stream_free(a->stream);
    shutong_converter_free(a->converter);
    shutong_terms_free(a->terms);
    free(a);
}

static struct all *new_all(void)
{
    struct all *a = calloc(1, sizeof(*a));

    assert_non_null(a);
    return a;
}

/* Lets one allocation fail, or all from one on; whether it came to that. */
static int with_failure(const struct shutong_settings *settings, size_t number,
                        int all_after, const struct all *right)
{
    struct all *a = new_all();

    failed = 0;
    for_ever = all_after;
    failing = number;
    enum shutong_status status = do_all(a, settings);
    failing = 0;
    int came = failed;
    if (status != SHUTONG_OK) {
        assert_int_equal(status, SHUTONG_NO_MEMORY);
        assert_true(came);
        /* What was given before is the beginning of what is right. */
        assert_true(a->n <= right->n);
        reset(a);
        assert_int_equal(do_all(a, settings), SHUTONG_OK);
    }
    assert_int_equal(a->n, right->n);
    assert_memory_equal(a->out, right->out, a->n);
    assert_int_equal(a->seen, right->seen);
    free_all(a);
    return came;
}

/* Makes a converter while one allocation fails, in a process of its own, where
 * json-c before 0.17 may crash.  Where none is made, the error must say why:
 * whether it came to that. */
static int makes_or_says_why(const struct shutong_settings *settings,
                             size_t number, int all_after)
{
    enum { CAME_NOT = 10, CAME, SAID_NOTHING };
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct shutong_error error = {.status = SHUTONG_OK};
        signal(SIGSEGV, SIG_DFL);
        signal(SIGABRT, SIG_DFL);
        failed = 0;
        for_ever = all_after;
        failing = number;
        struct shutong_converter *c = shutong_converter_new(settings, &error);
        failing = 0;
        if (c == NULL &&
            (error.status != SHUTONG_NO_MEMORY || error.message[0] == '\0'))
            _exit(SAID_NOTHING);
        shutong_converter_free(c);
        _exit(failed ? CAME : CAME_NOT);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && json_c_version_num() < (17 << 8))
        return 1;
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), SAID_NOTHING);
    return WEXITSTATUS(status) == CAME;
}

/* with_failure() in a process of its own: json-c before 0.17 crashes when an
 * allocation fails, which is all that may happen beside what should. */
static int with_failure_in_child(const struct shutong_settings *settings,
                                 size_t number, int all_after,
                                 const struct all *right)
{
    enum { CAME_NOT = 10, CAME = 11 };
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        signal(SIGABRT, SIG_DFL);
        _exit(with_failure(settings, number, all_after, right) ? CAME
                                                               : CAME_NOT);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && json_c_version_num() < (17 << 8))
        return 1;
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == CAME || WEXITSTATUS(status) == CAME_NOT);
    return WEXITSTATUS(status) == CAME;
}

static void every_allocation_fails(
    const struct shutong_settings *settings,
    int (*try)(const struct shutong_settings *settings, size_t number,
               int all_after, const struct all *right))
{
    size_t count = 1;
    int both = getenv("ALLOCATION_STEP") != NULL;
    struct all *right = new_all();
    assert_int_equal(do_all(right, settings), SHUTONG_OK);
    while (try(settings, count, count & 1, right)) {
        if (both)
            assert_true(try(settings, count, !(count & 1), right));
        count++;
    }
    free_all(right);
    assert_true(count > 30);
    print_message("# %zu allocations\n", count - 1);
}

static void by_a_profile(void **state)
{
    (void)state;
    every_allocation_fails(&(struct shutong_settings){.config = "s2twp"},
                           with_failure);
}

static void by_a_profile_with_patterns(void **state)
{
    (void)state;
    /* phrases: patterns as well. */
    every_allocation_fails(
        &(struct shutong_settings){.config = "s2t", .phrases = 1},
        with_failure);
}

static void to_a_target(void **state)
{
    (void)state;
    every_allocation_fails(&(struct shutong_settings){.target = "zh-TW"},
                           with_failure);
}

static void to_a_target_with_patterns(void **state)
{
    (void)state;
    every_allocation_fails(
        &(struct shutong_settings){.target = "zh-HK", .phrases = 1},
        with_failure);
}

static void to_a_target_with_forms(void **state)
{
    (void)state;
    every_allocation_fails(
        &(struct shutong_settings){.target = "zh-TW",
                                   .prefer = "台週羣",
                                   .quotes = SHUTONG_QUOTES_CORNER},
        with_failure);
}

/* From a file, what is read is compiled. */
static void by_a_configuration(void **state)
{
    static const char file[] = "./tests/unit/api.json";

    (void)state;
    every_allocation_fails(&(struct shutong_settings){.config = file},
                           with_failure_in_child);
}

/* Removes the files of a folder, and counts them. */
static size_t empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    size_t n = 0;

    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.') {
            assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
            n++;
        }
    closedir(folder);
    return n;
}

/* However memory ends while a converter is made, what is returned is a
 * converter or NULL and the reason: profiles, targets, and a configuration that
 * is read, compiled, kept and found again. */
static void a_converter_or_a_reason(void **state)
{
    static const char file[] = "./tests/unit/api.json";
    char folder[] = "/tmp/shutong-api-memory-XXXXXX";
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    struct shutong_settings all[] = {{.config = "s2twp"},
                                     {.target = "zh-TW", .phrases = 1},
                                     {.target = "zh-TW", .prefer = "台週"},
                                     {.config = file},
                                     {.config = file, .cache = folder}};

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(shutong_terms_add(terms, "软件", 6, "SOFTWARE", 8, NULL),
                     SHUTONG_OK);
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        size_t count = 1;
        all[i].terms = terms;
        while (makes_or_says_why(&all[i], count, count & 1))
            count++;
        assert_true(count > 4);
        print_message("# %zu allocations\n", count - 1);
    }
    shutong_terms_free(terms);
    assert_int_equal(empty_folder(folder), 1);
    assert_int_equal(rmdir(folder), 0);
}

/* Where images are kept. */
static char cache[] = "/tmp/shutong-api-memory-XXXXXX";

/* with_failure_in_child() where no image is kept, but may be made. */
static int with_failure_and_no_image(const struct shutong_settings *settings,
                                     size_t number, int all_after,
                                     const struct all *right)
{
    empty_folder(cache);
    return with_failure_in_child(settings, number, all_after, right);
}

/* From a file, the image of which is kept, and then found. */
static void by_a_kept_configuration(void **state)
{
    static const char file[] = "./tests/unit/api.json";
    struct shutong_settings settings = {.config = file, .cache = cache};

    (void)state;
    assert_non_null(mkdtemp(cache));
    every_allocation_fails(&settings, with_failure_and_no_image);
    every_allocation_fails(&settings, with_failure_in_child);
    assert_int_equal(empty_folder(cache), 1);
    assert_int_equal(rmdir(cache), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_converter_or_a_reason),
        cmocka_unit_test(by_a_profile),
        cmocka_unit_test(by_a_profile_with_patterns),
        cmocka_unit_test(to_a_target),
        cmocka_unit_test(to_a_target_with_patterns),
        cmocka_unit_test(to_a_target_with_forms),
        cmocka_unit_test(by_a_configuration),
        cmocka_unit_test(by_a_kept_configuration),
    };

    if (HAS_SANITIZER) {
        puts("1..0 # SKIP sanitizers have their own allocations");
        return 0;
    }
    return cmocka_run_group_tests_name("api_memory", tests, NULL, NULL);
}
