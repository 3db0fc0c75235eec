/*
 * context_places.c - which characters have several candidates.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "train/context_learn.h"

enum {
    MOST_FORMS = 16, /* that are counted of a character */
    LEAST = 3,       /* times that a label occurs */
    LEAST_SOURCES = 2
};

struct counted {
    uint32_t label;
    uint32_t n, answered; /* in the text, and by OpenCC */
    uint32_t cantonese;   /* of n, those in Cantonese text */
    uint32_t sources;     /* a bit for each */
};

struct counts {
    struct counted forms[MOST_FORMS];
    size_t n;
    /* Where the text has not what OpenCC makes of it; of them in Cantonese. */
    uint32_t wrong, wrong_cantonese;
};

static struct counted *count_of(struct counts *c, uint32_t label)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->forms[i].label == label)
            return &c->forms[i];
    if (c->n == MOST_FORMS)
        return NULL;
    c->forms[c->n] = (struct counted){.label = label};
    return &c->forms[c->n++];
}

static void count(const struct corpus *c, struct counts *counts)
{
    for (size_t l = 0; l < c->nlines; l++) {
        const struct corpus_line *line = &c->lines[l];
        for (size_t i = line->at; i < line->at + line->n; i++) {
            uint32_t s = context_corpus_place(c, i);
            if (s - CONTEXT_FIRST >= CONTEXT_HAN)
                continue;
            struct counts *k = &counts[s - CONTEXT_FIRST];
            struct counted *answer = count_of(k, c->answers[i]);
            if (answer != NULL)
                answer->answered++;
            if (line->alone)
                continue;
            struct counted *meant = count_of(k, c->meant[i]);
            if (meant == NULL)
                continue;
            meant->n++;
            meant->cantonese += line->is_cantonese;
            meant->sources |= UINT32_C(1) << (line->source & 31);
            k->wrong += c->meant[i] != c->answers[i];
            k->wrong_cantonese +=
                line->is_cantonese && c->meant[i] != c->answers[i];
        }
    }
}

/* Whether text often has another character than any that OpenCC has for one:
 * 計畫 for 计划, 牠 for 它.  One that simplified text has as well is left out:
 * 沈 is 瀋 there. */
static bool is_usual(const struct counts *all, const struct counts *k,
                     const struct counted *f)
{
    enum { OFTEN = 100, SHARE = 10, SOURCES = 5 };
    size_t n = 0;

    for (size_t i = 0; i < k->n; i++)
        n += k->forms[i].n;
    return f->n >= OFTEN && (size_t)f->n * SHARE >= n &&
           __builtin_popcount(f->sources) >= SOURCES &&
           f->label - CONTEXT_FIRST < CONTEXT_HAN &&
           all[f->label - CONTEXT_FIRST].n == 0;
}

static bool is_label(const struct counts *all, const struct counts *k,
                     const struct counted *f, uint32_t folded)
{
    if (context_corpus_fold(f->label) != context_corpus_fold(folded) &&
        f->answered == 0)
        return is_usual(all, k, f);
    return (f->n >= LEAST && __builtin_popcount(f->sources) >= LEAST_SOURCES) ||
           f->answered > 0;
}

static int compare_labels(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    return (x->label > y->label) - (x->label < y->label);
}

/* Whether OpenCC is wrong of a character in Cantonese text, and not elsewhere.
 */
static bool is_other_in_cantonese(const struct counts *k)
{
    enum { ENOUGH = 200 };
    uint32_t all = 0, cantonese = 0;

    for (size_t i = 0; i < k->n; i++) {
        all += k->forms[i].n;
        cantonese += k->forms[i].cantonese;
    }
    uint32_t other = all - cantonese, wrong = k->wrong - k->wrong_cantonese;

    return cantonese >= ENOUGH && k->wrong_cantonese * 10 > cantonese &&
           (double)k->wrong_cantonese / cantonese > 2.0 * wrong / (other + 1.0);
}

/* Makes a place of a character; false where it has one label only. */
static bool make_place(struct counts *all, uint32_t folded,
                       struct context_place *p)
{
    struct counts *k = &all[folded - CONTEXT_FIRST];
    struct counted labels[MOST_FORMS];
    size_t n = 0;

    for (size_t i = 0; i < k->n; i++)
        if (is_label(all, k, &k->forms[i], folded))
            labels[n++] = k->forms[i];
    memcpy(k->forms, labels, n * sizeof(*labels));
    k->n = n;
    qsort(k->forms, n, sizeof(*k->forms), compare_labels);
    if (n > CONTEXT_LABELS)
        n = CONTEXT_LABELS;
    *p = (struct context_place){.character = folded,
                                .nlabels = (uint32_t)n,
                                .by_cantonese = is_other_in_cantonese(k)};
    for (size_t i = 0; i < n; i++) {
        p->labels[i] = k->forms[i].label;
        if (p->labels[i] == context_corpus_surname(folded))
            p->surname = (uint8_t)(i + 1);
        p->spelling[i] = (uint8_t)i;
        for (size_t j = 0; j < i; j++)
            if (context_corpus_spelling(p->labels[i]) ==
                context_corpus_spelling(p->labels[j])) {
                p->spelling[i] = p->spelling[j];
                break;
            }
    }
    return n >= 2;
}

struct ranked {
    uint32_t folded, worth;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->worth != y->worth)
        return x->worth < y->worth ? 1 : -1;
    return (x->folded > y->folded) - (x->folded < y->folded);
}

static int compare_places(const void *a, const void *b)
{
    const struct context_place *x = a, *y = b;

    return (x->character > y->character) - (x->character < y->character);
}

static bool is_label_of(const struct context_place *p, uint32_t character)
{
    for (uint32_t k = 0; k < p->nlabels; k++)
        if (p->labels[k] == character && p->character != character)
            return true;
    return false;
}

/* Drops places whose character others become: simplified text has it in another
 * meaning, which native traditional text knows nothing of: 么. */
static void drop_results(struct build *b)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < b->nplaces; i++) {
        bool result = false;
        for (uint32_t j = 0; j < b->nplaces; j++)
            result |= is_label_of(&b->places[j], b->places[i].character);
        if (!result)
            b->places[n++] = b->places[i];
    }
    b->nplaces = n;
}

/* Which labels are not OpenCC's. */
static void note_unusual(const struct counts *all, struct build *b)
{
    for (uint32_t i = 0; i < b->nplaces; i++) {
        const struct context_place *p = &b->places[i];
        const struct counts *k = &all[p->character - CONTEXT_FIRST];
        b->unusual[i] = 0;
        for (uint32_t j = 0; j < p->nlabels; j++)
            if (k->forms[j].answered == 0 &&
                context_corpus_fold(p->labels[j]) !=
                    context_corpus_fold(p->character))
                b->unusual[i] = (uint8_t)(b->unusual[i] | 1u << j);
    }
}

void context_learn_places(const struct corpus *c, struct build *b)
{
    struct counts *counts = corpus_file_allocate(CONTEXT_HAN, sizeof(*counts));
    struct ranked *ranked = corpus_file_allocate(CONTEXT_HAN, sizeof(*ranked));
    struct context_place p;
    size_t n = 0;

    count(c, counts);
    for (uint32_t i = 0; i < CONTEXT_HAN; i++)
        if (make_place(counts, CONTEXT_FIRST + i, &p))
            ranked[n++] = (struct ranked){CONTEXT_FIRST + i, counts[i].wrong};
    qsort(ranked, n, sizeof(*ranked), compare_ranked);
    b->nplaces = 0;
    for (size_t i = 0; i < n && b->nplaces < CONTEXT_PLACES; i++)
        if ((ranked[i].worth > 0 || c->model == MODEL_HANS) &&
            make_place(counts, ranked[i].folded, &b->places[b->nplaces]))
            b->nplaces++;
    if (c->model == MODEL_HANS)
        drop_results(b);
    qsort(b->places, b->nplaces, sizeof(*b->places), compare_places);
    note_unusual(counts, b);
    context_build_index(b);
    /* Forms of the labels. */
    free(b->forms);
    b->forms = NULL;
    b->nforms = 0;
    uint8_t *is_used = corpus_file_allocate(UTF8_LIMIT, 1);
    for (uint32_t i = 0; i < b->nplaces; i++)
        for (uint32_t k = 0; k < b->places[i].nlabels; k++)
            is_used[b->places[i].labels[k]] = 1;
    for (int pass = 0; pass < 2; pass++) {
        b->nforms = 0;
        for (uint32_t i = 0; i < UTF8_LIMIT; i++) {
            uint32_t label = context_corpus_label(i);
            if (label == i || !is_used[label])
                continue;
            if (pass == 1)
                b->forms[b->nforms] = (struct context_form){i, label};
            b->nforms++;
        }
        if (pass == 0)
            b->forms = corpus_file_allocate(b->nforms, sizeof(*b->forms));
    }
    free(is_used);
    free(counts);
    free(ranked);
}
