/*
 * xcstrings.c - Apple's string catalogues.
 *
 *   "strings": {
 *     "hair": {                          a key
 *       "localizations": {
 *         "zh-Hans": {                   the language
 *           "stringUnit": { "state": "translated", "value": "头发" }
 *
 * The "value" strings of Chinese localizations are text.  If the key already
 * has a localization in the language of the target, the others stay unchanged.
 */
#include <stdlib.h>
#include <string.h>

#include "formats/document/document_build.h"
#include "formats/data/json_walk.h"
#include "formats/document/language_mark.h"

/* Levels of nesting: the root, strings, a key, its localizations, a language.
 */
enum { ROOT, STRINGS, OF_KEY, LOCALIZATIONS, LANGUAGE };

/* All localizations of all keys, in order. */
struct localization {
    size_t key_at, at, nbytes;
};

struct catalogue {
    struct localization *all;
    size_t n, cap, next; /* in the second pass: the next one */
    bool takes;          /* the current language has text */
};

static bool is_localization(const struct json_walk *w)
{
    return w->nlevels > LOCALIZATIONS && json_walk_key_is(w, ROOT, "strings") &&
           json_walk_key_is(w, OF_KEY, "localizations");
}

static void note_language(struct json_walk *w, size_t at, size_t n, bool key)
{
    struct catalogue *c = w->context;

    if (!key || w->nlevels != LOCALIZATIONS + 1 || !is_localization(w))
        return;
    if (!array_grow(&c->all, c->n, &c->cap, sizeof(*c->all)))
        document_build_no_memory(w->document);
    else
        c->all[c->n++] =
            (struct localization){w->levels[STRINGS].key_at, at, n};
}

/* Whether the current key has a localization with a name.  Only a limited
 * number of neighbours is examined, more than there are languages. */
static bool has_language(const struct json_walk *w, const char *name, size_t n)
{
    enum { NEAR = 1000 };
    const struct catalogue *c = w->context;
    size_t key = w->levels[STRINGS].key_at;
    size_t begin = c->next < NEAR ? 0 : c->next - NEAR;

    for (size_t i = begin; i < c->n && i < c->next + NEAR; i++)
        if (c->all[i].key_at == key && c->all[i].nbytes == n &&
            memcmp(w->s + c->all[i].at, name, n) == 0)
            return true;
    return false;
}

static void take_language(struct json_walk *w, size_t at, size_t n)
{
    struct catalogue *c = w->context;
    const char *wanted = w->document->wanted.language;
    char mark[LANGUAGE_MARK_NBYTES];
    size_t length = 0;

    c->takes = language_mark_is_chinese(w->s + at, n);
    if (wanted != NULL)
        length = language_mark_write(w->s + at, n, wanted, '-', mark);
    if (length > 0 && has_language(w, mark, length))
        c->takes = false;
    else if (length > 0)
        document_build_language(w->document, at, n, '-');
    if (c->next < c->n)
        c->next++;
}

static void take_string(struct json_walk *w, size_t at, size_t n, bool key)
{
    struct catalogue *c = w->context;

    if (!is_localization(w))
        return;
    if (key && w->nlevels == LOCALIZATIONS + 1)
        take_language(w, at, n);
    else if (!key && c->takes && w->nlevels > LANGUAGE &&
             json_walk_key_is(w, w->nlevels - 1, "value"))
        json_walk_build(w, at, n);
    document_build_end_block(w->document);
}

static void read_xcstrings(struct document *d)
{
    struct catalogue catalogue = {.all = NULL};
    struct json_walk walk = {
        .document = d, .string = note_language, .context = &catalogue};

    if (json_walk_part(&walk, false)) {
        walk.string = take_string;
        json_walk_part(&walk, false);
    }
    free(catalogue.all);
}

const struct format format_xcstrings = {
    .name = "xcstrings",
    .suffixes = "xcstrings",
    .description = N_("Apple's string catalogues: Chinese values"),
    .read = read_xcstrings,
    .write = json_walk_write,
};
