/*
 * regional_learn.c - learns what tells that a text is technical.
 *
 * A logistic regression over the words around the keys of OpenCC's regional
 * dictionaries, in technical text and in other text, by FTRL-proximal.  Of each
 * key, both kinds count as much, as far as there are enough of them, so that a
 * word's own weight is what it tells beside what is around.
 *
 * A key is an everyday word where other text of the region has it, and not so
 * much less than its replacement: 程序 in Taiwan's laws.  A replacement that is
 * one of the other region's words as well says nothing: 执行 for 运行.
 */
#include "train/regional_learn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "train/context_corpus.h"

enum {
    BITS = 22,
    EPOCHS = 6,
    MOST_OF_SOURCE = 400,     /* places of a key in one source and form */
    MOST_OF_KEY = 800,        /* what a key counts for of each kind */
    CLAUSES = 4,              /* of so many, one is a place as well */
    MOST_OF_CLAUSES = 100000, /* what they count for of each kind */
    LEAST = 3,                /* times that a feature occurs */
    KEPT = 60000,             /* weights, the greatest */
    LEAST_EVERYDAY = 10,      /* times that other text has a key */
};

/* Of its replacement's times, in what is the region's own. */
static const double least_share = 0.5;
/* A replacement that is so much rarer in technical text is no technical one:
 * 計程車 for 的士. */
static const double least_technical = 0.2;
static const float alpha = 0.3f, beta = 1.0f, l1 = 0.1f, l2 = 0.5f;
/* Where the text around tells nothing, a word is replaced. */
static const int benefit = 3;
/* An everyday word is never technical by itself: where other text has it too
 * seldom, not so much can be learned. */
static const int most_own = 4;

/* A place to learn from: its features are learning.features[first..). */
struct instance {
    uint64_t word;
    size_t first;
    uint32_t n;
    float weight;
    bool is_technical;
};

struct feature {
    uint64_t key;
    uint32_t count;
    uint32_t first_source; /* + 1, and: */
    bool in_two;           /* sources */
    bool is_own;           /* a word's own */
    float z, n, weight;
};

struct used {
    uint32_t feature;
    uint8_t halves;
};

struct learning {
    const struct regional_corpus *c;
    const struct regional_model *words;
    struct regional_strings *numbers; /* of features, + 1 */
    struct feature *features;
    size_t nfeatures, features_cap;
    struct used *used;
    size_t nused, used_cap;
    struct instance *instances;
    size_t ninstances, instances_cap;
    struct regional_strings *times[2]; /* of keys, in other and in technical */
};

/* ---- places -------------------------------------------------------------- */

typedef void take_place(struct learning *l, const struct subject_place *place,
                        size_t source, void *with);

/* Calls for each key of a text that is a word of it. */
static void each_place(struct learning *l, size_t source,
                       enum regional_form form, take_place *take, void *with)
{
    const struct regional_source *s = &l->c->sources[source];
    const uint32_t *text = s->symbols[form];
    size_t n = s->n[form], k;

    for (size_t i = 0; i<n; i += k> 0 ? k : 1) {
        struct subject_place place;
        uint32_t symbols[WORD_CUT_MOST];
        k = regional_model_is_han(text[i])
                ? regional_text_key_at(l->c, text + i, n - i)
                : 0;
        if (k == 0)
            continue;
        regional_text_place(text, n, i, i + k, &place, symbols);
        if (word_cut_has(l->words, symbols, place.n, place.begin, place.end) >
            WORD_CUT_UNLIKELY)
            take(l, &place, source, with);
        else
            k = 0;
    }
}

static uint64_t hash_of(const struct subject_place *place)
{
    return regional_model_hash(place->text + place->begin,
                               place->end - place->begin);
}

/* Of one source and form: how often keys occur, and occurred so far. */
struct sampling {
    struct regional_strings *all, *seen;
};

static void count_place(struct learning *l, const struct subject_place *place,
                        size_t source, void *with)
{
    struct sampling *s = with;

    (void)l;
    (void)source;
    ++*regional_text_string(s->all, hash_of(place), true);
}

static uint32_t feature_number(struct learning *l, uint64_t key, size_t source)
{
    uint32_t *number = regional_text_string(l->numbers, key, true);

    if (*number == 0) {
        l->features =
            corpus_file_grow(l->features, l->nfeatures, &l->features_cap, 1,
                             sizeof(*l->features));
        l->features[l->nfeatures++] =
            (struct feature){.key = key, .first_source = (uint32_t)source + 1};
        *number = (uint32_t)l->nfeatures;
    }
    struct feature *f = &l->features[*number - 1];
    f->count++;
    f->in_two = f->in_two || f->first_source != source + 1;
    return *number - 1;
}

static void use(struct learning *l, uint64_t key, size_t source, uint8_t halves)
{
    l->used =
        corpus_file_grow(l->used, l->nused, &l->used_cap, 1, sizeof(*l->used));
    l->used[l->nused++] = (struct used){feature_number(l, key, source), halves};
}

/* A word's own weight is the same to both targets while it is learned. */
static uint64_t own_key(const struct subject_place *place)
{
    return context_hash_mix(hash_of(place));
}

/* Adds what is around a word, or an empty place. */
static void add_instance(struct learning *l, const struct subject_place *place,
                         size_t source)
{
    bool technical = l->c->sources[source].is_technical;
    uint64_t hash = hash_of(place);
    struct subject_features f;

    ++*regional_text_string(l->times[technical], hash == 0 ? 1 : hash, true);
    l->instances =
        corpus_file_grow(l->instances, l->ninstances, &l->instances_cap, 1,
                         sizeof(*l->instances));
    struct instance *i = &l->instances[l->ninstances++];
    *i = (struct instance){
        .word = hash, .first = l->nused, .is_technical = technical};
    subject_features(l->words, place, &f);
    use(l, own_key(place), source, 2);
    l->features[l->used[i->first].feature].is_own = true;
    for (size_t k = 0; k < f.n; k++)
        use(l, f.keys[k], source, f.halves[k]);
    i->n = (uint32_t)(l->nused - i->first);
}

static void learn_place(struct learning *l, const struct subject_place *place,
                        size_t source, void *with)
{
    struct sampling *s = with;
    uint64_t hash = hash_of(place);
    uint64_t all = *regional_text_string(s->all, hash, true);
    uint64_t seen = (*regional_text_string(s->seen, hash, true))++;

    /* So many of all, evenly. */
    if (all <= MOST_OF_SOURCE ||
        seen * MOST_OF_SOURCE / all != (seen + 1) * MOST_OF_SOURCE / all)
        add_instance(l, place, source);
}

/* Beside keys, any clause tells what is technical: of rare words more. */
static void learn_clauses(struct learning *l, size_t source,
                          enum regional_form form)
{
    const struct regional_source *s = &l->c->sources[source];
    const uint32_t *text = s->symbols[form];
    size_t marks = 0;

    for (size_t i = 0; i < s->n[form]; i++) {
        struct subject_place place;
        uint32_t symbols[WORD_CUT_MOST];
        if (text[i] != REGIONAL_MARK || ++marks % CLAUSES != 0)
            continue;
        regional_text_place(text, s->n[form], i + 1, i + 1, &place, symbols);
        add_instance(l, &place, source);
    }
}

/* Other text in the words of simplified text has keys that nobody would write
 * there, 进程 for 程序: only its clauses are taken. */
static void collect_source(struct learning *l, size_t source,
                           enum regional_form form)
{
    struct sampling s = {regional_text_strings_new(14),
                         regional_text_strings_new(14)};

    if (form == FORM_OWN || l->c->sources[source].is_technical) {
        each_place(l, source, form, count_place, &s);
        each_place(l, source, form, learn_place, &s);
    }
    learn_clauses(l, source, form);
    regional_text_strings_free(s.all);
    regional_text_strings_free(s.seen);
}

static void collect(struct learning *l)
{
    for (size_t source = 0; source < l->c->nsources; source++)
        for (int form = 0; form < FORMS; form++)
            collect_source(l, source, (enum regional_form)form);
}

/* ---- everyday words ------------------------------------------------------ */

/* How often strings occur in text of a script, as it is: values in other and in
 * technical text, and keys, as words, in other text. */
enum { TECHNICAL = 2, KEYS = 4, KINDS = 6 };

struct occurrences {
    struct regional_strings *of[KINDS]; /* and the target for it */
    double n[KINDS];                    /* characters */
};

static void note_word(struct learning *l, const struct subject_place *place,
                      size_t source, void *with)
{
    (void)l;
    (void)source;
    ++*regional_text_string(with, hash_of(place), true);
}

static uint32_t times(struct regional_strings *s, uint64_t hash)
{
    const uint32_t *number = regional_text_string(s, hash, false);

    return number == NULL ? 0 : *number;
}

/* Whether a key is an everyday word in the region that the target writes for.
 */
static bool is_everyday(const struct regional_key *k,
                        const struct occurrences *values)
{
    int own = (int)k->target, other = 1 - own;
    uint64_t value = regional_model_hash(k->value, k->nvalue);
    double here =
        times(values->of[KEYS + own], regional_model_hash(k->symbols, k->n));
    double theirs = (double)times(values->of[own], value) -
                    (double)times(values->of[other], value) * values->n[own] /
                        values->n[other];
    double technical = (double)times(values->of[TECHNICAL + own], value) *
                       values->n[own] / values->n[TECHNICAL + own];

    return here >= LEAST_EVERYDAY && here >= least_share * theirs &&
           (theirs < LEAST_EVERYDAY || technical >= least_technical * theirs);
}

static void count_text(struct learning *l, struct occurrences *o)
{
    for (int i = 0; i < KINDS; i++) {
        o->of[i] = regional_text_strings_new(14);
        for (size_t k = 0; i < KEYS && k < l->c->nkeys; k++)
            regional_text_string(
                o->of[i],
                regional_model_hash(l->c->keys[k].value, l->c->keys[k].nvalue),
                true);
    }
    for (size_t i = 0; i < l->c->nsources; i++) {
        const struct regional_source *s = &l->c->sources[i];
        int of = regional_text_is_hant(s) ? SUBJECT_TO_TRADITIONAL
                                          : SUBJECT_TO_SIMPLIFIED;
        int kind = of + (s->is_technical ? TECHNICAL : 0);
        if (!s->is_technical)
            each_place(l, i, FORM_OWN, note_word, o->of[KEYS + of]);
        regional_text_count(o->of[kind], s->symbols[FORM_OWN], s->n[FORM_OWN],
                            1, WORD_CUT_WORD);
        o->n[kind] += (double)s->n[FORM_OWN];
    }
}

/* What a table says of words, whatever the counts are. */
struct said {
    uint32_t symbols[SUBJECT_KEY];
    size_t n;
    enum subject_target target;
    bool is_everyday;
};

static struct said *read_said(const char *path, size_t *n_ret)
{
    FILE *file = corpus_file_open(path);
    char line[1024], target[8], yes[12], word[64];
    struct said *said = NULL;
    size_t n = 0, cap = 0, number = 0;

    while (fgets(line, sizeof(line), file) != NULL) {
        struct said s;
        number++;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (sscanf(line, "%7s %11s %63s", target, yes, word) != 3 ||
            (strcmp(target, "hant") != 0 && strcmp(target, "hans") != 0) ||
            (strcmp(yes, "everyday") != 0 && strcmp(yes, "technical") != 0))
            corpus_file_fail(
                "%s:%zu: not hant or hans, everyday or technical, and "
                "a word",
                path, number);
        s.n = context_corpus_fold_word(word, strlen(word), s.symbols,
                                       SUBJECT_KEY);
        s.target = strcmp(target, "hant") == 0 ? SUBJECT_TO_TRADITIONAL
                                               : SUBJECT_TO_SIMPLIFIED;
        s.is_everyday = strcmp(yes, "everyday") == 0;
        said = corpus_file_grow(said, n, &cap, 1, sizeof(*said));
        said[n++] = s;
    }
    fclose(file);
    *n_ret = n;
    return said;
}

static void say_word(const struct regional_key *k, bool everyday,
                     const struct occurrences *o)
{
    fprintf(stderr, "%s %s ",
            k->target == SUBJECT_TO_TRADITIONAL ? "hant" : "hans",
            everyday ? "everyday" : "technical");
    for (size_t i = 0; i < k->n; i++) {
        char text[4];
        fprintf(stderr, "%.*s", (int)utf8_encode(k->symbols[i], text), text);
    }
    fprintf(
        stderr, " %u\n",
        times(o->of[KEYS + k->target], regional_model_hash(k->symbols, k->n)));
}

/* The weight of a feature, as it is kept. */
static int kept_weight(float weight)
{
    int value = (int)(weight * SUBJECT_ONE + (weight < 0 ? -0.5f : 0.5f));

    return value > 127 ? 127 : value < -127 ? -127 : value;
}

/* Whether another key is in a key, 线程 in 多线程: then it is technical however
 * it is cut. */
static bool has_key_inside(const struct regional_corpus *c,
                           const struct regional_key *k)
{
    for (size_t i = 0; i + 1 < k->n; i++)
        if (regional_text_key_at(c, k->symbols + i,
                                 i == 0 ? k->n - 1 : k->n - i) > 0)
            return true;
    return false;
}

/* Whether only technical text has a key: then what is around tells where it
 * could be no word at all. */
static bool is_only_technical(const struct learning *l,
                              const struct regional_key *k,
                              const struct occurrences *o)
{
    uint64_t word = regional_model_hash(k->symbols, k->n);

    return times(l->times[1], word) >= LEAST &&
           times(o->of[KEYS + 1 - (int)k->target], word) < LEAST_EVERYDAY &&
           !has_key_inside(l->c, k);
}

/* Adds a word's own weight: of an everyday word what was learned. */
static void add_own(struct learning *l, const struct regional_key *k,
                    enum subject_kind kind, struct build_entries *weights)
{
    struct subject_place place = {k->symbols, k->n, 0, k->n};
    uint32_t number = times(l->numbers, own_key(&place));
    int value = benefit;

    if (kind == SUBJECT_EVERYDAY && number > 0) {
        int own = kept_weight(l->features[number - 1].weight);
        value += own < most_own ? own : most_own;
    }
    context_build_add(weights,
                      subject_word_key(k->symbols, k->n, k->target, kind), 0,
                      value < -127 ? -127 : value);
}

static void add_everyday(struct learning *l, const char *path, bool verbose,
                         struct build_entries *weights)
{
    struct occurrences o = {.n = {0}};
    size_t nsaid;
    struct said *said = read_said(path, &nsaid);

    count_text(l, &o);
    for (size_t i = 0; i < l->c->nkeys; i++) {
        const struct regional_key *k = &l->c->keys[i];
        bool everyday = is_everyday(k, &o);
        for (size_t j = 0; j < nsaid; j++)
            if (said[j].target == k->target && said[j].n == k->n &&
                memcmp(said[j].symbols, k->symbols,
                       k->n * sizeof(*k->symbols)) == 0)
                everyday = said[j].is_everyday;
        if (verbose)
            say_word(k, everyday, &o);
        if (everyday)
            add_own(l, k, SUBJECT_EVERYDAY, weights);
        else if (is_only_technical(l, k, &o))
            add_own(l, k, SUBJECT_OF_DOUBT, weights);
    }
    for (int i = 0; i < KINDS; i++)
        regional_text_strings_free(o.of[i]);
    free(said);
}

/* ---- learning ------------------------------------------------------------ */

static float weight_of(const struct feature *f)
{
    float z = f->z < 0 ? -f->z : f->z;

    if (z <= l1)
        return 0;
    float w = (z - l1) / ((beta + sqrtf(f->n)) / alpha + l2);
    return f->z < 0 ? w : -w;
}

/* Features of one source are habits of its writers. */
static bool counts(const struct feature *f)
{
    return f->in_two && f->count >= LEAST;
}

/* Which features of a place an update sees: all; those of the clause; or of
 * these the word's own, what is beside it, and some others.  Long surroundings
 * would else explain all, and short ones tell nothing. */
enum view { VIEW_ALL, VIEW_CLAUSE, VIEW_LITTLE, VIEWS };

static bool is_seen(const struct instance *i, uint32_t k,
                    const struct used *used, enum view view, uint64_t random)
{
    if (view == VIEW_ALL)
        return true;
    if (used->halves < 2)
        return false;
    return view == VIEW_CLAUSE || k == 0 || k + 2 >= i->n ||
           (random >> k % 64 & 1) != 0;
}

static void learn_instance(struct learning *l, const struct instance *i,
                           uint64_t random)
{
    const struct used *u = l->used + i->first;
    enum view view = (enum view)(random % VIEWS);
    float scores[2] = {0, 0};

    for (uint32_t k = 0; k < i->n; k++) {
        struct feature *f = &l->features[u[k].feature];
        if (!counts(f) || !is_seen(i, k, &u[k], view, random))
            continue;
        f->weight = weight_of(f);
        scores[1] += f->weight * (float)u[k].halves / 2;
    }
    context_probabilities(scores, 2);
    float error = (scores[1] - (i->is_technical ? 1.0f : 0.0f)) * i->weight;
    for (uint32_t k = 0; k < i->n; k++) {
        struct feature *f = &l->features[u[k].feature];
        if (!counts(f) || !is_seen(i, k, &u[k], view, random))
            continue;
        float g = error * (float)u[k].halves / 2, n = f->n + g * g;
        f->z += g - (sqrtf(n) - sqrtf(f->n)) / alpha * f->weight;
        f->n = n;
    }
}

static void weigh_instances(struct learning *l)
{
    for (size_t i = 0; i < l->ninstances; i++) {
        struct instance *of = &l->instances[i];
        uint32_t most = of->word == 0 ? MOST_OF_CLAUSES : MOST_OF_KEY;
        uint32_t n = *regional_text_string(l->times[of->is_technical],
                                           of->word == 0 ? 1 : of->word, true);
        of->weight = n > most ? (float)most / (float)n : 1;
    }
}

static uint64_t next_random(uint64_t *random)
{
    return context_hash_mix(*random += UINT64_C(0x9E3779B97F4A7C15));
}

static void shuffle(struct learning *l, uint64_t *random)
{
    for (size_t i = l->ninstances; i > 1; i--) {
        size_t j = (size_t)(next_random(random) % i);
        struct instance with = l->instances[i - 1];
        l->instances[i - 1] = l->instances[j];
        l->instances[j] = with;
    }
}

static int compare_features(const void *a, const void *b)
{
    const struct feature *const *x = a, *const *y = b;
    int i = abs(kept_weight((*x)->weight)), j = abs(kept_weight((*y)->weight));

    if (i != j)
        return i < j ? 1 : -1;
    return ((*x)->key > (*y)->key) - ((*x)->key < (*y)->key);
}

static void keep_weights(struct learning *l, struct build_entries *weights)
{
    const struct feature **sorted =
        corpus_file_allocate(l->nfeatures, sizeof(*sorted));
    size_t n = 0;

    for (size_t i = 0; i < l->nfeatures; i++)
        if (!l->features[i].is_own && kept_weight(l->features[i].weight) != 0)
            sorted[n++] = &l->features[i];
    qsort(sorted, n, sizeof(*sorted), compare_features);
    if (n > KEPT)
        n = KEPT;
    for (size_t i = 0; i < n; i++)
        context_build_add(weights, sorted[i]->key, 0,
                          kept_weight(sorted[i]->weight));
    free(sorted);
}

void regional_learn(const struct regional_corpus *c,
                    const struct regional_model *words, const char *everyday,
                    bool verbose, struct build_entries *weights)
{
    struct learning l = {.c = c,
                         .words = words,
                         .numbers = regional_text_strings_new(BITS),
                         .times = {regional_text_strings_new(14),
                                   regional_text_strings_new(14)}};
    uint64_t random = 1;

    collect(&l);
    weigh_instances(&l);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        shuffle(&l, &random);
        for (size_t i = 0; i < l.ninstances; i++)
            learn_instance(&l, &l.instances[i], next_random(&random));
    }
    for (size_t i = 0; i < l.nfeatures; i++)
        l.features[i].weight =
            counts(&l.features[i]) ? weight_of(&l.features[i]) : 0;
    if (verbose)
        fprintf(stderr, "%zu places, %zu features\n", l.ninstances,
                l.nfeatures);
    keep_weights(&l, weights);
    add_everyday(&l, everyday, verbose, weights);
    regional_text_strings_free(l.numbers);
    regional_text_strings_free(l.times[0]);
    regional_text_strings_free(l.times[1]);
    free(l.features);
    free(l.used);
    free(l.instances);
}
