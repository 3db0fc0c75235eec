/*
 * context_model.c - look-ups in a model's places, and whether one is sound.
 */
#include "context/context_model.h"

#include <string.h>

#include "context/context_table.h"

/* The character that stands for a form and its like. */
static uint32_t label_of(const struct context_model *m, uint32_t form)
{
    const struct context_form *forms = context_table_at(m, m->forms);
    size_t low = 0, high = m->nforms;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (forms[middle].form < form)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->nforms && forms[low].form == form ? forms[low].label : form;
}

int context_model_label_of_form(const struct context_model *m,
                                const struct context_place *place,
                                uint32_t form)
{
    form = label_of(m, form);
    for (uint32_t i = 0; i < place->nlabels; i++)
        if (place->labels[i] == form)
            return (int)i;
    return -1;
}

int context_model_place_of_label(const struct context_model *m, uint32_t label)
{
    for (uint32_t k = 0; k < m->nplaces; k++) {
        const struct context_place *place = context_model_place_at(m, (int)k);
        for (uint32_t i = 0; i < place->nlabels; i++)
            if (place->labels[i] == label)
                return (int)k;
    }
    return -1;
}

bool context_model_is_cantonese(uint32_t c)
{
    switch (c) {
    case 0x5605: /* 嘅 */
    case 0x55BA: /* 喺 */
    case 0x5497: /* 咗 */
    case 0x55F0: /* 嗰 */
    case 0x5514: /* 唔 */
    case 0x4F62: /* 佢 */
    case 0x5572: /* 啲 */
    case 0x5187: /* 冇 */
    case 0x54CB: /* 哋 */
    case 0x561A: /* 嚟 */
    case 0x5649: /* 噉 */
    case 0x5481: /* 咁 */
    case 0x55BC: /* 喼 */
    case 0x55CC: /* 嗌 */
        return true;
    default:
        return false;
    }
}

/* ---- checking ------------------------------------------------------------ */

uint64_t context_model_checksum(const void *bytes, size_t n)
{
    const size_t head =
        offsetof(struct context_model, checksum) + sizeof(uint64_t);
    const char *p = (const char *)bytes + head, *end = (const char *)bytes + n;
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    for (; end - p >= (ptrdiff_t)sizeof(uint64_t); p += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, p, sizeof(word));
        hash = (hash ^ word) * UINT64_C(0x100000001B3);
        hash ^= hash >> 32;
    }
    return hash;
}

/* Whether `count` elements of `size` bytes at an offset lie in the model. */
static bool lies_in(const struct context_model *m, uint32_t offset,
                    uint64_t count, size_t size, size_t align)
{
    return offset % align == 0 && offset >= sizeof(*m) && offset <= m->nbytes &&
           count <= (m->nbytes - offset) / size;
}

static bool table_is_sound(const struct context_model *m,
                           const struct context_table *t)
{
    return t->nbuckets > 0 && lies_in(m, t->buckets, t->nbuckets,
                                      sizeof(struct context_bucket), 16);
}

static bool places_are_sound(const struct context_model *m)
{
    const uint8_t *index = context_table_at(m, m->index);

    for (size_t i = 0; i < CONTEXT_HAN; i++) {
        uint32_t c = CONTEXT_FIRST + (uint32_t)i;
        if (index[i] > m->nplaces ||
            (index[i] > 0 &&
             context_model_place_at(m, index[i] - 1)->character != c))
            return false;
    }
    for (uint32_t i = 0; i < m->nplaces; i++) {
        const struct context_place *p = context_model_place_at(m, (int)i);
        if (p->nlabels < 2 || p->nlabels > CONTEXT_LABELS ||
            p->surname > p->nlabels)
            return false;
        for (uint32_t k = 0; k < p->nlabels; k++)
            if (p->labels[k] >= 0x110000 ||
                (p->labels[k] >= 0xD800 && p->labels[k] < 0xE000))
                return false;
    }
    return true;
}

enum context_fault context_model_check(const void *bytes, size_t n)
{
    const struct context_model *m = bytes;

    if (n < sizeof(*m) ||
        memcmp(m->magic, CONTEXT_MAGIC, sizeof(m->magic)) != 0)
        return CONTEXT_NO_MODEL;
    if (m->version != CONTEXT_VERSION || m->byte_order != CONTEXT_BYTE_ORDER)
        return CONTEXT_OTHER_VERSION;
    if (m->nbytes != n || n % sizeof(uint64_t) != 0 ||
        m->checksum != context_model_checksum(bytes, n))
        return CONTEXT_DAMAGED;
    if (m->reserved != 0 || !lies_in(m, m->index, CONTEXT_HAN, 1, 1) ||
        !lies_in(m, m->classes, CONTEXT_HAN, 1, 1) ||
        !lies_in(m, m->singles, CONTEXT_HAN, 1, 1) ||
        m->nplaces > CONTEXT_PLACES ||
        !lies_in(m, m->places, m->nplaces, sizeof(struct context_place), 4) ||
        !lies_in(m, m->forms, m->nforms, sizeof(struct context_form), 4) ||
        !lies_in(m, m->doubts, m->nplaces, sizeof(struct context_doubts), 8) ||
        !table_is_sound(m, &m->weights) || !table_is_sound(m, &m->words) ||
        !table_is_sound(m, &m->certain) || !places_are_sound(m) ||
        !(m->scale > 0 && m->scale < 1))
        return CONTEXT_UNSOUND;
    return CONTEXT_SOUND;
}
