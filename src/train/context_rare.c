/*
 * context_rare.c - phrases of OpenCC's that the text has not.
 *
 * Nothing is learned of a phrase that does not occur, and the rest of the model
 * knows only that OpenCC is right mostly.  But its phrases are there for a
 * reason: each that is rare gets weights by which its answer is preferred, as
 * long as the context does not say clearly otherwise.
 */
#include <stdlib.h>

#include "train/context_learn.h"

enum {
    RARE = 3, /* times that a phrase occurs, at least, to be learned */
    BITS = 20,
};

/* How sure the model is to be of a rare phrase that stands alone. */
static const float sure_hant = 2.5f;
/* To simplified, OpenCC's phrases are exceptions, and right. */
static const float sure_hans = 6.0f;

struct seen {
    uint64_t key;
    uint32_t n;
};

static uint64_t match_key(const struct context_text *text, size_t at,
                          uint32_t character)
{
    uint64_t key = 0;

    (void)context_features_neighbour_key(text, at, character, 0,
                                         NEIGHBOUR_MATCH, &key);
    return key;
}

static struct seen *find(struct seen *seen, uint64_t key)
{
    size_t i = (size_t)(key >> (64 - BITS));

    while (seen[i].key != 0 && seen[i].key != key)
        i = (i + 1) & (((size_t)1 << BITS) - 1);
    return &seen[i];
}

static void count(const struct corpus *c, const struct build *b,
                  struct seen *seen)
{
    for (size_t l = 0; l < c->nlines; l++) {
        const struct corpus_line *line = &c->lines[l];
        struct context_text text;
        if (line->alone || c->sources[line->source].is_left_out)
            continue;
        context_corpus_text(c, line, &text);
        for (size_t i = 0; i < line->n; i++) {
            uint32_t character = context_corpus_place(c, line->at + i);
            uint32_t h = character - CONTEXT_FIRST;
            if (h >= CONTEXT_HAN || b->index[h] == 0)
                continue;
            uint64_t key = match_key(&text, i, character);
            if (key == 0)
                continue;
            struct seen *s = find(seen, key);
            s->key = key;
            s->n++;
        }
    }
}

static void prefer(const struct context_model *m, const struct corpus *c,
                   const struct context_text *text, size_t i, size_t at,
                   struct build *b)
{
    float scores[CONTEXT_LABELS];
    int place = context_model_place(m, context_corpus_place(c, at));
    int answer = context_model_label(m, place, c->answers[at]);
    size_t nlabels = context_model_place_at(m, place)->nlabels;
    struct context_keys keys;

    if (answer < 0)
        return;
    context_score(m, text, i, place, c->answers[at], scores);
    float best = -1e30f;
    for (size_t k = 0; k < nlabels; k++)
        if ((int)k != answer && scores[k] > best)
            best = scores[k];
    float sure = c->model == MODEL_HANT ? sure_hant : sure_hans;
    float lacks = sure - (scores[answer] - best);
    if (lacks <= 0)
        return;
    int value = (int)(lacks * CONTEXT_WEIGHT_ONE + 0.5f);
    value = value > 127 ? 127 : value;
    context_features_all(m, text, i, place, answer, &keys);
    for (size_t k = 0; k < keys.n; k++) {
        if (keys.templates[k] != TEMPLATE_MATCH)
            continue;
        if (answer > 0)
            context_build_add(&b->weights, keys.keys[k], (unsigned)answer,
                              value);
        else
            for (unsigned label = 1; label < nlabels; label++)
                context_build_add(&b->weights, keys.keys[k], label, -value);
    }
}

void context_learn_rare(const struct corpus *c, struct build *b)
{
    struct seen *seen = corpus_file_allocate((size_t)1 << BITS, sizeof(*seen));
    struct context_model *m = context_build_model(b);

    count(c, b, seen);
    for (size_t l = 0; l < c->nlines; l++) {
        const struct corpus_line *line = &c->lines[l];
        struct context_text text;
        if (!c->sources[line->source].has_answers || !line->alone)
            continue;
        context_corpus_text(c, line, &text);
        for (size_t i = 0; i < line->n; i++) {
            size_t at = line->at + i;
            uint32_t character = context_corpus_place(c, at);
            if (text.characters[i].match_n == line->n &&
                context_model_place(m, character) >= 0 &&
                find(seen, match_key(&text, i, character))->n < RARE)
                prefer(m, c, &text, i, at, b);
        }
    }
    free(seen);
    free(m);
}
