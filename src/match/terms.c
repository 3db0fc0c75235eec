/*
 * terms.c - custom terms: entries that take precedence over all others, and
 * text to keep.
 *
 * A dictionary of custom terms is one in OpenCC's text format, or a binary one;
 * the first candidate of an entry is its value.  Terms to keep are listed one
 * per line.  Files that are written by hand contain duplicate keys: the first
 * one counts, and the other is worth a warning, no more.
 */
#include "match/terms.h"

#include <stdlib.h>
#include <string.h>

#include "opencc/binary_dictionary.h"
#include "match/keep_patterns.h"
#include "base/read_file.h"
#include "base/status.h"
#include "base/utf8.h"

/* Longest key in bytes: so much text may have to be held back. */
enum { LONGEST = 4096 };

struct shutong_terms *shutong_terms_new(
    int (*warning)(void *context, const struct shutong_error *warning),
    void *context)
{
    struct shutong_terms *t = calloc(1, sizeof(*t));

    if (t != NULL) {
        t->warning = warning;
        t->context = context;
    }
    return t;
}

static void free_strings(char **strings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(strings[i]);
    free(strings);
}

void shutong_terms_free(struct shutong_terms *t)
{
    if (t == NULL)
        return;
    free(t->terms);
    interned_free(&t->keys);
    buf_free(&t->values);
    free_strings(t->files, t->nfiles);
    free_strings(t->patterns, t->npatterns);
    free(t);
}

/* ---- adding -------------------------------------------------------------- */

/* Whether a key can never be found: keys do not cross newlines, and description
 * sequences are not searched. */
static const char *what_is_wrong(const char *key, size_t n)
{
    if (n > LONGEST)
        return N_("a key is longer than 4096 bytes");
    for (size_t i = 0, nbytes; i < n; i += nbytes) {
        uint32_t c = utf8_decode(key + i, &nbytes);
        if (c == '\n')
            return N_("a key contains a newline");
        if (utf8_is_operator(c))
            return N_("a key contains an ideographic description character");
    }
    return NULL;
}

/* A duplicate key: warns if both are in the same file. */
static enum shutong_status warn_second(const struct shutong_terms *t,
                                       const struct term *first,
                                       const struct term *second,
                                       struct shutong_error *error)
{
    struct shutong_error warning;

    if (t->warning == NULL || first->file != second->file ||
        second->file == TERMS_NO_FILE)
        return SHUTONG_OK;
    status_fail_file(
        &warning, SHUTONG_BAD_DICTIONARY, t->files[second->file], second->line,
        0,
        second->line > 0
            ? "duplicate key %.*s; the first one, on line %u, is used"
            : N_("duplicate key %.*s; the first one is used"),
        (int)second->key_nbytes, t->keys.bytes.data + first->key, first->line);
    return t->warning(t->context, &warning) != 0 ? status_stopped(error)
                                                 : SHUTONG_OK;
}

/* Adds a term, its key and value well-formed, as `like` says. */
static enum shutong_status add(struct shutong_terms *t, const char *key,
                               size_t key_nbytes, const char *value,
                               size_t value_nbytes, const struct term *like,
                               struct shutong_error *error)
{
    const char *file =
        like->file == TERMS_NO_FILE ? NULL : t->files[like->file];
    const char *wrong = what_is_wrong(key, key_nbytes);
    struct term term = *like;
    uint32_t number;
    bool is_new;

    if (wrong != NULL)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, like->line,
                                0, "%s", status_text(wrong));
    if ((uint64_t)t->keys.bytes.n + t->values.n + key_nbytes + value_nbytes >
        UINT32_MAX / 2)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY, file, like->line,
                                0, "too many terms (2 GiB at most)");
    term.key = (uint32_t)t->keys.bytes.n;
    term.key_nbytes = (uint32_t)key_nbytes;
    term.value = (uint32_t)t->values.n;
    term.value_nbytes = (uint32_t)value_nbytes;
    /* Each key has one term, of the same number, so everything that may fail
     * comes first. */
    if (!array_grow(&t->terms, t->n, &t->cap, sizeof(*t->terms)) ||
        !buf_reserve(&t->values, value_nbytes) ||
        !interned_add(&t->keys, key, key_nbytes, &number, &is_new))
        return status_no_memory(error);
    if (!is_new)
        return warn_second(t, &t->terms[number], &term, error);
    t->terms[t->n++] = term;
    if (!term.kept)
        buf_append(&t->values, value, value_nbytes);
    return SHUTONG_OK;
}

enum shutong_status shutong_terms_add(struct shutong_terms *t, const char *key,
                                      size_t key_nbytes, const char *value,
                                      size_t value_nbytes,
                                      struct shutong_error *error)
{
    struct term term = {.file = TERMS_NO_FILE, .kept = value == NULL};

    if (value != NULL && status_check_nbytes(value_nbytes, error) != SHUTONG_OK)
        return SHUTONG_BAD_ARGUMENT;
    if (status_check_nbytes(key_nbytes, error) != SHUTONG_OK)
        return SHUTONG_BAD_ARGUMENT;
    if (value == NULL) {
        value = key;
        value_nbytes = key_nbytes;
    }
    if (key_nbytes == 0 || memchr(key, '\0', key_nbytes) != NULL)
        return status_fail(error, SHUTONG_BAD_DICTIONARY,
                           "a key is empty or contains NUL");
    if (utf8_valid_prefix(key, key_nbytes) != key_nbytes ||
        utf8_valid_prefix(value, value_nbytes) != value_nbytes)
        return status_fail(error, SHUTONG_BAD_DICTIONARY,
                           "an entry is not valid UTF-8");
    return add(t, key, key_nbytes, value, value_nbytes, &term, error);
}

/* Appends a copy of a string to a list. */
static bool add_string(char ***strings, size_t *n, size_t *cap,
                       const char *string)
{
    if (!array_grow(strings, *n, cap, sizeof(**strings)))
        return false;
    (*strings)[*n] = strdup(string);
    return (*strings)[*n] != NULL && ++*n > 0;
}

enum shutong_status shutong_terms_add_pattern(struct shutong_terms *t,
                                              const char *pattern,
                                              struct shutong_error *error)
{
    enum shutong_status status = keep_patterns_check(pattern, error);

    if (status == SHUTONG_OK &&
        !add_string(&t->patterns, &t->npatterns, &t->patterns_cap, pattern))
        status = status_no_memory(error);
    return status;
}

/* ---- files --------------------------------------------------------------- */

static bool ends_with(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);

    return n > m && strcmp(path + n - m, suffix) == 0;
}

static struct dictionary *read_dictionary(const char *path,
                                          struct shutong_error *error)
{
    if (ends_with(path, ".ocd2") || ends_with(path, ".ocd"))
        return binary_dictionary_read(path, ends_with(path, ".ocd2"), error);
    return dictionary_read_entries(path, true, error);
}

enum shutong_status shutong_terms_read(struct shutong_terms *t,
                                       const char *path,
                                       struct shutong_error *error)
{
    struct shutong_error detail;
    struct dictionary *d = read_dictionary(path, &detail);
    struct term term = {.file = (uint32_t)t->nfiles};
    enum shutong_status status = SHUTONG_OK;

    if (d == NULL) {
        if (error != NULL)
            *error = detail;
        return detail.status;
    }
    if (!add_string(&t->files, &t->nfiles, &t->files_cap, path))
        status = status_no_memory(error);
    for (size_t i = 0; status == SHUTONG_OK && i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        term.line = e->line;
        status =
            add(t, d->text.data + e->key, e->key_nbytes,
                d->text.data + e->candidates, e->first_nbytes, &term, error);
    }
    dictionary_free(d);
    return status;
}

/* Adds one line of terms to keep, without its newline. */
static enum shutong_status add_line(struct shutong_terms *t, const char *line,
                                    size_t n, const struct term *like,
                                    struct shutong_error *error)
{
    const char *wrong = NULL;

    if (n > 0 && line[n - 1] == '\r')
        n--;
    if (n == 0 || line[0] == '#')
        return SHUTONG_OK;
    if (utf8_valid_prefix(line, n) != n)
        wrong = N_("a term is not valid UTF-8");
    else if (memchr(line, '\0', n) != NULL)
        wrong = N_("a term contains NUL");
    else if (memchr(line, '\t', n) != NULL)
        wrong = N_("a TAB in a list of terms to keep: write one term per line, "
                   "without a value");
    if (wrong != NULL)
        return status_fail_file(error, SHUTONG_BAD_DICTIONARY,
                                t->files[like->file], like->line, 0, "%s",
                                status_text(wrong));
    return add(t, line, n, line, n, like, error);
}

enum shutong_status shutong_terms_read_kept(struct shutong_terms *t,
                                            const char *path,
                                            struct shutong_error *error)
{
    struct buf content = {0};
    struct term term = {.file = (uint32_t)t->nfiles, .kept = true};
    enum shutong_status status = read_file(path, true, &content, error);

    if (status == SHUTONG_OK &&
        !add_string(&t->files, &t->nfiles, &t->files_cap, path))
        status = status_no_memory(error);
    const char *line = content.data, *end = line + content.n;
    if (content.n >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
        line += 3;
    while (status == SHUTONG_OK && line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *stop = newline == NULL ? end : newline;
        term.line++;
        status = add_line(t, line, (size_t)(stop - line), &term, error);
        line = newline == NULL ? end : newline + 1;
    }
    buf_free(&content);
    return status;
}
