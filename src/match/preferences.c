/*
 * preferences.c - chooses among several accepted forms of a character.
 *
 * The pass is one of an image, compiled when the converter is made: a form for
 * a character, and for words, of which the longest counts, as for OpenCC's.
 * A word that has the preferred form already is a key as well, and so is one
 * that stays, so that a text and what becomes of it are cut into the same
 * words.  So each key has a form or what it replaces, and the pass needs to see
 * only the text around these, as far as a word reaches.
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
    p->longest = p->longest == 0 ? 1 : p->longest;
    p->reads = p->reads || pair->read_same;
    p->differs = p->differs || pair->differs;
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
    size_t n = utf8_count(key, nbytes);
    p->longest = n > p->longest ? n : p->longest;
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

static void add_to(struct simd_characters *set, size_t group,
                   uint32_t character)
{
    char bytes[4];

    if (utf8_encode(character, bytes) == CHARACTER)
        simd_characters_add(set, group, bytes);
}

/* Records which characters are looked for. */
static void note_characters(struct preferences *p)
{
    enum {
        OPERATORS = 0x2FF0,
        OPERATORS_END = 0x3000,
        GROUPS = SIMD_GROUPS - 1
    };

    for (size_t i = 0; i < p->npairs; i++) {
        const struct preference_pair *pair = &p->pairs[i];
        add_to(&p->forms, 2 * i % GROUPS, pair->form);
        add_to(&p->forms, (2 * i + 1) % GROUPS, pair->other);
        if (pair->read_same)
            add_to(&p->others_read, i, pair->other);
        if (pair->differs)
            add_to(&p->others_differing, i, pair->other);
    }
    /* Description sequences are copied, however far they reach. */
    for (uint32_t c = OPERATORS; c < OPERATORS_END; c++)
        add_to(&p->forms, GROUPS, c);
}

bool preferences_compile(struct preferences *p)
{
    struct image_builder builder = {0};
    struct keymap keys = {0};
    struct pass_plan plan = {.keys = &keys};
    char *characters = calloc(p->npairs + 1, 2 * CHARACTER);
    uint32_t pass = IMAGE_NONE;

    note_characters(p);
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

/* Where the pass has to look, and the next form or other after that. */
struct stretch {
    size_t begin, end, next;
};

static size_t find_form(const struct preferences *p, const char *s, size_t n,
                        size_t from)
{
    return from + simd_best()->find_characters(&p->forms, s + from, n - from);
}

/* As far before a character as a word with it may begin. */
static size_t reach_before(const struct preferences *p, const char *s,
                           size_t at)
{
    for (size_t i = 1; i < p->longest && at > 0; i++)
        at = (size_t)(utf8_before(s + at) - s);
    return at;
}

/* And as far as one may reach. */
static size_t reach_after(const struct preferences *p, const char *s, size_t n,
                          size_t at)
{
    for (size_t i = 0; i < p->longest && at < n; i++)
        at += utf8_char_nbytes((unsigned char)s[at]);
    return at;
}

/* The stretch around the form at w->next and those that follow so closely that
 * one word may begin where another one ends. */
static void take_stretch(const struct preferences *p, const char *s, size_t n,
                         struct stretch *w)
{
    w->begin = reach_before(p, s, w->next);
    do {
        /* In a description sequence nothing is a word. */
        w->end = utf8_is_operator(utf8_first(s + w->next))
                     ? n
                     : reach_after(p, s, n, w->next);
        w->next = find_form(p, s, n, w->next + 1);
    } while (w->next < n && reach_before(p, s, w->next) < w->end);
}

/* Writes the forms into a stretch of text. */
static bool write_stretch(const struct preferences *p, char *text, size_t n,
                          struct buf *scratch)
{
    bool changed = true;

    for (int round = 0; changed && round < ROUNDS; round++) {
        scratch->n = 0;
        if (!conversion_run(&p->pass, text, n, scratch))
            return false;
        changed = memcmp(text, scratch->data, n) != 0;
        memcpy(text, scratch->data, n);
    }
    return true;
}

bool preferences_write(const struct preferences *p, char *text, size_t n,
                       struct buf *scratch)
{
    struct stretch w = {.next = find_form(p, text, n, 0)};

    while (w.next < n) {
        take_stretch(p, text, n, &w);
        if (!write_stretch(p, text + w.begin, w.end - w.begin, scratch))
            return false;
    }
    return true;
}

bool preferences_may_differ(const struct preferences *p, const char *s,
                            size_t n)
{
    return p->differs &&
           simd_best()->find_characters(&p->others_differing, s, n) < n;
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
    for (size_t i = 0; i < n; i += CHARACTER) {
        i += simd_best()->find_characters(&p->others_read, s + i, n - i);
        if (i >= n)
            break;
        uint32_t character = utf8_first(s + i);
        if (preferences_reads(p, character))
            utf8_encode(preferences_anywhere(p, character), as->data + i);
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
