/*
 * pass.c - one pass of an image from the maps that it does.
 *
 * image.h draws what is built here: entries for single characters, a trie for
 * longer keys, and the values of both.
 */
#include "image/pass.h"

#include <stdlib.h>
#include <string.h>

#include "image/key_values.h"
#include "image/matcher.h"
#include "image/page_table.h"
#include "image/trie.h"
#include "image/trie_pool.h"

/* A pass while it is built. */
struct pass_builder {
    struct image_builder *image;
    const struct pass_plan *plan;
    struct image_pass pass;
    uint64_t *entries; /* by code point, UTF8_LIMIT of them */
    uint8_t *used;     /* a bit for each page with some */
    struct buf value;  /* the last one as it is stored */
    struct image_origin origins[IMAGE_ORIGINS];
    size_t norigins;
    uint32_t *characters;
    size_t ncharacters, characters_cap;
};

/* The number of an origin, added if it is not there. */
static uint8_t origin_number(struct pass_builder *b,
                             const struct keymap_origin *origin)
{
    size_t i = 0;

    while (i < b->norigins &&
           (b->origins[i].dictionaries != origin->dictionaries ||
            b->origins[i].choice != origin->choice))
        i++;
    if (i == IMAGE_ORIGINS)
        return 0;
    if (i == b->norigins)
        b->origins[b->norigins++] = (struct image_origin){
            .dictionaries = origin->dictionaries, .choice = origin->choice};
    return (uint8_t)i;
}

/* Records where a character's result is from, unless nothing is known.  To be
 * called in the order of code points. */
static bool add_character(struct pass_builder *b, uint32_t code_point,
                          const struct keymap_origin *origin)
{
    if (origin->dictionaries == 0 && origin->choice == 0)
        return true;
    if (!array_grow(&b->characters, b->ncharacters, &b->characters_cap,
                    sizeof(*b->characters)))
        return false;
    b->characters[b->ncharacters++] =
        image_origin_of(code_point, origin_number(b, origin));
    return true;
}

/* Stores a value; returns its offset, or IMAGE_NONE. */
static uint32_t store_value(struct pass_builder *b, const char *value, size_t n)
{
    uint32_t nbytes = (uint32_t)n;
    bool more = n >= IMAGE_LENGTH_MORE;
    unsigned char first = (unsigned char)(more ? IMAGE_LENGTH_MORE : n);

    b->value.n = 0;
    return n < UINT32_MAX / 4 && buf_append(&b->value, &first, 1) &&
                   (!more || buf_append(&b->value, &nbytes, sizeof(nbytes))) &&
                   buf_append(&b->value, value, n)
               ? image_store(b->image, b->value.data, b->value.n, 1)
               : IMAGE_NONE;
}

/* Finds or stores the trie of the longer keys, sorted; the number of the key of
 * each is in `own` or the pool's. */
static bool take_trie(struct pass_builder *b, const struct keymap *longer,
                      struct trie *own, const uint32_t **numbers_ret)
{
    const struct image_trie *trie = NULL;

    if (b->image->tries != NULL &&
        !trie_pool_take(b->image->tries, b->image, longer, &trie,
                        &b->pass.key_set, numbers_ret))
        return false;
    if (trie == NULL) {
        if (!trie_store(b->image, &longer, 1, own))
            return false;
        trie = &own->stored;
        *numbers_ret = own->numbers[0];
    }
    b->pass.trie = *trie;
    return true;
}

/* Stores the values of the longer keys, and writes their offsets and origins by
 * the keys' numbers. */
static bool store_key_values(struct pass_builder *b,
                             const struct keymap *longer,
                             const uint32_t *numbers, uint32_t *offsets,
                             uint8_t *origins)
{
    for (size_t k = 0; k < longer->n; k++) {
        const struct keymap_entry *e = &longer->entries[k];
        uint32_t number = numbers[k];
        offsets[number] = store_value(b, e->value, e->value_nbytes);
        if (offsets[number] == IMAGE_NONE)
            return false;
        origins[number] = origin_number(b, &e->origin);
    }
    return true;
}

/* Stores the origins of keys: the most frequent one, and the keys that have
 * another one. */
static bool store_key_origins(struct pass_builder *b, const uint32_t *offsets,
                              const uint8_t *origins)
{
    uint32_t nkeys = b->pass.trie.nkeys, *listed;
    size_t counts[IMAGE_ORIGINS] = {0};
    struct image_pass *p = &b->pass;

    for (uint32_t i = 0; i < nkeys; i++)
        counts[origins[i]] += offsets[i] != IMAGE_NONE;
    for (uint32_t i = 1; i < IMAGE_ORIGINS; i++)
        if (counts[i] > counts[p->key_origin])
            p->key_origin = i;
    listed = array_resize(NULL, (size_t)nkeys + 1, sizeof(*listed));
    if (listed == NULL)
        return false;
    for (uint32_t i = 0; i < nkeys && i < IMAGE_ORIGIN_KEYS; i++)
        if (offsets[i] != IMAGE_NONE && origins[i] != p->key_origin)
            listed[p->nkeys++] = image_origin_of(i, origins[i]);
    p->keys = image_store(b->image, listed, p->nkeys * sizeof(*listed), 4);
    free(listed);
    return p->keys != IMAGE_NONE;
}

/* Stores the values of the longer keys, the offsets of which the image stores
 * at its end. */
static bool add_key_values(struct pass_builder *b, const struct keymap *longer,
                           const uint32_t *numbers)
{
    size_t nkeys = b->pass.trie.nkeys;
    uint32_t *offsets = array_resize(NULL, nkeys + 1, sizeof(*offsets));
    uint8_t *origins = calloc(nkeys + 1, sizeof(*origins));
    bool added = offsets != NULL && origins != NULL;

    for (size_t i = 0; added && i < nkeys; i++)
        offsets[i] = IMAGE_NONE;
    /* Until then the number of the values tells passes from each other. */
    added = added && store_key_values(b, longer, numbers, offsets, origins) &&
            store_key_origins(b, offsets, origins) &&
            (nkeys == 0 || key_values_note(b->image, &b->pass.trie, offsets,
                                           &b->pass.trie.values));
    free(offsets);
    free(origins);
    return added;
}

static bool build_trie(struct pass_builder *b, const struct keymap *longer)
{
    struct trie own = {.numbers = {NULL}};
    const uint32_t *numbers = NULL;
    bool built = take_trie(b, longer, &own, &numbers) &&
                 add_key_values(b, longer, numbers);

    trie_free(&own);
    return built;
}

static void mark(uint8_t *set, uint32_t number)
{
    set[number >> 3] |= (uint8_t)(1 << (number & 7));
}

/* The entry of one character: `folded` is what it is matched as. */
static bool set_entry(struct pass_builder *b, uint32_t code_point,
                      const struct keymap_entry *folding, uint64_t begins)
{
    uint32_t folded = folding == NULL ? code_point : utf8_first(folding->value);
    struct keymap_origin origin = {0, 0};
    const struct pass_plan *plan = b->plan;
    char self[4], as[4];
    size_t self_nbytes = utf8_encode(code_point, self);
    size_t as_nbytes = utf8_encode(folded, as);
    const struct keymap_entry *e =
        plan->keys == NULL ? NULL : keymap_find(plan->keys, as, as_nbytes);
    const char *value = as;
    size_t value_nbytes = as_nbytes;
    uint64_t entry = begins | (uint64_t)(code_point ^ folded)
                                  << ENTRY_FOLD_SHIFT;

    if (e != NULL && plan->segmenting)
        entry |= ENTRY_KEY;
    else if (e == NULL && plan->single != NULL)
        e = keymap_find(plan->single, as, as_nbytes);
    if (e != NULL) {
        value = e->value;
        value_nbytes = e->value_nbytes;
        origin = e->origin;
    }
    if (folding != NULL)
        origin.dictionaries |= folding->origin.dictionaries;
    /* "Tried only where no key matches." */
    if (e == NULL && utf8_is_operator(code_point))
        entry |= ENTRY_OPERATOR;

    /* Several characters that are as long together are no change of one. */
    if (value_nbytes != self_nbytes || (entry & ENTRY_KEY) != 0 ||
        utf8_char_nbytes((unsigned char)value[0]) != value_nbytes) {
        uint32_t offset = store_value(b, value, value_nbytes);
        entry |= ENTRY_LONG | offset;
        if (offset == IMAGE_NONE || !add_character(b, code_point, &origin))
            return false;
    } else {
        for (size_t i = 0; i < self_nbytes; i++)
            entry |= (uint64_t)(unsigned char)(self[i] ^ value[i]) << 8 * i;
        if (((uint32_t)entry != 0 || origin.choice > 0) &&
            !add_character(b, code_point, &origin))
            return false;
    }
    b->entries[code_point] = entry;
    mark(b->used, code_point >> IMAGE_PAGE_BITS);
    return true;
}

/* What folds a character, or NULL. */
static const struct keymap_entry *find_fold(const struct keymap *map,
                                            uint32_t code_point)
{
    char as[4];

    return map == NULL ? NULL
                       : keymap_find(map, as, utf8_encode(code_point, as));
}

static void mark_single_keys(uint8_t *set, const struct keymap *m)
{
    for (size_t k = 0; m != NULL && k < m->n; k++)
        if (utf8_is_character(m->entries[k].key, m->entries[k].key_nbytes))
            mark(set, utf8_first(m->entries[k].key));
}

/* Entries of all characters that anything mentions; those of all others are
 * zero.  `begins` has a bit for each first character of a longer key. */
static bool build_entries(struct pass_builder *b, const uint8_t *begins)
{
    uint8_t *mentioned = malloc(UTF8_LIMIT / 8);
    bool built = true;

    if (mentioned == NULL)
        return false;
    memcpy(mentioned, begins, UTF8_LIMIT / 8);
    mark_single_keys(mentioned, b->plan->fold);
    mark_single_keys(mentioned, b->plan->keys);
    mark_single_keys(mentioned, b->plan->single);
    for (uint32_t c = 0x2FF0; utf8_is_operator(c); c++)
        mark(mentioned, c);
    for (uint32_t c = 0; built && c < UTF8_LIMIT; c++) {
        if (mentioned[c >> 3] == 0) {
            c |= 7;
            continue;
        }
        if ((mentioned[c >> 3] >> (c & 7) & 1) == 0)
            continue;
        const struct keymap_entry *folding = find_fold(b->plan->fold, c);
        uint32_t folded = folding == NULL ? c : utf8_first(folding->value);
        bool first = begins[folded >> 3] >> (folded & 7) & 1;
        built = set_entry(b, c, folding, first ? ENTRY_BEGINS : 0);
    }
    free(mentioned);
    return built;
}

/* The same where the plan has entries. */
static bool take_entries(struct pass_builder *b, const uint8_t *begins)
{
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        uint64_t entry = b->plan->entries[c];
        uint32_t folded = matcher_fold(entry, c);
        char self[4];
        if ((begins[folded >> 3] >> (folded & 7) & 1) != 0)
            entry |= ENTRY_BEGINS;
        const struct keymap_entry *e =
            keymap_find(b->plan->results, self, utf8_encode(c, self));
        if (e != NULL) {
            uint32_t offset = store_value(b, e->value, e->value_nbytes);
            entry |= ENTRY_LONG | offset;
            if (offset == IMAGE_NONE)
                return false;
        }
        if (b->plan->origins != NULL &&
            !add_character(b, c, &b->plan->origins[c]))
            return false;
        b->entries[c] = entry;
    }
    memset(b->used, 0xFF, IMAGE_PAGES / 8);
    return true;
}

static bool store_origins(struct pass_builder *b)
{
    struct image_pass *p = &b->pass;

    p->norigins = (uint32_t)b->norigins;
    p->origins =
        image_store(b->image, b->origins, b->norigins * sizeof(*b->origins), 8);
    p->ncharacters = (uint32_t)b->ncharacters;
    p->characters = image_store(b->image, b->characters,
                                b->ncharacters * sizeof(*b->characters), 4);
    return p->origins != IMAGE_NONE && p->characters != IMAGE_NONE;
}

/* See ascii_lead in struct image_pass. */
static uint32_t ascii_lead(const struct pass_builder *b)
{
    const struct keymap *keys = b->plan->keys;
    uint32_t lead = 0;

    for (size_t c = 0; c < 0x80; c++)
        if ((b->entries[c] & ~ENTRY_BEGINS) != 0)
            return IMAGE_NONE;
    for (size_t k = 0; keys != NULL && k < keys->n; k++) {
        const struct keymap_entry *e = &keys->entries[k];
        uint32_t n = 0;
        while (n < e->key_nbytes && (unsigned char)e->key[n] < 0x80)
            n++;
        if (n == e->key_nbytes)
            return IMAGE_NONE;
        if (n > lead)
            lead = n;
    }
    return lead;
}

/* Fills the pass; `longer` has the keys of two characters and more, sorted. */
static bool build_pass(struct pass_builder *b, const struct keymap *longer,
                       uint8_t *begins)
{
    /* A value for each key, of which some are equal. */
    if (!image_expect(b->image, longer->n / 2))
        return false;
    for (size_t k = 0; k < longer->n; k++)
        mark(begins, utf8_first(longer->entries[k].key));
    /* Characters first, so that passes in which they are the same number their
     * origins alike. */
    bool built = (b->plan->entries != NULL ? take_entries(b, begins)
                                           : build_entries(b, begins)) &&
                 build_trie(b, longer);
    if (!built)
        return false;
    if (!page_table_store(b->image, b->entries, sizeof(*b->entries), b->used,
                          &b->pass.table))
        return false;
    b->pass.ascii_lead = ascii_lead(b);
    return store_origins(b);
}

/* Notes what is written into the stored pass at the end of the image. */
static bool note_references(const struct pass_builder *b, uint32_t offset)
{
    uint32_t table = (uint32_t)offsetof(struct image_pass, table);

    return page_table_refer(b->image, offset + table) &&
           (b->pass.trie.nkeys == 0 ||
            key_values_refer(b->image, offset, b->pass.trie.values));
}

/* The keys of two characters and more, sorted. */
static bool sort_longer(const struct keymap *keys, struct keymap *longer)
{
    size_t n = 0;

    if (!keymap_sorted(keys, longer))
        return false;
    for (size_t k = 0; k < longer->n; k++)
        if (!utf8_is_character(longer->entries[k].key,
                               longer->entries[k].key_nbytes))
            longer->entries[n++] = longer->entries[k];
    longer->n = n;
    return true;
}

uint32_t pass_compile(struct image_builder *image, const struct pass_plan *plan)
{
    /* The first origin knows nothing. */
    struct pass_builder b = {.image = image,
                             .plan = plan,
                             .used = calloc(IMAGE_PAGES / 8, 1),
                             .norigins = 1};
    struct keymap longer = {0};
    uint8_t *begins = calloc(UTF8_LIMIT / 8, 1);
    uint32_t offset = IMAGE_NONE;
    bool copied = plan->keys == NULL || sort_longer(plan->keys, &longer);

    b.entries = table_new(UTF8_LIMIT, sizeof(*b.entries), TABLE_SPARSE);
    if (copied && begins != NULL && b.used != NULL && b.entries != NULL &&
        build_pass(&b, &longer, begins))
        offset = image_store(image, &b.pass, sizeof(b.pass), 8);
    if (offset != IMAGE_NONE && !note_references(&b, offset))
        offset = IMAGE_NONE;
    keymap_free(&longer);
    free(begins);
    free(b.used);
    table_free(b.entries, UTF8_LIMIT, sizeof(*b.entries));
    buf_free(&b.value);
    free(b.characters);
    return offset;
}
