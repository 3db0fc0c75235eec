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
    BITS = 24,
    OFTEN = 8,    /* times that a neighbour occurs, at least */
    MOST = 96000, /* that are kept: the commonest */
};

struct neighbour {
    uint64_t key;        /* 0: free */
    uint32_t n, differs; /* places, and those where OpenCC is wrong */
    uint16_t source;
    uint8_t label;
    bool several; /* sources */
    bool no;
    float ahead; /* sum of the differences of log-odds to the next label */
};

/* A place where the model says something else than OpenCC. */
struct difference {
    uint64_t left, right; /* keys of neighbours */
    uint32_t left_symbol, right_symbol;
    int place;
};

struct differences {
    struct difference *all;
    size_t n, cap;
    uint32_t places[CONTEXT_PLACES],
        of[CONTEXT_PLACES]; /* of each place, all */
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
                 uint8_t label, float ahead)
{
    for (int side = NEIGHBOUR_LEFT; side < CONTEXT_NEIGHBOURS; side++) {
        uint64_t key;
        if (!context_features_neighbour_key(text, at, character, answer,
                                            (enum context_neighbour)side, &key))
            continue;
        struct neighbour *n = find(all, key);
        if (n->key == 0)
            *n = (struct neighbour){
                .key = key, .source = source, .label = label};
        n->n++;
        n->differs += label != answer;
        n->ahead += ahead;
        n->several |= n->source != source;
        n->no |= ahead <= CERTAIN_ODDS_LEAST || n->label != label;
    }
}

static void note_difference(struct differences *d,
                            const struct context_text *text, size_t at,
                            uint32_t character, int place, int answer)
{
    d->all = corpus_file_grow(d->all, d->n, &d->cap, 1, sizeof(*d->all));
    d->of[place]++;
    struct difference *one = &d->all[d->n++];
    one->place = place;
    one->left_symbol = context_features_beside(text, at, -1);
    one->right_symbol = context_features_beside(text, at, 1);
    (void)context_features_neighbour_key(text, at, character, answer,
                                         NEIGHBOUR_LEFT, &one->left);
    (void)context_features_neighbour_key(text, at, character, answer,
                                         NEIGHBOUR_RIGHT, &one->right);
}

static void set_bit(uint64_t *bits, uint32_t symbol)
{
    unsigned bit = context_features_doubt_bit(symbol);

    bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Whether OpenCC is wrong of one in so many places beside a neighbour. */
static bool is_wrong_beside(const struct neighbour *n)
{
    enum { FEW = 100 };

    return n->differs * FEW >= n->n;
}

/* Where OpenCC is wrong of one in so many places, a neighbour that was never
 * seen is a doubt, too. */
enum { DOUBTFUL = 50 };

/* Marks where OpenCC is in doubt: of each difference the neighbour beside which
 * there are more of them, and any beside which there are many. */
static void mark_doubts(struct neighbour *all, const struct differences *d,
                        struct build *b)
{
    memset(b->doubts, 0, sizeof(b->doubts));
    for (uint32_t i = 0; i < b->nplaces; i++)
        if (d->of[i] * DOUBTFUL > d->places[i])
            memset(&b->doubts[i], 0xFF, sizeof(b->doubts[i]));
    for (size_t i = 0; i < d->n; i++) {
        const struct difference *one = &d->all[i];
        const struct neighbour *left = find(all, one->left);
        const struct neighbour *right = find(all, one->right);
        struct context_doubts *doubts = &b->doubts[one->place];
        bool more_left = (uint64_t)left->differs * right->n >
                         (uint64_t)right->differs * left->n;
        if (more_left || is_wrong_beside(left))
            set_bit(doubts->left, one->left_symbol);
        if (!more_left || is_wrong_beside(right))
            set_bit(doubts->right, one->right_symbol);
    }
}

static void note_line(struct neighbour *all, struct differences *d,
                      const struct corpus *c, const struct context_model *m,
                      const struct corpus_line *line)
{
    struct context_text text;
    float scores[CONTEXT_LABELS];

    context_corpus_text(c, line, &text);
    for (size_t i = 0; i < line->n; i++) {
        size_t at = line->at + i;
        uint32_t character = context_corpus_place(c, at);
        int place = context_model_place(m, character);
        if (place < 0)
            continue;
        int answer = context_model_label(m, place, c->answers[at]);
        size_t nlabels = context_model_place_at(m, place)->nlabels, best = 0;
        context_score(m, &text, i, place, c->answers[at], scores);
        for (size_t k = 1; k < nlabels; k++)
            if (scores[k] > scores[best])
                best = k;
        float ahead = 100;
        for (size_t k = 0; k < nlabels; k++)
            if (k != best && scores[best] - scores[k] < ahead)
                ahead = scores[best] - scores[k];
        d->places[place]++;
        note(all, &text, i, character, answer, line->source, (uint8_t)best,
             ahead);
        if ((int)best != answer)
            note_difference(d, &text, i, character, place, answer);
    }
}

/* What the table has for a neighbour. */
static int value_of(const struct neighbour *n)
{
    float mean = n->ahead / (float)n->n;
    int odds = (int)((mean - CERTAIN_ODDS_LEAST) / CERTAIN_ODDS_STEP);

    return (n->label + 1) |
           (odds > CERTAIN_ODDS_MOST ? CERTAIN_ODDS_MOST : odds)
               << CERTAIN_ODDS_SHIFT;
}

static int compare_neighbours(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->key > y->key) - (x->key < y->key);
}

void context_learn_certain(const struct corpus *c, struct build *b)
{
    struct neighbour *all =
        corpus_file_allocate((size_t)1 << BITS, sizeof(*all));
    struct context_model *m = context_build_model(b);
    struct differences d = {.n = 0};
    size_t n = 0;

    for (size_t l = 0; l < c->nlines; l++)
        if (!c->lines[l].alone && !c->sources[c->lines[l].source].is_left_out)
            note_line(all, &d, c, m, &c->lines[l]);
    mark_doubts(all, &d, b);
    free(d.all);
    for (size_t i = 0; i < (size_t)1 << BITS; i++)
        if (all[i].key != 0 && all[i].n >= OFTEN && all[i].several &&
            !all[i].no)
            all[n++] = all[i];
    qsort(all, n, sizeof(*all), compare_neighbours);
    for (size_t i = 0; i < n && i < MOST; i++)
        context_build_add(&b->certain, all[i].key, 0, value_of(&all[i]));
    free(all);
    free(m);
}
