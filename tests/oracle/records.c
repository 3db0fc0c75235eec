/*
 * records.c - converts records through the public API, one text each.
 *
 *     records CONFIG [-p DIR]... [-s] [-t] < in > out
 *
 *     -p DIR  a further folder for configurations and dictionaries
 *     -s      through the stream API, each text in pieces of random lengths
 *     -t      include_tofu_risk_dictionaries
 *
 * The lengths follow from the text alone, so that a failure repeats itself.
 */
#include "shutong.h"

#include "record_io.h"

/* What the stream has given so far for one text. */
struct output {
    char *text;
    size_t nbytes;
    size_t capacity;
};

static void output_append(struct output *output, const char *text,
                          size_t nbytes)
{
    if (nbytes > output->capacity - output->nbytes) {
        if (nbytes > SIZE_MAX / 2 - output->nbytes)
            die("output", "too long");
        output->capacity = (output->nbytes + nbytes) * 2;
        output->text = realloc(output->text, output->capacity);
        if (output->text == NULL)
            die("output", "no memory");
    }
    if (nbytes > 0)
        memcpy(output->text + output->nbytes, text, nbytes);
    output->nbytes += nbytes;
}

/* FNV-1a: where the pseudo-random lengths of this text start from. */
static uint64_t hash(const char *text, size_t nbytes)
{
    uint64_t value = 14695981039346656037u;

    for (size_t i = 0; i < nbytes; i++)
        value = (value ^ (unsigned char)text[i]) * 1099511628211u;
    return value;
}

/* The next length: mostly of a few bytes, at times none or many. */
static size_t next_length(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    size_t bits = (size_t)(*state >> 40);
    size_t most = bits % 8 == 0 ? 64 : bits % 8 < 4 ? 2 : 9;
    return bits / 8 % most;
}

static void convert_stream(struct shutong_stream *stream, const char *text,
                           size_t nbytes, struct output *output)
{
    struct shutong_error error = {0};
    uint64_t state = hash(text, nbytes);
    const char *piece;
    size_t piece_nbytes;

    output->nbytes = 0;
    while (nbytes > 0) {
        size_t length = next_length(&state);
        if (length > nbytes)
            length = nbytes;
        if (shutong_stream_feed(stream, text, length, &piece, &piece_nbytes,
                                &error) != SHUTONG_OK)
            die("shutong_stream_feed", error.message);
        output_append(output, piece, piece_nbytes);
        text += length;
        nbytes -= length;
    }
    if (shutong_stream_finish(stream, &piece, &piece_nbytes, &error) !=
        SHUTONG_OK)
        die("shutong_stream_finish", error.message);
    output_append(output, piece, piece_nbytes);
}

int main(int argc, char **argv)
{
    struct shutong_settings settings = {0};
    struct shutong_error error = {0};
    struct output output = {0};
    struct shutong_stream *stream = NULL;
    int streamed = 0;
    const char **paths = calloc((size_t)argc + 1, sizeof *paths);

    if (paths == NULL)
        die("arguments", "no memory");
    settings.paths = paths;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-s") == 0)
            streamed = 1;
        else if (strcmp(argv[i], "-t") == 0)
            settings.include_tofu_risk_dictionaries = 1;
        else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
            paths[settings.npaths++] = argv[++i];
        else if (argv[i][0] != '-' && settings.config == NULL)
            settings.config = argv[i];
        else
            die("unknown argument", argv[i]);
    }
    if (settings.config == NULL)
        die("usage", "records CONFIG [-p DIR]... [-s] [-t] < in > out");

    struct shutong_converter *converter =
        shutong_converter_new(&settings, &error);
    if (converter == NULL)
        die(error.file[0] != '\0' ? error.file : settings.config,
            error.message);
    if (streamed && (stream = shutong_stream_new(converter)) == NULL)
        die("shutong_stream_new", "no memory");

    char *text;
    size_t nbytes;
    while ((text = record_read(&nbytes)) != NULL) {
        if (stream != NULL) {
            convert_stream(stream, text, nbytes, &output);
            record_write(output.text, output.nbytes);
        } else {
            char *converted;
            size_t converted_nbytes;
            if (shutong_convert(converter, text, nbytes, &converted,
                                &converted_nbytes, &error) != SHUTONG_OK)
                die("shutong_convert", error.message);
            record_write(converted, converted_nbytes);
            free(converted);
        }
        free(text);
    }
    free(output.text);
    shutong_stream_free(stream);
    shutong_converter_free(converter);
    free(paths);
    if (fclose(stdout) != 0)
        die("stdout", strerror(errno));
    return 0;
}
