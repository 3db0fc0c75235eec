/*
 * regional_choice.c - decides which regional words of a text are replaced.
 */
#include "script/regional_choice.h"

#include <string.h>

#include "regional/subject.h"

/* Longest word, in characters, that may be in doubt; longer ones are always
 * replaced. */
enum { LONGEST_IN_DOUBT = 4 };

/* How much more evidence a word needs if another cut is cheaper: 内存 is not a
 * word in 体内存有, if that is all the text. */
enum { UNLIKELY = 3 * SUBJECT_ONE / 2 };

bool regional_choice_is_own(const struct target *t, const char *s, size_t n)
{
    const char *word = image_at(t->image, t->of_image->own_words);
    const char *end = word + t->of_image->own_words_nbytes;

    for (; word < end; word += strlen(word) + 1)
        if (strlen(word) == n && memcmp(word, s, n) == 0)
            return true;
    return false;
}

struct match regional_choice_find(const struct target *t, const char *s,
                                  size_t n)
{
    return matcher_find(&t->regional_words, s, n);
}

struct match regional_choice_shorter(const struct target *t, const char *s,
                                     const struct match *than)
{
    struct match none = {0, 0, false};
    size_t n = than->nbytes - 1;

    while (((unsigned char)s[n] & 0xC0) == 0x80)
        n--;
    return n == 0 ? none : regional_choice_find(t, s, n);
}

bool regional_choice_stays(const struct target *t, const char *s,
                           const struct match *word)
{
    return !matcher_changes(&t->regional_words, word, s);
}

void regional_choice_init(struct regional_choice *c,
                          const struct target *target,
                          const struct window *window)
{
    *c = (struct regional_choice){.target = target, .window = window};
}

/* The offset of the next bytes after `at` that are not text, searched from span
 * `first`; or the end.  Text that a pattern keeps is text. */
static size_t end_of_text(const struct window *p,
                          const struct window_span *first, size_t at)
{
    for (const struct window_span *k = first; k < p->spans + p->nspans; k++)
        if (k->query == SPAN_NO_TEXT && k->at >= at &&
            utf8_valid_prefix(p->out.data + k->at, k->nbytes) < k->nbytes)
            return k->at;
    return p->out.n;
}

void regional_choice_begin(struct regional_choice *c, size_t at, size_t end,
                           const struct window_span *spans, size_t nspans)
{
    if (at >= c->to) {
        c->from = at;
        c->to = end_of_text(c->window, spans, at);
    }
    c->at = at;
    c->end = end;
    c->spans = spans;
    c->nspans = nspans;
    c->asked = false;
    c->clause_begin = c->clause_end = 0;
}

/* ---- whether the text is looked at again --------------------------------- */

static bool text_shows_target(const struct target *t, const char *s, size_t n)
{
    for (size_t i = 0, nbytes; i < n; i += nbytes)
        if (target_is_shown_by(t, utf8_decode(s + i, &nbytes)))
            return true;
    return false;
}

/* Whether a word has a character of the target's script both as it is and
 * replaced.  False for words that overlap others. */
static bool word_shows_target(const struct regional_choice *c, size_t at,
                              const struct match *word)
{
    const struct target *t = c->target;
    const char *s = c->window->out.data + at;
    uint32_t value_nbytes;
    const char *value =
        matcher_value(&t->regional_words, word->key, &value_nbytes);

    if (regional_choice_shorter(t, s, word).nbytes > 0)
        return false;
    for (size_t i = utf8_char_nbytes((unsigned char)*s); i < word->nbytes;
         i += utf8_char_nbytes((unsigned char)s[i]))
        if (regional_choice_find(t, s + i, c->end - at - i).nbytes > 0)
            return false;
    return text_shows_target(t, s, word->nbytes) &&
           text_shows_target(t, value, value_nbytes);
}

/* Whether the text, outside custom terms, has a character of the target's
 * script whatever words are replaced. */
static bool has_settled(const struct regional_choice *c)
{
    const char *text = c->window->out.data;
    size_t word = c->at, nbytes, k = 0;

    for (size_t i = c->at; i < c->end; i += nbytes) {
        uint32_t code_point = utf8_decode(text + i, &nbytes);
        while (k < c->nspans && (c->spans[k].query != SPAN_TERM ||
                                 c->spans[k].at + c->spans[k].nbytes <= i))
            k++;
        if (k < c->nspans && c->spans[k].at <= i)
            continue;
        struct match found =
            regional_choice_find(c->target, text + i, c->end - i);
        if (i >= word &&
            (found.nbytes == 0 ? target_is_shown_by(c->target, code_point)
                               : word_shows_target(c, i, &found)))
            return true;
        if (i + found.nbytes > word)
            word = i + found.nbytes;
    }
    return false;
}

/* ---- one word ------------------------------------------------------------ */

static uint32_t symbol_at(const struct target *t, const char *s,
                          size_t *nbytes_ret)
{
    uint32_t c = utf8_decode(s, nbytes_ret);

    return regional_model_symbol(c,
                                 matcher_fold(matcher_entry(&t->pass, c), c));
}

/* A word in the text; bytes [from, to) may be looked at. */
struct word_in_text {
    const struct target *target;
    const char *text;
    size_t from, to, begin, end;
};

/* A word and its surroundings as symbols, as far as they were needed. */
struct surroundings {
    const struct word_in_text *word;
    uint32_t symbols[WORD_CUT_MOST];
    size_t first, begin, end, last; /* of all symbols, and of the word */
    size_t from, to;                /* the bytes of the symbols */
};

static void take_word(struct surroundings *s, const struct word_in_text *w)
{
    size_t nbytes;

    s->word = w;
    s->first = s->begin = s->last = SUBJECT_AROUND;
    for (size_t i = w->begin; i < w->end; i += nbytes)
        s->symbols[s->last++] = symbol_at(w->target, w->text + i, &nbytes);
    s->end = s->last;
    s->from = w->begin;
    s->to = w->end;
}

/* Takes `around` symbols on each side; for a clause only up to a mark. */
static void take_around(struct surroundings *s, size_t around, bool clause)
{
    const struct word_in_text *w = s->word;
    size_t nbytes;

    while (s->begin - s->first < around && s->from > w->from) {
        size_t before = s->from - 1;
        while (((unsigned char)w->text[before] & 0xC0) == 0x80)
            before--;
        uint32_t symbol = symbol_at(w->target, w->text + before, &nbytes);
        if (clause && symbol == REGIONAL_MARK)
            break;
        s->symbols[--s->first] = symbol;
        s->from = before;
    }
    while (s->last - s->end < around && s->to < w->to) {
        uint32_t symbol = symbol_at(w->target, w->text + s->to, &nbytes);
        if (clause && symbol == REGIONAL_MARK)
            break;
        s->symbols[s->last++] = symbol;
        s->to += nbytes;
    }
}

static struct subject_place place_of(const struct surroundings *s)
{
    return (struct subject_place){s->symbols + s->first, s->last - s->first,
                                  s->begin - s->first, s->end - s->first};
}

static bool is_technical(struct surroundings *s, int own)
{
    const struct regional_model *m = s->word->target->regional_model;
    struct subject_place place;

    take_around(s, SUBJECT_AROUND, true);
    place = place_of(s);
    enum subject_answer answer = subject_of_clause(m, &place, own);
    if (answer != SUBJECT_UNSURE)
        return answer == SUBJECT_TECHNICAL;
    take_around(s, SUBJECT_AROUND, false);
    place = place_of(s);
    return subject_is_technical(m, &place, own);
}

/* Whether the surroundings decide about a word: it has more than one character,
 * all Han. */
static bool is_in_doubt(const uint32_t *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!regional_model_is_han(word[i]))
            return false;
    return n > 1;
}

/* Whether a word is replaced in this text. */
static bool is_to_replace(const struct word_in_text *w)
{
    const struct regional_model *m = w->target->regional_model;
    enum subject_target target = w->target->to_simplified
                                     ? SUBJECT_TO_SIMPLIFIED
                                     : SUBJECT_TO_TRADITIONAL;
    struct surroundings s;
    int own;

    if (utf8_count(w->text + w->begin, w->end - w->begin) > LONGEST_IN_DOUBT)
        return true;
    take_word(&s, w);
    const uint32_t *word = s.symbols + s.begin;
    size_t n = s.end - s.begin;
    if (!is_in_doubt(word, n))
        return true;
    take_around(&s, WORD_CUT_AROUND, true);
    struct subject_place place = place_of(&s);
    enum word_cut_answer cut =
        word_cut_has(m, place.text, place.n, place.begin, place.end);
    if (cut == WORD_CUT_NO)
        return false;
    if (subject_has(m, word, n, target, SUBJECT_EVERYDAY, &own))
        return cut > WORD_CUT_UNLIKELY && is_technical(&s, own);
    if (cut < WORD_CUT_YES &&
        subject_has(m, word, n, target, SUBJECT_OF_DOUBT, &own))
        return is_technical(&s,
                            own - (cut == WORD_CUT_UNLIKELY ? UNLIKELY : 0));
    return cut > WORD_CUT_UNLIKELY;
}

/* ---- a clause ------------------------------------------------------------ */

static bool is_mark(const struct target *t, const char *s, size_t *nbytes_ret)
{
    return symbol_at(t, s, nbytes_ret) == REGIONAL_MARK;
}

/* Finds the clause around `place`, as far as it is in the text. */
static void find_clause(struct regional_choice *c, size_t place)
{
    const char *text = c->window->out.data;
    size_t begin = place, end = place, nbytes;

    while (begin > c->at) {
        size_t before = begin - 1;
        while (((unsigned char)text[before] & 0xC0) == 0x80)
            before--;
        if (is_mark(c->target, text + before, &nbytes))
            break;
        begin = before;
    }
    while (end < c->end && !is_mark(c->target, text + end, &nbytes))
        end += nbytes;
    c->clause_begin = begin;
    c->clause_end = end;
}

/* Whether all words of the clause that have a replacement are replaced. */
static bool takes_all(const struct regional_choice *c)
{
    const char *text = c->window->out.data;
    size_t nbytes;

    for (size_t i = c->clause_begin; i < c->clause_end; i += nbytes) {
        struct match found =
            regional_choice_find(c->target, text + i, c->clause_end - i);
        nbytes = utf8_char_nbytes((unsigned char)text[i]);
        if (found.nbytes == 0)
            continue;
        if (!regional_choice_stays(c->target, text + i, &found) &&
            !regional_choice_is_own(c->target, text + i, found.nbytes) &&
            !is_to_replace(
                &(struct word_in_text){c->target, text, c->clause_begin,
                                       c->clause_end, i, i + found.nbytes}))
            return false;
        nbytes = found.nbytes;
    }
    return true;
}

bool regional_choice_takes(struct regional_choice *c, size_t begin, size_t end)
{
    struct word_in_text word = {.target = c->target,
                                .text = c->window->out.data,
                                .from = c->from,
                                .to = c->to,
                                .begin = begin,
                                .end = end};

    if (!c->asked) {
        c->asked = true;
        c->is_settled = has_settled(c);
    }
    if (c->is_settled)
        return is_to_replace(&word);
    if (begin < c->clause_begin || begin >= c->clause_end) {
        find_clause(c, begin);
        c->takes_clause = takes_all(c);
    }
    word.from = c->clause_begin;
    word.to = c->clause_end;
    return c->takes_clause && is_to_replace(&word);
}
