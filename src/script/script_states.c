/*
 * script_states.c - three states along a text, forward and backward.
 *
 * A hidden Markov model (Rabiner 1989) over the characters that are evidence:
 * each step has a likelihood in every state, and between two steps the state
 * may change, more easily at the end of a clause, a sentence or a line.  That
 * traditional text was made by a 1:1 table is a property of the document, which
 * simplified text in the middle does not change, so there are four states, two
 * of which mean simplified:
 *
 *   simplified  <---- leave S, leave T ---->  traditional
 *       ^                                         ^
 *       |              hardly ever                |
 *       v                                         v
 *   simplified  <---- leave S, leave T ---->  table-converted
 *
 * How often the script changes is not known beforehand and differs much between
 * texts.  It is counted in the text itself, between certain steps, and combined
 * with what is expected of any text.
 *
 * Only ratios of likelihoods matter, so the most likely state has 1.  The
 * numbers shrink slowly and are scaled up again when they get small.  The four
 * states are one vector.  Each step waits for the one before, so latency is
 * what counts, and both directions run in one loop.
 */
#include "script/script_states.h"

#include "base/simd.h"
#include "image/image.h"

/* Chance of leaving a script at each end, and how many counted steps this prior
 * weighs; measured on the development texts. */
static const float leave_chance[SCRIPT_ENDS] = {0.003f, 0.015f, 0.03f, 0.05f};
static const float leave_weight[SCRIPT_ENDS] = {14, 10, 8, 6};
/* From one kind of document to the other. */
static const float table_chance[SCRIPT_ENDS] = {1.5e-6f, 5e-6f, 1.5e-5f, 5e-5f};
/* That a text is table-converted. */
static const float table_first = 0.02f;
/* The counts so far weigh at most so many steps. */
static const float remembered = 1000;

/* Odds of certain evidence: exp(-6), exp(-2), exp(-3). */
#define EXCLUSIVE 2.4787522e-3f
#define WEAK 0.13533528f
#define CONTRADICTED 4.9787068e-2f

/* Simplified and traditional, and the same in a table-converted document. */
typedef script_weights weights;
enum { S, T, U, C };

/* The likelihood of evidence if the text is simplified, traditional and
 * table-converted. */
#define LIKELY(simplified, traditional, table)                                 \
    {                                                                          \
        simplified, traditional, simplified, table                             \
    }

/* Odds of `less` to 1 for one script and for the other.  A 1:1 table leaves
 * shared characters as they are in simplified text.  A word seen before is
 * little more evidence of a property of the whole document: its odds for
 * table-converted count a quarter. */
#define ODDS(i, less, quarter)                                                 \
    [EVIDENCE_EVEN + i] = LIKELY(1, less, 1),                                  \
                     [EVIDENCE_EVEN - i] = LIKELY(less, 1, less),              \
                     [STEP_REPEATED | (EVIDENCE_EVEN + i)] =                   \
                         LIKELY(1, less, less / quarter),                      \
                     [STEP_REPEATED | (EVIDENCE_EVEN - i)] =                   \
                         LIKELY(less, 1, quarter)

/* exp(-x/4) for x = 0 to 5. */
#define QUARTER_0 1.0f
#define QUARTER_1 7.7880078e-1f
#define QUARTER_2 6.0653066e-1f
#define QUARTER_3 4.7236655e-1f
#define QUARTER_4 3.6787944e-1f
#define QUARTER_5 2.8650480e-1f

/* The likelihood of each kind of evidence by state, and again for words seen
 * before.  A character that a table wrote is as good a sign of one among
 * simplified characters as among traditional ones, which they are in the next
 * conversion. */
static const weights of_step[2 * STEP_REPEATED] = {
    [EVIDENCE_NONE] = LIKELY(1, 1, 1),
    [EVIDENCE_SIMPLIFIED] = LIKELY(1, EXCLUSIVE, EXCLUSIVE),
    [EVIDENCE_TRADITIONAL] = LIKELY(EXCLUSIVE, 1, 1),
    [EVIDENCE_WRITTEN] = LIKELY(EXCLUSIVE, 1, 1),
    [EVIDENCE_WEAK] = LIKELY(EXCLUSIVE, 1, WEAK),
    [EVIDENCE_STRONG] = LIKELY(EXCLUSIVE, 1, EXCLUSIVE),
    [EVIDENCE_TABLE] = {EXCLUSIVE * CONTRADICTED, CONTRADICTED, EXCLUSIVE, 1},
    [STEP_REPEATED | EVIDENCE_TABLE] = {EXCLUSIVE * 0.5f, 0.5f, EXCLUSIVE, 1},
    [EVIDENCE_EVEN] = LIKELY(1, 1, 1),
    [STEP_REPEATED | EVIDENCE_EVEN] = LIKELY(1, 1, 1),
    /* exp(-x/4) for x = 1 to 20. */
    ODDS(1, 7.7880078e-1f, QUARTER_0),
    ODDS(2, 6.0653066e-1f, QUARTER_0),
    ODDS(3, 4.7236655e-1f, QUARTER_0),
    ODDS(4, 3.6787944e-1f, QUARTER_1),
    ODDS(5, 2.8650480e-1f, QUARTER_1),
    ODDS(6, 2.2313016e-1f, QUARTER_1),
    ODDS(7, 1.7377394e-1f, QUARTER_1),
    ODDS(8, 1.3533528e-1f, QUARTER_2),
    ODDS(9, 1.0539922e-1f, QUARTER_2),
    ODDS(10, 8.2084999e-2f, QUARTER_2),
    ODDS(11, 6.3927861e-2f, QUARTER_2),
    ODDS(12, 4.9787068e-2f, QUARTER_3),
    ODDS(13, 3.8774208e-2f, QUARTER_3),
    ODDS(14, 3.0197383e-2f, QUARTER_3),
    ODDS(15, 2.3517746e-2f, QUARTER_3),
    ODDS(16, 1.8315639e-2f, QUARTER_4),
    ODDS(17, 1.4264234e-2f, QUARTER_4),
    ODDS(18, 1.1108997e-2f, QUARTER_4),
    ODDS(19, 8.6516952e-3f, QUARTER_4),
    ODDS(20, 6.7379470e-3f, QUARTER_5),
};

/* From the counts, for an end: the chance to stay, to have come from the other
 * script, to go to it, and to change the kind of document. */
struct chances {
    weights stay, from_other, to_other, document;
};

struct model {
    struct chances at[SCRIPT_ENDS];
};

static void set_chances(struct model *m, const struct script_counts *counts)
{
    for (int e = 0; e < SCRIPT_ENDS; e++) {
        float leave[2], r = table_chance[e];
        for (int s = 0; s < 2; s++)
            leave[s] =
                (leave_weight[e] * leave_chance[e] + counts->changed[s][e]) /
                (leave_weight[e] + counts->left[s][e]);
        float p = leave[0], q = leave[1];
        m->at[e] = (struct chances){
            .stay = {1 - p - r, 1 - q - r, 1 - p - r, 1 - q - r},
            .from_other = {q, p, q, p},
            .to_other = {p, q, p, q},
            .document = {r, r, r, r}};
    }
}

void script_states_begin(struct script_history *history)
{
    *history = (struct script_history){
        .weights = {0.5f * (1 - table_first), 0.5f * (1 - table_first),
                    0.5f * table_first, 0.5f * table_first}};
}

/* What a kind of evidence is sure of. */
enum { SURE_SIMPLIFIED, SURE_OTHER, SURE_NONE, SURES };
static const uint8_t sure_of[STEP_REPEATED] = {
    [EVIDENCE_NONE] = SURE_NONE,
    [EVIDENCE_SIMPLIFIED] = SURE_SIMPLIFIED,
    [EVIDENCE_TRADITIONAL] = SURE_OTHER,
    [EVIDENCE_WRITTEN] = SURE_OTHER,
    [EVIDENCE_WEAK] = SURE_OTHER,
    [EVIDENCE_STRONG] = SURE_OTHER,
    [EVIDENCE_TABLE] = SURE_OTHER,
    [EVIDENCE_ODDS... STEP_REPEATED - 1] = SURE_NONE};

struct script_counts script_states_count(const script_step *steps, size_t n)
{
    /* By the script before, the one now and the end.  Whole numbers, and no
     * branches: in mixed text these would be foreseen badly. */
    uint32_t seen[SURES][SURES][SCRIPT_ENDS] = {{{0}}};
    unsigned end = 0, before = SURE_NONE;

    for (size_t i = 0; i < n; i++) {
        unsigned now = sure_of[steps[i] & STEP_EVIDENCE];
        if (steps[i] >> STEP_END_SHIFT > end)
            end = steps[i] >> STEP_END_SHIFT;
        seen[before][now][end]++;
        before = now == SURE_NONE ? before : now;
        end = now == SURE_NONE ? end : 0;
    }
    struct script_counts counts;
    for (int s = 0; s < 2; s++) {
        for (int e = 0; e < SCRIPT_ENDS; e++) {
            counts.left[s][e] = (float)(seen[s][0][e] + seen[s][1][e]);
            counts.changed[s][e] = (float)seen[s][1 - s][e];
        }
    }
    return counts;
}

static void add_counts(struct script_counts *to, const struct script_counts *c)
{
    for (int s = 0; s < 2; s++) {
        for (int e = 0; e < SCRIPT_ENDS; e++) {
            to->left[s][e] += c->left[s][e];
            to->changed[s][e] += c->changed[s][e];
        }
    }
}

struct script_counts script_states_sum(const struct script_counts *a,
                                       const struct script_counts *b)
{
    struct script_counts sum = *a;

    add_counts(&sum, b);
    return sum;
}

void script_states_remember(struct script_history *history,
                            const struct script_counts *counts)
{
    struct script_counts *all = &history->counts;
    float sum = 0;

    add_counts(all, counts);
    for (int s = 0; s < 2; s++)
        for (int e = 0; e < SCRIPT_ENDS; e++)
            sum += all->left[s][e];
    for (int s = 0; sum > remembered && s < 2; s++) {
        for (int e = 0; e < SCRIPT_ENDS; e++) {
            all->left[s][e] *= remembered / sum;
            all->changed[s][e] *= remembered / sum;
        }
    }
}

/* The script's other state, and the same state of the other document. */
static inline weights other_script(weights w)
{
    return __builtin_shufflevector(w, w, T, S, C, U);
}

static inline weights other_document(weights w)
{
    return __builtin_shufflevector(w, w, U, C, S, T);
}

/* To be called once in STRIDE steps: one makes no more than exp(-6) of the
 * greatest. */
enum { STRIDE = 8 };

static inline weights scaled(weights w)
{
    return w[S] + w[T] + w[U] + w[C] < 1e-8f ? w * 1e8f : w;
}

/* From the states after one step to those after the next.  The likelihood is
 * multiplied in first, where nothing waits for it: only the latency of a step
 * counts here. */
static inline weights step_forward(const struct model *m, weights f,
                                   script_step step)
{
    const struct chances *c = &m->at[step >> STEP_END_SHIFT];
    weights l = of_step[step & 0xFF];

    return (f * (c->stay * l) + other_document(f) * (c->document * l)) +
           other_script(f) * (c->from_other * l);
}

/* The other direction: the steps that follow, seen from before the step. */
static inline weights step_backward(const struct model *m, weights b,
                                    script_step step)
{
    const struct chances *c = &m->at[step >> STEP_END_SHIFT];
    weights l = of_step[step & 0xFF];

    return (b * (c->stay * l) +
            other_document(b) * (c->document * other_document(l))) +
           other_script(b) * (c->to_other * other_script(l));
}

/* Stores in a query the weights of the direction that meets it first. */
static void expect(struct script_query *query, weights w)
{
    float *is = query->probability;

    is[0] = w[S];
    is[1] = w[T];
    is[2] = w[C];
    is[3] = w[U];
}

/* Combines a query with the weights of the other direction. */
static void answer(struct script_query *query, weights w)
{
    float *is = query->probability;
    float s = w[S] * is[0] + w[U] * is[3], t = w[T] * is[1], c = w[C] * is[2];
    float sum = s + t + c;

    is[STATE_SIMPLIFIED] = s / sum;
    is[STATE_TRADITIONAL] = t / sum;
    is[STATE_TABLE] = c / sum;
}

/* All of it is in one function, for each kind of processor. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

/* Both directions.  A query is met by each of them. */
struct forward_backward {
    const struct model *m;
    const script_step *steps, *next;
    size_t n;
    weights f, b;
    size_t done, left; /* steps before f; steps before b, including next[] */
    struct script_query *queries;
    size_t nqueries, met, unmet; /* met by f; not yet met by b */
};

static ALWAYS_INLINE void meet_forward(struct forward_backward *w)
{
    for (; w->met < w->nqueries && w->queries[w->met].step + 1 == w->done;
         w->met++) {
        if (w->met < w->unmet)
            expect(&w->queries[w->met], w->f);
        else
            answer(&w->queries[w->met], w->f);
    }
}

static ALWAYS_INLINE void meet_backward(struct forward_backward *w)
{
    while (w->unmet > 0 && w->queries[w->unmet - 1].step + 1 == w->left) {
        struct script_query *query = &w->queries[--w->unmet];
        if (w->unmet < w->met)
            answer(query, w->b);
        else
            expect(query, w->b);
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Advances some steps, up to the next query and while no number gets too small:
 * both directions at once, since each alone mostly waits for the previous
 * step. */
static ALWAYS_INLINE void advance(struct forward_backward *w, bool forward,
                                  bool backward)
{
    const struct model *m = w->m;
    const script_step *at = w->steps + w->done;
    const script_step *back =
        w->left > w->n ? w->next + (w->left - w->n) : w->steps + w->left;
    size_t count = STRIDE;
    weights f = w->f, b = w->b;

    if (forward)
        count = least(
            count, (w->met < w->nqueries ? w->queries[w->met].step + 1 : w->n) -
                       w->done);
    if (backward)
        count = least(count, w->left > w->n
                                 ? w->left - w->n
                                 : w->left - w->queries[w->unmet - 1].step - 1);
    if (forward && backward) {
        for (size_t i = 0; i < count; i++) {
            f = step_forward(m, f, *at++);
            b = step_backward(m, b, *--back);
        }
    } else if (forward) {
        for (size_t i = 0; i < count; i++)
            f = step_forward(m, f, *at++);
    } else {
        for (size_t i = 0; i < count; i++)
            b = step_backward(m, b, *--back);
    }
    w->f = scaled(f);
    w->b = scaled(b);
    w->done += forward ? count : 0;
    w->left -= backward ? count : 0;
}

static ALWAYS_INLINE void decide(struct script_history *history,
                                 const script_step *steps, size_t n,
                                 const script_step *next, size_t nnext,
                                 const struct script_counts *counts,
                                 struct script_query *queries, size_t nqueries)
{
    struct model m;
    struct script_counts all = script_states_sum(&history->counts, counts);
    float *before = history->weights;
    struct forward_backward w = {
        .m = &m,
        .steps = steps,
        .next = next,
        .n = n,
        .f = {before[0], before[1], before[2], before[3]},
        .b = {1, 1, 1, 1},
        .left = n + nnext,
        .queries = queries,
        .nqueries = nqueries,
        .unmet = nqueries};

    set_chances(&m, &all);
    for (;;) {
        meet_backward(&w);
        if (w.done == n && w.unmet == 0)
            break;
        advance(&w, w.done<n, w.unmet> 0);
        meet_forward(&w);
    }
    float sum = w.f[S] + w.f[T] + w.f[U] + w.f[C];
    before[0] = w.f[S] / sum;
    before[1] = w.f[T] / sum;
    before[2] = w.f[U] / sum;
    before[3] = w.f[C] / sum;
}

SIMD_AVX2 static void decide_avx2(struct script_history *history,
                                  const script_step *steps, size_t n,
                                  const script_step *next, size_t nnext,
                                  const struct script_counts *counts,
                                  struct script_query *queries, size_t nqueries)
{
    decide(history, steps, n, next, nnext, counts, queries, nqueries);
}

void script_states_decide(struct script_history *history,
                          const script_step *steps, size_t n,
                          const script_step *next, size_t nnext,
                          const struct script_counts *counts,
                          struct script_query *queries, size_t nqueries)
{
    if (simd_has_avx2())
        decide_avx2(history, steps, n, next, nnext, counts, queries, nqueries);
    else
        decide(history, steps, n, next, nnext, counts, queries, nqueries);
}
