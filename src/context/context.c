/*
 * context.c - scores the candidates of a place, and checks a model.
 */
#include "context/context.h"

#include <string.h>

#include "context/context_table.h"

int context_place(const struct context_model *m, uint32_t character)
{
    const uint8_t *index = context_at(m, m->index);

    return character - CONTEXT_FIRST < CONTEXT_HAN
               ? index[character - CONTEXT_FIRST] - 1
               : -1;
}

const struct context_place *context_place_at(const struct context_model *m,
                                             int place)
{
    return (const struct context_place *)context_at(m, m->places) + place;
}

/* The character that stands for a form and its like. */
static uint32_t label_of(const struct context_model *m, uint32_t form)
{
    const struct context_form *forms = context_at(m, m->forms);
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

int context_label(const struct context_model *m, int place, uint32_t form)
{
    const struct context_place *p = context_place_at(m, place);

    for (uint32_t i = 0; i < p->nlabels; i++)
        if (p->labels[i] == form)
            return (int)i;
    form = label_of(m, form);
    for (uint32_t i = 0; i < p->nlabels; i++)
        if (p->labels[i] == form)
            return (int)i;
    return -1;
}

void context_score(const struct context_model *m,
                   const struct context_text *text, size_t at, int number,
                   uint32_t answer, float out[CONTEXT_LABELS])
{
    const struct context_place *place = context_place_at(m, number);
    const struct context_bucket *buckets = context_at(m, m->weights.buckets);
    int sums[CONTEXT_LABELS] = {0};
    struct context_keys keys;

    context_keys(m, text, at, number, context_label(m, number, answer), &keys);
    for (size_t i = 0; i < keys.n; i++)
        __builtin_prefetch(
            buckets + context_bucket_of(keys.keys[i], m->weights.nbuckets));
    for (size_t i = 0; i < keys.n; i++) {
        uint64_t key = keys.keys[i];
        const struct context_bucket *b =
            buckets + context_bucket_of(key, m->weights.nbuckets);
        if (keys.templates[i] >= TEMPLATES_OF_SURNAMES) {
            unsigned slots =
                context_slots(b, context_fingerprint(key, LABEL_SURNAME));
            if (slots != 0)
                sums[place->surname - 1] += b->values[__builtin_ctz(slots)];
            continue;
        }
        for (unsigned label = 1; label < place->nlabels; label++) {
            unsigned slots = context_slots(b, context_fingerprint(key, label));
            if (slots != 0)
                sums[label] += b->values[__builtin_ctz(slots)];
        }
    }
    for (size_t i = 0; i < CONTEXT_LABELS; i++)
        out[i] = (float)(sums[i] - sums[0]) * m->scale;
}

int context_certain(const struct context_model *m,
                    const struct context_text *text, size_t at, int number,
                    uint32_t answer)
{
    uint32_t character = context_place_at(m, number)->character;
    int label = context_label(m, number, answer);

    for (int side = NEIGHBOUR_LEFT; side <= NEIGHBOUR_MATCH; side++) {
        uint64_t key;
        int value;
        if (context_neighbour_key(text, at, character, label,
                                  (enum context_neighbour)side, &key) &&
            context_look_up(m, &m->certain, key, 0, &value) && value > 0 &&
            (uint32_t)value <= context_place_at(m, number)->nlabels)
            return value - 1;
    }
    return -1;
}

/* e to the power of x <= 0, to some seven digits; the same everywhere, which
 * the C library's need not be. */
static float power_of_e(float x)
{
    static const float terms[] = {1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6,
                                  1.0f / 2,   1.0f,       1.0f};
    float sum = 0;

    if (x < -80)
        return 0;
    /* Halved until the series is short. */
    int halved = 0;
    while (x < -0.5f) {
        x /= 2;
        halved++;
    }
    for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
        sum = sum * x + terms[i];
    while (halved-- > 0)
        sum *= sum;
    return sum;
}

int context_probabilities(float *scores, size_t n)
{
    float sum = 0, best;
    size_t greatest = 0;

    for (size_t i = 1; i < n; i++)
        if (scores[i] > scores[greatest])
            greatest = i;
    best = scores[greatest];
    for (size_t i = 0; i < n; i++) {
        scores[i] = power_of_e(scores[i] - best);
        sum += scores[i];
    }
    for (size_t i = 0; i < n; i++)
        scores[i] /= sum;
    return (int)greatest;
}

bool context_is_cantonese(uint32_t c)
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

/* ---- checking -------------------------------------------------------------
 */

uint64_t context_checksum(const void *bytes, size_t n)
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
    const uint8_t *index = context_at(m, m->index);

    for (size_t i = 0; i < CONTEXT_HAN; i++) {
        uint32_t c = CONTEXT_FIRST + (uint32_t)i;
        if (index[i] > m->nplaces ||
            (index[i] > 0 && context_place_at(m, index[i] - 1)->character != c))
            return false;
    }
    for (uint32_t i = 0; i < m->nplaces; i++) {
        const struct context_place *p = context_place_at(m, (int)i);
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

enum context_fault context_check(const void *bytes, size_t n)
{
    const struct context_model *m = bytes;

    if (n < sizeof(*m) ||
        memcmp(m->magic, CONTEXT_MAGIC, sizeof(m->magic)) != 0)
        return CONTEXT_NO_MODEL;
    if (m->version != CONTEXT_VERSION || m->byte_order != CONTEXT_BYTE_ORDER)
        return CONTEXT_OTHER_VERSION;
    if (m->nbytes != n || n % sizeof(uint64_t) != 0 ||
        m->checksum != context_checksum(bytes, n))
        return CONTEXT_DAMAGED;
    if (!lies_in(m, m->index, CONTEXT_HAN, 1, 1) ||
        !lies_in(m, m->classes, CONTEXT_HAN, 1, 1) ||
        !lies_in(m, m->singles, CONTEXT_HAN, 1, 1) ||
        m->nplaces > CONTEXT_PLACES ||
        !lies_in(m, m->places, m->nplaces, sizeof(struct context_place), 4) ||
        !lies_in(m, m->forms, m->nforms, sizeof(struct context_form), 4) ||
        !table_is_sound(m, &m->weights) || !table_is_sound(m, &m->words) ||
        !table_is_sound(m, &m->certain) || !places_are_sound(m) ||
        !(m->scale > 0 && m->scale < 1))
        return CONTEXT_UNSOUND;
    return CONTEXT_SOUND;
}
