/*
 * calls.c - a program of OpenCC's: written against opencc.h, in C, as Debian's
 * libopencc-dev has it.
 *
 *   calls records CONFIG <IN >OUT   texts as records (tests/oracle/record_io.h)
 *                                   by each of the functions, which must agree
 *   calls edges                     a line for each call at the edge of what is
 *                                   documented, the same for every OpenCC
 *   calls beyond                    the same where OpenCC is undefined, or
 * wrong calls open NAME...              which names can be opened, and what 发
 * gives calls threads SECONDS           threads that open, convert and fail
 *   calls start CONFIG TEXT         one text, and nothing else
 *   calls time CONFIG FILE          seconds for the whole file, then for each
 * of its lines, without opening
 */
#include <opencc/opencc.h>

#include <pthread.h>
#include <time.h>

#include "../oracle/record_io.h"

#define FAILED ((opencc_t)-1)
#define WHOLE ((size_t)-1)

static opencc_t must_open(const char *config)
{
    opencc_t opencc = opencc_open(config);

    if (opencc == FAILED)
        die(config, opencc_error());
    return opencc;
}

/* Room for what a text of n bytes becomes, filled with something else. */
static char *room(size_t n)
{
    char *buffer = malloc(16 * n + 64);

    if (buffer == NULL)
        die("buffer", "no memory");
    return memset(buffer, 0x55, 16 * n + 64);
}

/* ---- texts ------------------------------------------------------------- */

static int do_records(const char *config)
{
    opencc_t opencc = must_open(config);
    char *text;
    size_t n;

    while ((text = record_read(&n)) != NULL) {
        char *a = opencc_convert_utf8(opencc, text, n);
        char *b = opencc_convert_utf8(opencc, text, WHOLE);
        char *buffer = room(n);
        size_t out = opencc_convert_utf8_to_buffer(opencc, text, n, buffer);
        if (a == NULL || b == NULL || out == WHOLE)
            die(config, opencc_error());
        if (strcmp(a, b) != 0 || strcmp(a, buffer) != 0 || strlen(a) != out)
            die(config, "the functions do not agree");
        record_write(a, out);
        opencc_convert_utf8_free(a);
        opencc_convert_utf8_free(b);
        free(buffer);
        free(text);
    }
    return opencc_close(opencc);
}

/* ---- edges --------------------------------------------------------------- */

static void show(const char *what, const char *result)
{
    printf("%s: %s\n", what, result == NULL ? "NULL" : result);
}

/* Both functions with a text, and what is left of the buffer. */
static void both(const char *what, opencc_t opencc, const char *text,
                 size_t length)
{
    char *result = opencc_convert_utf8(opencc, text, length);
    char *buffer = room(64);
    size_t n = opencc_convert_utf8_to_buffer(opencc, text, length, buffer);

    show(what, result);
    if (n == WHOLE)
        printf("%s, buffer: -1, %s\n", what,
               (unsigned char)buffer[0] == 0x55 ? "untouched" : "touched");
    else
        printf("%s, buffer: %zu, %s, %s\n", what, n, buffer,
               (unsigned char)buffer[n + 1] == 0x55 ? "no more" : "more");
    opencc_convert_utf8_free(result);
    free(buffer);
}

static int do_edges(void)
{
    printf("error at first: \"%s\"\n", opencc_error());
    printf("no such file: %d\n", opencc_open("no such file") == FAILED);
    printf("an error then: %d\n", opencc_error()[0] != '\0');
    printf("default: %s, %s\n", OPENCC_DEFAULT_CONFIG_SIMP_TO_TRAD,
           OPENCC_DEFAULT_CONFIG_TRAD_TO_SIMP);

    opencc_t opencc = must_open(NULL);
    printf("an error still: %d\n", opencc_error()[0] != '\0');
    both("empty, 0", opencc, "", 0);
    both("empty, -1", opencc, "", WHOLE);
    both("length 0", opencc, "汉字", 0);
    both("length of all", opencc, "汉字", 6);
    both("length of a part", opencc, "头发头发", 6);
    both("length within a word", opencc, "头发", 3);
    both("length over the end", opencc, "汉字\0\0\0\0\0\0", 12);
    both("-1", opencc, "头发", WHOLE);
    both("NUL within", opencc, "汉\0语", 7);
    both("NUL within, -1", opencc, "汉\0语", WHOLE);
    both("NUL first", opencc, "\0汉", 4);
    both("FF", opencc, "汉\xFF语", WHOLE);
    both("FE", opencc, "汉\xFE语", WHOLE);
    both("a continuation byte", opencc, "汉\x80语", WHOLE);
    both("after an error", opencc, "汉", WHOLE);
    both("CR, LF, BOM", opencc,
         "\xEF\xBB\xBF"
         "汉\r\n语\r",
         WHOLE);
    both("ASCII", opencc, "plain text", WHOLE);
    opencc_convert_utf8_free(NULL);

    opencc_t other = must_open(OPENCC_DEFAULT_CONFIG_TRAD_TO_SIMP);
    both("two at once", other, "漢語", WHOLE);
    printf("close: %d\n", opencc_close(opencc));
    both("the other is closed", other, "漢語", WHOLE);
    printf("close: %d\n", opencc_close(other));
    printf("close NULL: %d\n", opencc_close(NULL));
    return 0;
}

static int do_beyond(void)
{
    opencc_t opencc = must_open("s2t");

    both("length within a character", opencc, "汉语头发", 7);
    both("length within a character, 2", opencc, "汉语头发", 8);
    both("length within four bytes", opencc, "汉𠀀", 6);
    both("cut off", opencc, "汉\xE6\xB1", WHOLE);
    both("nothing but a beginning", opencc, "\xE6", WHOLE);
    both("overlong", opencc, "汉\xC0\x80", WHOLE);
    both("surrogate", opencc, "汉\n汉\xED\xA0\x80", WHOLE);
    both("five bytes", opencc, "汉\xF8\x88\x80\x80\x80", WHOLE);
    both("not continued", opencc,
         "汉\xE4"
         "A发发",
         WHOLE);
    printf("error: %s\n", opencc_error());
    both("text NULL", opencc, NULL, 0);
    printf("error: %s\n", opencc_error());
    both("text NULL, -1", opencc, NULL, WHOLE);
    both("converter NULL", NULL, "汉", WHOLE);
    both("converter -1", FAILED, "汉", WHOLE);
    printf("error: %s\n", opencc_error());
    printf("buffer NULL: %d\n",
           opencc_convert_utf8_to_buffer(opencc, "汉", WHOLE, NULL) == WHOLE);
    printf("error: %s\n", opencc_error());
    printf("close -1: %d\n", opencc_close(FAILED) != 0);
    printf("error: %s\n", opencc_error());
    return opencc_close(opencc);
}

static int do_open(char **names)
{
    for (; *names != NULL; names++) {
        opencc_t opencc = opencc_open(*names);
        if (opencc == FAILED) {
            printf("%.60s: -1\n", *names);
            fprintf(stderr, "%s\n", opencc_error());
            continue;
        }
        char *result = opencc_convert_utf8(opencc, "发", WHOLE);
        show(*names, result);
        opencc_convert_utf8_free(result);
        opencc_close(opencc);
    }
    return 0;
}

/* ---- threads ------------------------------------------------------------- */

enum { THREADS = 8 };

struct worker {
    pthread_t thread;
    int number;
    double until;
    opencc_t shared;
    unsigned long rounds;
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void expect(const char *what, const char *expected, char *got)
{
    if (got == NULL || strcmp(expected, got) != 0)
        die(what, got == NULL ? opencc_error() : got);
    opencc_convert_utf8_free(got);
}

/* Fails in a way that names the thread, and sees that other threads, which fail
 * meanwhile, do not change what is said here. */
static void fail(const struct worker *w)
{
    char name[32], text[32];
    /* So many newlines before what is ill-formed. */
    int n =
        snprintf(text, sizeof(text), "%.*s\xFF", w->number, "\n\n\n\n\n\n\n\n");

    snprintf(name, sizeof(name), "no profile %d.json", w->number);
    if (opencc_open(name) != FAILED || strstr(opencc_error(), name) == NULL)
        die("another thread's error", opencc_error());
    if (opencc_convert_utf8(w->shared, text, (size_t)n) != NULL)
        die("ill-formed", "no error");
    snprintf(name, sizeof(name), "line %d,", w->number + 1);
    if (strstr(opencc_error(), name) == NULL)
        die("another thread's error", opencc_error());
}

static void *work(void *context)
{
    struct worker *w = context;

    if (opencc_error()[0] != '\0')
        die("a new thread's error", opencc_error());
    do {
        opencc_t own = must_open(w->number % 2 == 0 ? "s2twp" : "t2s.json");
        const char *error = opencc_error();
        fail(w);
        expect("own", w->number % 2 == 0 ? "滑鼠" : "鼠标",
               opencc_convert_utf8(own, w->number % 2 == 0 ? "鼠标" : "鼠標",
                                   WHOLE));
        expect("shared", "頭髮", opencc_convert_utf8(w->shared, "头发", 6));
        if (error != opencc_error())
            die("error", "is not this thread's");
        if (opencc_close(own) != 0)
            die("close", opencc_error());
        w->rounds++;
    } while (now() < w->until);
    return NULL;
}

static int do_threads(double seconds)
{
    struct worker workers[THREADS];
    double until = now() + seconds;
    opencc_t shared = must_open("s2t.json");
    unsigned long rounds = 0;

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){0, i, until, shared, 0};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            die("thread", "cannot be made");
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        rounds += workers[i].rounds;
    }
    printf("%d threads, %s\n", THREADS, rounds >= THREADS ? "done" : "too few");
    fprintf(stderr, "%lu rounds\n", rounds);
    return opencc_close(shared);
}

/* ---- speed ----------------------------------------------------------------
 */

static int do_start(const char *config, const char *text)
{
    opencc_t opencc = must_open(config);
    char *result = opencc_convert_utf8(opencc, text, WHOLE);

    if (result == NULL)
        die(config, opencc_error());
    puts(result);
    opencc_convert_utf8_free(result);
    return opencc_close(opencc);
}

static char *read_whole(const char *path, size_t *n_ret)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        die(path, strerror(errno));
    size_t n = (size_t)ftell(file);
    char *text = malloc(n + 1);
    rewind(file);
    if (text == NULL || fread(text, 1, n, file) != n)
        die(path, "cannot be read");
    text[n] = '\0';
    fclose(file);
    *n_ret = n;
    return text;
}

static int do_time(const char *config, const char *path)
{
    opencc_t opencc = must_open(config);
    size_t n;
    char *text = read_whole(path, &n);

    opencc_convert_utf8_free(opencc_convert_utf8(opencc, text, n));
    double begin = now();
    opencc_convert_utf8_free(opencc_convert_utf8(opencc, text, n));
    double middle = now();
    for (char *line = text, *end; line < text + n; line = end) {
        end = strchr(line, '\n');
        end = end == NULL ? text + n : end + 1;
        opencc_convert_utf8_free(
            opencc_convert_utf8(opencc, line, (size_t)(end - line)));
    }
    printf("%.6f %.6f\n", middle - begin, now() - middle);
    free(text);
    return opencc_close(opencc);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int status = 2;

    if (strcmp(what, "records") == 0 && argc == 3)
        status = do_records(argv[2]);
    else if (strcmp(what, "edges") == 0)
        status = do_edges();
    else if (strcmp(what, "beyond") == 0)
        status = do_beyond();
    else if (strcmp(what, "open") == 0)
        status = do_open(argv + 2);
    else if (strcmp(what, "threads") == 0 && argc == 3)
        status = do_threads(atof(argv[2]));
    else if (strcmp(what, "start") == 0 && argc == 4)
        status = do_start(argv[2], argv[3]);
    else if (strcmp(what, "time") == 0 && argc == 4)
        status = do_time(argv[2], argv[3]);
    else
        die("usage", "see the head of tests/opencc/calls.c");
    if (fclose(stdout) != 0)
        die("stdout", strerror(errno));
    return status;
}
