/*
 * page_table.c - tables over all code points, whose pages are shared.
 *
 * The pages of plane 0 are in pools, of all tables with entries of one size.
 * An index has 16-bit numbers of them, which is why a table begins a pool of
 * its own where one is nearly full: no image of OpenCC's size does.  The other
 * planes have few pages and are seldom looked at; an index has 32-bit offsets
 * of groups of them.
 */
#include "image/page_table.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Pages of a pool, at most; and how many must be free when a table is begun:
 * twice those of plane 0, so that a copy with custom terms has room, too. */
enum {
    POOL_PAGES = (UINT16_MAX + 1) * IMAGE_PAGE_UNIT / IMAGE_PAGE,
    POOL_ROOM = 2 * IMAGE_LOW_PAGES,
    POOL_SLOTS = 2 * POOL_PAGES
};

struct pool {
    size_t size; /* of an entry */
    struct buf pages;
    uint32_t npages;
    uint16_t *slots; /* a hash table: 1 + number of a page, or 0 */
    uint32_t stored; /* the offset in the image, at the end */
};

/* A struct image_table in the image, and its pool. */
struct user {
    uint32_t at, pool;
};

struct page_tables {
    struct pool *pools;
    size_t npools, pools_cap;
    struct user *users;
    size_t nusers, users_cap;
};

void page_tables_free(struct page_tables *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->npools; i++) {
        buf_free(&t->pools[i].pages);
        free(t->pools[i].slots);
    }
    free(t->pools);
    free(t->users);
    free(t);
}

/* ---- pools --------------------------------------------------------------- */

static struct page_tables *tables_of(struct image_builder *image)
{
    if (image->tables == NULL)
        image->tables = calloc(1, sizeof(*image->tables));
    return image->tables;
}

/* The number of a pool with room for a table, or IMAGE_NONE. */
static uint32_t pool_with_room(struct page_tables *t, size_t size)
{
    for (size_t i = 0; i < t->npools; i++)
        if (t->pools[i].size == size &&
            t->pools[i].npages + POOL_ROOM <= POOL_PAGES)
            return (uint32_t)i;
    if (!array_grow(&t->pools, t->npools, &t->pools_cap, sizeof(*t->pools)))
        return IMAGE_NONE;
    struct pool pool = {.size = size,
                        .slots = calloc(POOL_SLOTS, sizeof(*pool.slots))};
    if (pool.slots == NULL)
        return IMAGE_NONE;
    t->pools[t->npools] = pool;
    return (uint32_t)t->npools++;
}

/* The number of a page in a pool, added if it is not there; IMAGE_NONE when out
 * of memory. */
static uint32_t pool_page(struct pool *pool, const char *page)
{
    size_t nbytes = IMAGE_PAGE * pool->size;
    size_t slot = XXH3_64bits(page, nbytes) & (POOL_SLOTS - 1);

    for (; pool->slots[slot] != 0; slot = (slot + 1) & (POOL_SLOTS - 1)) {
        uint32_t number = pool->slots[slot] - 1u;
        if (memcmp(pool->pages.data + number * nbytes, page, nbytes) == 0)
            return number;
    }
    if (!buf_append(&pool->pages, page, nbytes))
        return IMAGE_NONE;
    pool->slots[slot] = (uint16_t)++pool->npages;
    return pool->npages - 1;
}

/* ---- a table ------------------------------------------------------------- */

/* A table while it is stored. */
struct table {
    struct image_builder *image;
    struct pool *pool;
    const char *entries;
    size_t page_nbytes;
    const uint8_t *used; /* a bit for each page */
};

static bool is_used(const struct table *t, size_t page)
{
    return (t->used[page >> 3] >> (page & 7) & 1) != 0;
}

static const char *page_at(const struct table *t, size_t page)
{
    static const uint64_t zeros[IMAGE_PAGE];

    return is_used(t, page) ? t->entries + page * t->page_nbytes
                            : (const char *)zeros;
}

/* Adds the pages of plane 0 to the pool. */
static bool add_low(const struct table *t, struct image_index *index)
{
    uint32_t empty = IMAGE_NONE;

    for (size_t i = 0; i < IMAGE_LOW_PAGES; i++) {
        uint32_t number = empty;
        if (is_used(t, i) || empty == IMAGE_NONE)
            number = pool_page(t->pool, page_at(t, i));
        if (number == IMAGE_NONE)
            return false;
        if (!is_used(t, i))
            empty = number;
        index->low[i] = (uint16_t)(number * (IMAGE_PAGE / IMAGE_PAGE_UNIT));
    }
    return true;
}

/* Stores a group; returns its offset, or IMAGE_NONE. */
static uint32_t store_group(const struct table *t, size_t first)
{
    uint32_t pages[IMAGE_GROUP], empty = IMAGE_NONE;

    for (size_t i = 0; i < IMAGE_GROUP; i++) {
        size_t page = first + i;
        pages[i] = empty;
        if (is_used(t, page) || empty == IMAGE_NONE)
            pages[i] =
                image_store(t->image, page_at(t, page), t->page_nbytes, 64);
        if (pages[i] == IMAGE_NONE)
            return IMAGE_NONE;
        if (!is_used(t, page))
            empty = pages[i];
    }
    return image_store(t->image, pages, sizeof(pages), 64);
}

static bool store_high(const struct table *t, struct image_index *index)
{
    uint32_t empty = IMAGE_NONE;

    for (size_t i = 0; i < IMAGE_GROUPS; i++) {
        size_t first = IMAGE_LOW_PAGES + i * IMAGE_GROUP;
        bool used = false;
        for (size_t k = 0; k < IMAGE_GROUP; k += 8)
            used |= t->used[(first + k) >> 3] != 0;
        index->groups[i] = empty;
        if (used || empty == IMAGE_NONE)
            index->groups[i] = store_group(t, first);
        if (index->groups[i] == IMAGE_NONE)
            return false;
        if (!used)
            empty = index->groups[i];
    }
    return true;
}

bool page_table_store(struct image_builder *image, const void *entries,
                      size_t size, const uint8_t *used,
                      struct image_table *table_ret)
{
    struct page_tables *tables = tables_of(image);
    uint32_t number =
        tables == NULL ? IMAGE_NONE : pool_with_room(tables, size);
    struct image_index index;

    if (number == IMAGE_NONE)
        return false;
    struct table t = {.image = image,
                      .pool = &tables->pools[number],
                      .entries = entries,
                      .page_nbytes = IMAGE_PAGE * size,
                      .used = used};
    if (!add_low(&t, &index) || !store_high(&t, &index))
        return false;
    table_ret->pages = number;
    table_ret->index = image_store(image, &index, sizeof(index), 64);
    return table_ret->index != IMAGE_NONE;
}

bool page_table_refer(struct image_builder *image, uint32_t at)
{
    struct page_tables *t = image->tables;
    const struct image_table *table = (const void *)(image->bytes.data + at);

    if (!array_grow(&t->users, t->nusers, &t->users_cap, sizeof(*t->users)))
        return false;
    t->users[t->nusers++] = (struct user){at, table->pages};
    return true;
}

bool page_tables_end(struct image_builder *image)
{
    struct page_tables *t = image->tables;

    for (size_t i = 0; t != NULL && i < t->npools; i++) {
        struct pool *pool = &t->pools[i];
        pool->stored = image_store(image, pool->pages.data, pool->pages.n, 64);
        if (pool->stored == IMAGE_NONE)
            return false;
    }
    for (size_t i = 0; t != NULL && i < t->nusers; i++) {
        struct image_table *table =
            (void *)(image->bytes.data + t->users[i].at);
        table->pages = t->pools[t->users[i].pool].stored;
    }
    return true;
}
