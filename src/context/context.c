/*
 * context.c - scores the candidates of a place.
 */
#include "context/context.h"

#include <string.h>

#include "context/context_features.h"
#include "context/context_table.h"

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
                          context_model_label(m, number, answer));
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
    const struct context_place *place = context_model_place_at(m, number);
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
