/*
 * arb.c - catalogues of Flutter.
 *
 *   "@@locale": "zh_CN"                 the language
 *   "hair": "头发 {n}"                  text
 *   "@hair": {"description": ...}       not text: metadata
 */
#include "formats/document/document_build.h"
#include "formats/data/json_walk.h"

static void take_string(struct json_walk *w, size_t at, size_t n, bool key)
{
    if (key || w->nlevels != 1)
        return;
    if (json_walk_key_is(w, 0, "@@locale"))
        document_build_language(w->document, at, n, '_');
    else if (w->levels[0].key_nbytes > 0 && w->s[w->levels[0].key_at] != '@')
        json_walk_build(w, at, n);
    document_build_end_block(w->document);
}

static void read_arb(struct document *d)
{
    struct json_walk walk = {.document = d, .string = take_string};

    json_walk_part(&walk, false);
}

const struct format format_arb = {
    .name = "arb",
    .suffixes = "arb",
    .description = N_("Flutter's catalogues: messages"),
    .read = read_arb,
    .write = json_walk_write,
};
