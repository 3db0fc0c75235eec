/*
 * prefilter.c - which text a profile's longer keys can matter in.
 *
 * Most keys of a profile change nothing: of STPhrases' 49,000 four fifths have
 * the result that their characters have one by one, and exist only to keep
 * others from matching.  A key matters in a stage where its result differs from
 * that.  Text in which no key matters anywhere is converted character by
 * character.
 *
 * Triggers are pairs of neighbours, one of each key that matters: the rarest
 * one, judging by the dictionaries.  No trigger in a text, no key that matters.
 *
 * Joints are pairs of neighbours that some key of some stage may cover both of.
 * Where two neighbours are none, the text can be cut: what is before and after
 * are converted each by itself.
 *
 * Both are of characters as they stand in the text, so that a stage's keys are
 * taken back through the stages before it: for triggers through the results of
 * single characters (before the first key that matters there are no others),
 * for joints through everything that a stage's input can begin or end with.
 * Either may name pairs too many, which costs time, but must not miss any.
 */
#include "image/prefilter.h"

#include <stdlib.h>
#include <string.h>

#include "image/character_pairs.h"
#include "image/character_sources.h"
#include "image/page_table.h"
#include "image/pair_pool.h"
#include "base/utf8.h"

/* Bits of a set for each of its pairs: few false ones, or not too many. */
enum { TRIGGER_SPARSE = 56, JOINT_SPARSE = 12 };
/* A pair that is a word is taken to be as common as one of so many keys. */
enum { WORD = 50 };
/* In struct prefilter_builder's `plain`. */
#define SEVERAL UINT32_C(0x80000000)

/* ---- a prefilter while it is built --------------------------------------- */

struct prefilter_builder {
    const struct prefilter_plan *plan;
    /* By code point: XOR to what the character alone has become, or SEVERAL
     * where that is, or was on the way, not one character. */
    uint32_t *plain;
    /* By code point: 1 + number of the stage's entry for the character. */
    uint32_t *single;
    uint32_t *changed; /* code points that some map has as a key */
    size_t nchanged, changed_cap;
    uint8_t *known; /* a bit for each code point: it is among `changed` */
    struct character_sources plain_from; /* the same backwards, for one stage */
    /* What a stage's input may have first and last for a character of the
     * text, backwards; a character always for itself. */
    struct character_sources first_from, last_from;
    struct character_pairs neighbours; /* in keys */
    struct character_pairs triggers, joints;
};

static uint32_t last_character(const char *s, size_t n)
{
    size_t i = n - 1;

    while (((unsigned char)s[i] & 0xC0) == 0x80)
        i--;
    return utf8_first(s + i);
}

/* Neither empty nor with an operator, which would begin a sequence. */
static bool is_simple(const char *s, size_t n)
{
    return n > 0 && !utf8_has_operator(s, n);
}

static bool map_is_simple(const struct keymap *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (!is_simple(m->entries[i].key, m->entries[i].key_nbytes) ||
            !is_simple(m->entries[i].value, m->entries[i].value_nbytes))
            return false;
    return true;
}

static bool plan_is_simple(const struct prefilter_plan *plan)
{
    for (size_t i = 0; i < plan->nchain; i++)
        if (!map_is_simple(&plan->chain[i]))
            return false;
    for (size_t i = 0; i < plan->segmentation->n; i++)
        if (!is_simple(plan->segmentation->entries[i].key,
                       plan->segmentation->entries[i].key_nbytes))
            return false;
    return map_is_simple(plan->fold);
}

static bool is_character(const struct keymap_entry *e)
{
    return utf8_is_character(e->key, e->key_nbytes);
}

static bool is_pair(const struct keymap_entry *e)
{
    size_t nbytes = utf8_char_nbytes((unsigned char)*e->key);

    return nbytes < e->key_nbytes &&
           nbytes + utf8_char_nbytes((unsigned char)e->key[nbytes]) ==
               e->key_nbytes;
}

/* The neighbours in a key, one pair after another: begins with *at 0, false
 * after the last one. */
static bool next_neighbours(const struct keymap_entry *e, size_t *at,
                            uint32_t *first_ret, uint32_t *second_ret)
{
    size_t nbytes;

    if (*at == 0)
        *second_ret = utf8_decode(e->key, at);
    if (*at == e->key_nbytes)
        return false;
    *first_ret = *second_ret;
    *second_ret = utf8_decode(e->key + *at, &nbytes);
    *at += nbytes;
    return true;
}

/* Calls `add` for all neighbours in a map's keys. */
static bool for_neighbours(struct prefilter_builder *b, const struct keymap *m,
                           bool (*add)(struct prefilter_builder *b,
                                       uint32_t first, uint32_t second))
{
    uint32_t first, second;

    for (size_t k = 0; k < m->n; k++)
        for (size_t at = 0;
             next_neighbours(&m->entries[k], &at, &first, &second);)
            if (!add(b, first, second))
                return false;
    return true;
}

static bool count_neighbours(struct prefilter_builder *b, uint32_t first,
                             uint32_t second)
{
    struct pair *slot = character_pairs_add(&b->neighbours, first, second);

    if (slot == NULL)
        return false;
    slot->count++;
    return true;
}

/* Counts neighbours and words in a map's keys. */
static bool count_keys(struct prefilter_builder *b, const struct keymap *m)
{
    uint32_t first, second;

    for (size_t k = 0; k < m->n; k++) {
        const struct keymap_entry *e = &m->entries[k];
        size_t at = 0;
        if (!is_pair(e) || !next_neighbours(e, &at, &first, &second))
            continue;
        struct pair *slot = character_pairs_add(&b->neighbours, first, second);
        if (slot == NULL)
            return false;
        slot->words++;
    }
    return for_neighbours(b, m, count_neighbours);
}

/* ---- joints -------------------------------------------------------------- */

static bool add_joints_after(struct prefilter_builder *b, uint32_t first,
                             uint32_t c)
{
    const struct character_sources *s = &b->first_from;
    bool added = character_pairs_add(&b->joints, first, c) != NULL;

    for (uint32_t i = s->first[c]; added && i != 0; i = s->all[i - 1].next)
        added = character_pairs_add(&b->joints, first,
                                    s->all[i - 1].character) != NULL;
    return added;
}

/* Adds what may occur in the text for neighbours in a key. */
static bool add_joints(struct prefilter_builder *b, uint32_t before, uint32_t c)
{
    const struct character_sources *s = &b->last_from;
    bool added = add_joints_after(b, before, c);

    for (uint32_t i = s->first[before]; added && i != 0; i = s->all[i - 1].next)
        added = add_joints_after(b, s->all[i - 1].character, c);
    return added;
}

/* ---- triggers ------------------------------------------------------------ */

/* Finds what single characters came from. */
static bool find_plain_sources(struct prefilter_builder *b)
{
    struct character_sources *s = &b->plain_from;

    for (size_t i = 0; i < s->n; i++)
        s->first[s->all[i].of] = 0;
    s->n = 0;
    for (size_t i = 0; i < b->nchanged; i++) {
        uint32_t c = b->changed[i], plain = b->plain[c];
        if (plain != 0 && plain != SEVERAL &&
            !character_sources_add(s, c ^ plain, c))
            return false;
    }
    return true;
}

/* The next character of the text that has become `c`, after source number
 * `*at`, which begins at IMAGE_NONE; false after the last one.  What became
 * SEVERAL is special, and needs no trigger. */
static bool next_source(const struct prefilter_builder *b, uint32_t c,
                        uint32_t *at, uint32_t *source_ret)
{
    if (*at == IMAGE_NONE) {
        *at = b->plain_from.first[c];
        if (b->plain[c] == 0) {
            *source_ret = c;
            return true;
        }
    }
    if (*at == 0)
        return false;
    *source_ret = b->plain_from.all[*at - 1].character;
    *at = b->plain_from.all[*at - 1].next;
    return true;
}

static bool add_trigger(struct prefilter_builder *b, uint32_t first,
                        uint32_t second)
{
    uint32_t i = IMAGE_NONE, one, two;

    while (next_source(b, first, &i, &one)) {
        uint32_t j = IMAGE_NONE;
        while (next_source(b, second, &j, &two))
            if (character_pairs_add(&b->triggers, one, two) == NULL)
                return false;
    }
    return true;
}

/* Whether all that may occur in the text for the pair are triggers. */
static bool is_trigger(const struct prefilter_builder *b, uint32_t first,
                       uint32_t second)
{
    uint32_t i = IMAGE_NONE, one, two;

    while (next_source(b, first, &i, &one)) {
        uint32_t j = IMAGE_NONE;
        while (next_source(b, second, &j, &two))
            if (character_pairs_find(&b->triggers, one, two).characters == 0)
                return false;
    }
    return true;
}

/* Adds the rarest pair of a key, unless one of its pairs is there. */
static bool add_trigger_of_key(struct prefilter_builder *b,
                               const struct keymap_entry *e)
{
    uint32_t best[2] = {0, 0}, least = UINT32_MAX, first, second;

    for (size_t at = 0; next_neighbours(e, &at, &first, &second);) {
        if (is_trigger(b, first, second))
            return true;
        struct pair known = character_pairs_find(&b->neighbours, first, second);
        uint32_t cost = known.count + WORD * known.words;
        /* ASCII is copied in bulk where no pair of it is a trigger. */
        if (first < 0x80 && second < 0x80)
            cost = UINT32_MAX - 1;
        if (cost < least) {
            least = cost;
            best[0] = first;
            best[1] = second;
        }
    }
    return add_trigger(b, best[0], best[1]);
}

/* Numbers the entries of a stage's single characters, or with `set` 0 takes the
 * numbers away. */
static void number_single(struct prefilter_builder *b, const struct keymap *m,
                          uint32_t set)
{
    for (size_t k = 0; k < m->n; k++)
        if (is_character(&m->entries[k]))
            b->single[utf8_first(m->entries[k].key)] = ((uint32_t)k + 1) * set;
}

/* Whether a key's result differs from what its characters become. */
static bool key_matters(const struct prefilter_builder *b,
                        const struct keymap *m, const struct keymap_entry *e)
{
    size_t nbytes, done = 0;

    for (size_t i = 0; i < e->key_nbytes; i += nbytes) {
        uint32_t number = b->single[utf8_decode(e->key + i, &nbytes)];
        const struct keymap_entry *c =
            number == 0 ? NULL : &m->entries[number - 1];
        const char *value = c != NULL ? c->value : e->key + i;
        size_t n = c != NULL ? c->value_nbytes : nbytes;
        if (n > e->value_nbytes - done ||
            memcmp(e->value + done, value, n) != 0)
            return true;
        done += n;
    }
    return done != e->value_nbytes;
}

/* Those of two characters leave no choice, and may do for longer ones. */
static bool add_triggers_of_keys(struct prefilter_builder *b,
                                 const struct keymap *m)
{
    bool added = true;

    number_single(b, m, 1);
    for (int pairs = 1; pairs >= 0; pairs--) {
        for (size_t k = 0; added && k < m->n; k++) {
            const struct keymap_entry *e = &m->entries[k];
            if (!is_character(e) && is_pair(e) == (pairs != 0) &&
                key_matters(b, m, e))
                added = add_trigger_of_key(b, e);
        }
    }
    number_single(b, m, 0);
    return added;
}

/* ---- from one stage to the next ------------------------------------------ */

static bool advance_plain(struct prefilter_builder *b, const struct keymap *m)
{
    for (size_t k = 0; k < m->n; k++) {
        if (!is_character(&m->entries[k]))
            continue;
        uint32_t c = utf8_first(m->entries[k].key);
        if ((b->known[c >> 3] >> (c & 7) & 1) != 0)
            continue;
        if (!array_grow(&b->changed, b->nchanged, &b->changed_cap,
                        sizeof(*b->changed)))
            return false;
        b->known[c >> 3] |= (uint8_t)(1 << (c & 7));
        b->changed[b->nchanged++] = c;
    }
    for (size_t i = 0; i < b->nchanged; i++) {
        uint32_t c = b->changed[i];
        char as[4];
        if (b->plain[c] == SEVERAL)
            continue;
        const struct keymap_entry *e =
            keymap_find(m, as, utf8_encode(c ^ b->plain[c], as));
        if (e != NULL)
            b->plain[c] = utf8_is_character(e->value, e->value_nbytes)
                              ? c ^ utf8_first(e->value)
                              : SEVERAL;
    }
    return true;
}

/* Takes everything through a stage. */
static bool advance(struct prefilter_builder *b, const struct keymap *m)
{
    for (size_t k = 0; k < m->n; k++) {
        const struct keymap_entry *e = &m->entries[k];
        if (!character_sources_add_of(&b->first_from, utf8_first(e->value),
                                      utf8_first(e->key)) ||
            !character_sources_add_of(&b->last_from,
                                      last_character(e->value, e->value_nbytes),
                                      last_character(e->key, e->key_nbytes)))
            return false;
    }
    return advance_plain(b, m);
}

static bool add_stage(struct prefilter_builder *b, const struct keymap *m)
{
    return for_neighbours(b, m, add_joints) && find_plain_sources(b) &&
           add_triggers_of_keys(b, m) && advance(b, m);
}

/* Neighbours in a map's keys, if a character has three bytes. */
static size_t about_neighbours(const struct keymap *m)
{
    size_t nbytes = 0;

    for (size_t k = 0; k < m->n; k++)
        nbytes += m->entries[k].key_nbytes;
    return nbytes / 3 - (nbytes / 3 < m->n ? nbytes / 3 : m->n);
}

/* Makes room at once for about as many pairs as there will be.  Long keys that
 * begin alike have far fewer: beyond what OpenCC's have, room is made when it
 * is needed. */
static bool reserve_all(struct prefilter_builder *b)
{
    enum { AT_ONCE = 1 << 18 };
    size_t most = about_neighbours(b->plan->segmentation);

    for (size_t i = 0; i < b->plan->nchain; i++) {
        size_t n = about_neighbours(&b->plan->chain[i]);
        if (n > most)
            most = n;
    }
    if (most > AT_ONCE)
        most = AT_ONCE;
    return character_pairs_reserve(&b->neighbours, most) &&
           character_pairs_reserve(&b->joints, most);
}

static bool add_all(struct prefilter_builder *b)
{
    const struct prefilter_plan *plan = b->plan;
    bool added = reserve_all(b) && count_keys(b, plan->segmentation) &&
                 advance(b, plan->fold);

    /* The first stage, if it has these keys as well, adds the same. */
    if (added && (plan->nchain == 0 ||
                  !keymap_begins_with(&plan->chain[0], plan->segmentation)))
        added = for_neighbours(b, plan->segmentation, add_joints);

    for (size_t i = 0; added && i < plan->nchain; i++)
        added = count_keys(b, &plan->chain[i]);
    for (size_t i = 0; added && i < plan->nchain; i++)
        added = add_stage(b, &plan->chain[i]);
    return added;
}

/* ---- what is stored ------------------------------------------------------ */

/* Stores a set, or the one of the pool that it is shared by. */
static bool store_set(struct image_builder *image,
                      const struct character_pairs *s, struct pair_pool *pool,
                      size_t sparse, uint64_t (*word)(uint64_t hash),
                      uint32_t *offset_ret, uint32_t *bits_ret)
{
    uint32_t bits = 1;

    if (pool != NULL && !pair_pool_take(pool, s, &s))
        return false;

    while (bits < 18 && ((size_t)64 << bits) < s->n * sparse)
        bits++;
    uint64_t *words = calloc((size_t)1 << bits, sizeof(*words));
    if (words == NULL)
        return false;
    for (size_t i = 0; i < s->nslots; i++) {
        const struct pair *pair = &s->slots[i];
        if (pair->characters == 0)
            continue;
        uint64_t hash = image_pair_hash(character_pairs_first(pair),
                                        character_pairs_second(pair));
        words[hash >> (64 - bits)] |= word(hash);
    }
    *bits_ret = bits;
    *offset_ret =
        image_store(image, words, ((size_t)1 << bits) * sizeof(*words), 64);
    free(words);
    return *offset_ret != IMAGE_NONE;
}

/* What becomes of a character where no key matters. */
static uint32_t plain_entry(const struct prefilter_builder *b, uint32_t c)
{
    char from[4], to[4];
    uint32_t entry = 0;

    if (b->plain[c] == SEVERAL || utf8_is_operator(c))
        return PLAIN_SPECIAL;
    size_t nbytes = utf8_encode(c, from);
    if (utf8_encode(c ^ b->plain[c], to) != nbytes)
        return PLAIN_SPECIAL;
    for (size_t i = 0; i < nbytes; i++)
        entry |= (uint32_t)(unsigned char)(from[i] ^ to[i]) << 8 * i;
    return entry;
}

/* Whether ASCII can be copied in bulk: none of it changes, and no pair of it is
 * a trigger. */
static bool ascii_is_plain(const struct prefilter_builder *b,
                           const uint32_t *entries)
{
    for (uint32_t c = 0; c < 0x80; c++)
        if (entries[c] != 0)
            return false;
    for (size_t i = 0; i < b->triggers.nslots; i++) {
        const struct pair *pair = &b->triggers.slots[i];
        if (pair->characters != 0 && character_pairs_first(pair) < 0x80 &&
            character_pairs_second(pair) < 0x80)
            return false;
    }
    return true;
}

static void set_entry(uint32_t *entries, uint8_t *used, uint32_t c,
                      uint32_t entry)
{
    entries[c] |= entry;
    used[c >> IMAGE_PAGE_BITS >> 3] |=
        (uint8_t)(1 << (c >> IMAGE_PAGE_BITS & 7));
}

static bool store_entries(struct prefilter_builder *b,
                          struct image_builder *image,
                          struct image_prefilter *f)
{
    uint32_t *entries = table_new(UTF8_LIMIT, sizeof(*entries), TABLE_SPARSE);
    uint8_t used[IMAGE_PAGES / 8] = {0}; /* a bit for each page with some */

    if (entries == NULL)
        return false;
    for (size_t i = 0; i < b->nchanged; i++)
        set_entry(entries, used, b->changed[i], plain_entry(b, b->changed[i]));
    /* Of those that are changed as well the entry is the same. */
    for (uint32_t c = 0x2FF0; utf8_is_operator(c); c++)
        set_entry(entries, used, c, plain_entry(b, c));
    f->ascii_plain = ascii_is_plain(b, entries);
    bool stored =
        page_table_store(image, entries, sizeof(*entries), used, &f->table);
    table_free(entries, UTF8_LIMIT, sizeof(*entries));
    return stored;
}

/* Stores which characters a key can go on after. */
static bool store_goes_on(const struct prefilter_builder *b,
                          struct image_builder *image,
                          struct image_prefilter *f)
{
    enum { BLOCKS = UTF8_LIMIT / 64 };
    uint64_t *bits = table_new(BLOCKS, sizeof(*bits), TABLE_SPARSE);
    uint32_t *blocks = array_resize(NULL, BLOCKS, sizeof(*blocks));
    bool stored = bits != NULL && blocks != NULL;

    for (size_t i = 0; stored && i < b->joints.nslots; i++) {
        uint32_t c = character_pairs_first(&b->joints.slots[i]);
        if (b->joints.slots[i].characters != 0)
            bits[c / 64] |= UINT64_C(1) << (c % 64);
    }
    for (uint32_t i = 0; stored && i < BLOCKS; i++)
        if (bits[i] != 0) {
            bits[f->nblocks] = bits[i];
            blocks[f->nblocks++] = i;
        }
    if (stored) {
        f->blocks = image_store(image, blocks, f->nblocks * sizeof(*blocks), 4);
        f->block_bits = image_store(image, bits, f->nblocks * sizeof(*bits), 8);
        stored = f->blocks != IMAGE_NONE && f->block_bits != IMAGE_NONE;
    }
    table_free(bits, BLOCKS, sizeof(*bits));
    free(blocks);
    return stored;
}

static bool store(struct prefilter_builder *b, struct image_builder *image,
                  uint32_t *offset_ret)
{
    struct image_prefilter f = {0};

    if (!store_entries(b, image, &f) || !store_goes_on(b, image, &f) ||
        !store_set(image, &b->triggers, image->triggers, TRIGGER_SPARSE,
                   image_trigger_word, &f.triggers, &f.trigger_bits) ||
        !store_set(image, &b->joints, image->joints, JOINT_SPARSE,
                   image_joint_word, &f.joints, &f.joint_bits))
        return false;
    *offset_ret = image_store(image, &f, sizeof(f), 8);
    return *offset_ret != IMAGE_NONE &&
           page_table_refer(
               image,
               *offset_ret + (uint32_t)offsetof(struct image_prefilter, table));
}

bool prefilter_compile(struct image_builder *image,
                       const struct prefilter_plan *plan, uint32_t *offset_ret)
{
    struct prefilter_builder b = {.plan = plan};
    bool done;

    *offset_ret = IMAGE_NONE;
    if (!plan_is_simple(plan))
        return true;
    b.plain = table_new(UTF8_LIMIT, sizeof(*b.plain), TABLE_SPARSE);
    b.single = table_new(UTF8_LIMIT, sizeof(*b.single), TABLE_SPARSE);
    b.known = calloc(UTF8_LIMIT / 8, 1);
    done = b.plain != NULL && b.single != NULL && b.known != NULL &&
           character_sources_init(&b.plain_from) &&
           character_sources_init(&b.first_from) &&
           character_sources_init(&b.last_from) && add_all(&b) &&
           store(&b, image, offset_ret);
    table_free(b.plain, UTF8_LIMIT, sizeof(*b.plain));
    table_free(b.single, UTF8_LIMIT, sizeof(*b.single));
    free(b.known);
    free(b.changed);
    character_sources_free(&b.plain_from);
    character_sources_free(&b.first_from);
    character_sources_free(&b.last_from);
    character_pairs_free(&b.neighbours);
    character_pairs_free(&b.triggers);
    character_pairs_free(&b.joints);
    return done;
}
