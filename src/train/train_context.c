/*
 * train_context.c - makes the context models, from a folder of native text.
 *
 *   train_context words CORPORA DATA DICTIONARIES LIST
 *   train_context hant|hans CORPORA DATA DICTIONARIES MODEL [OPTION]...
 *   train_context regional-words CORPORA DATA DICTIONARIES LIST
 *   train_context regional CORPORA DATA DICTIONARIES MODEL [--verbose]
 *
 * CORPORA has hant/NAME.txt.xz and hans/NAME.txt.xz, as DATA/sources.txt names
 * them; DICTIONARIES OpenCC's text dictionaries.  The first makes
 * DATA/words.txt and DATA/classes.txt, of a list of words as jieba has it; the
 * second a model, of these and the text.
 *
 *   --without=NAME,...  leaves sources out, and measures the model on them
 *   --text=FILE         more text, a line each; --list=FILE, more words
 *   --models=N          that are averaged (6)
 *   --weights=N         that are kept
 *   --verbose
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "train/context_classes.h"
#include "train/context_learn.h"
#include "train/context_lexicon.h"
#include "train/train_regional.h"

enum { MOST_FILES = 16 };

/* What log-odds are multiplied by to be what they say, of sources that were
 * left out: a model is too sure of text of a kind that it has not seen. */
static const float calibration = 0.8f;

struct arguments {
    const char *folder, *data, *dictionaries, *out, *without;
    const char *more[MOST_FILES]; /* texts and lists, with their options */
    size_t nmore;
    struct learn_options learn;
};

/* ---- measuring ----------------------------------------------------------- */

struct errors {
    size_t han, places, asked, opencc, opencc_real, model, model_real;
    size_t certain_wrong;
    bool notes; /* whether confusions are counted */
    /* Of places asked, by tenths of the probability: how many, and right. */
    size_t of[10], right[10];
    double predicted[10];
};

/* The commonest errors. */
enum { CONFUSIONS = 4096, SHOWN = 12 };

struct confusion {
    uint32_t meant, chosen;
    size_t n;
};

static struct confusion confusions[CONFUSIONS];
static size_t nconfusions;

static void note_confusion(uint32_t meant, uint32_t chosen)
{
    size_t i = 0;

    while (i < nconfusions &&
           (confusions[i].meant != meant || confusions[i].chosen != chosen))
        i++;
    if (i == CONFUSIONS)
        return;
    if (i == nconfusions)
        confusions[nconfusions++] = (struct confusion){meant, chosen, 0};
    confusions[i].n++;
}

static void measure_place(const struct corpus *c, const struct context_model *m,
                          const struct context_text *text, size_t at, size_t i,
                          struct errors *e)
{
    int place = context_model_place(m, context_corpus_place(c, at));
    uint32_t answer = c->answers[at], meant = c->meant[at];
    uint32_t chosen = answer;

    if (place >= 0) {
        float p[CONTEXT_LABELS], odds;
        int best = context_certain(
            m, text, i, place, context_model_label(m, place, answer), &odds);
        e->places++;
        if (best < 0) {
            context_score(m, text, i, place, answer, p);
            best = context_probabilities(
                p, context_model_place_at(m, place)->nlabels);
            e->asked++;
            size_t bin = (size_t)(p[best] * 10);
            bin = bin > 9 ? 9 : bin;
            e->of[bin]++;
            e->predicted[bin] += (double)p[best];
            e->right[bin] +=
                context_model_place_at(m, place)->labels[best] == meant;
        } else
            e->certain_wrong +=
                context_model_place_at(m, place)->labels[best] != meant;
        chosen = context_model_place_at(m, place)->labels[best];
    }
    if (e->notes && chosen != meant)
        note_confusion(meant, chosen);
    e->opencc += answer != meant;
    e->opencc_real +=
        context_corpus_spelling(answer) != context_corpus_spelling(meant);
    e->model += chosen != meant;
    e->model_real +=
        context_corpus_spelling(chosen) != context_corpus_spelling(meant);
}

static int compare_confusions(const void *a, const void *b)
{
    const struct confusion *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? 1 : -1;
    if (x->meant != y->meant)
        return x->meant < y->meant ? -1 : 1;
    return (x->chosen > y->chosen) - (x->chosen < y->chosen);
}

static void print_confusions(void)
{
    qsort(confusions, nconfusions, sizeof(*confusions), compare_confusions);
    printf("  wrong:");
    for (size_t i = 0; i < nconfusions && i < SHOWN; i++) {
        char meant[4] = {0}, chosen[4] = {0};
        int n = (int)utf8_encode(confusions[i].meant, meant);
        int k = (int)utf8_encode(confusions[i].chosen, chosen);
        printf(" %zu %.*s for %.*s;", confusions[i].n, k, chosen, n, meant);
    }
    putchar('\n');
}

static void print_errors(const char *name, const struct errors *e)
{
    double n = e->han > 0 ? (double)e->han / 1e4 : 1;

    printf("%-22s %9zu Han  OpenCC %6.2f (%6.2f)  model %6.2f (%6.2f)  "
           "%.1f places in 1,000, %.1f%% asked\n",
           name, e->han, (double)e->opencc / n, (double)e->opencc_real / n,
           (double)e->model / n, (double)e->model_real / n,
           (double)e->places / n / 10,
           100.0 * (double)e->asked / (double)(e->places > 0 ? e->places : 1));
}

static void measure(const struct corpus *c, const struct context_model *m)
{
    struct errors all = {.notes = true};
    struct errors *each = corpus_file_allocate(c->nsources, sizeof(*each));

    for (size_t l = 0; l < c->nlines; l++) {
        const struct corpus_line *line = &c->lines[l];
        struct context_text text;
        if (!c->sources[line->source].is_left_out)
            continue;
        context_corpus_text(c, line, &text);
        for (size_t i = 0; i < line->n; i++) {
            size_t at = line->at + i;
            if (!utf8_is_han(c->characters[at].folded))
                continue;
            each[line->source].han++;
            all.han++;
            if (context_corpus_place(c, at) == 0)
                continue;
            measure_place(c, m, &text, at, i, &each[line->source]);
            measure_place(c, m, &text, at, i, &all);
        }
    }
    for (size_t i = 0; i < c->nsources; i++)
        if (c->sources[i].is_left_out)
            print_errors(c->sources[i].name, &each[i]);
    print_errors("together", &all);
    printf("  certain:    %9zu places, %.4f right\n", all.places - all.asked,
           1 - (double)all.certain_wrong / (double)(all.places > all.asked
                                                        ? all.places - all.asked
                                                        : 1));
    print_confusions();
    for (size_t i = 0; i < 10; i++)
        if (all.of[i] > 0)
            printf("  %.1f to %.1f: %9zu places, %.4f predicted, %.4f right\n",
                   (double)i / 10, (double)(i + 1) / 10, all.of[i],
                   all.predicted[i] / (double)all.of[i],
                   (double)all.right[i] / (double)all.of[i]);
    free(each);
}

/* ---- the command --------------------------------------------------------- */

static void leave_out(struct corpus *c, const char *names)
{
    while (names != NULL && *names != '\0') {
        size_t n = strcspn(names, ","), i = 0;
        while (i < c->nsources && (strlen(c->sources[i].name) != n ||
                                   strncmp(c->sources[i].name, names, n) != 0))
            i++;
        if (i == c->nsources)
            corpus_file_fail("--without: no source %.*s", (int)n, names);
        c->sources[i].is_left_out = true;
        names += n + (names[n] == ',');
    }
}

static void read_all(struct corpus *c, const struct arguments *a,
                     const char *script)
{
    char *forms = corpus_file_path(a->data, "forms.txt");
    char *sources = corpus_file_path(a->data, "sources.txt");
    char *keys = corpus_file_path(a->dictionaries, c->model == MODEL_HANT
                                                       ? "STPhrases.txt"
                                                       : "TSPhrases.txt");

    char *names = corpus_file_path(a->data, "names.txt");

    context_corpus_begin(c->model);
    context_corpus_read_names(names);
    if (c->model == MODEL_HANT)
        context_corpus_read_forms(forms);
    context_corpus_read_sources(c, sources, script);
    if (c->model == MODEL_HANS)
        context_corpus_read_sources(c, sources, "hant");
    context_corpus_read(c, a->folder);
    context_corpus_read_words(c, keys);
    if (c->model == MODEL_HANT)
        context_corpus_add_names(c);
    for (size_t i = 0; i < a->nmore; i++)
        context_corpus_read_file(c, a->more[i] + 7, a->more[i][2] == 'l', 1);
    leave_out(c, a->without);
    if (a->learn.verbose)
        for (size_t i = 0; i < c->nsources; i++)
            fprintf(stderr, "%-22s %8zu lines %9zu Han\n", c->sources[i].name,
                    c->sources[i].nlines, c->sources[i].nhan);
    free(forms);
    free(sources);
    free(keys);
    free(names);
}

static void make_words(const struct arguments *a)
{
    struct corpus c = {.model = MODEL_HANT};
    struct build *b = corpus_file_allocate(1, sizeof(*b));
    char *words = corpus_file_path(a->data, "words.txt");
    char *classes = corpus_file_path(a->data, "classes.txt");
    char *keys = corpus_file_path(a->dictionaries, "STPhrases.txt");

    read_all(&c, a, "hant");
    context_learn_places(&c, b);
    context_lexicon_make(&c, b, a->out, keys, words);
    context_classes_make(&c, classes);
    context_corpus_free(&c);
    free(b->forms);
    free(b);
    free(words);
    free(classes);
    free(keys);
}

static void make_model(const struct arguments *a, enum corpus_model model)
{
    struct corpus c = {.model = model};
    struct build *b = corpus_file_allocate(1, sizeof(*b));
    char *words = corpus_file_path(a->data, "words.txt");
    char *classes = corpus_file_path(a->data, "classes.txt");

    read_all(&c, a, model == MODEL_HANT ? "hant" : "hans");
    b->scale = calibration / CONTEXT_WEIGHT_ONE;
    context_classes_read(classes, b->classes);
    context_learn_places(&c, b);
    if (a->learn.verbose) {
        fprintf(stderr, "%u places:", b->nplaces);
        for (uint32_t i = 0; i < b->nplaces; i++) {
            char text[4];
            fprintf(stderr,
                    " %.*s=", (int)utf8_encode(b->places[i].character, text),
                    text);
            for (uint32_t k = 0; k < b->places[i].nlabels; k++)
                fprintf(stderr, "%.*s",
                        (int)utf8_encode(b->places[i].labels[k], text), text);
        }
        fputc('\n', stderr);
    }
    /* Of some 5,000 weights the words would be the most. */
    if (model == MODEL_HANT)
        context_lexicon_read(words, b);
    context_learn_weights(&c, b, &a->learn);
    size_t learned = b->weights.n;
    context_learn_rare(&c, b);
    if (a->learn.verbose)
        fprintf(stderr, "%zu weights, and %zu of rare phrases\n", learned,
                b->weights.n - learned);
    context_learn_certain(&c, b);
    if (a->learn.verbose)
        fprintf(stderr, "%zu certain neighbours\n", b->certain.n);
    struct context_model *m = context_build_model(b);
    if (context_model_check(m, (size_t)m->nbytes) != CONTEXT_SOUND)
        corpus_file_fail("the model that was made is not sound");
    if (a->without != NULL)
        measure(&c, m);
    corpus_file_write(m, (size_t)m->nbytes, a->out);
    free(m);
    context_corpus_free(&c);
    free(b->forms);
    free(b->weights.entries);
    free(b->words.entries);
    free(b->certain.entries);
    free(b);
    free(words);
    free(classes);
}

static void make_regional(const struct arguments *a, bool list)
{
    struct train_regional of = {.folder = a->folder,
                                .data = a->data,
                                .dictionaries = a->dictionaries,
                                .list = list ? a->out : NULL,
                                .model = a->out,
                                .verbose = a->learn.verbose};

    train_regional(&of);
}

static bool read_option(const char *s, struct arguments *a)
{
    if (strncmp(s, "--without=", 10) == 0)
        a->without = s + 10;
    else if (strncmp(s, "--models=", 9) == 0)
        a->learn.models = atoi(s + 9);
    else if (strncmp(s, "--epochs=", 9) == 0)
        a->learn.epochs = atoi(s + 9);
    else if (strncmp(s, "--weights=", 10) == 0)
        a->learn.weights = strtoul(s + 10, NULL, 10);
    else if ((strncmp(s, "--text=", 7) == 0 || strncmp(s, "--list=", 7) == 0) &&
             a->nmore < MOST_FILES)
        a->more[a->nmore++] = s;
    else if (strcmp(s, "--verbose") == 0)
        a->learn.verbose = true;
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    struct arguments a = {
        .learn = {.models = 6, .epochs = 6, .weights = 250000}};

    if (argc < 6)
        corpus_file_fail("usage: train_context words|hant|hans|regional-words|"
                         "regional CORPORA DATA DICTIONARIES FILE [OPTION]...");
    a.folder = argv[2];
    a.data = argv[3];
    a.dictionaries = argv[4];
    a.out = argv[5];
    for (int i = 6; i < argc; i++)
        if (!read_option(argv[i], &a))
            corpus_file_fail("unknown option %s", argv[i]);
    if (a.learn.models < 1 || a.learn.epochs < 1 || a.learn.weights < 1)
        corpus_file_fail("models, epochs and weights are numbers from 1 on");
    if (strcmp(argv[1], "words") == 0)
        make_words(&a);
    else if (strcmp(argv[1], "hant") == 0 || strcmp(argv[1], "hans") == 0)
        make_model(&a, strcmp(argv[1], "hant") == 0 ? MODEL_HANT : MODEL_HANS);
    else if (strcmp(argv[1], "regional-words") == 0 ||
             strcmp(argv[1], "regional") == 0)
        make_regional(&a, strcmp(argv[1], "regional") != 0);
    else
        corpus_file_fail(
            "words, hant, hans, regional-words or regional, not %s", argv[1]);
    return EXIT_SUCCESS;
}
