/*
 * app.c - a program that uses the library as it is installed.
 *
 *     app TEXT CONFIGURATION
 *
 * Prints the version and the text in traditional script, but for x and digits,
 * and what is wrong with the configuration.  It has names of its own that the
 * library has within, and is C++ as well.
 */
#include <shutong.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int read_file(void);
int buf_append(void);

int read_file(void)
{
    return 1;
}
int buf_append(void)
{
    return 2;
}

int main(int argc, char **argv)
{
    struct shutong_error error;
    struct shutong_settings settings;
    struct shutong_terms *terms = shutong_terms_new(NULL, NULL);
    char *out;
    size_t n;

    memset(&settings, 0, sizeof(settings));
    settings.target = "zh-TW";
    settings.terms = terms;
    if (read_file() + buf_append() != 3 || terms == NULL || argc < 2 ||
        shutong_terms_add_pattern(terms, "x[0-9]+", &error) != SHUTONG_OK)
        return 3;
    struct shutong_converter *converter =
        shutong_converter_new(&settings, &error);
    shutong_terms_free(terms);
    if (converter == NULL ||
        shutong_convert(converter, argv[1], strlen(argv[1]), &out, &n,
                        &error) != SHUTONG_OK)
        return 4;
    printf("%s %s\n", shutong_version(), out);
    shutong_free(out);
    shutong_converter_free(converter);
    settings.target = NULL;
    settings.terms = NULL;
    settings.config = argv[2];
    converter = shutong_converter_new(&settings, &error);
    if (converter == NULL)
        puts(error.message);
    shutong_converter_free(converter);
    return 0;
}
