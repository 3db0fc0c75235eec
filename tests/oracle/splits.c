/*
 * splits.c - is what a stream gives independent of where its text is cut?
 *
 *     splits PROFILE|TARGET[+phrases][+lines] FILE...
 *
 * Every prefix of each text, even one that ends within a character, is a text
 * of its own: converted whole, and streamed byte by byte.  The whole text is
 * also streamed in every two pieces, and when it is short in every three.  All
 * of it by each way of treating ill-formed input.  Checked is that
 *
 *   - the output is the same, up to the error where there is one;
 *   - the error is the same: status, line, byte, offset;
 *   - after a newline nothing is left for finish to give, except within an
 *     ideographic description sequence, and by a target that is not to give
 *     each line at once.
 */
#include "shutong.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_NBYTES 80 /* of texts cut in three: 3160 ways */
#define FAILURES_SHOWN 10

/* What became of a text. */
struct result {
    struct shutong_error error;
    char *text;
    size_t nbytes;
    size_t capacity;
};

/* The file and way of treating ill-formed input now being checked. */
static const char *where;
static const char *how;
static int lines_at_once;
static unsigned long nchecks;
static unsigned long nfailures;

static _Noreturn void die(const char *what, const char *detail)
{
    fprintf(stderr, "splits: %s: %s\n", what, detail);
    exit(2);
}

static void *allocate(size_t nbytes)
{
    void *memory = malloc(nbytes > 0 ? nbytes : 1);

    if (memory == NULL)
        die("malloc", strerror(errno));
    return memory;
}

static void append(struct result *result, const char *text, size_t nbytes)
{
    if (nbytes > result->capacity - result->nbytes) {
        result->capacity = (result->nbytes + nbytes) * 2;
        result->text = realloc(result->text, result->capacity);
        if (result->text == NULL)
            die("realloc", strerror(errno));
    }
    if (nbytes > 0)
        memcpy(result->text + result->nbytes, text, nbytes);
    result->nbytes += nbytes;
}

static void convert_whole(const struct shutong_converter *converter,
                          const char *text, size_t nbytes,
                          struct result *result)
{
    memset(&result->error, 0, sizeof result->error);
    free(result->text);
    result->text = NULL;
    result->nbytes = result->capacity = 0;
    if (shutong_convert(converter, text, nbytes, &result->text, &result->nbytes,
                        &result->error) == SHUTONG_OK) {
        result->capacity = result->nbytes;
        return;
    }
    if (result->error.status != SHUTONG_ILL_FORMED ||
        result->error.offset >= nbytes)
        die("shutong_convert", result->error.message);
    /* What comes before the error is a text of its own. */
    if (shutong_convert(converter, text, (size_t)result->error.offset,
                        &result->text, &result->nbytes, NULL) != SHUTONG_OK)
        die("shutong_convert", "fails before its error");
    result->capacity = result->nbytes;
}

/* Feeds one piece, in a buffer of just its length for sanitizers to see. */
static enum shutong_status feed(struct shutong_stream *stream, const char *text,
                                size_t nbytes, struct result *result)
{
    char *piece = allocate(nbytes);
    const char *out;
    size_t out_nbytes;

    if (nbytes > 0)
        memcpy(piece, text, nbytes);
    enum shutong_status status = shutong_stream_feed(
        stream, piece, nbytes, &out, &out_nbytes, &result->error);
    append(result, out, out_nbytes);
    free(piece);
    return status;
}

static int has_operator(const char *text, size_t nbytes)
{
    for (size_t i = 0; i + 2 < nbytes; i++)
        if (memcmp(text + i, "\xE2\xBF", 2) == 0 &&
            (unsigned char)text[i + 2] >= 0xB0)
            return 1;
    return 0;
}

static void fail(const char *what, size_t nbytes, const size_t *cuts,
                 size_t ncuts, const struct result *got,
                 const struct result *expected)
{
    if (nfailures++ >= FAILURES_SHOWN)
        return;
    printf("%s (%s): %s\n  first %zu bytes", where, how, what, nbytes);
    if (ncuts > 2)
        printf(", byte by byte\n");
    else if (ncuts == 2)
        printf(", cut at %zu and %zu\n", cuts[0], cuts[1]);
    else
        printf(", cut at %zu\n", ncuts > 0 ? cuts[0] : nbytes);
    const struct result *both[] = {got, expected};
    for (int i = 0; i < 2; i++) {
        const struct shutong_error *error = &both[i]->error;
        printf("  %s", i == 0 ? "stream" : "whole ");
        if (error->status != SHUTONG_OK)
            printf(" [line %llu byte %llu offset %llu: %s]",
                   (unsigned long long)error->line,
                   (unsigned long long)error->byte,
                   (unsigned long long)error->offset, error->message);
        printf(" %zu bytes: ", both[i]->nbytes);
        for (size_t j = 0; j < both[i]->nbytes; j++) {
            char c = both[i]->text[j];
            if (c == '\n')
                printf("\\n");
            else if (c == '\r')
                printf("\\r");
            else
                putchar(c);
        }
        putchar('\n');
    }
}

/* Streams the text in pieces that end at the cuts and at its end. */
static void check(struct shutong_stream *stream, const char *text,
                  size_t nbytes, const size_t *cuts, size_t ncuts,
                  const struct result *expected)
{
    static struct result got;
    enum shutong_status status = SHUTONG_OK;
    size_t start = 0;

    nchecks++;
    got.nbytes = 0;
    memset(&got.error, 0, sizeof got.error);
    for (size_t i = 0; i <= ncuts && status == SHUTONG_OK; i++) {
        size_t end = i < ncuts ? cuts[i] : nbytes;
        status = feed(stream, text + start, end - start, &got);
        start = end;
    }
    if (status == SHUTONG_OK) {
        const char *rest;
        size_t rest_nbytes;
        status = shutong_stream_finish(stream, &rest, &rest_nbytes, &got.error);
        append(&got, rest, rest_nbytes);
        if (lines_at_once && status == SHUTONG_OK && rest_nbytes > 0 &&
            nbytes > 0 && text[nbytes - 1] == '\n' &&
            !has_operator(text, nbytes))
            fail("held back after a newline", nbytes, cuts, ncuts, &got,
                 expected);
    }
    if (status != SHUTONG_OK)
        shutong_stream_reset(stream);
    if (status != got.error.status || status != expected->error.status ||
        got.error.line != expected->error.line ||
        got.error.byte != expected->error.byte ||
        got.error.offset != expected->error.offset)
        fail("another error", nbytes, cuts, ncuts, &got, expected);
    else if (got.nbytes != expected->nbytes ||
             (got.nbytes > 0 &&
              memcmp(got.text, expected->text, got.nbytes) != 0))
        fail("another output", nbytes, cuts, ncuts, &got, expected);
}

static void check_text(const struct shutong_converter *converter,
                       const char *text, size_t nbytes)
{
    struct shutong_stream *stream = shutong_stream_new(converter);
    size_t *every = allocate((nbytes + 1) * sizeof *every);
    struct result expected = {0};

    if (stream == NULL)
        die("shutong_stream_new", "no memory");
    for (size_t i = 0; i <= nbytes; i++)
        every[i] = i + 1;
    for (size_t end = 0; end <= nbytes; end++) {
        convert_whole(converter, text, end, &expected);
        check(stream, text, end, every, end > 0 ? end - 1 : 0, &expected);
        check(stream, text, end, every, 0, &expected);
    }
    /* `expected` is now of the whole text.  Empty pieces are pieces. */
    for (size_t i = 0; i <= nbytes; i++) {
        check(stream, text, nbytes, (size_t[]){i}, 1, &expected);
        for (size_t j = i; nbytes <= SHORT_NBYTES && j <= nbytes; j++)
            check(stream, text, nbytes, (size_t[]){i, j}, 2, &expected);
    }
    free(expected.text);
    free(every);
    shutong_stream_free(stream);
}

static char *read_whole(const char *path, size_t *nbytes_ret)
{
    FILE *file = fopen(path, "rb");
    char *text = allocate(4096);

    if (file == NULL)
        die(path, strerror(errno));
    *nbytes_ret = fread(text, 1, 4096, file);
    if (ferror(file))
        die(path, strerror(errno));
    if (*nbytes_ret == 4096)
        die(path, "too long for every prefix of it to be tried");
    fclose(file);
    return text;
}

/* Reads PROFILE or TARGET; changes the argument. */
static void name(struct shutong_settings *settings, char *argument)
{
    char *plus = strchr(argument, '+');

    if (strncmp(argument, "zh-", 3) == 0)
        settings->target = argument;
    else
        settings->config = argument;
    settings->phrases = plus != NULL && strstr(plus, "+phrases") != NULL;
    if (plus != NULL && strstr(plus, "+lines") != NULL)
        settings->scope = SHUTONG_SCOPE_BEFORE;
    lines_at_once =
        settings->config != NULL || settings->scope == SHUTONG_SCOPE_BEFORE;
    if (plus != NULL)
        *plus = '\0';
}

int main(int argc, char **argv)
{
    static const struct {
        enum shutong_invalid invalid;
        const char *name;
    } ways[] = {{SHUTONG_INVALID_FAIL, "fail"},
                {SHUTONG_INVALID_KEEP, "keep"},
                {SHUTONG_INVALID_REPLACE, "replace"}};

    if (argc < 3)
        die("usage", "splits PROFILE|TARGET[+phrases][+lines] FILE...");
    struct shutong_settings settings = {0};
    name(&settings, argv[1]);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        settings.invalid = ways[i].invalid;
        struct shutong_error error = {0};
        struct shutong_converter *converter =
            shutong_converter_new(&settings, &error);
        if (converter == NULL)
            die(argv[1], error.message);
        how = ways[i].name;
        for (int j = 2; j < argc; j++) {
            size_t nbytes;
            char *text = read_whole(argv[j], &nbytes);
            where = argv[j];
            check_text(converter, text, nbytes);
            free(text);
        }
        shutong_converter_free(converter);
    }
    printf("%lu checks, %lu failures\n", nchecks, nfailures);
    if (fclose(stdout) != 0)
        die("stdout", strerror(errno));
    return nfailures > 0;
}
