/*
 * dictionary.c - keys and their candidates, and OpenCC's text format for them.
 *
 * Text, as OpenCC reads it: a line is key, TAB, candidates separated by single
 * spaces.  Lines that begin with # and empty lines do not count, a BOM at the
 * beginning neither.  "key<TAB>" has one candidate, the empty one.  Where
 * OpenCC drops what it does not understand (NUL, a carriage return inside a
 * line, an empty key, ill-formed UTF-8), this is an error.
 */
#include "opencc/dictionary.h"

#include <stdlib.h>
#include <string.h>

#include "base/read_file.h"
#include "base/status.h"
#include "base/utf8.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/* The last part of a path, without what follows its last dot.  Names are
 * reported with spaces between them, so they contain none. */
static void set_name(struct dictionary *d, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(base, '.');
    size_t n = dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base);

    if (n >= sizeof(d->name))
        n = sizeof(d->name) - 1;
    n = utf8_valid_prefix(base, n);
    for (size_t i = 0; i < n; i++)
        d->name[i] = (unsigned char)base[i] <= ' ' ? '_' : base[i];
    d->name[n] = '\0';
}

struct dictionary *dictionary_new(const char *path)
{
    struct dictionary *d = calloc(1, sizeof(*d));

    if (d != NULL)
        set_name(d, path);
    return d;
}

void dictionary_free(struct dictionary *d)
{
    if (d == NULL)
        return;
    free(d->entries);
    buf_free(&d->text);
    free(d);
}

enum shutong_status dictionary_add(struct dictionary *d, const char *key,
                                   size_t key_nbytes, const char *candidates,
                                   size_t candidates_nbytes, const char *file,
                                   size_t line, struct shutong_error *error)
{
    if (key_nbytes == 0 || memchr(key, '\0', key_nbytes) != NULL)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, line, 0,
                                "a key is empty or contains NUL");
    if (utf8_valid_prefix(key, key_nbytes) != key_nbytes ||
        utf8_valid_prefix(candidates, candidates_nbytes) != candidates_nbytes)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, line, 0,
                                "an entry is not valid UTF-8");
    if (d->text.n + key_nbytes + candidates_nbytes > UINT32_MAX / 2)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, line, 0,
                                "the dictionary is too large (2 GiB at most)");

    if (!buf_reserve(&d->text, key_nbytes + candidates_nbytes) ||
        !array_grow(&d->entries, d->n, &d->cap, sizeof(*d->entries)))
        return status_no_memory(error);

    struct dictionary_entry *e = &d->entries[d->n++];
    e->key = (uint32_t)d->text.n;
    e->key_nbytes = (uint32_t)key_nbytes;
    buf_append(&d->text, key, key_nbytes);
    e->candidates = (uint32_t)d->text.n;
    e->candidates_nbytes = (uint32_t)candidates_nbytes;
    buf_append(&d->text, candidates, candidates_nbytes);
    const char *end = candidates_nbytes == 0
                          ? NULL
                          : memchr(candidates, '\0', candidates_nbytes);
    e->first_nbytes =
        end == NULL ? e->candidates_nbytes : (uint32_t)(end - candidates);
    e->line = (uint32_t)line;
    return SHUTONG_OK;
}

/* qsort has no argument to pass; the text is reached through the pointers. */
struct sorted_key {
    const char *key;
    const struct dictionary_entry *entry;
};

static int compare_keys(const void *a, const void *b)
{
    const struct sorted_key *x = a, *y = b;
    int order = bytes_compare(x->key, x->entry->key_nbytes, y->key,
                              y->entry->key_nbytes);

    return order != 0 ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

/* Whether each key occurs once, by its hash; false as well where two of 2^64
 * are equal by chance, or memory is short. */
static bool stand_once(const struct dictionary *d)
{
    size_t nslots = 64, i;

    while (nslots < d->n * 2)
        nslots *= 2;
    /* Hashes; 0: a free slot. */
    uint64_t *slots = table_new(nslots, sizeof(*slots), TABLE_DENSE);
    if (slots == NULL)
        return false;
    for (i = 0; i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        uint64_t hash = XXH3_64bits(d->text.data + e->key, e->key_nbytes);
        hash += hash == 0;
        size_t slot = (size_t)hash & (nslots - 1);
        while (slots[slot] != 0 && slots[slot] != hash)
            slot = (slot + 1) & (nslots - 1);
        if (slots[slot] == hash)
            break;
        slots[slot] = hash;
    }
    table_free(slots, nslots, sizeof(*slots));
    return i == d->n;
}

enum shutong_status dictionary_finish(struct dictionary *d, const char *file,
                                      struct shutong_error *error)
{
    enum shutong_status status = SHUTONG_OK;

    if (stand_once(d))
        return SHUTONG_OK;
    struct sorted_key *keys = array_resize(NULL, d->n, sizeof(*keys));
    if (keys == NULL)
        return status_no_memory(error);
    for (size_t i = 0; i < d->n; i++)
        keys[i] = (struct sorted_key){d->text.data + d->entries[i].key,
                                      &d->entries[i]};
    if (d->n > 0)
        qsort(keys, d->n, sizeof(*keys), compare_keys);
    for (size_t i = 1; i < d->n; i++) {
        const struct dictionary_entry *a = keys[i - 1].entry;
        const struct dictionary_entry *b = keys[i].entry;
        if (a->key_nbytes == b->key_nbytes &&
            memcmp(keys[i - 1].key, keys[i].key, a->key_nbytes) == 0) {
            status = status_fail_file(
                error, SHUTONG_BAD_DICTIONARY, file, b->line, 0,
                a->line > 0 ? "duplicate key %.*s (first on line %u)"
                            : N_("duplicate key %.*s"),
                (int)a->key_nbytes, keys[i].key, (unsigned)a->line);
            break;
        }
    }
    free(keys);
    return status;
}

/* One line of a text dictionary, without its newline. */
static enum shutong_status add_line(struct dictionary *d, char *line, size_t n,
                                    const char *file, size_t number,
                                    struct shutong_error *error)
{
    if (n > 0 && line[n - 1] == '\r')
        n--;
    if (n == 0 || line[0] == '#')
        return SHUTONG_OK;
    if (memchr(line, '\0', n) != NULL)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, number, 0,
                                "a text dictionary contains NUL");
    if (memchr(line, '\r', n) != NULL)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, number, 0,
                                "a carriage return inside a line");
    char *tab = memchr(line, '\t', n);
    if (tab == NULL)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, number, 0,
                                "no TAB between key and value");

    char *candidates = tab + 1;
    size_t candidates_nbytes = n - (size_t)(candidates - line);
    for (size_t i = 0; i < candidates_nbytes; i++)
        if (candidates[i] == ' ')
            candidates[i] = '\0';
    return dictionary_add(d, line, (size_t)(tab - line), candidates,
                          candidates_nbytes, file, number, error);
}

static enum shutong_status parse_text(struct dictionary *d, struct buf *content,
                                      const char *file,
                                      struct shutong_error *error)
{
    char *line = content->data;
    char *end = content->data + content->n;

    if (content->n >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
        line += 3;
    for (size_t number = 1; line < end; number++) {
        char *newline = memchr(line, '\n', (size_t)(end - line));
        char *stop = newline == NULL ? end : newline;
        enum shutong_status status =
            add_line(d, line, (size_t)(stop - line), file, number, error);
        if (status != SHUTONG_OK)
            return status;
        line = newline == NULL ? end : newline + 1;
    }
    return SHUTONG_OK;
}

struct dictionary *dictionary_read_entries(const char *path, bool pipes,
                                           struct shutong_error *error)
{
    struct buf content = {0};
    struct dictionary *d = dictionary_new(path);
    enum shutong_status status = d == NULL
                                     ? status_no_memory(error)
                                     : read_file(path, pipes, &content, error);

    if (status == SHUTONG_OK)
        status = parse_text(d, &content, path, error);
    buf_free(&content);
    if (status != SHUTONG_OK) {
        dictionary_free(d);
        return NULL;
    }
    return d;
}

struct dictionary *dictionary_read_text(const char *path,
                                        struct shutong_error *error)
{
    struct dictionary *d = dictionary_read_entries(path, false, error);

    if (d != NULL && dictionary_finish(d, path, error) != SHUTONG_OK) {
        dictionary_free(d);
        return NULL;
    }
    return d;
}
