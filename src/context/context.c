/*
 * context.c - scores the candidates of a place, and checks a model.
 */
#include "context/context.h"

#include <string.h>

#include "context/context_features.h"
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

int context_label_of_form(const struct context_model *m,
                          const struct context_place *place, uint32_t form)
{
    form = label_of(m, form);
    for (uint32_t i = 0; i < place->nlabels; i++)
        if (place->labels[i] == form)
            return (int)i;
    return -1;
}

/* The value in a bucket of a key for a label; 0 where it has none.  Without a
 * branch, which would be foreseen badly. */
static inline int weight(const struct context_bucket *b, uint64_t key,
                         unsigned label)
{
    unsigned slot =
        context_table_slot(b, context_table_fingerprint(key, label));

    return b->values[slot % CONTEXT_SLOTS] & -(int)(slot < CONTEXT_SLOTS);
}

/* Adds the weights of keys to the sums of the labels. */
static void add_weights(const struct context_view *v,
                        const struct context_keys *keys, int *sums)
{
    const struct context_model *m = v->m;
    const struct context_bucket *buckets =
        context_table_at(m, m->weights.buckets);
    uint32_t nbuckets = m->weights.nbuckets, nlabels = v->place->nlabels;

    for (size_t i = 0; i < keys->n; i++)
        context_table_prefetch(m, &m->weights, keys->keys[i]);
    for (size_t i = 0; i < keys->n; i++) {
        uint64_t key = keys->keys[i];
        const struct context_bucket *b =
            buckets + context_table_bucket(key, nbuckets);
        if (keys->templates[i] >= TEMPLATES_OF_SURNAMES) {
            sums[v->place->surname - 1] += weight(b, key, LABEL_SURNAME);
            continue;
        }
        sums[1] += weight(b, key, 1);
        for (unsigned label = 2; label < nlabels; label++)
            sums[label] += weight(b, key, label);
    }
}

void context_score(const struct context_model *m,
                   const struct context_text *text, size_t at, int number,
                   uint32_t answer, float out[CONTEXT_LABELS])
{
    int sums[CONTEXT_LABELS] = {0};
    struct context_view v;
    struct context_keys keys = {.n = 0};

    context_features_look(&v, m, text, at, number,
                          context_label(m, number, answer));
    for (int stage = 0; stage < CONTEXT_STAGES; stage++)
        context_features_add(&v, (enum context_stage)stage, &keys);
    add_weights(&v, &keys, sums);
    for (size_t i = 0; i < CONTEXT_LABELS; i++)
        out[i] = (float)(sums[i] - sums[0]) * m->scale;
}

/* The greatest sum's number, and by how much it is ahead of the next one. */
static int greatest(const int *sums, size_t n, int *ahead_ret)
{
    int best = sums[1] > sums[0], next = sums[1 - best];

    for (size_t i = 2; i < n; i++) {
        int least = sums[i];
        if (sums[i] > sums[best]) {
            least = sums[best];
            best = (int)i;
        }
        next = least > next ? least : next;
    }
    *ahead_ret = sums[best] - next;
    return best;
}

/* What features are left may turn log-odds of less than that. */
static const float enough = 2;
/* The same where something else is written: how probable that is counts. */
static const float enough_against = 6;

int context_place_of_label(const struct context_model *m, uint32_t label)
{
    for (uint32_t k = 0; k < m->nplaces; k++) {
        const struct context_place *place = context_place_at(m, (int)k);
        for (uint32_t i = 0; i < place->nlabels; i++)
            if (place->labels[i] == label)
                return (int)k;
    }
    return -1;
}

struct context_choice context_choose(const struct context_model *m,
                                     const struct context_text *text, size_t at,
                                     int number, int answer, int written)
{
    int sums[CONTEXT_LABELS] = {0}, ahead;
    struct context_choice choice = {.certain = true};
    struct context_view v;
    struct context_keys keys;

    choice.label = context_certain(m, text, at, number, answer, &choice.odds);
    if (choice.label >= 0)
        return choice;
    choice.certain = false;
    context_features_look(&v, m, text, at, number, answer);
    for (int stage = 0; stage < CONTEXT_STAGES; stage++) {
        keys.n = 0;
        context_features_add(&v, (enum context_stage)stage, &keys);
        add_weights(&v, &keys, sums);
        choice.label = greatest(sums, v.place->nlabels, &ahead);
        if (written >= 0 && sums[written] == sums[choice.label])
            choice.label = written;
        bool same = written < 0 || choice.label == written;
        int odds = same ? ahead : sums[choice.label] - sums[written];
        choice.odds = (float)odds * m->scale;
        if ((float)ahead * m->scale > enough &&
            (same || choice.odds > enough_against))
            break;
    }
    return choice;
}

/* What is so far away, of a place within the text. */
static inline uint32_t beside(const struct context_text *text, size_t at,
                              int far)
{
    uint32_t c = text->characters[(size_t)((ptrdiff_t)at + far)].folded;

    return c - CONTEXT_FIRST < CONTEXT_HAN
               ? c
               : context_features_beside(text, at, far);
}

/* The label that a key makes certain, or -1. */
static inline int certain_label(const struct context_model *m,
                                const struct context_place *place, uint64_t key,
                                float *odds_ret)
{
    int value, label;

    if (!context_table_look_up(m, &m->certain, key, 0, &value) || value < 0)
        return -1;
    label = (value & CERTAIN_LABEL) - 1;
    if (label >= (int)place->nlabels)
        return -1;
    *odds_ret = CERTAIN_ODDS_LEAST +
                CERTAIN_ODDS_STEP * (float)(value >> CERTAIN_ODDS_SHIFT);
    return label;
}

/* Whether a neighbour of a place has its bit. */
static inline bool has_bit(const uint64_t *bits, uint32_t symbol)
{
    unsigned bit = context_features_doubt_bit(symbol);

    return (bits[bit / 64] >> bit % 64 & 1) != 0;
}

/* The label that the characters on both sides make certain, or one of them.
 * The table is larger than a cache: all is asked for at once. */
static int certain_beside(const struct context_model *m,
                          const struct context_place *place, int answer,
                          uint32_t left, uint32_t right, float *odds_ret)
{
    uint32_t c = place->character;
    const uint64_t keys[] = {
        context_features_neighbour(c, answer, NEIGHBOUR_LEFT, left, 0),
        context_features_neighbour(c, answer, NEIGHBOUR_RIGHT, right, 0),
        context_features_neighbour(c, answer, NEIGHBOUR_BOTH, left, right)};
    enum { KEYS = sizeof(keys) / sizeof(*keys) };
    int label = -1;

    for (size_t i = 0; i < KEYS; i++)
        context_table_prefetch(m, &m->certain, keys[i]);
    for (size_t i = 0; label < 0 && i < KEYS; i++)
        label = certain_label(m, place, keys[i], odds_ret);
    return label;
}

int context_certain(const struct context_model *m,
                    const struct context_text *text, size_t at, int number,
                    int answer, float *odds_ret)
{
    const struct context_place *place = context_place_at(m, number);
    const struct context_doubts *doubts = context_table_at(m, m->doubts);
    uint32_t left =
        at > 0 ? beside(text, at, -1) : context_features_beside(text, at, -1);
    uint32_t right = at + 1 < text->n ? beside(text, at, 1)
                                      : context_features_beside(text, at, 1);
    uint64_t key;

    doubts += number;
    if (answer >= 0 && !has_bit(doubts->left, left) &&
        !has_bit(doubts->right, right) &&
        !(text->is_cantonese && place->by_cantonese != 0)) {
        *odds_ret = CERTAIN_ODDS_NO_DOUBT;
        return answer;
    }
    int label = certain_beside(m, place, answer, left, right, odds_ret);
    for (int side = NEIGHBOUR_MATCH; label < 0 && side < CONTEXT_NEIGHBOURS;
         side++)
        if (context_features_neighbour_key(text, at, place->character, answer,
                                           (enum context_neighbour)side, &key))
            label = certain_label(m, place, key, odds_ret);
    return label;
}

float context_power_of_e(float x)
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
        scores[i] = context_power_of_e(scores[i] - best);
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

/* ---- checking ------------------------------------------------------------ */

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
    const uint8_t *index = context_table_at(m, m->index);

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
