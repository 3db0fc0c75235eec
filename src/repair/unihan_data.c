/*
 * unihan_data.c - what Unicode knows of characters: readings and look-alikes.
 */
#include "repair/unihan_data.h"

#include <string.h>

#include "base/embed.h"

EMBED(struct unihan_header unihan_bytes, "shutong_unihan_bytes", SHUTONG_UNIHAN,
      "8");

struct unihan unihan_data_table(void)
{
    const struct unihan_header *h = &unihan_bytes;
    struct unihan u = {.header = h};

    u.lookalikes = (const struct unihan_data_lookalike *)(h + 1);
    u.syllables = (const char(*)[PINYIN_KEY])(u.lookalikes + h->nlookalikes);
    u.index = (const uint16_t *)(u.syllables + h->nsyllables);
    u.lists = u.index + (UNIHAN_LAST - UNIHAN_FIRST + 1);
    return u;
}

/* The number of a syllable; SIZE_MAX if it is none. */
static size_t find_syllable(const struct unihan *u, const char key[PINYIN_KEY])
{
    size_t low = 0, high = u->header->nsyllables;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = memcmp(key, u->syllables[middle], PINYIN_KEY);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}

bool unihan_data_is_reading(const struct unihan *u, uint32_t c,
                            const char key[PINYIN_KEY], bool *only_ret)
{
    size_t number = find_syllable(u, key), ncommon = 0;
    bool found = false, common = false;

    if (c < UNIHAN_FIRST || c > UNIHAN_LAST || number == SIZE_MAX ||
        u->index[c - UNIHAN_FIRST] == 0)
        return false;
    for (const uint16_t *r = u->lists + u->index[c - UNIHAN_FIRST] - 1;; r++) {
        ncommon += (*r & UNIHAN_COMMON) != 0;
        if ((*r & UNIHAN_READING) == number) {
            found = true;
            common = (*r & UNIHAN_COMMON) != 0;
        }
        if ((*r & UNIHAN_END) != 0)
            break;
    }
    *only_ret = common && ncommon == 1;
    return found;
}

uint32_t unihan_data_lookalike(const struct unihan *u, uint32_t c)
{
    size_t low = 0, high = u->header->nlookalikes;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (u->lookalikes[middle].from == c)
            return u->lookalikes[middle].to;
        if (u->lookalikes[middle].from > c)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}
