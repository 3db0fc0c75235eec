/*
 * context_learn.c - learns the weights of a model.
 *
 * Multinomial logistic regression for each place, by FTRL-proximal (McMahan et
 * al., "Ad Click Prediction", 2013), which keeps few weights that are not 0.
 * Several models are learned, each with its sources weighed at random, and
 * averaged: what only one source says counts for less.  In half of the steps
 * the features that OpenCC's answer is in are left out: it is right in most
 * places, and would else explain everything, so that nothing is learned of the
 * text.
 *
 * One thread, no function of the C library that may differ, sums in one order:
 * the same text gives the same bytes.
 */
#include "train/context_learn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAME = 40, /* places of a source with the same characters around */
    SKETCH_BITS = 28,
    SAME_BITS = 26,
    MOST_SOURCES = 64,
    /* Of eight steps, those without OpenCC's answer: it is right of nearly all
     * places of a simplified target. */
    WITHOUT_HANT = 4,
    WITHOUT_HANS = 1
};

static const float alpha = 0.15f, beta = 1.0f, lasso = 0.2f, ridge = 0.3f;

struct sample {
    uint32_t first;      /* number of its first feature, of pool[] */
    uint8_t n, nanswers; /* features; the last ones are OpenCC's */
    uint8_t nshared;     /* after them, those of surnames */
    uint8_t label, place, source;
};

struct samples {
    struct sample *of;
    size_t n, cap;
    uint32_t *pool; /* numbers of weights[] */
    size_t npool, pool_cap;
    /* Features: open addressing. */
    uint64_t *keys;
    uint32_t *firsts; /* of their weights, one for each label */
    size_t nkeys, mask;
    size_t nweights;
};

/* Calls `take` for each place that is learned from. */
struct collector {
    const struct corpus *c;
    const struct build *b;
    const struct context_model *m;
    struct samples *s;
    uint8_t *sketch; /* of features: 0, the source + 1, or MANY */
    uint8_t *same;   /* of surroundings: how many */
};

enum { MANY = 255 };

static bool is_common(struct collector *w, const struct corpus_line *line,
                      size_t at, int label)
{
    const struct context_character *c = w->c->characters + line->at;
    uint64_t hash = (uint64_t)label;

    for (size_t i = 0; i < 7; i++) {
        size_t k = at + i;
        hash = context_hash_mix(
            hash * 31 + (k < 3 || k - 3 >= line->n ? 1 : c[k - 3].folded));
    }
    uint8_t *count = &w->same[hash >> (64 - SAME_BITS)];
    if (*count >= SAME)
        return true;
    ++*count;
    return false;
}

static void note_keys(struct collector *w, const struct context_keys *keys,
                      uint16_t source)
{
    for (size_t i = 0; i < keys->n; i++) {
        uint8_t *seen = &w->sketch[keys->keys[i] >> (64 - SKETCH_BITS)];
        if (*seen == 0)
            *seen = (uint8_t)(source + 1);
        else if (*seen != source + 1)
            *seen = MANY;
    }
}

static size_t find_key(const struct samples *s, uint64_t key)
{
    size_t i = (size_t)(key >> 20) & s->mask;

    while (s->keys[i] != 0 && s->keys[i] != key)
        i = (i + 1) & s->mask;
    return i;
}

static void grow_keys(struct samples *s)
{
    struct samples old = *s;

    s->mask = old.keys == NULL ? (1 << 20) - 1 : 2 * old.mask + 1;
    s->keys = corpus_file_allocate(s->mask + 1, sizeof(*s->keys));
    s->firsts = corpus_file_allocate(s->mask + 1, sizeof(*s->firsts));
    for (size_t i = 0; old.keys != NULL && i <= old.mask; i++)
        if (old.keys[i] != 0) {
            size_t slot = find_key(s, old.keys[i]);
            s->keys[slot] = old.keys[i];
            s->firsts[slot] = old.firsts[i];
        }
    free(old.keys);
    free(old.firsts);
}

static uint32_t first_weight(struct samples *s, uint64_t key, size_t nlabels)
{
    if (s->keys == NULL || s->nkeys * 10 > s->mask * 7)
        grow_keys(s);
    size_t slot = find_key(s, key);
    if (s->keys[slot] == 0) {
        s->keys[slot] = key;
        s->firsts[slot] = (uint32_t)s->nweights;
        s->nweights += nlabels;
        s->nkeys++;
    }
    return s->firsts[slot];
}

enum { KIND_TEXT, KIND_ANSWER, KIND_SHARED, KINDS };

static int kind_of(uint8_t t)
{
    return t >= TEMPLATES_OF_SURNAMES ? KIND_SHARED
           : t >= TEMPLATES_OF_OPENCC ? KIND_ANSWER
                                      : KIND_TEXT;
}

static void take_sample(struct collector *w, const struct context_keys *keys,
                        uint16_t source, int place, int label)
{
    struct samples *s = w->s;
    size_t nlabels = w->b->places[place].nlabels;
    struct sample sample = {.first = (uint32_t)s->npool,
                            .label = (uint8_t)label,
                            .place = (uint8_t)place,
                            .source = (uint8_t)source};

    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < keys->n; i++) {
            uint64_t key = keys->keys[i];
            if (kind_of(keys->templates[i]) != kind ||
                w->sketch[key >> (64 - SKETCH_BITS)] != MANY)
                continue;
            s->pool = corpus_file_grow(s->pool, s->npool, &s->pool_cap, 1,
                                       sizeof(*s->pool));
            s->pool[s->npool++] =
                first_weight(s, key, kind == KIND_SHARED ? 1 : nlabels);
            if (kind == KIND_SHARED)
                sample.nshared++;
            else
                sample.n++;
            sample.nanswers =
                (uint8_t)(sample.nanswers + (kind == KIND_ANSWER));
        }
    s->of = corpus_file_grow(s->of, s->n, &s->cap, 1, sizeof(*s->of));
    s->of[s->n++] = sample;
}

static void collect_line(struct collector *w, const struct corpus_line *line,
                         bool note)
{
    struct context_text text;
    struct context_keys keys;

    context_corpus_text(w->c, line, &text);
    for (size_t i = 0; i < line->n; i++) {
        size_t at = line->at + i;
        int place = context_model_place(w->m, context_corpus_place(w->c, at));
        if (place < 0)
            continue;
        int label = context_model_label(w->m, place, w->c->meant[at]);
        if (label < 0 || is_common(w, line, i, label))
            continue;
        context_features_all(
            w->m, &text, i, place,
            context_model_label(w->m, place, w->c->answers[at]), &keys);
        /* The only source of its kind is two, of every other line. */
        if (note)
            note_keys(w, &keys,
                      w->c->sources[line->source].is_cantonese && (line->at & 1)
                          ? MOST_SOURCES
                          : line->source);
        else
            take_sample(w, &keys, line->source, place, label);
    }
}

static void collect(struct collector *w)
{
    for (int note = 1; note >= 0; note--) {
        uint16_t source = UINT16_MAX;
        for (size_t l = 0; l < w->c->nlines; l++) {
            const struct corpus_line *line = &w->c->lines[l];
            if (w->c->sources[line->source].is_left_out)
                continue;
            if (line->source != source)
                memset(w->same, 0, (size_t)1 << SAME_BITS);
            source = line->source;
            collect_line(w, line, note);
        }
    }
}

/* ---- labels
 * --------------------------------------------------------------------- */

/* A square root by Newton's method would be the same everywhere, and so is the
 * processor's: IEEE 754 says to the bit what it is. */
static float root(float x)
{
    return __builtin_sqrtf(x);
}

/* x to the power of 1/4. */
static float fourth_root(float x)
{
    return root(root(x));
}

/* x to the power of 5/16. */
static float five_sixteenths(float x)
{
    float fourth = fourth_root(x);

    return fourth * fourth_root(fourth);
}

/* How much a label counts: rare ones more, so that what is said for them is
 * learned, by the power of -5/16 of their share among a place's. */
static void weigh_labels(const struct samples *s,
                         float weights[CONTEXT_PLACES][CONTEXT_LABELS])
{
    static uint32_t n[CONTEXT_PLACES][CONTEXT_LABELS], all[CONTEXT_PLACES];

    memset(n, 0, sizeof(n));
    memset(all, 0, sizeof(all));
    for (size_t i = 0; i < s->n; i++) {
        n[s->of[i].place][s->of[i].label]++;
        all[s->of[i].place]++;
    }
    for (size_t p = 0; p < CONTEXT_PLACES; p++)
        for (size_t k = 0; k < CONTEXT_LABELS; k++) {
            float share = (float)(n[p][k] + 1) / (float)(all[p] + 1);
            weights[p][k] = share >= 0.5f ? 1 : five_sixteenths(0.5f / share);
        }
}

/* ---- one model
 * ---------------------------------------------------------------- */

struct model {
    float *z, *n, *w;
};

static void learn_weight(struct model *m, size_t i, float gradient)
{
    float square = gradient * gradient;
    float n = m->n[i], more_n = n + square;
    float rate = root(more_n);

    m->z[i] += gradient - (rate - root(n)) / alpha * m->w[i];
    m->n[i] = more_n;
    float z = m->z[i];
    if (z >= -lasso && z <= lasso)
        m->w[i] = 0;
    else
        m->w[i] =
            -(z - (z > 0 ? lasso : -lasso)) / ((beta + rate) / alpha + ridge);
}

static bool learn_sample(struct model *m, const struct samples *s,
                         const struct sample *x, size_t n,
                         const struct context_place *place, float weight)
{
    float p[CONTEXT_LABELS] = {0};
    const uint32_t *features = s->pool + x->first;
    size_t nlabels = place->nlabels;

    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < nlabels; k++)
            p[k] += m->w[features[j] + k];
    for (size_t j = x->n; j < (size_t)x->n + x->nshared; j++)
        p[place->surname - 1] += m->w[features[j]];
    int best = context_probabilities(p, nlabels);
    float gradients[CONTEXT_LABELS];
    for (size_t k = 0; k < nlabels; k++)
        gradients[k] = (p[k] - (float)(k == x->label)) * weight;
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < nlabels; k++)
            if (gradients[k] > 1e-5f || gradients[k] < -1e-5f)
                learn_weight(m, features[j] + k, gradients[k]);
    for (size_t j = x->n; j < (size_t)x->n + x->nshared; j++)
        learn_weight(m, features[j], gradients[place->surname - 1]);
    return best == x->label;
}

/* e to the power of x, -1.2 to 1.2. */
static float power(float x)
{
    float sum = 0;

    for (int i = 10; i > 0; i--)
        sum = (sum + 1) * x / (float)i;
    return sum + 1;
}

static void learn_model(struct model *m, const struct samples *s,
                        const struct corpus *c, const struct build *b,
                        const struct learn_options *o, int number)
{
    uint64_t random = 100 + (uint64_t)number;
    uint32_t *order = corpus_file_allocate(s->n, sizeof(*order));
    static float of_labels[CONTEXT_PLACES][CONTEXT_LABELS];
    float weights[MOST_SOURCES];

    memset(m->z, 0, s->nweights * sizeof(float));
    memset(m->n, 0, s->nweights * sizeof(float));
    memset(m->w, 0, s->nweights * sizeof(float));
    for (size_t i = 0; i < c->nsources; i++)
        weights[i] =
            c->sources[i].weight *
            (o->models == 1
                 ? 1
                 : power(((float)(context_learn_random(&random) % 2001) / 1000 -
                          1) *
                         1.2f));
    weigh_labels(s, of_labels);
    for (size_t i = 0; i < s->n; i++)
        order[i] = (uint32_t)i;
    for (int epoch = 0; epoch < o->epochs; epoch++) {
        size_t right = 0;
        for (size_t i = s->n; i > 1; i--) {
            size_t j = (size_t)(context_learn_random(&random) % i);
            uint32_t t = order[i - 1];
            order[i - 1] = order[j];
            order[j] = t;
        }
        for (size_t i = 0; i < s->n; i++) {
            const struct sample *x = &s->of[order[i]];
            if (i + 8 < s->n)
                __builtin_prefetch(s->pool + s->of[order[i + 8]].first);
            bool without =
                context_learn_random(&random) % 8 <
                (c->model == MODEL_HANT ? WITHOUT_HANT : WITHOUT_HANS);
            right += learn_sample(
                m, s, x, without ? (size_t)(x->n - x->nanswers) : x->n,
                &b->places[x->place],
                weights[x->source] * of_labels[x->place][x->label]);
        }
        if (o->verbose)
            fprintf(stderr, "model %d, epoch %d: %.2f of 10,000 wrong\n",
                    number, epoch, 1e4 * (1 - (double)right / (double)s->n));
    }
    free(order);
}

/* ---- what is kept
 * ------------------------------------------------------------- */

static int8_t quantised(float w)
{
    float scaled = w * CONTEXT_WEIGHT_ONE;
    int rounded = (int)(scaled < 0 ? scaled - 0.5f : scaled + 0.5f);

    return (int8_t)(rounded > 127 ? 127 : rounded < -127 ? -127 : rounded);
}

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x < y) - (x > y);
}

static float magnitude(float w)
{
    return w < 0 ? -w : w;
}

/* The weight of a label against the first one's; of a feature that all surnames
 * share, which has one weight, that. */
static float weight_of(const float *w, size_t nlabels, size_t k)
{
    return nlabels == 1 ? w[0] : w[k] - w[0];
}

/* One past the last label that has a weight. */
static size_t last_label(const uint8_t *nlabels, uint32_t first)
{
    return nlabels[first] == 1 ? 2 : nlabels[first];
}

/* Adds the greatest weights. */
static void keep(const struct samples *s, const float *w,
                 const uint8_t *nlabels, size_t most, struct build *b)
{
    float *sizes = corpus_file_allocate(s->nweights, sizeof(*sizes));
    size_t nsizes = 0;

    for (size_t i = 0; i <= s->mask; i++)
        for (size_t k = 1;
             s->keys[i] != 0 && k < last_label(nlabels, s->firsts[i]); k++) {
            float of = weight_of(w + s->firsts[i], nlabels[s->firsts[i]], k);
            if (quantised(of) != 0)
                sizes[nsizes++] = magnitude(of);
        }
    qsort(sizes, nsizes, sizeof(*sizes), compare_floats);
    float least = nsizes > most ? sizes[most] : 0;
    for (size_t i = 0; i <= s->mask; i++)
        for (size_t k = 1;
             s->keys[i] != 0 && k < last_label(nlabels, s->firsts[i]); k++) {
            size_t n = nlabels[s->firsts[i]];
            float of = weight_of(w + s->firsts[i], n, k);
            if (quantised(of) != 0 && magnitude(of) > least)
                context_build_add(&b->weights, s->keys[i],
                                  n == 1 ? LABEL_SURNAME : (unsigned)k,
                                  quantised(of));
        }
    free(sizes);
}

/* By how much a label has to be ahead that OpenCC has not for a character:
 * 計畫 of 计划, which half of the texts write. */
static const float unusual = 2.5f;

/* Takes that from what such labels have by themselves. */
static void hold_back_unusual(const struct samples *s,
                              const struct context_model *m,
                              const struct build *b, float *w)
{
    struct context_character none = {0, 1, 0};
    struct context_text text = {.characters = &none, .n = 1};
    struct context_keys keys;

    for (uint32_t i = 0; i < b->nplaces; i++) {
        const struct context_place *place = &b->places[i];
        none.folded = place->character;
        context_features_all(m, &text, 0, (int)i, -1, &keys);
        size_t slot = 0;
        while (keys.templates[slot] != TEMPLATE_BIAS)
            slot++;
        size_t at = find_key(s, keys.keys[slot]);
        for (uint32_t k = 0; s->keys[at] != 0 && k < place->nlabels; k++)
            if ((b->unusual[i] >> k & 1) != 0)
                w[s->firsts[at] + k] -= unusual;
    }
}

void context_learn_weights(const struct corpus *c, struct build *b,
                           const struct learn_options *o)
{
    struct samples s = {.of = NULL};
    struct context_model *m = context_build_model(b);
    struct collector w = {
        .c = c,
        .b = b,
        .m = m,
        .s = &s,
        .sketch = corpus_file_allocate((size_t)1 << SKETCH_BITS, 1),
        .same = corpus_file_allocate((size_t)1 << SAME_BITS, 1)};

    if (c->nsources > MOST_SOURCES)
        corpus_file_fail("more than %d sources", MOST_SOURCES);
    collect(&w);
    free(w.sketch);
    free(w.same);
    if (s.n == 0)
        corpus_file_fail("the text has no places to learn from");
    if (o->verbose)
        fprintf(stderr, "%zu places, %zu features, %zu weights\n", s.n, s.nkeys,
                s.nweights);
    uint8_t *nlabels = corpus_file_allocate(s.nweights, 1);
    for (size_t i = 0; i < s.n; i++)
        for (size_t j = 0; j < s.of[i].n; j++)
            nlabels[s.pool[s.of[i].first + j]] =
                (uint8_t)b->places[s.of[i].place].nlabels;
    for (size_t i = 0; i < s.n; i++)
        for (size_t j = s.of[i].n; j < (size_t)s.of[i].n + s.of[i].nshared; j++)
            nlabels[s.pool[s.of[i].first + j]] = 1;
    struct model model = {corpus_file_allocate(s.nweights, sizeof(float)),
                          corpus_file_allocate(s.nweights, sizeof(float)),
                          corpus_file_allocate(s.nweights, sizeof(float))};
    float *sum = corpus_file_allocate(s.nweights, sizeof(float));
    for (int i = 0; i < o->models; i++) {
        learn_model(&model, &s, c, b, o, i);
        for (size_t k = 0; k < s.nweights; k++)
            sum[k] += model.w[k] / (float)o->models;
    }
    hold_back_unusual(&s, m, b, sum);
    keep(&s, sum, nlabels, o->weights, b);
    free(sum);
    free(model.z);
    free(model.n);
    free(model.w);
    free(nlabels);
    free(s.of);
    free(s.pool);
    free(s.keys);
    free(s.firsts);
    free(m);
}
