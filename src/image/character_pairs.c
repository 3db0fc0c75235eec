/*
 * character_pairs.c - pairs of characters, counted.
 */
#include "image/character_pairs.h"

static struct pair *find_slot(const struct character_pairs *p,
                              uint64_t characters)
{
    size_t slot = (size_t)(characters * UINT64_C(0x9E3779B97F4A7C15) >> 20) &
                  (p->nslots - 1);

    while (p->slots[slot].characters != 0 &&
           p->slots[slot].characters != characters)
        slot = (slot + 1) & (p->nslots - 1);
    return &p->slots[slot];
}

static uint64_t pair_of(uint32_t first, uint32_t second)
{
    return 1 + ((uint64_t)first << 21 | second);
}

bool character_pairs_reserve(struct character_pairs *p, size_t n)
{
    struct character_pairs more = {.n = p->n, .nslots = p->nslots};

    if (n * 2 <= p->nslots)
        return true;
    for (more.nslots += more.nslots == 0 ? 1024 : 0; more.nslots < n * 2;)
        more.nslots *= 2;
    more.slots = table_new(more.nslots, sizeof(*more.slots), TABLE_DENSE);
    if (more.slots == NULL)
        return false;
    for (size_t i = 0; i < p->nslots; i++)
        if (p->slots[i].characters != 0)
            *find_slot(&more, p->slots[i].characters) = p->slots[i];
    character_pairs_free(p);
    *p = more;
    return true;
}

struct pair *character_pairs_add(struct character_pairs *p, uint32_t first,
                                 uint32_t second)
{
    if (!character_pairs_reserve(p, p->n + 1))
        return NULL;
    struct pair *slot = find_slot(p, pair_of(first, second));
    if (slot->characters == 0) {
        slot->characters = pair_of(first, second);
        p->n++;
    }
    return slot;
}

struct pair character_pairs_find(const struct character_pairs *p,
                                 uint32_t first, uint32_t second)
{
    static const struct pair none;

    return p->n == 0 ? none : *find_slot(p, pair_of(first, second));
}

void character_pairs_free(struct character_pairs *p)
{
    table_free(p->slots, p->nslots, sizeof(*p->slots));
    *p = (struct character_pairs){0};
}
