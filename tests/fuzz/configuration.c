/*
 * configuration.c - a hostile configuration and a hostile dictionary: refused,
 * or a profile whose image is sound and converts.
 *
 * The input is two files and a text, with a line of --- before the second and
 * the third:
 *
 *     { "conversion_chain": [ { "dict":
 *       { "type": "text", "file": "dictionary.txt" } } ] }
 *     ---
 *     key<TAB>candidate
 *     ---
 *     text
 *
 * What is compiled must pass image_fault(), and give the same with its
 * prefilter, without it, and through the public interface in pieces; and what
 * is told of places makes that of the text, however that is cut.
 *
 * Binary dictionaries are not read: `ocd2` and `ocd` would be given to a
 * process of its own, some milliseconds each, by OpenCC's code, which is not
 * ours to fuzz.  Here that process is not to be found.
 */
#include "places.h"

#include <fcntl.h>
#include <unistd.h>

#include "image/compile_profile.h"
#include "match/fast_path.h"
#include "shutong.h"
#include "tools/image_fault.h"

static char folder[] = "/tmp/shutong-fuzz-XXXXXX";
static char config[sizeof(folder) + 16], dictionary[sizeof(folder) + 16];

static void remove_files(void)
{
    unlink(config);
    unlink(dictionary);
    rmdir(folder);
}

static void make_folder(void)
{
    if (config[0] != '\0')
        return;
    PROPERTY(mkdtemp(folder) != NULL);
    snprintf(config, sizeof(config), "%s/config.json", folder);
    snprintf(dictionary, sizeof(dictionary), "%s/dictionary.txt", folder);
    PROPERTY(setenv("SHUTONG_LIBEXEC", "/nonexistent", 1) == 0);
    atexit(remove_files);
}

static void write_file(const char *path, const struct fuzz_input *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    PROPERTY(fd >= 0);
    PROPERTY(write(fd, content->bytes, content->n) == (ssize_t)content->n);
    close(fd);
}

/* What comes before a line of ---; the rest stays in the input. */
static struct fuzz_input take_file(struct fuzz_input *in)
{
    static const char line[] = "\n---\n";
    const uint8_t *end =
        in->n == 0 ? NULL : memmem(in->bytes, in->n, line, sizeof(line) - 1);
    struct fuzz_input file = *in;

    if (end != NULL)
        file.n = (size_t)(end - in->bytes);
    size_t taken = end == NULL ? in->n : file.n + sizeof(line) - 1;
    /* Not past the end of NULL. */
    if (taken > 0)
        *in = (struct fuzz_input){in->bytes + taken, in->n - taken};
    return file;
}

static struct buf convert(const struct conversion *c,
                          const struct fast_path_filter *f, const char *text,
                          size_t n)
{
    struct fast_path_state s;
    struct buf out = {0};
    size_t consumed;

    PROPERTY(fast_path_init(&s, c, f));
    PROPERTY(fast_path_block(&s, text, n, true, &out, &consumed));
    PROPERTY(consumed == n);
    fast_path_free(&s);
    return out;
}

static bool same(const struct buf *a, const struct buf *b)
{
    return fuzz_same(a->data, a->n, b->data, b->n);
}

/* Byte by byte and at last much, as a stream takes it. */
static struct buf convert_in_pieces(const char *text, size_t n)
{
    struct shutong_settings settings = {.config = config,
                                        .invalid = SHUTONG_INVALID_FAIL};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);
    struct shutong_stream *s = c == NULL ? NULL : shutong_stream_new(c);
    struct buf all = {0};
    const char *out;
    size_t nbytes;

    PROPERTY(s != NULL);
    for (size_t i = 0, piece; i < n; i += piece) {
        piece = i < 64 ? 1 : n - i;
        char *bytes = fuzz_copy(text + i, piece);
        PROPERTY(shutong_stream_feed(s, bytes, piece, &out, &nbytes, NULL) ==
                 SHUTONG_OK);
        PROPERTY(buf_append(&all, out, nbytes));
        free(bytes);
    }
    PROPERTY(shutong_stream_finish(s, &out, &nbytes, NULL) == SHUTONG_OK);
    PROPERTY(buf_append(&all, out, nbytes));
    shutong_stream_free(s);
    shutong_converter_free(c);
    return all;
}

/* Whole and in pieces. */
static void explain(const char *text, size_t n, const struct buf *wanted)
{
    struct shutong_settings settings = {.config = config,
                                        .invalid = SHUTONG_INVALID_FAIL};
    struct shutong_converter *c = shutong_converter_new(&settings, NULL);
    struct fuzz_cuts cuts = {.pieces = {1, 3, 0, 7}};

    PROPERTY(c != NULL);
    struct told_text whole = explain_text(c, text, n, true, NULL);
    struct told_text pieces = explain_text(c, text, n, true, &cuts);
    PROPERTY(same(&whole.out, wanted));
    PROPERTY(same(&pieces.out, wanted));
    PROPERTY(same(&pieces.places, &whole.places));
    check_told_text(&whole, text, n, SHUTONG_INVALID_FAIL);
    free_told_text(&whole);
    free_told_text(&pieces);
    shutong_converter_free(c);
}

static void convert_by(const struct image_builder *image,
                       const struct fuzz_input *text)
{
    const struct image_header *header = (const void *)image->bytes.data;
    const struct image_profile *profile = image_at(header, header->profiles);
    size_t n = text->n == 0
                   ? 0
                   : utf8_valid_prefix((const char *)text->bytes, text->n);
    struct fast_path_filter filter, none = {.index = NULL};
    struct conversion c;
    char *in = fuzz_copy(text->bytes, n);

    fast_path_filter_init(&filter, header, profile);
    PROPERTY(conversion_init(&c, header, profile, NULL));
    struct buf plain = convert(&c, &none, in, n);
    struct buf filtered = convert(&c, &filter, in, n);
    struct buf pieces = convert_in_pieces(in, n);
    PROPERTY(fuzz_is_utf8(plain.data, plain.n));
    PROPERTY(same(&plain, &filtered));
    PROPERTY(same(&plain, &pieces));
    explain(in, n, &plain);
    buf_free(&plain);
    buf_free(&filtered);
    buf_free(&pieces);
    conversion_free(&c);
    free(in);
}

/* A message has a place and is one line. */
static void check_message(const struct shutong_error *error)
{
    PROPERTY(error->status != SHUTONG_OK);
    PROPERTY(error->message[0] != '\0');
    PROPERTY(memchr(error->message, '\0', sizeof(error->message)) != NULL);
    PROPERTY(memchr(error->file, '\0', sizeof(error->file)) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input text = {data, size};
    struct fuzz_input json = take_file(&text), entries = take_file(&text);
    struct profile_places places = {.working_directory = true};
    struct dictionary_cache cache = {NULL, NULL};
    struct image_builder image = {0};
    struct shutong_error error = {.status = SHUTONG_OK};

    make_folder();
    write_file(config, &json);
    write_file(dictionary, &entries);
    struct profile *profile =
        profile_read(config, &places, false, &cache, &error);
    if (profile == NULL) {
        check_message(&error);
    } else {
        PROPERTY(image_begin(&image));
        PROPERTY(compile_profile(&image, profile, "", 0, false, &error) ==
                 SHUTONG_OK);
        PROPERTY(image_end(&image));
        PROPERTY(image_fault(image.bytes.data, image.bytes.n) == NULL);
        convert_by(&image, &text);
    }
    image_builder_free(&image);
    profile_free(profile);
    profile_cache_free(&cache);
    return 0;
}
