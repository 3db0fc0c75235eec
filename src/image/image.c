/*
 * image.c - builds compiled profiles.
 */
#include "image/image.h"
#include "image/key_values.h"
#include "image/page_table.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* A stored block: where it is and what it hashes to. */
struct image_block {
    uint64_t hash; /* XXH3 */
    uint32_t offset;
    uint32_t nbytes; /* 0: an empty slot */
    uint32_t align;
};

/* FNV-1a, eight bytes a step. */
uint64_t image_checksum(const void *bytes, size_t n)
{
    size_t at = offsetof(struct image_header, profiles);
    const char *p = (const char *)bytes + at;
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    uint64_t word;

    for (n -= at; n >= 8; n -= 8, p += 8) {
        memcpy(&word, p, 8);
        hash = (hash ^ word) * UINT64_C(0x100000001B3);
        hash ^= hash >> 32;
    }
    for (; n > 0; n--, p++)
        hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001B3);
    return hash ^ hash >> 29;
}

bool image_begin(struct image_builder *b)
{
    static const struct image_header empty;

    return buf_append(&b->bytes, &empty, sizeof(empty));
}

bool image_expect(struct image_builder *b, size_t n)
{
    size_t nslots = b->nslots == 0 ? 1024 : b->nslots;

    if ((b->nblocks + n) * 2 <= b->nslots)
        return true;
    while ((b->nblocks + n) * 2 > nslots)
        nslots *= 2;
    struct image_block *blocks =
        table_new(nslots, sizeof(*blocks), TABLE_DENSE);
    if (blocks == NULL)
        return false;
    for (size_t i = 0; i < b->nslots; i++) {
        if (b->blocks[i].nbytes == 0)
            continue;
        size_t slot = (size_t)b->blocks[i].hash & (nslots - 1);
        while (blocks[slot].nbytes != 0)
            slot = (slot + 1) & (nslots - 1);
        blocks[slot] = b->blocks[i];
    }
    table_free(b->blocks, b->nslots, sizeof(*b->blocks));
    b->blocks = blocks;
    b->nslots = nslots;
    return true;
}

uint32_t image_store(struct image_builder *b, const void *bytes, size_t n,
                     size_t align)
{
    if (!image_expect(b, 1))
        return IMAGE_NONE;

    uint64_t hash = n > 0 ? XXH3_64bits(bytes, n) : 0;
    size_t slot = (size_t)hash & (b->nslots - 1);
    for (; b->blocks[slot].nbytes != 0; slot = (slot + 1) & (b->nslots - 1)) {
        const struct image_block *k = &b->blocks[slot];
        if (k->hash == hash && k->nbytes == n && k->align == align &&
            memcmp(b->bytes.data + k->offset, bytes, n) == 0)
            return k->offset;
    }
    if (n >= IMAGE_VARIES - b->bytes.n - 64 || !buf_align(&b->bytes, align))
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

    if (!key_values_store(b) || !page_tables_end(b))
        return false;
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
    header.checksum = image_checksum(b->bytes.data, b->bytes.n);
    memcpy(b->bytes.data, &header, sizeof(header));
    return true;
}

void image_builder_free(struct image_builder *b)
{
    buf_free(&b->bytes);
    table_free(b->blocks, b->nslots, sizeof(*b->blocks));
    free(b->profiles);
    free(b->targets);
    key_values_free(b->values);
    page_tables_free(b->tables);
    *b = (struct image_builder){0};
}
