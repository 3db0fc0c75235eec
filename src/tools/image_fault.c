/*
 * image_fault.c - checks a compiled image.
 *
 * At build time, of the image that is embedded, and in tests, of hostile ones:
 * what a converter relies on without looking is true of every image that passes
 * here.  A running program reads no image that it did not build; image_cache.c
 * says how a file that was damaged since is noticed.
 */
#include "tools/image_fault.h"

#include <string.h>

#include "base/utf8.h"
#include "image/matcher.h"

/* Whether `count` elements of `size` bytes, aligned, lie inside. */
static bool inside(const struct image_header *image, uint32_t offset,
                   uint64_t count, size_t size, size_t align)
{
    return offset % align == 0 && offset >= sizeof(*image) &&
           offset <= image->nbytes && count <= (image->nbytes - offset) / size;
}

static bool string_inside(const struct image_header *image, uint32_t offset)
{
    return inside(image, offset, 1, 1, 1) &&
           memchr(image_at(image, offset), '\0',
                  (size_t)(image->nbytes - offset)) != NULL;
}

/* Whether a table is inside: its index, its groups and its pages, entries of
 * `size` bytes. */
static bool table_inside(const struct image_header *image,
                         const struct image_table *table, size_t size)
{
    const char *base = (const char *)image;

    if (!inside(image, table->index, 1, sizeof(struct image_index), 4) ||
        !inside(image, table->pages, 1, size, size))
        return false;
    const struct image_index *index = image_at(image, table->index);
    for (uint32_t i = 0; i < IMAGE_GROUPS; i++)
        if (!inside(image, index->groups[i], IMAGE_GROUP, sizeof(uint32_t),
                    sizeof(uint32_t)))
            return false;
    for (uint32_t c = 0; c < 0x10000; c += IMAGE_PAGE)
        if (!inside(image, table->pages, image_low_entry(index, c) + IMAGE_PAGE,
                    size, size))
            return false;
    for (uint32_t c = 0x10000; c < UTF8_LIMIT; c += IMAGE_PAGE)
        if (!inside(image, image_high_page(base, index, c), IMAGE_PAGE, size,
                    size))
            return false;
    return true;
}

/* Whether a value is inside and well-formed: the next pass does not look. */
static bool value_sound(const struct image_header *image, uint32_t offset)
{
    uint32_t nbytes;

    if (!inside(image, offset, 1 + sizeof(nbytes), 1, 1))
        return false;
    const char *value = image_value(image_at(image, offset), &nbytes);
    uint32_t at = (uint32_t)(value - (const char *)image);
    return inside(image, at, (uint64_t)nbytes + IMAGE_SLACK, 1, 1) &&
           utf8_valid_prefix(value, nbytes) == nbytes;
}

/* Whether XOR makes of a character one that is as long. */
static bool change_sound(uint32_t code_point, uint32_t change)
{
    char bytes[4] = {0};
    size_t nbytes = utf8_encode(code_point, bytes);
    uint32_t all;

    if (change == 0)
        return true;
    memcpy(&all, bytes, sizeof(all));
    all ^= change;
    memcpy(bytes, &all, sizeof(all));
    return (nbytes == 4 || all >> 8 * nbytes == 0) &&
           utf8_char_nbytes((unsigned char)bytes[0]) == nbytes &&
           utf8_valid_prefix(bytes, nbytes) == nbytes;
}

/* A pass that is being checked; of a profile without a target. */
struct checked_pass {
    const struct image_header *image;
    const struct image_pass *pass;
    const struct image_target *target;
};

/* A shared character's number. */
static bool shared_sound(const struct checked_pass *c, uint64_t entry,
                         uint32_t code_point)
{
    const struct image_shared *shared = image_at(c->image, c->target->shared);
    uint32_t number = (uint32_t)entry;

    return number < c->target->nshared && (entry & ENTRY_LONG) == 0 &&
           shared[number].code_point == code_point;
}

/* An entry of a target's pass: its result is one character. */
static bool target_entry_sound(const struct checked_pass *c, uint64_t entry,
                               uint32_t code_point)
{
    uint32_t number = (uint32_t)entry, nbytes;

    if ((entry & ENTRY_MARK) != 0)
        return number <= MARK_LINE &&
               (entry & ~(ENTRY_MARK | ENTRY_BEGINS | UINT32_MAX)) == 0;
    if ((entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK) >= EVIDENCE_CODES)
        return false;
    if ((entry & ENTRY_SHARED) != 0)
        return shared_sound(c, entry, code_point);
    if ((entry & ENTRY_LONG) == 0)
        return change_sound(code_point, number);
    if (!value_sound(c->image, number))
        return false;
    const char *value = image_value(image_at(c->image, number), &nbytes);
    return utf8_is_character(value, nbytes);
}

static bool entry_sound(const struct checked_pass *c, uint64_t entry,
                        uint32_t code_point)
{
    if ((entry & ENTRY_BEGINS) != 0 && c->pass->trie.edge_bits == 0)
        return false;
    if (c->target != NULL)
        return target_entry_sound(c, entry, code_point);
    if ((entry & ENTRY_NOTED) != 0)
        return false;
    if ((entry & ENTRY_LONG) != 0)
        return value_sound(c->image, (uint32_t)entry);
    return (entry & ENTRY_KEY) == 0 &&
           change_sound(code_point, (uint32_t)entry);
}

static bool entries_sound(const struct checked_pass *c)
{
    struct matcher m;

    matcher_init(&m, c->image, c->pass);
    for (uint32_t i = 0; i < UTF8_LIMIT; i++) {
        uint64_t entry = matcher_entry(&m, i);
        if (entry != 0 && !entry_sound(c, entry, i))
            return false;
    }
    return true;
}

/* Characters of the key that ends at a slot; 0 if there are more than a
 * target's key may have, or no beginning. */
static uint32_t key_length(const uint64_t *edges, uint64_t nslots,
                           uint64_t slot)
{
    uint32_t length = 2;
    uint32_t parent = (uint32_t)(edges[slot] >> 32);

    while ((parent & EDGE_FIRST) == 0) {
        if (parent >= nslots || ++length > IMAGE_PHRASE)
            return 0;
        parent = (uint32_t)(edges[parent] >> 32);
    }
    return length;
}

/* The value of a key.  A target's phrase has a result for each character. */
static bool key_sound(const struct checked_pass *c, const uint64_t *edges,
                      uint64_t nslots, uint64_t slot)
{
    const struct image_trie *trie = &c->pass->trie;
    const uint8_t *keys = image_at(c->image, trie->keys);
    const uint32_t *blocks = image_at(c->image, trie->blocks);
    const uint32_t *values = image_at(c->image, trie->values);
    const uint32_t *varying = image_at(c->image, c->pass->varying);
    uint64_t number =
        (uint64_t)blocks[slot >> IMAGE_KEY_BLOCK_BITS] + keys[slot];
    uint32_t nbytes;

    if (number >= trie->nkeys)
        return false;
    uint32_t offset = values[number];
    if ((offset & IMAGE_VARIES) != 0) {
        if ((offset & ~IMAGE_VARIES) >= c->pass->nvarying)
            return false;
        offset = varying[offset & ~IMAGE_VARIES];
    }
    if (!value_sound(c->image, offset))
        return false;
    if (c->target == NULL)
        return true;
    const char *value = image_value(image_at(c->image, offset), &nbytes);
    return utf8_count(value, nbytes) == key_length(edges, nslots, slot);
}

static bool trie_inside(const struct image_header *image,
                        const struct image_pass *pass)
{
    const struct image_trie *trie = &pass->trie;
    uint64_t nslots = UINT64_C(1) << trie->edge_bits;

    return trie->pair_bits >= 7 && trie->pair_bits <= 30 &&
           inside(image, trie->edges, nslots, sizeof(uint64_t), 8) &&
           inside(image, trie->keys, nslots, 1, 1) &&
           inside(image, trie->blocks, image_key_blocks(trie->edge_bits),
                  sizeof(uint32_t), 4) &&
           inside(image, trie->values, trie->nkeys, sizeof(uint32_t), 4) &&
           inside(image, pass->varying, pass->nvarying, sizeof(uint32_t), 4) &&
           inside(image, trie->pairs, UINT64_C(1) << (trie->pair_bits - 6),
                  sizeof(uint64_t), 8);
}

static bool trie_sound(const struct checked_pass *c)
{
    const struct image_trie *trie = &c->pass->trie;

    if (trie->edge_bits == 0)
        return true;
    if (trie->edge_bits > 30 || c->pass->key_set >= IMAGE_KEY_SETS ||
        !trie_inside(c->image, c->pass))
        return false;
    uint64_t nslots = UINT64_C(1) << trie->edge_bits;
    const uint64_t ends = image_edge_ends(c->pass->key_set);
    const uint64_t *edges = image_at(c->image, trie->edges);
    bool has_free = false;
    for (uint64_t i = 0; i < nslots; i++) {
        if (edges[i] == 0)
            has_free = true; /* a probe for what is not there ends */
        else if ((edges[i] & ends) != 0 && !key_sound(c, edges, nslots, i))
            return false;
    }
    return has_free;
}

/* What explains: numbers and text, which nothing but that relies on. */
static bool origins_sound(const struct image_header *image,
                          const struct image_pass *pass, uint32_t ndictionaries)
{
    if (pass->norigins < 1 || pass->norigins > IMAGE_ORIGINS ||
        pass->key_origin >= pass->norigins ||
        !inside(image, pass->origins, pass->norigins,
                sizeof(struct image_origin), 8) ||
        !inside(image, pass->keys, pass->nkeys, sizeof(uint32_t), 4) ||
        !inside(image, pass->characters, pass->ncharacters, sizeof(uint32_t),
                4))
        return false;
    const struct image_origin *origins = image_at(image, pass->origins);
    for (uint32_t i = 0; i < pass->norigins; i++)
        if (origins[i].choice > ndictionaries ||
            (ndictionaries < 64 &&
             origins[i].dictionaries >> ndictionaries != 0))
            return false;
    const uint32_t *keys = image_at(image, pass->keys);
    for (uint32_t i = 0; i < pass->nkeys; i++)
        if (keys[i] >> 8 >= pass->trie.nkeys ||
            (keys[i] & 0xFF) >= pass->norigins)
            return false;
    const uint32_t *characters = image_at(image, pass->characters);
    for (uint32_t i = 0; i < pass->ncharacters; i++)
        if (characters[i] >> 8 >= UTF8_LIMIT ||
            (characters[i] & 0xFF) >= pass->norigins)
            return false;
    return true;
}

static bool choice_sound(const struct image_header *image,
                         const struct image_choice *choice)
{
    uint32_t n = choice->candidates_nbytes;

    if (!inside(image, choice->key, choice->key_nbytes, 1, 1) ||
        !inside(image, choice->candidates, n, 1, 1) || n == 0)
        return false;
    const char *key = image_at(image, choice->key);
    const char *candidates = image_at(image, choice->candidates);
    return utf8_valid_prefix(key, choice->key_nbytes) == choice->key_nbytes &&
           utf8_valid_prefix(candidates, n) == n && candidates[n - 1] == '\0';
}

static bool dictionaries_sound(const struct image_header *image,
                               const struct image_dictionaries *dictionaries)
{
    if (dictionaries->n > 64 ||
        !inside(image, dictionaries->of, dictionaries->n, sizeof(uint32_t), 4))
        return false;
    const uint32_t *of = image_at(image, dictionaries->of);
    for (uint32_t i = 0; i < dictionaries->n; i++) {
        if (!inside(image, of[i], 1, sizeof(struct image_dictionary), 4))
            return false;
        const struct image_dictionary *d = image_at(image, of[i]);
        if (!string_inside(image, d->name) ||
            !inside(image, d->choices, d->nchoices, sizeof(struct image_choice),
                    4))
            return false;
        const struct image_choice *choices = image_at(image, d->choices);
        for (uint32_t k = 0; k < d->nchoices; k++)
            if (!choice_sound(image, &choices[k]))
                return false;
    }
    return true;
}

/* A profile's pass has no target. */
static bool pass_sound(const struct image_header *image, uint32_t offset,
                       const struct image_target *target,
                       uint32_t ndictionaries)
{
    if (!inside(image, offset, 1, sizeof(struct image_pass), 8))
        return false;
    const struct image_pass *pass = image_at(image, offset);
    struct checked_pass c = {image, pass, target};
    return table_inside(image, &pass->table, sizeof(uint64_t)) &&
           trie_sound(&c) && entries_sound(&c) &&
           origins_sound(image, pass, ndictionaries);
}

/* Any entry is sound, and any word of a set. */
static bool prefilter_sound(const struct image_header *image, uint32_t offset)
{
    if (offset == IMAGE_NONE)
        return true;
    if (!inside(image, offset, 1, sizeof(struct image_prefilter), 4))
        return false;
    const struct image_prefilter *f = image_at(image, offset);
    if (f->trigger_bits < 1 || f->trigger_bits > 30 || f->joint_bits < 1 ||
        f->joint_bits > 30 ||
        !inside(image, f->triggers, UINT64_C(1) << f->trigger_bits,
                sizeof(uint64_t), 8) ||
        !inside(image, f->joints, UINT64_C(1) << f->joint_bits,
                sizeof(uint64_t), 8))
        return false;
    return table_inside(image, &f->table, sizeof(uint32_t)) &&
           inside(image, f->blocks, f->nblocks, sizeof(uint32_t), 4) &&
           inside(image, f->block_bits, f->nblocks, sizeof(uint64_t), 8);
}

static bool profile_sound(const struct image_header *image,
                          const struct image_profile *profile)
{
    if (!string_inside(image, profile->name) ||
        !string_inside(image, profile->description) ||
        profile->with_tofu_risk >= image->nprofiles ||
        !inside(image, profile->passes, profile->npasses, sizeof(uint32_t),
                4) ||
        !dictionaries_sound(image, &profile->dictionaries) ||
        (profile->segmenting != IMAGE_NONE &&
         profile->segmenting >= profile->npasses))
        return false;
    const uint32_t *passes = image_at(image, profile->passes);
    for (uint32_t i = 0; i < profile->npasses; i++)
        if (!pass_sound(image, passes[i], NULL, profile->dictionaries.n))
            return false;
    return prefilter_sound(image, profile->prefilter);
}

/* Strings to the end. */
static bool words_sound(const struct image_header *image,
                        const struct image_target *target)
{
    uint32_t n = target->own_words_nbytes;

    return inside(image, target->own_words, n, 1, 1) &&
           (n == 0 || *((const char *)image_at(image, target->own_words) + n -
                        1) == '\0');
}

static bool target_sound(const struct image_header *image,
                         const struct image_target *target)
{
    if (!string_inside(image, target->name) ||
        !inside(image, target->shared, target->nshared,
                sizeof(struct image_shared), 4) ||
        !dictionaries_sound(image, &target->dictionaries) ||
        !pass_sound(image, target->pass, target, target->dictionaries.n) ||
        !pass_sound(image, target->vocabulary, NULL, target->dictionaries.n) ||
        !words_sound(image, target))
        return false;
    const struct image_shared *shared = image_at(image, target->shared);
    for (uint32_t i = 0; i < target->nshared; i++)
        if (shared[i].code_point >= UTF8_LIMIT ||
            !change_sound(shared[i].code_point, shared[i].normal) ||
            !change_sound(shared[i].code_point,
                          shared[i].normal ^ shared[i].change) ||
            shared[i].same >= EVIDENCE_CODES ||
            shared[i].differs >= EVIDENCE_CODES ||
            shared[i].phrase >= EVIDENCE_CODES)
            return false;
    return true;
}

const char *image_fault(const void *bytes, size_t n)
{
    const struct image_header *image = bytes;

    if (n < sizeof(*image) ||
        memcmp(image->magic, IMAGE_MAGIC, sizeof(image->magic)) != 0)
        return "not a compiled profile";
    if (image->version != IMAGE_VERSION ||
        image->byte_order != IMAGE_BYTE_ORDER)
        return "compiled for another version or machine";
    if (image->nbytes != n || (uintptr_t)bytes % 8 != 0 ||
        image->checksum != image_checksum(bytes, n))
        return "a compiled profile is damaged or cut off";
    bool sound = inside(image, image->profiles, image->nprofiles,
                        sizeof(struct image_profile), 8);
    const struct image_profile *profiles = image_at(image, image->profiles);
    for (uint32_t i = 0; sound && i < image->nprofiles; i++)
        sound = profile_sound(image, &profiles[i]);
    sound = sound && inside(image, image->targets, image->ntargets,
                            sizeof(struct image_target), 8);
    const struct image_target *targets = image_at(image, image->targets);
    for (uint32_t i = 0; sound && i < image->ntargets; i++)
        sound = target_sound(image, &targets[i]);
    return sound ? NULL : "a compiled profile refers outside itself";
}
