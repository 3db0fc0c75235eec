/*
 * stream.c - text of any length in little memory: repaired, then converted.
 *
 *   stream zh-TW <text.txt
 *   stream zh-TW terms.txt <text.txt
 *   cc -o stream stream.c -lshutong
 *
 * This example is in the public domain (CC0 1.0): copy what you need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shutong.h>

/* Says where a text or file is wrong, and how. */
static int say(void *context, const struct shutong_error *error)
{
    (void)context;
    if (error->file[0] != '\0')
        fprintf(stderr, "%s:", error->file);
    fprintf(stderr, "%llu:%llu: %s\n", (unsigned long long)error->line,
            (unsigned long long)error->byte, error->message);
    return 0;
}

/* Makes a converter to `target`; `path` is a dictionary of custom terms or
 * NULL.
 */
static struct shutong_converter *make_converter(const char *target,
                                                const char *path,
                                                struct shutong_error *error)
{
    struct shutong_settings settings = {0};
    struct shutong_converter *converter = NULL;
    struct shutong_terms *terms = shutong_terms_new(say, NULL);

    settings.target = target;
    settings.terms = terms;
    if (terms != NULL &&
        (path == NULL || shutong_terms_read(terms, path, error) == SHUTONG_OK))
        converter = shutong_converter_new(&settings, error);
    shutong_terms_free(terms);
    return converter;
}

/* Converts standard input.  What comes before a mistake is written. */
static enum shutong_status convert(struct shutong_repairer *repairer,
                                   struct shutong_stream *stream,
                                   struct shutong_error *error)
{
    enum shutong_status repaired, status;
    static char in[65536];
    const char *text, *out;
    size_t n, text_n, out_n;

    do {
        n = fread(in, 1, sizeof(in), stdin);
        if (n > 0)
            repaired =
                shutong_repairer_feed(repairer, in, n, &text, &text_n, error);
        else
            repaired = shutong_repairer_finish(repairer, &text, &text_n, error);
        status = shutong_stream_feed(stream, text, text_n, &out, &out_n, error);
        fwrite(out, 1, out_n, stdout);
        if (status != SHUTONG_OK)
            return status;
    } while (n > 0 && repaired == SHUTONG_OK && !ferror(stdout));
    status = shutong_stream_finish(stream, &out, &out_n, error);
    fwrite(out, 1, out_n, stdout);
    return repaired != SHUTONG_OK ? repaired : status;
}

int main(int argc, char **argv)
{
    struct shutong_error error = {0};
    struct shutong_converter *converter = NULL;
    struct shutong_repairer *repairer = NULL;
    struct shutong_stream *stream = NULL;
    const enum shutong_invalid way = SHUTONG_INVALID_FAIL;
    int result = EXIT_FAILURE;

    /* For what returns NULL and says no more. */
    strcpy(error.message, shutong_status_text(SHUTONG_NO_MEMORY));
    if (argc != 2 && argc != 3)
        fprintf(stderr, "usage: stream TARGET [TERMS] <TEXT\n");
    else if (!(converter = make_converter(argv[1], argv[2], &error)) ||
             !(repairer = shutong_repairer_new(SHUTONG_REPAIR_ALL, way, NULL,
                                               NULL, &error)) ||
             !(stream = shutong_stream_new(converter)) ||
             convert(repairer, stream, &error) != SHUTONG_OK)
        say(NULL, &error);
    else if (fflush(stdout) != 0 || ferror(stdout) || ferror(stdin))
        fprintf(stderr, "standard input or output failed\n");
    else
        result = EXIT_SUCCESS;
    shutong_stream_free(stream);
    shutong_repairer_free(repairer);
    shutong_converter_free(converter);
    return result;
}
