/*
 * binary_dictionary.c - reads ocd2 and ocd dictionaries by OpenCC's own
 * library.
 */
#include "opencc/binary_dictionary.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/subprocess.h"
#include "base/read_file.h"
#include "base/status.h"

/* What the program wrote, and how far it is read. */
struct record_reader {
    const char *data;
    size_t n, i;
};

static bool get_number(struct record_reader *r, uint32_t *number)
{
    if (r->n - r->i < sizeof(*number))
        return false;
    memcpy(number, r->data + r->i, sizeof(*number));
    r->i += sizeof(*number);
    return true;
}

static bool get_string(struct record_reader *r, const char **string,
                       uint32_t *nbytes)
{
    if (!get_number(r, nbytes) || r->n - r->i < *nbytes)
        return false;
    *string = r->data + r->i;
    r->i += *nbytes;
    return true;
}

static enum shutong_status damaged(const char *path, bool is_ocd2,
                                   struct shutong_error *error)
{
    return status_fail_file(error, SHUTONG_BAD_DICTIONARY, path, 0, 0,
                            "not a valid %s dictionary: it is of another type, "
                            "truncated or damaged",
                            is_ocd2 ? "ocd2" : "ocd");
}

static enum shutong_status too_large(const char *path, bool is_ocd2,
                                     struct shutong_error *error)
{
    return status_fail_file(error, SHUTONG_BAD_DICTIONARY, path, 0, 0,
                            "damaged %s dictionary: it would take far more "
                            "memory than a file of this size needs",
                            is_ocd2 ? "ocd2" : "ocd");
}

static enum shutong_status parse(const char *path, bool is_ocd2,
                                 const struct buf *output, struct dictionary *d,
                                 struct shutong_error *error)
{
    struct record_reader r = {output->data, output->n, 0};
    struct buf candidates = {0};
    enum shutong_status status = SHUTONG_OK;
    uint32_t nstrings, nbytes, end = 0;
    const char *key, *string;
    uint32_t key_nbytes;

    while (status == SHUTONG_OK) {
        if (!get_number(&r, &nstrings)) {
            status = damaged(path, is_ocd2, error);
        } else if (nstrings == 0) {
            if (get_number(&r, &end) && end == BINARY_DICT_LARGE)
                status = too_large(path, is_ocd2, error);
            else if (r.i != r.n || end != BINARY_DICT_END)
                status = damaged(path, is_ocd2, error);
            break;
        } else if (!get_string(&r, &key, &key_nbytes)) {
            status = damaged(path, is_ocd2, error);
        } else {
            candidates.n = 0;
            for (uint32_t i = 1; i < nstrings && status == SHUTONG_OK; i++) {
                if (!get_string(&r, &string, &nbytes))
                    status = damaged(path, is_ocd2, error);
                else if ((i > 1 && !buf_append(&candidates, "", 1)) ||
                         !buf_append(&candidates, string, nbytes))
                    status = status_no_memory(error);
            }
            if (status == SHUTONG_OK)
                status =
                    dictionary_add(d, key, key_nbytes,
                                   candidates.n == 0 ? "" : candidates.data,
                                   candidates.n, path, 0, error);
        }
    }
    buf_free(&candidates);
    return status;
}

/* A program that reads a dictionary. */
struct binary_dict {
    struct dictionary *dictionary;
    bool is_ocd2;
    uint64_t most; /* bytes that the program writes */
    struct subprocess helper;
    char path[];
};

struct binary_dict *binary_dictionary_start(const char *path, bool is_ocd2,
                                            struct dictionary *dictionary,
                                            struct shutong_error *error)
{
    size_t n = strlen(path) + 1;
    char program[4096];
    struct stat info;

    if (!subprocess_find(BINARY_DICT_PROGRAM, program, sizeof(program))) {
        status_fail_file(
            error, SHUTONG_UNREADABLE, path, 0, 0,
            "the program %s, which reads .ocd2 and .ocd files, is not in %s",
            BINARY_DICT_PROGRAM, SHUTONG_LIBEXECDIR);
        return NULL;
    }
    int fd = read_file_open(path, false, &info, error);
    if (fd < 0)
        return NULL;
    struct binary_dict *b = malloc(sizeof(*b) + n);
    bool started = b != NULL;
    if (started) {
        *b = (struct binary_dict){
            .dictionary = dictionary,
            .is_ocd2 = is_ocd2,
            .most = BINARY_DICT_MEMORY((uint64_t)info.st_size)};
        memcpy(b->path, path, n);
        const char *arguments[] = {program, is_ocd2 ? "ocd2" : "ocd", "-",
                                   NULL};
        started =
            subprocess_start(&b->helper, arguments, fd, error) == SHUTONG_OK;
    } else {
        status_no_memory(error);
    }
    close(fd);
    if (started)
        return b;
    free(b);
    return NULL;
}

enum shutong_status binary_dictionary_finish(struct binary_dict *b,
                                             struct shutong_error *error)
{
    struct buf output = {0};
    enum shutong_status status = subprocess_finish(
        &b->helper, BINARY_DICT_PROGRAM, b->most, &output, error);

    if (status == SHUTONG_OK)
        status = parse(b->path, b->is_ocd2, &output, b->dictionary, error);
    if (status == SHUTONG_OK)
        status = dictionary_finish(b->dictionary, b->path, error);
    buf_free(&output);
    free(b);
    return status;
}

struct dictionary *binary_dictionary_read(const char *path, bool is_ocd2,
                                          struct shutong_error *error)
{
    struct dictionary *d = dictionary_new(path);

    if (d == NULL) {
        status_no_memory(error);
        return NULL;
    }
    struct binary_dict *b = binary_dictionary_start(path, is_ocd2, d, error);
    if (b == NULL || binary_dictionary_finish(b, error) != SHUTONG_OK) {
        dictionary_free(d);
        return NULL;
    }
    return d;
}
