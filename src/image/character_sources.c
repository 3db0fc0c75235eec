/*
 * character_sources.c - for each character, others that it may come from.
 */
#include "image/character_sources.h"

#include <stdlib.h>

#include "base/utf8.h"

bool character_sources_init(struct character_sources *s)
{
    s->first = table_new(UTF8_LIMIT, sizeof(*s->first), TABLE_SPARSE);
    return s->first != NULL;
}

void character_sources_free(struct character_sources *s)
{
    table_free(s->first, UTF8_LIMIT, sizeof(*s->first));
    free(s->all);
}

bool character_sources_add(struct character_sources *s, uint32_t c,
                           uint32_t from)
{
    for (uint32_t i = s->first[c]; i != 0; i = s->all[i - 1].next)
        if (s->all[i - 1].character == from)
            return true;
    if (c == from)
        return true;
    if (!array_grow(&s->all, s->n, &s->cap, sizeof(*s->all)))
        return false;
    s->all[s->n++] = (struct character_source){from, s->first[c], c};
    s->first[c] = (uint32_t)s->n;
    return true;
}

bool character_sources_add_of(struct character_sources *s, uint32_t to,
                              uint32_t c)
{
    bool added = to == c || character_sources_add(s, to, c);

    for (uint32_t i = s->first[c]; added && to != c && i != 0;
         i = s->all[i - 1].next)
        added = character_sources_add(s, to, s->all[i - 1].character);
    return added;
}
