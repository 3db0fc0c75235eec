/*
 * profile_growth.c - how much a profile can make of a text.
 *
 * From the last stage to the first each character has a weight: the bytes that
 * this stage and those after it make of it.  What a key becomes is counted with
 * the weights of the next stage, shared out equally among its characters; the
 * weight of a character is the greatest share that any key gives it, or what it
 * is when it is passed on.  So a text becomes no more than its characters
 * weigh.
 */
#include "opencc/profile_growth.h"

#include <stdlib.h>

#include "base/interned.h"
#include "base/status.h"
#include "base/utf8.h"

enum { CHARACTERS = 0x110000 };

/* What a key gives to a character of it. */
struct share {
    uint32_t character;
    float weight;
};

struct growth {
    float *weights; /* of the stages that were looked at; 0: its own bytes */
    struct share *shares; /* of the stage that is looked at */
    size_t n, cap;
    struct interned seen; /* addresses of that stage's dictionaries */
    float most;           /* of all weights, */
    uint32_t character;   /* and of which that is */
    uint32_t longest;     /* bytes of a value */
};

static float weight_of(const struct growth *g, uint32_t c, size_t nbytes)
{
    return g->weights[c] > 0 ? g->weights[c] : (float)nbytes;
}

/* What the stages after this one make of a value. */
static float weigh(const struct growth *g, const char *value, size_t n)
{
    float weight = 0;

    for (size_t i = 0, nbytes; i < n; i += nbytes) {
        uint32_t c = utf8_decode(value + i, &nbytes);
        weight += weight_of(g, c, nbytes);
    }
    return weight;
}

static size_t count_characters(const char *s, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

static bool add_entry(struct growth *g, const char *key, size_t key_nbytes,
                      const char *value, size_t value_nbytes)
{
    float weight = weigh(g, value, value_nbytes) /
                   (float)count_characters(key, key_nbytes);

    for (size_t i = 0, nbytes; i < key_nbytes; i += nbytes) {
        uint32_t c = utf8_decode(key + i, &nbytes);
        /* Mostly a character is passed on, or becomes as much. */
        if (weight <= weight_of(g, c, nbytes))
            continue;
        if (!array_grow(&g->shares, g->n, &g->cap, sizeof(*g->shares)))
            return false;
        g->shares[g->n++] = (struct share){c, weight};
    }
    return true;
}

static bool add_dictionary(struct growth *g, const struct dictionary *d)
{
    uint32_t number;
    bool is_new;

    /* A configuration may name one dictionary thousands of times. */
    if (!interned_add(&g->seen, (const char *)&d, sizeof(d), &number, &is_new))
        return false;
    for (size_t i = 0; is_new && i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        if (e->first_nbytes > g->longest)
            g->longest = e->first_nbytes;
        if (!add_entry(g, d->text.data + e->key, e->key_nbytes,
                       d->text.data + e->candidates, e->first_nbytes))
            return false;
    }
    return true;
}

static bool add_group(struct growth *g, const struct group *group)
{
    for (size_t i = 0; i < group->nchildren; i++)
        if (!add_group(g, group->children[i]))
            return false;
    return group->dictionary == NULL || add_dictionary(g, group->dictionary);
}

static bool add_stages(struct growth *g, struct group *const *stages, size_t n)
{
    while (n-- > 0) {
        g->n = 0;
        interned_free(&g->seen);
        if (!add_group(g, stages[n]))
            return false;
        for (size_t i = 0; i < g->n; i++) {
            const struct share *share = &g->shares[i];
            if (share->weight > g->weights[share->character])
                g->weights[share->character] = share->weight;
            if (share->weight > g->most) {
                g->most = share->weight;
                g->character = share->character;
            }
        }
    }
    return true;
}

static bool weigh_profile(struct growth *g, const struct profile *p)
{
    g->weights = table_new(CHARACTERS, sizeof(*g->weights), TABLE_SPARSE);
    return g->weights != NULL && add_stages(g, p->chain, p->nchain) &&
           add_stages(g, p->normalization, p->nnormalization);
}

static void growth_free(struct growth *g)
{
    table_free(g->weights, CHARACTERS, sizeof(*g->weights));
    free(g->shares);
    interned_free(&g->seen);
}

enum shutong_status profile_growth_check(const struct profile *profile,
                                         const char *file,
                                         struct shutong_error *error)
{
    struct growth g = {.n = 0};
    bool done = weigh_profile(&g, profile);
    uint32_t most = g.longest < GROWTH_MOST / 2 ? GROWTH_MOST : 2 * g.longest;

    growth_free(&g);
    if (!done)
        return status_no_memory(error);
    if (g.most <= (float)most)
        return SHUTONG_OK;
    return status_fail_file(error, SHUTONG_BAD_CONFIGURATION, file, 0, 0,
                            "its stages could turn the character U+%04X into "
                            "more than %u bytes, which is the limit",
                            (unsigned)g.character, (unsigned)most);
}
