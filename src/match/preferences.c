/*
 * preferences.c - chooses among several accepted forms of a character.
 *
 * The pass is one of an image, compiled when the converter is made: a form for
 * a character, and for words, of which the longest counts, as for OpenCC's.
 * A word that has the preferred form already is a key as well, and so is one
 * that stays, so that a text and what becomes of it are cut into the same
 * words.
 */
#include "match/preferences.h"

#include <stdlib.h>
#include <string.h>

#include "image/keymap.h"
#include "image/pass.h"
#include "match/conversion.h"

enum {
    CHARACTER = 3, /* bytes of each form */
    /* One form may complete a word of another: with 定 for 訂 and 註 for 注,
     * 注訂 becomes 注定 and then 註定.  No character changes twice, so that
     * this ends; real words need two rounds and one that finds nothing. */
    ROUNDS = 8
};

void preferences_free(struct preferences *p)
{
    free(p->pairs);
    free(p->words);
    free(p->read_same);
    buf_free(&p->text);
    buf_free(&p->image);
    *p = (struct preferences){.npairs = 0};
}

bool preferences_add(struct preferences *p, const struct preference_pair *pair)
{
    if (!array_grow(&p->pairs, p->npairs, &p->pairs_cap, sizeof(*p->pairs)))
        return false;
    p->pairs[p->npairs++] = *pair;
    p->reads = p->reads || pair->read_same;
    return true;
}

bool preferences_add_word(struct preferences *p, const char *key,
                          const char *value, size_t nbytes)
{
    size_t at = p->text.n;

    if (!array_grow(&p->words, p->nwords, &p->words_cap, sizeof(*p->words)) ||
        !buf_append(&p->text, key, nbytes) ||
        !buf_append(&p->text, value, nbytes))
        return false;
    p->words[p->nwords++] = (struct preference_word){at, at + nbytes, nbytes};
    return true;
}

uint32_t preferences_anywhere(const struct preferences *p, uint32_t character)
{
    for (size_t i = 0; i < p->npairs; i++)
        if (p->pairs[i].other == character && p->pairs[i].anywhere)
            return p->pairs[i].form;
    return character;
}

/* Adds all entries to the keys of the pass; `characters` has room for two of
 * each pair. */
static bool collect(const struct preferences *p, char *characters,
                    struct keymap *keys)
{
    bool done = true;

    for (size_t i = 0; done && i < p->nwords; i++) {
        const struct preference_word *w = &p->words[i];
        struct keymap_entry e = {.key = p->text.data + w->key,
                                 .value = p->text.data + w->value,
                                 .key_nbytes = (uint32_t)w->nbytes,
                                 .value_nbytes = (uint32_t)w->nbytes};
        done = keymap_add(keys, &e);
    }
    for (size_t i = 0; done && i < p->npairs; i++) {
        char *c = characters + i * 2 * CHARACTER;
        utf8_encode(p->pairs[i].other, c);
        utf8_encode(p->pairs[i].form, c + CHARACTER);
        struct keymap_entry e = {.key = c,
                                 .value = c + CHARACTER,
                                 .key_nbytes = CHARACTER,
                                 .value_nbytes = CHARACTER};
        done = !p->pairs[i].anywhere || keymap_add(keys, &e);
    }
    return done;
}

/* Records which characters are read as their forms. */
static bool note_read_same(struct preferences *p)
{
    p->read_same = calloc(0x10000 / 64, sizeof(*p->read_same));
    for (size_t i = 0; p->read_same != NULL && i < p->npairs; i++)
        if (p->pairs[i].read_same)
            p->read_same[p->pairs[i].other >> 6] |= UINT64_C(1)
                                                    << (p->pairs[i].other & 63);
    return p->read_same != NULL;
}

bool preferences_compile(struct preferences *p)
{
    struct image_builder builder = {0};
    struct keymap keys = {0};
    struct pass_plan plan = {.keys = &keys};
    char *characters = calloc(p->npairs + 1, 2 * CHARACTER);
    uint32_t pass = IMAGE_NONE;

    if (note_read_same(p) && characters != NULL &&
        collect(p, characters, &keys) && image_begin(&builder))
        pass = pass_compile(&builder, &plan);
    bool done = pass != IMAGE_NONE && image_end(&builder);
    if (done) {
        p->image = builder.bytes;
        builder.bytes = (struct buf){0};
        const struct image_header *image = (const void *)p->image.data;
        matcher_init(&p->pass, image, image_at(image, pass));
    }
    image_builder_free(&builder);
    keymap_free(&keys);
    free(characters);
    return done;
}

bool preferences_write(const struct preferences *p, char *text, size_t n,
                       struct buf *scratch)
{
    bool changed = n > 0;

    for (int round = 0; changed && round < ROUNDS; round++) {
        scratch->n = 0;
        if (!conversion_run(&p->pass, text, n, scratch))
            return false;
        changed = memcmp(text, scratch->data, n) != 0;
        memcpy(text, scratch->data, n);
    }
    return true;
}

bool preferences_reads(const struct preferences *p, uint32_t character)
{
    return character <= 0xFFFF &&
           (p->read_same[character >> 6] >> (character & 63) & 1) != 0;
}

bool preferences_read(const struct preferences *p, const char *s, size_t n,
                      struct buf *as)
{
    as->n = 0;
    if (!buf_append(as, s, n))
        return false;
    for (size_t i = 0; i + CHARACTER <= n;) {
        char *c = as->data + i;
        size_t nbytes;
        if ((unsigned char)*c < 0xE0) {
            i++;
            continue;
        }
        uint32_t character = utf8_decode(c, &nbytes);
        if (preferences_reads(p, character))
            utf8_encode(preferences_anywhere(p, character), c);
        i += nbytes;
    }
    return true;
}

static bool is_pair(const struct preferences *p, uint32_t other, uint32_t form)
{
    for (size_t i = 0; i < p->npairs; i++)
        if (p->pairs[i].other == other && p->pairs[i].form == form)
            return true;
    return false;
}

bool preferences_made(const struct preferences *p, const char *source, size_t n,
                      const char *result, size_t nresult)
{
    bool made = false;
    size_t before, after;

    if (n != nresult)
        return false;
    for (size_t i = 0; i < n; i += before) {
        uint32_t other = utf8_decode(source + i, &before);
        uint32_t form = utf8_decode(result + i, &after);
        if (other == form)
            continue;
        if (before != after || !is_pair(p, other, form))
            return false;
        made = true;
    }
    return made;
}
