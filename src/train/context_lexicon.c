/*
 * context_lexicon.c - the words that text is cut into around a place.
 */
#include "train/context_lexicon.h"

#include "base/utf8.h"
#include "train/word_list.h"

enum { LEAST = 3 /* times that a word is at a place or beside one */ };

static bool is_place(const struct build *b, uint32_t character)
{
    return character - CONTEXT_FIRST < CONTEXT_HAN &&
           b->index[character - CONTEXT_FIRST] > 0;
}

/* Counts a word as near a place where it has one, or a neighbour has. */
static void count_near(const struct build *b, const uint32_t *run,
                       const struct cut_word *cut, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool has_place = false;
        for (size_t k = cut[i].begin; k < cut[i].end; k++)
            has_place |= is_place(b, run[k]);
        if (!has_place)
            continue;
        for (size_t k = i > 0 ? i - 1 : 0; k < n && k <= i + 1; k++)
            if (cut[k].word != NULL)
                cut[k].word->near++;
    }
}

static void cut_line(struct word_list *l, const struct corpus *c,
                     const struct build *b, const struct corpus_line *line)
{
    static uint32_t run[WORD_LIST_RUN];
    static struct cut_word cut[WORD_LIST_RUN];
    const struct context_character *text = c->characters + line->at;

    for (size_t from = 0, n; from < line->n; from += n + 1) {
        for (n = 0; from + n < line->n && n < WORD_LIST_RUN &&
                    utf8_is_han(text[from + n].folded);
             n++)
            run[n] = text[from + n].folded;
        size_t nwords = word_list_cut(
            l, run, n, (double)c->sources[line->source].weight, cut);
        count_near(b, run, cut, nwords);
    }
}

static bool is_wanted(const struct listed_word *w, const void *with)
{
    (void)with;
    return w->n == 1 ? w->counted > 0 : w->near >= LEAST;
}

void context_lexicon_make(const struct corpus *c, const struct build *b,
                          const char *dictionary, const char *keys,
                          const char *out)
{
    struct word_list l;

    word_list_init(&l);
    word_list_read(&l, dictionary, 0);
    word_list_read(&l, keys, 0.5);
    for (int round = 0; round < WORD_LIST_ROUNDS; round++) {
        word_list_begin_round(&l, round);
        for (size_t i = 0; i < c->nlines; i++)
            if (!c->lines[i].alone)
                cut_line(&l, c, b, &c->lines[i]);
    }
    word_list_write(&l, is_wanted, NULL,
                    "# Words at places of the context model and beside them, "
                    "and what they cost.\n# Made by `make context-words`: "
                    "docs/context.md says of what.\n",
                    out);
    word_list_free(&l);
}

/* What the places of a word become where it stands alone. */
static void add_answers(const uint32_t *c, size_t n, void *with)
{
    struct build *b = with;
    uint64_t hash = regional_model_hash(c, n);
    struct context_character characters[CONTEXT_WORD];
    uint32_t answers[CONTEXT_WORD], single;

    context_corpus_match(c, n, characters, answers);
    for (size_t i = 0; i < n; i++) {
        if (!is_place(b, c[i]))
            continue;
        const struct context_place *p =
            &b->places[b->index[c[i] - CONTEXT_FIRST] - 1];
        context_corpus_match(c + i, 1, characters, &single);
        uint32_t answer = context_corpus_label(answers[i]);
        if (answer == context_corpus_label(single))
            continue;
        for (uint32_t k = 0; k < p->nlabels; k++)
            if (p->labels[k] == answer)
                context_build_add(&b->words,
                                  context_features_word_answer_key(hash, i), 0,
                                  (int)k + 1);
    }
}

void context_lexicon_read(const char *path, struct build *b)
{
    memset(b->singles, WORD_CUT_SINGLE, CONTEXT_HAN);
    word_list_read_costs(path, b->singles, &b->words, add_answers, b);
}
