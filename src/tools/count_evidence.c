/*
 * count_evidence.c - counts how characters that are legal in both scripts are
 * used in text of which the script is known; script_odds.c reads what this
 * writes.
 *
 *   count_evidence hans FILE... -- hant FILE... >counts.txt
 *
 * The texts go through the program's own targets, so that what is counted is
 * what will be asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "library/builtin_image.h"
#include "script/mixed_script.h"
#include "tools/script_odds.h"
#include "base/read_file.h"
#include "base/utf8.h"

enum { HANS, HANT, SCRIPTS };

/* What one text may weigh at most, in Han characters: no kind of text should
 * speak for the language. */
static const double most = 400e3;

/* Nor should one word of it: so often it counts at most. */
enum { WORD_MOST = 100, WORDS = 1 << 20 };

/* Counts of one target, by code point: of a text, and of all. */
struct tally {
    const struct target *target;
    uint64_t (*uses)[USES];
    uint64_t *occurrences;
    uint64_t han;
    double (*all_uses)[USES];
    double *all_occurrences;
    double all_han;
    uint8_t *words; /* WORDS of them: how often each was seen in this text */
};

/* Whether the word of a change has counted often enough.  Few words share a
 * place, and rare ones do not mind. */
static bool is_worn(struct tally *t, const struct window *window,
                    const struct change *c)
{
    const char *s = window->out.data + c->at - c->phrase_at;

    if (c->phrase_nbytes == 0)
        return false;
    uint8_t *count = &t->words[window_hash_word(s, c->phrase_nbytes) % WORDS];
    if (*count == WORD_MOST)
        return true;
    ++*count;
    return false;
}

/* A window is seen before anything in it is changed. */
static bool count_window(void *context, const struct window *window)
{
    struct tally *t = context;

    for (size_t i = 0, nbytes; i < window->out.n; i += nbytes) {
        uint32_t c = utf8_decode(window->out.data + i, &nbytes);
        t->occurrences[c]++;
        t->han += utf8_is_han(c);
    }
    for (size_t i = 0; i < window->nchanges; i++) {
        if (window->changes[i].when == 0)
            continue;
        uint32_t c = utf8_first(window->out.data + window->changes[i].at);
        if (is_worn(t, window, &window->changes[i])) {
            t->occurrences[c]--;
            continue;
        }
        bool phrase = window->changes[i].phrase_nbytes > 0;
        t->uses[c][phrase ? USE_PHRASE : USE_DIFFERS]++;
    }
    return true;
}

static bool count_file(struct tally *t, const char *path)
{
    struct mixed_script_observer observer = {t, count_window};
    struct mixed_script state;
    struct shutong_error error;
    struct buf text = {0}, out = {0};
    size_t consumed;

    mixed_script_init(&state, t->target, &observer);
    bool done =
        read_file(path, false, &text, &error) == SHUTONG_OK &&
        utf8_valid_prefix(text.data, text.n) == text.n &&
        mixed_script_block(&state, text.data, text.n, true, &out, &consumed) &&
        mixed_script_finish(&state, &out);
    if (!done)
        fprintf(stderr, "count_evidence: %s: cannot be counted\n", path);
    mixed_script_free(&state);
    buf_free(&text);
    buf_free(&out);
    return done;
}

/* Adds the counts of a text to those of all, and forgets them. */
static void add_text(struct tally *t)
{
    double weight = (double)t->han > most ? most / (double)t->han : 1;

    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        for (int use = 0; use < USES; use++)
            t->all_uses[c][use] += weight * (double)t->uses[c][use];
        t->all_occurrences[c] += weight * (double)t->occurrences[c];
    }
    t->all_han += weight * (double)t->han;
    memset(t->words, 0, WORDS);
    memset(t->uses, 0, UTF8_LIMIT * sizeof(*t->uses));
    memset(t->occurrences, 0, UTF8_LIMIT * sizeof(*t->occurrences));
    t->han = 0;
}

static bool tally_init(struct tally *t, const struct target *target)
{
    t->target = target;
    t->uses = calloc(UTF8_LIMIT, sizeof(*t->uses));
    t->occurrences = calloc(UTF8_LIMIT, sizeof(*t->occurrences));
    t->all_uses = calloc(UTF8_LIMIT, sizeof(*t->all_uses));
    t->all_occurrences = calloc(UTF8_LIMIT, sizeof(*t->all_occurrences));
    t->words = calloc(WORDS, 1);
    return t->words != NULL && t->uses != NULL && t->occurrences != NULL &&
           t->all_uses != NULL && t->all_occurrences != NULL;
}

static void tally_free(struct tally *t)
{
    free(t->uses);
    free(t->occurrences);
    free(t->all_uses);
    free(t->all_occurrences);
    free(t->words);
}

/* Whether the table should have the character: it is shared, or belongs to the
 * other script without being that script's alone. */
static bool is_wanted(const struct target *t, uint32_t c)
{
    uint64_t entry = matcher_entry(&t->pass, c);
    uint64_t evidence = entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK;

    if ((entry & ENTRY_MARK) != 0 ||
        (evidence >= EVIDENCE_SIMPLIFIED && evidence <= EVIDENCE_TABLE))
        return false;
    for (size_t i = 0; i < t->nshared; i++)
        if (t->shared[i].code_point == c)
            return true;
    return (entry >> ENTRY_FOLD_SHIFT & ENTRY_FOLD_MASK) != 0;
}

/* Whether the tables take a character as simplified that traditional text has
 * more often: 晒 and 吓 in Cantonese.  Names and slips are rarer. */
static bool is_misplaced(const struct target *t, uint32_t c,
                         const struct tally tallies[SCRIPTS])
{
    const struct tally *hans = &tallies[HANS], *hant = &tallies[HANT];
    uint64_t evidence = matcher_entry(&t->pass, c) >> ENTRY_EVIDENCE_SHIFT &
                        ENTRY_EVIDENCE_MASK;

    return evidence == EVIDENCE_SIMPLIFIED && hant->all_occurrences[c] >= 50 &&
           hant->all_occurrences[c] / hant->all_han >
               hans->all_occurrences[c] / hans->all_han;
}

/* With `always`, all that no phrase has differ by default. */
static void print_uses(const struct tally *t, uint32_t c, bool always)
{
    const double *uses = t->all_uses[c];
    double rest = t->all_occurrences[c] - uses[USE_DIFFERS] - uses[USE_PHRASE];

    printf("\t%.0f %.0f %.0f", always ? 0 : rest,
           always ? rest : uses[USE_DIFFERS], uses[USE_PHRASE]);
}

static void print_rows(const char *name, const struct target *target,
                       const struct tally tallies[SCRIPTS])
{
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        char bytes[5] = "";
        bool misplaced =
            !target->to_simplified && is_misplaced(target, c, tallies);
        if (!(is_wanted(target, c) || misplaced) ||
            (tallies[HANS].all_occurrences[c] < 0.5 &&
             tallies[HANT].all_occurrences[c] < 0.5))
            continue;
        utf8_encode(c, bytes);
        printf("%s\t%s", name, bytes);
        print_uses(&tallies[HANS], c, misplaced);
        print_uses(&tallies[HANT], c, misplaced);
        putchar('\n');
    }
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"hans", "tw"};
    static const char *const labels[] = {"hans", "hant"};
    const struct image_header *image = builtin_image();

    for (int n = 0; n < 2; n++) {
        struct tally tallies[SCRIPTS] = {{0}};
        struct target target = {.nshared = 0};
        int script = HANS;
        if (!target_init(&target, image, names[n]))
            return EXIT_FAILURE;
        target.watch = true;
        if (!tally_init(&tallies[HANS], &target) ||
            !tally_init(&tallies[HANT], &target))
            return EXIT_FAILURE;
        for (int i = 2; i < argc; i++) {
            if (strcmp(argv[i], "--") == 0 && i + 1 < argc)
                script = HANT, i++;
            else if (!count_file(&tallies[script], argv[i]))
                return EXIT_FAILURE;
            else
                add_text(&tallies[script]);
        }
        if (n == 0)
            printf("total\t%.0f\t%.0f\n", tallies[HANS].all_han,
                   tallies[HANT].all_han);
        print_rows(labels[n], &target, tallies);
        tally_free(&tallies[HANS]);
        tally_free(&tallies[HANT]);
    }
    return EXIT_SUCCESS;
}
