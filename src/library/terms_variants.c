/*
 * terms_variants.c - what a profile's stages make custom terms of.
 *
 * Custom terms come first in every stage of a profile, and are looked for in
 * the text only: so the text is also searched for what becomes a term before
 * some later stage.  With s2twp 軟件 is found in 软件, which the first stage
 * turns to it.  All keys are converted at once, a line each, by a profile that
 * goes back, and count where the way forth has them again.
 */
#include "library/terms_variants.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/utf8.h"

/* What turns keys to what they were in the text, and that to keys again. */
struct way {
    char profile[8]; /* that is used */
    char back[8], forth[8];
};

static const struct way ways[] = {
    {"s2tw", "t2s", "s2t"},      {"s2twp", "t2s", "s2t"},
    {"s2twp", "tw2sp", "s2twp"}, {"s2hk", "t2s", "s2t"},
    {"s2hkp", "t2s", "s2t"},     {"s2hkp", "hk2sp", "s2hkp"},
    {"tw2s", "t2tw", "tw2t"},    {"tw2sp", "t2tw", "tw2t"},
    {"hk2s", "t2hk", "hk2t"},    {"hk2sp", "t2hk", "hk2t"},
};

void terms_variants_free(struct terms_variants *f)
{
    for (size_t i = 0; i < f->ntexts; i++)
        buf_free(&f->texts[i]);
    free(f->texts);
    free(f->more);
    *f = (struct terms_variants){.n = 0};
}

static bool has_forms(const struct term *term, const char *key)
{
    return !term->kept && !utf8_is_character(key, term->key_nbytes);
}

/* All keys that may have other forms, a line each. */
static bool list_keys(const struct shutong_terms *terms, struct buf *lines)
{
    bool done = true;

    for (size_t i = 0; done && i < terms->n; i++) {
        const struct term *term = &terms->terms[i];
        const char *key = terms->keys.bytes.data + term->key;
        if (has_forms(term, key))
            done = buf_append(lines, key, term->key_nbytes) &&
                   buf_append(lines, "\n", 1);
    }
    return done;
}

/* The next line of s[*at..n), whose length is given, without its newline. */
static const char *next_line(const struct buf *lines, size_t *at, size_t *n_ret)
{
    const char *line = lines->data + *at;
    const char *newline = memchr(line, '\n', lines->n - *at);

    *n_ret = (size_t)(newline - line);
    *at += *n_ret + 1;
    return line;
}

/* Adds the forms of all keys, of which `text` has a line each: those that
 * differ, and of which `again` has the key again. */
static bool add_forms(struct terms_variants *f,
                      const struct shutong_terms *terms, const struct buf *text,
                      const struct buf *again)
{
    size_t at = 0, again_at = 0;

    for (size_t i = 0; i < terms->n; i++) {
        const struct term *term = &terms->terms[i];
        const char *key = terms->keys.bytes.data + term->key;
        size_t n, again_n;
        if (!has_forms(term, key))
            continue;
        const char *form = next_line(text, &at, &n);
        if (again != NULL) {
            const char *back = next_line(again, &again_at, &again_n);
            if (again_n != term->key_nbytes || memcmp(back, key, again_n) != 0)
                continue;
        }
        if (n == 0 || (n == term->key_nbytes && memcmp(form, key, n) == 0))
            continue;
        if (!array_grow(&f->more, f->n, &f->cap, sizeof(*f->more)))
            return false;
        f->more[f->n++] = (struct terms_index_more){form, n, i};
    }
    return true;
}

/* Adds the forms that a profile gives, and another one takes back. */
static enum shutong_status
add_by(struct terms_variants *f, const struct shutong_terms *terms,
       const struct buf *keys, const char *back, const char *forth,
       terms_variants_convert *convert, struct shutong_error *error)
{
    struct buf text = {0}, again = {0};
    enum shutong_status status =
        convert(back, keys->data, keys->n, &text, error);

    if (status == SHUTONG_OK)
        status = convert(forth, text.data, text.n, &again, error);
    if (status == SHUTONG_OK &&
        (!array_grow(&f->texts, f->ntexts, &f->texts_cap, sizeof(*f->texts)) ||
         !add_forms(f, terms, &text, &again)))
        status = status_no_memory(error);
    if (status == SHUTONG_OK)
        f->texts[f->ntexts++] = text;
    else
        buf_free(&text);
    buf_free(&again);
    return status;
}

enum shutong_status
terms_variants_for_profile(struct terms_variants *f,
                           const struct shutong_terms *terms,
                           const char *profile, terms_variants_convert *convert,
                           struct shutong_error *error)
{
    struct buf keys = {0};
    enum shutong_status status = SHUTONG_OK;

    if (!list_keys(terms, &keys))
        status = status_no_memory(error);
    for (size_t i = 0;
         status == SHUTONG_OK && keys.n > 0 && i < sizeof(ways) / sizeof(*ways);
         i++)
        if (strcmp(ways[i].profile, profile) == 0)
            status = add_by(f, terms, &keys, ways[i].back, ways[i].forth,
                            convert, error);
    buf_free(&keys);
    return status;
}
