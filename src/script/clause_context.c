/*
 * clause_context.c - the choice among candidates in a clause, by its context.
 *
 * A clause is read with OpenCC's answers.  Then source and output are walked
 * side by side, and for each character that the context model has a place for,
 * the model's answer replaces OpenCC's:
 *
 *   simplified only     发   what is written
 *   shared              后   what its change would write; a change is added
 *                            where there was none, and one that would write
 *                            what is there is dropped
 *   traditional         發   a phrase contradicts it: the model is to agree,
 *                            or it stays
 *
 * The third keeps what the first wrote: the next conversion finds 街頭發動,
 * and OpenCC's 頭髮 there.
 *
 * The model sees the clause folded and the phrases that match in that, whether
 * they apply or not: these are the same in the next conversion.  It sees
 * nothing before the clause but one character, so that how a text is cut does
 * not matter.
 */
#include "script/clause_context.h"

/* A candidate that is not written in the character's own row. */
enum { NO_FORM = 0 };

/* What simplified text has for one of Cantonese's characters. */
enum { CANTONESE_GO = 0x20BB6 };

/* The traditional character stays unless the model is as sure as that. */
static const float sure = 0.8f;

void clause_note_phrase(struct clause_reader *r, const struct match *found)
{
    struct clause_notes *notes = r->window->clause;

    if (r->t->context == NULL || notes->nmatches == CLAUSE_STEPS)
        return;
    notes->matches[notes->nmatches++] =
        (struct clause_match){.source = r->p,
                              .nbytes = (uint32_t)found->nbytes,
                              .value = found->value};
}

void clause_note_term(struct clause_reader *r, size_t n, size_t result_nbytes)
{
    struct clause_notes *notes = r->window->clause;

    if (r->t->context == NULL || notes->nmatches == CLAUSE_STEPS)
        return;
    notes->matches[notes->nmatches++] =
        (struct clause_match){.source = r->p,
                              .nbytes = (uint32_t)n,
                              .value = CLAUSE_TERM,
                              .result_nbytes = (uint32_t)result_nbytes};
}

/* ---- the clause as the model sees it --------------------------------------
 */

/* Walks over a clause: its characters, and those that may be asked for. */
static void walk_clause(struct clause_reader *r, const struct put_place *start)
{
    struct clause_notes *notes = r->window->clause;
    const uint8_t *places = context_index(r->t->context);
    /* Copies, which stores cannot seem to change. */
    const struct matcher copy = r->t->pass, *m = &copy;
    const struct clause_match *term = notes->matches;
    const struct clause_match *end = term + notes->nmatches;
    const char *out = r->window->out.data;
    struct clause_asked *asked = notes->asked;
    uint32_t ncantonese = 0;
    const char *p = start->p;
    size_t o = start->nout, n = 0, nbytes;

    if (r->own == NULL)
        term = end;
    if (r->cut->before != 0)
        notes->characters[n++] =
            (struct context_character){r->cut->before, 1, 0};
    notes->first = n;
    while (p < r->p && n < CLAUSE_STEPS) {
        while (term < end && (term->value != CLAUSE_TERM || term->source < p))
            term++;
        if (term < end && term->source == p) {
            notes->characters[n++] = (struct context_character){0xFFFD, 1, 0};
            p += term->nbytes;
            o += term->result_nbytes;
            continue;
        }
        uint32_t c = utf8_decode(p, &nbytes);
        uint32_t folded = c;
        if (c >= CONTEXT_FIRST) {
            uint64_t entry = match_entry(m, c);
            folded = match_fold(entry, c);
            if (folded - CONTEXT_FIRST < CONTEXT_HAN &&
                places[folded - CONTEXT_FIRST] != 0)
                *asked++ = (struct clause_asked){
                    .entry = entry,
                    .source = p,
                    .at = (uint32_t)o,
                    .written = c,
                    .number = (uint16_t)n,
                    .place = (uint8_t)(places[folded - CONTEXT_FIRST] - 1)};
            if (c - CONTEXT_CANTONESE_FIRST <=
                CONTEXT_CANTONESE_LAST - CONTEXT_CANTONESE_FIRST)
                ncantonese += context_is_cantonese(c);
            ncantonese += c == CANTONESE_GO;
        }
        notes->characters[n++] = (struct context_character){folded, 1, 0};
        p += nbytes;
        o += utf8_char_nbytes((unsigned char)out[o]);
    }
    /* The end of a line is the end of what is looked at. */
    if (p == r->p && n > 0 && notes->characters[n - 1].folded == '\n')
        n--;
    notes->n = n;
    notes->nasked = (size_t)(asked - notes->asked);
    r->cut->cantonese = r->cut->cantonese || ncantonese > 0;
    r->window->ncantonese += ncantonese;
}

/* Finds the phrases again, where one did not apply: as they match. */
static void match_again(struct clause_reader *r, const struct put_place *start)
{
    struct clause_notes *notes = r->window->clause;
    const struct matcher *m = &r->t->pass;
    struct clause_match terms[8];
    size_t nterms = 0, term = 0, nbytes;

    for (size_t i = 0; i < notes->nmatches && nterms < 8; i++)
        if (notes->matches[i].value == CLAUSE_TERM)
            terms[nterms++] = notes->matches[i];
    notes->nmatches = 0;
    for (const char *p = start->p; p < r->p; p += nbytes) {
        const char *stop = term < nterms ? terms[term].source : r->p;
        if (p == stop) {
            nbytes = terms[term++].nbytes;
            continue;
        }
        uint32_t c = utf8_decode(p, &nbytes);
        uint64_t entry = match_entry(m, c);
        if ((entry & ENTRY_BEGINS) == 0)
            continue;
        struct match found = match_longest(m, entry, match_fold(entry, c),
                                           nbytes, p, (size_t)(stop - p));
        if (found.nbytes == 0 || notes->nmatches == CLAUSE_STEPS)
            continue;
        notes->matches[notes->nmatches++] =
            (struct clause_match){.source = p,
                                  .nbytes = (uint32_t)found.nbytes,
                                  .value = found.value};
        nbytes = found.nbytes;
    }
}

/* So many characters are n bytes of well-formed text. */
static size_t count(const char *s, size_t n)
{
    size_t characters = 0;

    for (size_t i = 0; i < n; i += utf8_char_nbytes((unsigned char)s[i]))
        characters++;
    return characters;
}

/* Notes the phrases at the characters that they cover. */
static void lay_matches(struct clause_reader *r, const struct put_place *start)
{
    struct clause_notes *notes = r->window->clause;
    const char *p = start->p;
    size_t i = notes->first;

    for (size_t k = 0; k < notes->nmatches; k++) {
        const struct clause_match *match = &notes->matches[k];
        i += count(p, (size_t)(match->source - p));
        p = match->source + match->nbytes;
        if (match->value == CLAUSE_TERM) {
            i++;
            continue;
        }
        size_t n = count(match->source, match->nbytes);
        for (size_t at = 0; at < n && i < notes->n; at++, i++) {
            notes->characters[i].match_n = (uint8_t)n;
            notes->characters[i].match_at = (uint8_t)at;
        }
    }
}

/* ---- asking ----------------------------------------------------------------
 */

static uint32_t changed(uint32_t c, uint32_t change)
{
    char bytes[4] = {0};
    uint32_t word;
    size_t nbytes;

    utf8_encode(c, bytes);
    memcpy(&word, bytes, sizeof(word));
    word ^= change;
    memcpy(bytes, &word, sizeof(word));
    return utf8_decode(bytes, &nbytes);
}

/* What OpenCC makes of a character: by the phrase over it, or alone. */
static uint32_t answer_of(const struct clause_reader *r,
                          const struct clause_asked *a, size_t *match_ret)
{
    const struct clause_notes *notes = r->window->clause;
    const struct matcher *m = &r->t->pass;
    size_t nbytes;

    while (*match_ret < notes->nmatches &&
           notes->matches[*match_ret].source +
                   notes->matches[*match_ret].nbytes <=
               a->source)
        ++*match_ret;
    if (*match_ret < notes->nmatches &&
        notes->matches[*match_ret].source <= a->source) {
        const char *value = m->base +
                            m->values[notes->matches[*match_ret].value] +
                            sizeof(uint32_t);
        for (size_t i = notes->characters[a->number].match_at; i > 0; i--)
            value += utf8_char_nbytes((unsigned char)*value);
        return utf8_decode(value, &nbytes);
    }
    /* As if it were simplified. */
    uint32_t folded = notes->characters[a->number].folded;
    uint64_t entry = folded == a->written ? a->entry : match_entry(m, folded);
    if ((entry & (ENTRY_MARK | ENTRY_OPERATOR)) != 0)
        return folded;
    if ((entry & ENTRY_LONG) != 0)
        return utf8_decode(
            m->base + m->values[(uint32_t)entry] + sizeof(uint32_t), &nbytes);
    if ((entry & ENTRY_SHARED) != 0)
        return changed(folded, r->t->shared[(uint32_t)entry].change);
    return changed(folded, (uint32_t)entry);
}

/* The label that the context wants, and how probable it is. */
static int ask(const struct clause_reader *r, const struct context_text *text,
               const struct clause_asked *a, uint32_t answer,
               float *probability_ret)
{
    const struct context_model *model = r->t->context;
    float p[CONTEXT_LABELS];
    int best = context_certain(model, text, a->number, a->place, answer);

    *probability_ret = 1;
    if (best >= 0)
        return best;
    context_score(model, text, a->number, a->place, answer, p);
    best = context_probabilities(p, context_place_at(model, a->place)->nlabels);
    *probability_ret = p[best];
    return best;
}

/* The target's form of a label; NO_FORM where the next conversion would not
 * leave it. */
static uint32_t form_of(const struct target *t, uint32_t label)
{
    uint64_t entry = match_entry(&t->pass, label);

    if ((entry & ENTRY_SHARED) != 0)
        return label;
    if ((entry & (ENTRY_LONG | ENTRY_MARK | ENTRY_OPERATOR)) != 0 ||
        (entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK) ==
            EVIDENCE_SIMPLIFIED)
        return NO_FORM;
    return changed(label, (uint32_t)entry);
}

/* ---- regional words ---------------------------------------------------------
 */

/* Leaves to OpenCC what is in a word that the vocabulary replaces, since it has
 * words as OpenCC writes them: 分佈式, which Taiwan writes 分布式. */
static void leave_words(struct clause_reader *r, const struct put_place *start)
{
    struct window *w = r->window;
    struct clause_notes *notes = w->clause;
    const struct matcher *m = &r->t->vocabulary;
    size_t n = (size_t)(r->o - w->out.data) - start->nout, nbytes;
    size_t left = 0, k = 0;

    if (n + sizeof(uint32_t) > sizeof(notes->answers))
        return;
    memcpy(notes->answers, w->out.data + start->nout, n);
    for (size_t i = start->nchanges; i < w->nchanges; i++) {
        char *s = notes->answers + (w->changes[i].at - start->nout);
        uint32_t bytes = put_load(s, sizeof(bytes)) ^ w->changes[i].change;
        memcpy(s, &bytes, sizeof(bytes));
    }
    for (size_t i = 0; i < n && k < notes->nasked; i += nbytes) {
        uint32_t c = utf8_decode(notes->answers + i, &nbytes);
        uint64_t entry = match_entry(m, c);
        struct match found = match_longest(m, entry, match_fold(entry, c),
                                           nbytes, notes->answers + i, n - i);
        if (found.nbytes > 0)
            nbytes = found.nbytes;
        for (;
             k < notes->nasked && notes->asked[k].at - start->nout < i + nbytes;
             k++)
            if (found.nbytes == 0)
                notes->asked[left++] = notes->asked[k];
    }
    notes->nasked = left;
}

/* ---- deciding --------------------------------------------------------------
 */

/* Drops a change; its step is to tell something else now. */
static void drop_change(struct window *window, size_t number, unsigned evidence)
{
    script_step *step = &window->steps[window->queries[number].step];

    window->changes[number].change = 0;
    window->changes[number].when = 0;
    *step = (script_step)((*step & ~(unsigned)STEP_EVIDENCE) | evidence);
}

/* What to XOR the bytes of a character with, in text that is not Cantonese and
 * in text that is. */
struct wish {
    uint32_t change, cantonese;
};

/* Adds a step to a clause that has none: it tells nothing. */
static void add_step(struct clause_reader *r, const struct put_place *start)
{
    size_t nbytes;

    r->end = start->end;
    put_step(r, EVIDENCE_EVEN);
    for (const char *p = start->p; p < r->p; p += nbytes) {
        uint64_t entry = match_entry(&r->t->pass, utf8_decode(p, &nbytes));
        if ((entry & ENTRY_MARK) != 0 && (uint32_t)entry > r->end)
            r->end = (uint32_t)entry;
    }
}

/* Adds a change before that of a number, at a step that is there: the one of
 * the next change, or the last of the clause. */
static bool add_change(struct clause_reader *r, const struct put_place *start,
                       size_t number, uint32_t at, struct wish wish,
                       unsigned when)
{
    struct window *w = r->window;

    if (w->nsteps == start->nsteps)
        add_step(r, start);
    uint32_t step = number < w->nchanges ? w->queries[number].step
                                         : (uint32_t)w->nsteps - 1;
    memmove(w->changes + number + 1, w->changes + number,
            (w->nchanges - number) * sizeof(*w->changes));
    memmove(w->queries + number + 1, w->queries + number,
            (w->nchanges - number) * sizeof(*w->queries));
    w->nchanges++;
    w->changes[number] =
        (struct change){.at = at,
                        .change = wish.change,
                        .cantonese = wish.cantonese,
                        .when = (uint8_t)when,
                        .by_context = true,
                        .either = wish.change != wish.cantonese};
    w->queries[number].step = step;
    return true;
}

/* A traditional character that a phrase contradicts. */
static void decide_traditional(struct clause_reader *r,
                               const struct context_text *text,
                               const struct clause_asked *a, uint32_t answer,
                               size_t number)
{
    struct window *w = r->window;
    struct change *c = &w->changes[number];
    size_t nbytes;
    float probability;

    if (c->when != WHEN_TABLE)
        return;
    uint32_t candidate =
        changed(utf8_decode(w->out.data + a->at, &nbytes), c->change);
    int best = ask(r, text, a, answer, &probability);
    if (best == context_label(r->t->context, a->place, candidate) &&
        probability >= sure)
        return;
    drop_change(w, number, EVIDENCE_WRITTEN);
}

static bool is_simplified_only(const struct clause_asked *a)
{
    return (a->entry & ENTRY_SHARED) == 0 &&
           (a->entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK) ==
               EVIDENCE_SIMPLIFIED;
}

/* What is to be written for a character that simplified text has, of n bytes,
 * where OpenCC has a candidate. */
static uint32_t wanted(const struct clause_reader *r,
                       const struct context_text *text,
                       const struct clause_asked *a, uint32_t answer,
                       uint32_t candidate, size_t nbytes)
{
    const struct context_model *model = r->t->context;
    const struct context_place *place = context_place_at(model, a->place);
    float probability;
    char bytes[4];

    int best = ask(r, text, a, answer, &probability);
    int own = context_label(model, a->place, candidate);
    /* Hong Kong's habits are not Taiwan's, whose text the model knows. */
    if (best == own || (r->t->is_hk && !text->is_cantonese && own >= 0 &&
                        place->spelling[own] == place->spelling[best]))
        return candidate;
    uint32_t form = form_of(r->t, place->labels[best]);
    if (form == NO_FORM || utf8_encode(form, bytes) != nbytes ||
        (form == a->written && is_simplified_only(a)))
        return candidate;
    return form;
}

/* Whether no Han character stands beside one: there is nothing to go by. */
static bool is_alone(const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters + at;

    return (at == 0 || !utf8_is_han(c[-1].folded)) &&
           (at + 1 == text->n || !utf8_is_han(c[1].folded));
}

static uint32_t change_to(const char *s, size_t nbytes, uint32_t form)
{
    char bytes[4] = {0};

    utf8_encode(form, bytes);
    return put_load(s, nbytes) ^ put_load(bytes, nbytes);
}

/* A character that simplified text has.  Its change is that of a number, if
 * has_change; true where one was added there. */
static bool decide_simplified(struct clause_reader *r,
                              const struct put_place *start,
                              const struct context_text *text,
                              const struct clause_asked *a, uint32_t answer,
                              size_t number, bool has_change)
{
    struct window *w = r->window;
    struct change *c = &w->changes[number];
    bool only = is_simplified_only(a);
    char *s = w->out.data + a->at;
    size_t nbytes;

    uint32_t now = utf8_decode(s, &nbytes);
    uint32_t candidate = has_change ? changed(now, c->change) : now;
    if (!has_change && (now == a->written) == only)
        return false;
    uint32_t form = !text->is_cantonese && is_alone(text, a->number)
                        ? candidate
                        : wanted(r, text, a, answer, candidate, nbytes);
    uint32_t cantonese = form;
    if (context_place_at(r->t->context, a->place)->by_cantonese != 0 &&
        !text->is_cantonese) {
        struct context_text other = *text;
        other.is_cantonese = true;
        cantonese = wanted(r, &other, a, answer, candidate, nbytes);
    }
    if (form == candidate && cantonese == candidate)
        return false;
    if (!has_change && only) {
        uint32_t change = change_to(s, nbytes, form) ^ put_load(s, nbytes);
        memcpy(s, &change, nbytes);
        return cantonese != form &&
               add_change(r, start, number, a->at,
                          (struct wish){0, change_to(s, nbytes, cantonese)},
                          WHEN_SIMPLIFIED | WHEN_TRADITIONAL | WHEN_TABLE);
    }
    struct wish wish = {change_to(s, nbytes, form),
                        change_to(s, nbytes, cantonese)};
    if (!has_change)
        return add_change(r, start, number, a->at, wish, WHEN_SIMPLIFIED);
    c->change = wish.change;
    c->cantonese = wish.cantonese;
    c->either = wish.change != wish.cantonese;
    if (wish.change == 0 && wish.cantonese == 0)
        drop_change(w, number, EVIDENCE_EVEN);
    return false;
}

void clause_ask_context(struct clause_reader *r, const struct put_place *start)
{
    struct window *w = r->window;
    struct clause_notes *notes = w->clause;
    size_t number = start->nchanges, match = 0;

    walk_clause(r, start);
    if (notes->nasked == 0)
        return;
    if (r->t->phrases)
        leave_words(r, start);
    if (notes->refused)
        match_again(r, start);
    lay_matches(r, start);
    struct context_text text = {.characters = notes->characters,
                                .n = notes->n,
                                .is_cantonese = r->cut->cantonese};
    for (size_t i = 0; i < notes->nasked; i++) {
        const struct clause_asked *a = &notes->asked[i];
        while (number < w->nchanges && w->changes[number].at < a->at)
            number++;
        bool has = number < w->nchanges && w->changes[number].at == a->at;
        bool other = notes->characters[a->number].folded != a->written;
        if (other && !has)
            continue;
        uint32_t answer = answer_of(r, a, &match);
        if (other)
            decide_traditional(r, &text, a, answer, number);
        else if (decide_simplified(r, start, &text, a, answer, number, has))
            number++;
    }
}
