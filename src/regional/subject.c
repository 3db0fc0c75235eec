/*
 * subject.c - whether the text around a word is technical.
 */
#include "regional/subject.h"

/* What a character costs as a word, if it is seldom one. */
enum { COST_RARE = 50 };

/* Where the clause alone weighs more than that, the text beyond it is not
 * looked at: e to 2. */
enum { CLEAR = 2 * 2 * SUBJECT_ONE };

/* What a weight is of. */
enum { OF_WORD = 1, OF_LAST, OF_NEXT, OF_TARGET };

static uint64_t key_of(unsigned what, uint64_t a, uint64_t b)
{
    return context_hash_mix(
        context_hash_mix(a ^ what * UINT64_C(0xA0761D6478BD642F)) ^ b);
}

static void add(struct subject_features *f, uint64_t key, uint8_t halves)
{
    f->keys[f->n] = key;
    f->halves[f->n++] = halves;
}

/* A text that is cut, as a place has it on one side. */
struct cut_text {
    const struct regional_model *m;
    const uint32_t *text;
    const uint8_t *lengths;
    size_t n;
};

static bool is_rare_single(const struct cut_text *t, size_t i)
{
    return i < t->n && t->lengths[i] == 1 &&
           regional_model_is_han(t->text[i]) &&
           word_cut_single(t->m, t->text[i]) > COST_RARE;
}

/* Whether the word at a symbol tells something: not what is no word; of a run
 * of letters the first one; and no part of what must be a word that the list
 * does not have, a name. */
static bool tells(const struct cut_text *t, size_t i)
{
    uint32_t c = t->text[i];

    if (t->lengths[i] == 0 || c == REGIONAL_MARK || c == REGIONAL_GAP ||
        c == REGIONAL_DIGIT)
        return false;
    if (c == REGIONAL_LETTER)
        return i == 0 || t->text[i - 1] != REGIONAL_LETTER;
    return !is_rare_single(t, i) ||
           (!is_rare_single(t, i + 1) && (i == 0 || !is_rare_single(t, i - 1)));
}

/* Adds the words; those of symbols [clause_from, clause_to), between the marks
 * beside the place, count twice as much. */
static void add_words(struct subject_features *f, const struct cut_text *t,
                      size_t clause_from, size_t clause_to)
{
    for (size_t i = 0; i < t->n; i++)
        if (tells(t, i))
            add(f,
                key_of(OF_WORD, regional_model_hash(t->text + i, t->lengths[i]),
                       0),
                i >= clause_from && i < clause_to ? 2 : 1);
}

void subject_features(const struct regional_model *m,
                      const struct subject_place *place,
                      struct subject_features *f)
{
    const uint32_t *text = place->text;
    uint8_t before[WORD_CUT_MOST], after[WORD_CUT_MOST];
    size_t begin = place->begin, end = place->end, n = place->n;
    size_t from = begin, to = end;
    uint64_t word = regional_model_hash(text + begin, end - begin);

    f->n = 0;
    word_cut(m, text, begin, before);
    word_cut(m, text + end, n - end, after);
    while (from > 0 && text[from - 1] != REGIONAL_MARK)
        from--;
    while (to < n && text[to] != REGIONAL_MARK)
        to++;
    add_words(f, &(struct cut_text){m, text, before, begin}, from, begin);
    add_words(f, &(struct cut_text){m, text + end, after, n - end}, 0,
              to - end);
    if (begin == end)
        return;
    size_t last = begin;
    while (last > 0 && before[--last] == 0)
        continue;
    add(f,
        key_of(OF_LAST, word,
               begin == from ? 0
                             : regional_model_hash(text + last, begin - last)),
        2);
    add(f,
        key_of(OF_NEXT, word,
               end == to ? 0 : regional_model_hash(text + end, after[0])),
        2);
}

uint64_t subject_word_key(const uint32_t *word, size_t n,
                          enum subject_target target, enum subject_kind kind)
{
    return key_of(OF_TARGET, regional_model_hash(word, n),
                  (uint64_t)target << 8 | (kind + 1));
}

bool subject_has(const struct regional_model *m, const uint32_t *word, size_t n,
                 enum subject_target target, enum subject_kind kind,
                 int *own_ret)
{
    return regional_model_look_up(
        m, &m->weights, subject_word_key(word, n, target, kind), own_ret);
}

/* Whether nothing but marks is around. */
static bool is_alone(const struct subject_place *place)
{
    for (size_t i = 0; i < place->n; i++) {
        uint32_t c = place->text[i];
        if ((i < place->begin || i >= place->end) &&
            (regional_model_is_han(c) || c == REGIONAL_LETTER))
            return false;
    }
    return true;
}

/* What weighs for a technical text, in halves. */
static int weigh(const struct regional_model *m,
                 const struct subject_place *place)
{
    struct subject_features f;
    int sum = 0, value;

    subject_features(m, place, &f);
    for (size_t i = 0; i < f.n; i++)
        if (regional_model_look_up(m, &m->weights, f.keys[i], &value))
            sum += value * f.halves[i];
    return sum;
}

enum subject_answer subject_of_clause(const struct regional_model *m,
                                      const struct subject_place *clause,
                                      int own)
{
    if (is_alone(clause))
        return SUBJECT_UNSURE;
    int sum = 2 * own + weigh(m, clause);
    return sum >= CLEAR    ? SUBJECT_TECHNICAL
           : sum <= -CLEAR ? SUBJECT_OTHER
                           : SUBJECT_UNSURE;
}

bool subject_is_technical(const struct regional_model *m,
                          const struct subject_place *place, int own)
{
    return is_alone(place) || 2 * own + weigh(m, place) >= 0;
}
