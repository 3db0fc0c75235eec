/*
 * pass_edits.c - the edits of a pass, with the dictionaries of its results.
 */
#include "match/pass_edits.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "image/dictionary_origins.h"
#include "shutong.h"

bool pass_edits_init(struct origins *o, const struct image_header *image,
                     const struct image_pass *pass,
                     const struct image_dictionaries *dictionaries)
{
    const uint32_t *characters = image_at(image, pass->characters);
    const uint32_t *keys = image_at(image, pass->keys);

    *o = (struct origins){
        .image = image,
        .all = image_at(image, pass->origins),
        .of_keys = malloc((size_t)pass->trie.nkeys + 1),
        .of_characters = calloc(UTF8_LIMIT, 1),
        .dictionaries = image_at(image, dictionaries->of),
    };
    if (o->of_keys == NULL || o->of_characters == NULL) {
        pass_edits_free(o);
        return false;
    }
    memset(o->of_keys, (int)pass->key_origin, pass->trie.nkeys);
    for (uint32_t i = 0; i < pass->nkeys; i++)
        o->of_keys[keys[i] >> 8] = (uint8_t)keys[i];
    for (uint32_t i = 0; i < pass->ncharacters; i++)
        o->of_characters[characters[i] >> 8] = (uint8_t)characters[i];
    return true;
}

void pass_edits_free(struct origins *o)
{
    free(o->of_keys);
    free(o->of_characters);
    o->of_keys = o->of_characters = NULL;
}

/* Writes a key as it is matched; returns its length, or 0 if it is too long to
 * have candidates. */
static size_t fold_key(const struct matcher *m, const char *key, size_t n,
                       char *folded, size_t room)
{
    size_t used = 0, nbytes;

    for (size_t i = 0; i < n; i += nbytes) {
        if (used + 4 > room)
            return 0;
        used +=
            utf8_encode(matcher_folded_at(m, key + i, &nbytes), folded + used);
    }
    return used;
}

void pass_edits_explain(const struct origins *o, unsigned number,
                        const struct matcher *m, const char *key, size_t n,
                        struct edit *edit)
{
    enum { KEY = 256 };
    const struct image_origin *origin = &o->all[number];
    char folded[KEY];

    edit->dictionaries = origin->dictionaries;
    if (origin->choice == 0)
        return;
    size_t used = fold_key(m, key, n, folded, KEY);
    const struct image_dictionary *dictionary =
        image_at(o->image, o->dictionaries[origin->choice - 1]);
    edit->choice =
        dictionary_origins_choice(o->image, dictionary, folded, used);
    edit->ambiguous = edit->choice != NULL;
}

bool pass_edits_add(struct trace *t, struct edit *e, const char *key,
                    const char *result, unsigned origin)
{
    size_t n = (size_t)e->before_nbytes;

    e->probability = 1;
    e->by = t->is_vocabulary            ? SHUTONG_BY_VOCABULARY
            : utf8_is_character(key, n) ? SHUTONG_BY_CHARACTER
                                        : SHUTONG_BY_PHRASE;
    pass_edits_explain(t->origins, origin, t->pass, key, n, e);
    return (!e->ambiguous &&
            bytes_compare(key, n, result, (size_t)e->after_nbytes) == 0) ||
           edits_add(t->edits, e);
}
