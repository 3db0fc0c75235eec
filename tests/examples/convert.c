/*
 * convert.c - one text in memory, to a target script or by a profile.
 *
 *   convert -t zh-TW <text.txt
 *   convert -c s2twp <text.txt
 *   cc -o convert convert.c -lshutong
 *
 * This example is in the public domain (CC0 1.0): copy what you need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <shutong.h>

/* Says what is wrong, and where that is known. */
static int fail(const struct shutong_error *error)
{
    if (error->file[0] != '\0')
        fprintf(stderr, "%s:%llu: ", error->file,
                (unsigned long long)error->line);
    else if (error->line > 0)
        fprintf(stderr,
                "line %llu, byte %llu: ", (unsigned long long)error->line,
                (unsigned long long)error->byte);
    fprintf(stderr, "%s\n", error->message);
    return EXIT_FAILURE;
}

/* Reads all of standard input; NULL when that fails. */
static char *read_all(size_t *n_ret)
{
    char *text = NULL, *more;
    size_t n = 0, room = 0, got;

    do {
        if (n == room) {
            room = 2 * room + 65536;
            more = realloc(text, room);
            if (more == NULL) {
                free(text);
                return NULL;
            }
            text = more;
        }
        got = fread(text + n, 1, room - n, stdin);
        n += got;
    } while (got > 0);
    if (ferror(stdin)) {
        free(text);
        return NULL;
    }
    *n_ret = n;
    return text;
}

int main(int argc, char **argv)
{
    struct shutong_settings settings = {0};
    struct shutong_converter *converter;
    struct shutong_error error;
    char *text, *converted;
    size_t n, converted_nbytes;
    int result = EXIT_SUCCESS;

    if (argc == 3 && strcmp(argv[1], "-t") == 0) {
        settings.target = argv[2];
    } else if (argc == 3 && strcmp(argv[1], "-c") == 0) {
        settings.config = argv[2];
    } else {
        fprintf(stderr, "usage: convert -t TARGET|-c PROFILE <TEXT\n");
        return EXIT_FAILURE;
    }
    converter = shutong_converter_new(&settings, &error);
    if (converter == NULL) {
        /* What could have been meant is for whoever shows the error to add. */
        if (error.status == SHUTONG_UNKNOWN_PROFILE &&
            shutong_profile_nearest(settings.config) != NULL)
            fprintf(stderr, "did you mean %s? ",
                    shutong_profile_nearest(settings.config));
        return fail(&error);
    }

    text = read_all(&n);
    if (text == NULL) {
        fprintf(stderr, "standard input: cannot be read\n");
        result = EXIT_FAILURE;
    } else if (shutong_convert(converter, text, n, &converted,
                               &converted_nbytes, &error) != SHUTONG_OK) {
        result = fail(&error);
    } else {
        fwrite(converted, 1, converted_nbytes, stdout);
        if (fflush(stdout) != 0 || ferror(stdout)) {
            fprintf(stderr, "standard output: cannot be written\n");
            result = EXIT_FAILURE;
        }
        shutong_free(converted);
    }
    free(text);
    shutong_converter_free(converter);
    return result;
}
