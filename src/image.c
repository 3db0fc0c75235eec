/*
 * image.c - builds and checks compiled profiles.
 */
#include "image.h"

#include <stdlib.h>
#include <string.h>

#include "status.h"

/* A stored block: where it is and what it hashes to. */
struct image_block {
    uint64_t hash;
    uint32_t offset;
    uint32_t nbytes; /* 0: an empty slot */
    uint32_t align;
};

/* FNV-1a, eight bytes a step. */
static uint64_t hash_bytes(const void *bytes, size_t n)
{
    const char *p = bytes;
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    uint64_t word;

    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&word, p, 8);
        hash = (hash ^ word) * UINT64_C(0x100000001B3);
        hash ^= hash >> 32;
    }
    for (; n > 0; n--, p++)
        hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001B3);
    return hash ^ hash >> 29;
}

static uint64_t checksum(const char *image, size_t n)
{
    size_t at = offsetof(struct image_header, profiles);

    return hash_bytes(image + at, n - at);
}

bool image_begin(struct image_builder *b)
{
    static const struct image_header empty;

    return buf_append(&b->bytes, &empty, sizeof(empty));
}

static bool grow_blocks(struct image_builder *b)
{
    size_t nslots = b->nslots == 0 ? 1024 : b->nslots * 2;
    struct image_block *blocks = calloc(nslots, sizeof(*blocks));

    if (blocks == NULL)
        return false;
    for (size_t i = 0; i < b->nslots; i++) {
        if (b->blocks[i].nbytes == 0)
            continue;
        size_t slot = b->blocks[i].hash & (nslots - 1);
        while (blocks[slot].nbytes != 0)
            slot = (slot + 1) & (nslots - 1);
        blocks[slot] = b->blocks[i];
    }
    free(b->blocks);
    b->blocks = blocks;
    b->nslots = nslots;
    return true;
}

uint32_t image_store(struct image_builder *b, const void *bytes, size_t n,
                     size_t align)
{
    if (b->nblocks * 2 >= b->nslots && !grow_blocks(b))
        return IMAGE_NONE;

    uint64_t hash = hash_bytes(bytes, n);
    size_t slot = hash & (b->nslots - 1);
    for (; b->blocks[slot].nbytes != 0; slot = (slot + 1) & (b->nslots - 1)) {
        const struct image_block *k = &b->blocks[slot];
        if (k->hash == hash && k->nbytes == n && k->align == align &&
            memcmp(b->bytes.data + k->offset, bytes, n) == 0)
            return k->offset;
    }
    if (n >= IMAGE_NONE - b->bytes.n - 64 || !buf_align(&b->bytes, align))
        return IMAGE_NONE;
    uint32_t offset = (uint32_t)b->bytes.n;
    if (!buf_append(&b->bytes, bytes, n))
        return IMAGE_NONE;
    if (n > 0) {
        b->blocks[slot] =
            (struct image_block){hash, offset, (uint32_t)n, (uint32_t)align};
        b->nblocks++;
    }
    return offset;
}

bool image_add_profile(struct image_builder *b,
                       const struct image_profile *profile)
{
    if (!array_grow(&b->profiles, b->nprofiles, &b->profiles_cap,
                    sizeof(*b->profiles)))
        return false;
    b->profiles[b->nprofiles++] = *profile;
    return true;
}

bool image_add_target(struct image_builder *b,
                      const struct image_target *target)
{
    if (!array_grow(&b->targets, b->ntargets, &b->targets_cap,
                    sizeof(*b->targets)))
        return false;
    b->targets[b->ntargets++] = *target;
    return true;
}

bool image_end(struct image_builder *b)
{
    static const char slack[IMAGE_SLACK];
    struct image_header header = {.magic = IMAGE_MAGIC,
                                  .version = IMAGE_VERSION,
                                  .byte_order = IMAGE_BYTE_ORDER};

    header.nprofiles = (uint32_t)b->nprofiles;
    header.profiles =
        image_store(b, b->profiles, b->nprofiles * sizeof(*b->profiles), 8);
    header.ntargets = (uint32_t)b->ntargets;
    header.targets =
        image_store(b, b->targets, b->ntargets * sizeof(*b->targets), 8);
    if (header.profiles == IMAGE_NONE || header.targets == IMAGE_NONE ||
        !buf_append(&b->bytes, slack, sizeof(slack)) ||
        !buf_align(&b->bytes, 8))
        return false;
    header.nbytes = b->bytes.n;
    memcpy(b->bytes.data, &header, sizeof(header));
    header.checksum = checksum(b->bytes.data, b->bytes.n);
    memcpy(b->bytes.data, &header, sizeof(header));
    return true;
}

void image_builder_free(struct image_builder *b)
{
    buf_free(&b->bytes);
    free(b->blocks);
    free(b->profiles);
    free(b->targets);
    *b = (struct image_builder){0};
}

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

static bool value_inside(const struct image_header *image, uint32_t offset)
{
    uint32_t nbytes;

    if (!inside(image, offset, 1, sizeof(nbytes), sizeof(nbytes)))
        return false;
    memcpy(&nbytes, image_at(image, offset), sizeof(nbytes));
    return inside(image, offset,
                  (uint64_t)nbytes + sizeof(nbytes) + IMAGE_SLACK, 1, 1);
}

/* An entry of a target's pass: its numbers lie inside. */
static bool target_entry_sound(const struct image_pass *pass, uint64_t entry,
                               uint32_t nshared)
{
    uint32_t number = (uint32_t)entry;

    if ((entry & ENTRY_MARK) != 0)
        return number <= MARK_LINE;
    if ((entry & ENTRY_SHARED) != 0)
        return number < nshared && (entry & ENTRY_LONG) == 0;
    return (entry & ENTRY_LONG) == 0 || number < pass->nvalues;
}

/* A profile's pass has IMAGE_NONE for `nshared`. */
static bool entry_sound(const struct image_pass *pass, uint64_t entry,
                        uint32_t nshared)
{
    if (nshared != IMAGE_NONE)
        return target_entry_sound(pass, entry, nshared);
    if ((entry & ENTRY_LONG) != 0)
        return (uint32_t)entry < pass->nvalues;
    return (entry & ENTRY_KEY) == 0;
}

static bool entries_sound(const struct image_header *image,
                          const struct image_pass *pass, uint32_t nshared)
{
    const uint32_t *index = image_at(image, pass->index);

    for (size_t i = 0; i < IMAGE_PAGES; i++) {
        if (!inside(image, index[i], IMAGE_PAGE, sizeof(uint64_t),
                    sizeof(uint64_t)))
            return false;
        const uint64_t *page = image_at(image, index[i]);
        for (size_t j = 0; j < IMAGE_PAGE; j++)
            if (!entry_sound(pass, page[j], nshared))
                return false;
    }
    return true;
}

static bool trie_sound(const struct image_header *image,
                       const struct image_pass *pass)
{
    if (pass->edge_bits == 0)
        return true;
    uint64_t nslots = UINT64_C(1) << pass->edge_bits;
    if (pass->edge_bits > 30 || pass->pair_bits < 6 || pass->pair_bits > 30 ||
        !inside(image, pass->edges, nslots, sizeof(uint64_t), 8) ||
        !inside(image, pass->keys, nslots, sizeof(uint32_t), 4) ||
        !inside(image, pass->pairs, UINT64_C(1) << (pass->pair_bits - 6),
                sizeof(uint64_t), 8))
        return false;
    const uint64_t *edges = image_at(image, pass->edges);
    const uint32_t *keys = image_at(image, pass->keys);
    bool has_free = false;
    for (uint64_t i = 0; i < nslots; i++) {
        if (edges[i] == 0)
            has_free = true; /* a probe for what is not there ends */
        else if ((edges[i] & EDGE_ENDS) != 0 && keys[i] >= pass->nvalues)
            return false;
    }
    return has_free;
}

static bool pass_sound(const struct image_header *image, uint32_t offset,
                       uint32_t nshared)
{
    if (!inside(image, offset, 1, sizeof(struct image_pass), 8))
        return false;
    const struct image_pass *pass = image_at(image, offset);
    if (!inside(image, pass->index, IMAGE_PAGES, sizeof(uint32_t), 4) ||
        !inside(image, pass->values, pass->nvalues, sizeof(uint32_t), 4))
        return false;
    const uint32_t *values = image_at(image, pass->values);
    for (uint32_t i = 0; i < pass->nvalues; i++)
        if (!value_inside(image, values[i]))
            return false;
    return entries_sound(image, pass, nshared) && trie_sound(image, pass);
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
                sizeof(uint64_t), 8) ||
        !inside(image, f->index, IMAGE_PAGES, sizeof(uint32_t), 4))
        return false;
    const uint32_t *index = image_at(image, f->index);
    for (size_t i = 0; i < IMAGE_PAGES; i++)
        if (!inside(image, index[i], IMAGE_PAGE, sizeof(uint32_t), 4))
            return false;
    return true;
}

static bool profile_sound(const struct image_header *image,
                          const struct image_profile *profile)
{
    if (!string_inside(image, profile->name) ||
        !string_inside(image, profile->description) ||
        profile->with_tofu_risk >= image->nprofiles ||
        !inside(image, profile->passes, profile->npasses, sizeof(uint32_t),
                4) ||
        (profile->segmenting != IMAGE_NONE &&
         profile->segmenting >= profile->npasses))
        return false;
    const uint32_t *passes = image_at(image, profile->passes);
    for (uint32_t i = 0; i < profile->npasses; i++)
        if (!pass_sound(image, passes[i], IMAGE_NONE))
            return false;
    return prefilter_sound(image, profile->prefilter);
}

static bool target_sound(const struct image_header *image,
                         const struct image_target *target)
{
    if (!string_inside(image, target->name) ||
        !inside(image, target->shared, target->nshared,
                sizeof(struct image_shared), 4) ||
        !pass_sound(image, target->pass, target->nshared) ||
        !pass_sound(image, target->vocabulary, IMAGE_NONE))
        return false;
    const struct image_shared *shared = image_at(image, target->shared);
    for (uint32_t i = 0; i < target->nshared; i++)
        if (shared[i].same >= EVIDENCE_CODES ||
            shared[i].differs >= EVIDENCE_CODES ||
            shared[i].phrase >= EVIDENCE_CODES)
            return false;
    return true;
}

enum shutong_status image_check(const void *bytes, size_t n,
                                struct shutong_error *error)
{
    const struct image_header *image = bytes;

    if (n < sizeof(*image) ||
        memcmp(image->magic, IMAGE_MAGIC, sizeof(image->magic)) != 0)
        return status_fail(error, SHUTONG_BAD_IMAGE, "not a compiled profile");
    if (image->version != IMAGE_VERSION ||
        image->byte_order != IMAGE_BYTE_ORDER)
        return status_fail(error, SHUTONG_BAD_IMAGE,
                           "compiled for another version or machine");
    if (image->nbytes != n || (uintptr_t)bytes % 8 != 0 ||
        image->checksum != checksum(bytes, n))
        return status_fail(error, SHUTONG_BAD_IMAGE,
                           "a compiled profile is damaged or cut off");
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
    if (!sound)
        return status_fail(error, SHUTONG_BAD_IMAGE,
                           "a compiled profile refers outside itself");
    return SHUTONG_OK;
}
