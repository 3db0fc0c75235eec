/*
 * context_certain.c - neighbours of which the model is certain.
 *
 * Most places need no model: the character before or after it, or the phrase
 * that OpenCC matched, leaves no doubt.  A neighbour is taken where it occurs
 * often, in several sources, and the model says the same at each of its places
 * with little doubt.
 */
#include <stdlib.h>
#include <string.h>

#include "train/context_learn.h"

enum {
    BITS = 22,
    OFTEN = 20,   /* times that a neighbour occurs, at least */
    MOST = 32000, /* that are kept: the commonest */
};

/* The least difference of log-odds at any of the places. */
static const float doubt = 2.5f;

struct neighbour {
    uint64_t key; /* 0: free */
    uint32_t n;
    uint16_t source;
    uint8_t label;
    bool several; /* sources */
    bool no;
};

static struct neighbour *find(struct neighbour *all, uint64_t key)
{
    size_t i = (size_t)(key >> (64 - BITS));

    while (all[i].key != 0 && all[i].key != key)
        i = (i + 1) & (((size_t)1 << BITS) - 1);
    return &all[i];
}

static void note(struct neighbour *all, const struct context_text *text,
                 size_t at, uint32_t character, int answer, uint16_t source,
                 uint8_t label, bool sure)
{
    for (int side = NEIGHBOUR_LEFT; side <= NEIGHBOUR_MATCH; side++) {
        uint64_t key;
        if (!context_neighbour_key(text, at, character, answer,
                                   (enum context_neighbour)side, &key))
            continue;
        struct neighbour *n = find(all, key);
        if (n->key == 0)
            *n = (struct neighbour){
                .key = key, .source = source, .label = label};
        n->n++;
        n->several |= n->source != source;
        n->no |= !sure || n->label != label;
    }
}

static void note_line(struct neighbour *all, const struct corpus *c,
                      const struct context_model *m,
                      const struct corpus_line *line)
{
    struct context_text text;
    float scores[CONTEXT_LABELS];

    corpus_text(c, line, &text);
    for (size_t i = 0; i < line->n; i++) {
        size_t at = line->at + i;
        uint32_t character = corpus_place(c, at);
        int place = context_place(m, character);
        if (place < 0)
            continue;
        int answer = context_label(m, place, c->answers[at]);
        size_t nlabels = context_place_at(m, place)->nlabels, best = 0;
        context_score(m, &text, i, place, c->answers[at], scores);
        for (size_t k = 1; k < nlabels; k++)
            if (scores[k] > scores[best])
                best = k;
        bool sure = true;
        for (size_t k = 0; k < nlabels; k++)
            sure &= k == best || scores[best] - scores[k] > doubt;
        note(all, &text, i, character, answer, line->source, (uint8_t)best,
             sure);
    }
}

static int compare_neighbours(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->key > y->key) - (x->key < y->key);
}

void learn_certain(const struct corpus *c, struct build *b)
{
    struct neighbour *all = corpus_allocate((size_t)1 << BITS, sizeof(*all));
    struct context_model *m = build_model(b);
    size_t n = 0;

    for (size_t l = 0; l < c->nlines; l++)
        if (!c->lines[l].alone && !c->sources[c->lines[l].source].is_left_out)
            note_line(all, c, m, &c->lines[l]);
    for (size_t i = 0; i < (size_t)1 << BITS; i++)
        if (all[i].key != 0 && all[i].n >= OFTEN && all[i].several &&
            !all[i].no)
            all[n++] = all[i];
    qsort(all, n, sizeof(*all), compare_neighbours);
    for (size_t i = 0; i < n && i < MOST; i++)
        build_add(&b->certain, all[i].key, 0, all[i].label + 1);
    free(all);
    free(m);
}
