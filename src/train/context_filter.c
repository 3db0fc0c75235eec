/*
 * context_filter.c - a context model by itself, for its measuring: simplified
 * lines from standard input, to a target, with OpenCC's phrases and what the
 * model chooses at its places.
 *
 *   context_filter [-t zh-TW|zh-HK|zh-Hans] [--time|--slips|--show] [MODEL]
 *
 * There is no model of the script here: every character that is one folded is
 * taken as simplified, all others stay.  --time tells what it took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "context/context_features.h"
#include "context/context_table.h"
#include "base/utf8.h"
#include "train/context_corpus.h"

enum { LONGEST = 65536 };

struct filter {
    struct context_model *model;
    bool is_hk, is_hans, plain, shows, slips;
    size_t against[16]; /* by log-odds against what is written */
    size_t places, asked, han;
    unsigned cantonese; /* of the lines before, the nearest count most */
    double seconds;
    int runs; /* of each line, for the time */
    uint32_t written[LONGEST], answers[LONGEST], chosen[LONGEST];
    struct context_character characters[LONGEST];
};

static struct context_model *read_model(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t n;

    if (file == NULL)
        corpus_file_fail("%s cannot be read", path);
    fseek(file, 0, SEEK_END);
    n = (size_t)ftell(file);
    rewind(file);
    char *bytes = aligned_alloc(64, (n + 63) / 64 * 64);
    if (bytes == NULL || fread(bytes, 1, n, file) != n)
        corpus_file_fail("%s cannot be read", path);
    fclose(file);
    if (context_model_check(bytes, n) != CONTEXT_SOUND)
        corpus_file_fail("%s: not a sound context model", path);
    return (void *)bytes;
}

/* Shows the weights that a place has, by its templates. */
static void show(const struct context_model *m, const struct context_text *text,
                 size_t at, int number, int answer)
{
    const struct context_place *place = context_model_place_at(m, number);
    struct context_keys keys;
    char bytes[4];

    context_features_all(m, text, at, number, answer, &keys);
    for (unsigned label = 1; label < place->nlabels; label++) {
        fprintf(stderr, "%.*s", (int)utf8_encode(place->labels[label], bytes),
                bytes);
        fprintf(stderr,
                " against %.*s:", (int)utf8_encode(place->labels[0], bytes),
                bytes);
        for (size_t i = 0; i < keys.n; i++) {
            int value;
            unsigned of = keys.templates[i] < TEMPLATES_OF_SURNAMES ? label
                          : place->surname == label + 1 ? LABEL_SURNAME
                                                        : 99;
            if (context_table_look_up(m, &m->weights, keys.keys[i], of, &value))
                fprintf(stderr, " %d:%+.2f", keys.templates[i],
                        (double)value / CONTEXT_WEIGHT_ONE);
        }
        fputc('\n', stderr);
    }
}

/* What stands at a place: of its label the form that OpenCC has, or the
 * region's. */
static uint32_t choose(struct filter *f, const struct context_text *text,
                       size_t i)
{
    const struct context_model *m = f->model;
    uint32_t answer = f->answers[i];
    uint32_t folded = f->characters[i].folded;
    int place = context_model_place(m, f->is_hans ? f->written[i] : folded);
    float p[CONTEXT_LABELS], odds;

    if (place < 0 || (!f->is_hans && f->written[i] != folded))
        return answer;
    const struct context_place *of = context_model_place_at(m, place);
    int own = context_model_label(m, place, answer);
    int best = context_certain(m, text, i, place, own, &odds);
    f->places++;
    if (f->shows) {
        show(m, text, i, place, own);
        fprintf(stderr, "OpenCC: label %d, certain: %d\n", own, best);
    }
    if (best < 0) {
        context_score(m, text, i, place, answer, p);
        best = context_probabilities(p, of->nlabels);
        f->asked++;
    }
    if (best == own)
        return answer;
    /* Hong Kong's habits are not Taiwan's. */
    if (f->is_hk && !text->is_cantonese && own >= 0 &&
        of->spelling[own] == of->spelling[best])
        return answer;
    return context_corpus_form(of->labels[best], f->is_hk);
}

/* Counts, of traditional text, how sure the model is of something else than
 * what is written: what would be taken for slips. */
static void count_slips(struct filter *f, const struct context_text *text)
{
    const struct context_model *m = f->model;

    for (size_t i = 0; i < text->n; i++) {
        float p[CONTEXT_LABELS];
        int place = context_model_place(m, f->characters[i].folded), best = 0;
        if (place < 0 || f->written[i] != f->characters[i].folded)
            continue;
        int own = context_model_label(m, place, f->written[i]);
        if (own < 0)
            continue;
        context_score(m, text, i, place, f->answers[i], p);
        for (uint32_t k = 1; k < context_model_place_at(m, place)->nlabels; k++)
            if (p[k] > p[best])
                best = (int)k;
        for (size_t odds = 0; odds < 16; odds++)
            f->against[odds] += p[best] - p[own] > (float)odds;
    }
}

static void filter_line(struct filter *f, const char *line, size_t nbytes)
{
    size_t n = 0, step, cantonese = 0;
    struct timespec before, after;
    struct context_text text = {.characters = f->characters};

    if (utf8_valid_prefix(line, nbytes) != nbytes ||
        utf8_count(line, nbytes) > LONGEST)
        corpus_file_fail("a line that is not UTF-8, or too long");
    for (size_t i = 0; i < nbytes; i += step) {
        f->written[n] = utf8_decode(line + i, &step);
        cantonese += context_model_is_cantonese(f->written[n]);
        f->han += utf8_is_han(f->written[n++]);
    }
    if (f->slips) {
        for (size_t i = 0; i < n; i++)
            f->chosen[i] = context_corpus_fold(f->written[i]);
        context_corpus_match(f->chosen, n, f->characters, f->answers);
        text.n = n;
        count_slips(f, &text);
        return;
    }
    context_corpus_match(f->written, n, f->characters, f->answers);
    text.n = n;
    f->cantonese -= f->cantonese / 8;
    f->cantonese += cantonese > 0 ? 32 : 0;
    text.is_cantonese = cantonese > 0 || f->cantonese > 64;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    for (int run = 0; run < f->runs; run++)
        for (size_t i = 0; i < n && !f->plain; i++)
            f->chosen[i] = choose(f, &text, i);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    f->seconds += (double)(after.tv_sec - before.tv_sec) +
                  1e-9 * (double)(after.tv_nsec - before.tv_nsec);
    for (size_t i = 0; i < n; i++) {
        char bytes[4] = {0};
        size_t nbytes_out =
            utf8_encode(f->plain ? f->answers[i] : f->chosen[i], bytes);
        fwrite(bytes, 1, nbytes_out, stdout);
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    static struct filter f = {.runs = 1};
    const char *path = NULL;
    const char *target = "zh-TW";
    bool timed = false;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-t") == 0 && i + 1 < argc)
            target = argv[++i];
        else if (strcmp(argv[i], "-p") == 0)
            continue;
        else if (strcmp(argv[i], "--plain") == 0)
            f.plain = true;
        else if (strcmp(argv[i], "--slips") == 0)
            f.slips = true;
        else if (strcmp(argv[i], "--show") == 0)
            f.shows = true;
        else if (strcmp(argv[i], "--time") == 0) {
            timed = true;
            f.runs = 20;
        } else
            path = argv[i];
    f.is_hk = strcmp(target, "zh-HK") == 0;
    f.is_hans = strcmp(target, "zh-Hans") == 0;
    if (path == NULL)
        path = getenv(f.is_hans ? "MODEL_HANS" : "MODEL");
    if (path == NULL)
        path =
            f.is_hans ? "data/context/hans.model" : "data/context/hant.model";
    context_corpus_begin(f.is_hans ? MODEL_HANS : MODEL_HANT);
    context_corpus_use_target(f.is_hans ? "hans" : f.is_hk ? "hk" : "tw");
    f.model = read_model(path);
    while ((n = getline(&line, &cap, stdin)) > 0) {
        if (line[n - 1] == '\n')
            n--;
        filter_line(&f, line, (size_t)n);
    }
    if (timed)
        fprintf(
            stderr,
            "%zu places, %.1f in 1,000 Han, %.1f%% asked; %.0f ns a place\n",
            f.places / (size_t)f.runs,
            1e3 * (double)f.places / (double)f.runs / (double)(f.han + 1),
            100.0 * (double)f.asked / (double)(f.places + 1),
            1e9 * f.seconds / (double)(f.places + 1));
    for (size_t odds = 0; f.slips && odds < 16; odds++)
        printf("log-odds above %2zu: %6.2f of 10,000 Han\n", odds,
               1e4 * (double)f.against[odds] / (double)(f.han + 1));
    free(line);
    free(f.model);
    return EXIT_SUCCESS;
}
