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

#include "script/context_choice.h"
#include "script/repeated_names.h"
#include "script/window_cantonese.h"

/* What simplified text has for one of Cantonese's characters. */
enum { CANTONESE_GO = 0x20BB6 };

/* Bytes on each side of a place that the model looks at, of characters. */
enum { NEAR = 3 * CONTEXT_WINDOW };

/* Of a character that is a candidate but has no place itself; places are fewer.
 */
enum { NO_PLACE = CONTEXT_PLACES };

/* The traditional character stays unless the model is as sure as that. */
static const float sure = 1.4f;

/* ---- the clause as the model sees it --------------------------------------
 */

void clause_ask(struct clause_reader *r, const char *o, uint64_t entry,
                uint32_t written, uint32_t answer)
{
    struct clause_notes *notes = r->window->notes;
    uint32_t folded = match_fold(entry, written);
    bool hans = r->t->to_simplified;
    int place = context_place(r->t->context, hans ? written : folded);

    if (place < 0) {
        bool cantonese =
            written == CANTONESE_GO || context_is_cantonese(written);
        notes->ncantonese += cantonese;
        if (hans || cantonese || folded != written)
            return;
        /* It decides nothing, but is to be seen: 瞭. */
        place = NO_PLACE;
    }
    notes->asks[notes->nasks++] = (struct clause_ask){
        .at = (uint32_t)(o - r->window->out.data),
        .written = written,
        .answer = answer,
        .number = (uint16_t)notes->n,
        .place = (uint8_t)place,
        .exclusive = put_is_exclusive(r->t, entry),
        .other = !hans && (folded != written || place == NO_PLACE)};
}

/* What OpenCC makes of a character outside phrases, as if it were of the other
 * script. */
static uint32_t alone(const struct target *t, uint32_t c)
{
    const struct matcher *m = &t->pass;
    uint64_t entry = match_entry(m, c);
    char bytes[4] = {0};

    if ((entry & (ENTRY_MARK | ENTRY_OPERATOR)) != 0)
        return c;
    if ((entry & ENTRY_LONG) != 0)
        return utf8_first(m->base + m->values[(uint32_t)entry] +
                          sizeof(uint32_t));
    utf8_encode(c, bytes);
    return put_changed(put_load(bytes, sizeof(bytes)),
                       (entry & ENTRY_SHARED) != 0
                           ? t->shared[(uint32_t)entry].change
                           : (uint32_t)entry);
}

/* Where a walk over a clause is: in the text and in the window. */
struct walk {
    const char *p;
    size_t o;
};

/* Notes n characters of a phrase with a value, or one that is alone, and that
 * the model may be asked for them. */
static void note_characters(struct clause_reader *r, struct walk *w, size_t n,
                            const char *value)
{
    const struct target *t = r->t;
    const char *out = r->window->out.data;
    size_t from = r->window->notes->n, nbytes;

    for (; n > 0; n--) {
        uint32_t c = utf8_decode(w->p, &nbytes);
        uint64_t entry = match_entry(&t->pass, c);
        uint32_t folded = match_fold(entry, c);
        if ((entry & ENTRY_NOTED) != 0 || folded != c)
            clause_ask(r, out + w->o, entry,
                       (entry & ENTRY_SHARED) != 0 ? utf8_first(out + w->o) : c,
                       value != NULL ? utf8_first(value)
                                     : alone(t, t->to_simplified ? c : folded));
        if (value != NULL)
            value += utf8_char_nbytes((unsigned char)*value);
        put_note(r, folded, 1, 0);
        w->p += nbytes;
        w->o += utf8_char_nbytes((unsigned char)out[w->o]);
    }
    put_note_phrase(r, from);
}

/* Notes what stands for one character: a run of ASCII up to there, or an
 * ideographic description sequence.  False where it is neither. */
static bool note_run(struct clause_reader *r, struct walk *w, const char *stop,
                     uint64_t entry)
{
    size_t n = 0;
    bool cut;

    if ((entry & ENTRY_OPERATOR) != 0) {
        n = put_sequence(w->p, (size_t)(stop - w->p), &cut);
        put_note(r, utf8_first(w->p), 1, 0);
        n = n == 0 ? utf8_char_nbytes((unsigned char)*w->p) : n;
    } else {
        while (w->p + n < stop && (unsigned char)w->p[n] < 0x80)
            n++;
        put_note_ascii(r, w->p, n);
    }
    w->p += n;
    w->o += n;
    return n > 0;
}

/* Notes text up to there, with the phrases as they match, whether they apply or
 * not. */
static void note_text(struct clause_reader *r, struct walk *w, const char *stop)
{
    const struct matcher *m = &r->t->pass;
    size_t nbytes;

    while (w->p < stop) {
        uint32_t c = utf8_decode(w->p, &nbytes);
        uint64_t entry = match_entry(m, c);
        struct match found = {0, 0, false};
        if (note_run(r, w, stop, entry))
            continue;
        if ((entry & ENTRY_BEGINS) != 0)
            found = match_longest(m, entry, match_fold(entry, c), nbytes, w->p,
                                  (size_t)(stop - w->p));
        if (found.nbytes == 0)
            note_characters(r, w, 1, NULL);
        else
            note_characters(r, w, utf8_count(w->p, found.nbytes),
                            m->base + m->values[found.value] +
                                sizeof(uint32_t));
    }
}

/* Notes a clause again, of which a phrase was refused: the next conversion
 * refuses others. */
static void note_again(struct clause_reader *r, const struct put_place *start)
{
    struct clause_notes *notes = r->window->notes;
    struct walk w = {start->p, start->nout};

    notes->n = notes->first;
    notes->nasks = 0;
    notes->ncantonese = 0;
    for (size_t i = 0; i < notes->nterms; i++) {
        const struct clause_term *term = &notes->terms[i];
        note_text(r, &w, term->source);
        put_note(r, NOTE_TERM, 1, 0);
        w.p += term->nbytes;
        w.o += term->result_nbytes;
    }
    note_text(r, &w, r->p);
}

/* ---- regional words ---------------------------------------------------------
 */

/* Marks what is near a word that the vocabulary replaces: the next conversion
 * sees another word there.  It is from `from` to `to` in the window's text. */
static void mark_near(struct clause_notes *notes, size_t left, size_t next,
                      size_t from, size_t to)
{
    while (left > 0 && notes->asks[left - 1].at + NEAR >= from)
        notes->asks[--left].beside = true;
    for (; next < notes->nasks && notes->asks[next].at < to + NEAR; next++)
        notes->asks[next].beside = true;
}

/* Leaves to OpenCC what is in a word that the vocabulary replaces, since it has
 * words as OpenCC writes them: 分佈式, which Taiwan writes 分布式. */
static void leave_words(struct clause_reader *r, const struct put_place *start)
{
    struct window *w = r->window;
    struct clause_notes *notes = w->notes;
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
    for (size_t i = 0; i < n && k < notes->nasks; i += nbytes) {
        uint32_t c = utf8_decode(notes->answers + i, &nbytes);
        uint64_t entry = match_entry(m, c);
        struct match found = match_longest(m, entry, match_fold(entry, c),
                                           nbytes, notes->answers + i, n - i);
        if (found.nbytes > 0)
            nbytes = found.nbytes;
        for (; k < notes->nasks && notes->asks[k].at - start->nout < i + nbytes;
             k++)
            if (found.nbytes == 0)
                notes->asks[left++] = notes->asks[k];
        if (found.nbytes > 0)
            mark_near(notes, left, k, start->nout + i,
                      start->nout + i + nbytes);
    }
    notes->nasks = left;
}

/* ---- deciding --------------------------------------------------------------
 */

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
static void add_change(struct clause_reader *r, const struct put_place *start,
                       size_t number, uint32_t at, uint32_t change)
{
    if (r->window->nsteps == start->nsteps)
        add_step(r, start);
    window_insert_change(r->window, number,
                         (struct change){.at = at,
                                         .change = change,
                                         .when = put_when_other(r->t),
                                         .by_context = true});
}

/* Whether a candidate is folded to the character of its place: 瞭 of 了 is
 * not. */
static bool is_folded_to(const struct target *t, uint32_t candidate, int place)
{
    return match_fold(match_entry(&t->pass, candidate), candidate) ==
           context_place_at(t->context, place)->character;
}

static bool has_unfolded(const struct target *t, int number)
{
    const struct context_place *place = context_place_at(t->context, number);

    for (uint32_t i = 0; i < place->nlabels; i++)
        if (!is_folded_to(t, place->labels[i], number))
            return true;
    return false;
}

/* A traditional character that a phrase contradicts. */
static void decide_traditional(struct clause_reader *r,
                               const struct context_text *text,
                               const struct clause_ask *a, size_t number)
{
    struct window *w = r->window;
    struct change *c = &w->changes[number];

    if (c->when != WHEN_TABLE)
        return;
    const struct context_model *m = r->t->context;
    uint32_t candidate =
        context_choice_changed(utf8_first(w->out.data + a->at), c->change);
    struct context_choice choice = context_choose(
        m, text, a->number, a->place, context_label(m, a->place, a->answer),
        context_label(m, a->place, a->written));
    if (choice.label != context_label(m, a->place, candidate) ||
        choice.odds < sure || !is_folded_to(r->t, candidate, a->place))
        window_drop_change(w, number, EVIDENCE_WRITTEN);
    /* What a table writes. */
    else if (a->written == alone(r->t, text->characters[a->number].folded))
        context_choice_weigh(r->t, text, a, &choice, c, true);
}

/* Whether no Han character stands beside one: there is nothing to go by. */
static bool is_alone(const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters + at;

    return (at == 0 || !utf8_is_han(c[-1].folded)) &&
           (at + 1 == text->n || !utf8_is_han(c[1].folded));
}

/* Whether something in the clause occurs in the target's script only. */
static bool shows_target(const struct clause_reader *r,
                         const struct put_place *start)
{
    const struct window *w = r->window;

    for (size_t i = start->nsteps; i < w->nsteps; i++) {
        unsigned evidence = w->steps[i] & STEP_EVIDENCE;
        if (r->t->to_simplified ? evidence == EVIDENCE_SIMPLIFIED
                                : evidence >= EVIDENCE_TRADITIONAL &&
                                      evidence <= EVIDENCE_STRONG)
            return true;
    }
    return false;
}

/* Whether a character is in a phrase that another one of it is as it is for:
 * 麵 in Hong Kong's 麵房.  With another character in it the phrase would not be
 * found in the next conversion. */
static bool holds_others(const struct clause_reader *r,
                         const struct context_text *text,
                         const struct clause_ask *a)
{
    const struct context_character *c = text->characters + a->number;
    const char *s = r->window->out.data + a->at, *here = s;
    size_t nbytes;

    if (c->match_n == 1)
        return false;
    for (size_t i = c->match_at; i > 0; i--)
        do
            s--;
        while (((unsigned char)*s & 0xC0) == 0x80);
    for (size_t i = 0; i < c->match_n; i++, s += nbytes) {
        uint64_t entry = match_entry(&r->t->pass, utf8_decode(s, &nbytes));
        if (s != here && (uint32_t)entry != 0 &&
            (entry &
             (ENTRY_SHARED | ENTRY_LONG | ENTRY_MARK | ENTRY_OPERATOR)) == 0)
            return true;
    }
    return false;
}

/* Decides a character that text of the other script has, for which the context
 * made a choice.  Its change is that of a number, if has_change; true where one
 * was added there. */
static bool decide_written(struct clause_reader *r,
                           const struct put_place *start,
                           const struct context_text *text,
                           const struct clause_ask *a,
                           const struct context_choice *choice, size_t number,
                           bool has_change)
{
    struct window *w = r->window;
    struct change *c = &w->changes[number];
    char *s = w->out.data + a->at;
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);
    uint32_t candidate = utf8_first(s);

    /* As it was, or as no candidate is. */
    if (!has_change && (candidate == a->written) == a->exclusive)
        return false;
    if (has_change)
        candidate = context_choice_changed(candidate, c->change);
    if (!text->is_cantonese && !choice->certain &&
        context_place_at(r->t->context, a->place)->by_cantonese != 0)
        r->failed |= !window_cantonese_note(w, text, a, candidate);
    uint32_t form = candidate;
    if (choice->label >= 0)
        form = context_choice_form(r->t, text, a, choice, candidate, nbytes);
    if (form != candidate && holds_others(r, text, a))
        form = candidate;
    if (w->tells && choice->label >= 0)
        r->failed |= !context_choice_tell(r->t, w, text, a, form);
    uint32_t change = context_choice_change(s, nbytes, form);
    if (!has_change && a->exclusive) {
        change ^= put_load(s, nbytes);
        memcpy(s, &change, nbytes);
        return false;
    }
    if (!has_change && change == 0)
        return false;
    if (!has_change) {
        add_change(r, start, number, a->at, change);
        c = &w->changes[number];
    }
    c->change = change;
    context_choice_weigh(r->t, text, a, choice, c, shows_target(r, start));
    c->name = repeated_names_sign(r->t, text, a, choice);
    if (change == 0)
        window_drop_change(w, number, EVIDENCE_EVEN);
    return !has_change;
}

/* Whether the next conversion would find another phrase than this one, of
 * n characters and n_before of them before a character of both scripts, since
 * it no longer has that character: 天文臺 in 后天文臺, where 後天 is written.
 */
static bool uncovers_phrase(const struct clause_reader *r,
                            const struct clause_ask *a, size_t n,
                            size_t n_before)
{
    const struct matcher *m = &r->t->pass;
    const char *s = r->window->out.data + a->at, *end = s;
    uint32_t value_nbytes;

    for (size_t i = n_before; i < n && end < r->o; i++)
        end += utf8_char_nbytes((unsigned char)*end);
    for (; n_before > 1; n_before--)
        do
            s--;
        while (((unsigned char)*s & 0xC0) == 0x80);
    for (size_t nbytes; s < end; s += nbytes) {
        uint32_t c = utf8_decode(s, &nbytes);
        uint64_t entry = match_entry(m, c);
        if ((entry & ENTRY_BEGINS) == 0)
            continue;
        struct match found = match_longest(m, entry, match_fold(entry, c),
                                           nbytes, s, (size_t)(r->o - s));
        if (found.nbytes <= (size_t)(end - s))
            continue;
        const char *value = m->base + m->values[found.value];
        memcpy(&value_nbytes, value, sizeof(value_nbytes));
        if (value_nbytes != found.nbytes ||
            memcmp(value + sizeof(value_nbytes), s, found.nbytes) != 0)
            return true;
    }
    return false;
}

/* Whether what becomes of one character may change what is decided of another:
 * no feature has what is farther away. */
static bool is_in_sight(const struct clause_ask *a, const struct clause_ask *b)
{
    return a->number < b->number + CONTEXT_FAR &&
           b->number < a->number + CONTEXT_FAR;
}

/* Whether another choice than OpenCC's could be undone by the next conversion,
 * which sees other phrases then.  So it is where the character is there twice,
 * not far apart, and a candidate is not folded to it, as 了若指掌了若指掌, or
 * the phrase has another character that is so written in this phrase only, as
 * 麵 of 麵房里 in Hong Kong; and near a word that is replaced. */
static bool is_unstable(const struct clause_reader *r,
                        const struct context_text *text,
                        const struct clause_ask *a)
{
    const struct clause_notes *notes = r->window->notes;
    const struct context_character *c = &text->characters[a->number];
    size_t first = a->number - c->match_at, last = first + c->match_n;

    if (a->beside || (r->t->is_hk && !a->exclusive && c->match_n > 1 &&
                      uncovers_phrase(r, a, c->match_n, c->match_at)))
        return true;
    for (size_t i = 0; i < notes->nasks; i++) {
        const struct clause_ask *b = &notes->asks[i];
        if (b == a)
            continue;
        if (is_in_sight(a, b) &&
            (b->place == a->place ||
             (b->place == NO_PLACE &&
              context_label(r->t->context, a->place, b->written) >= 0)) &&
            has_unfolded(r->t, a->place))
            return true;
        if (b->number >= first && b->number < last &&
            b->answer != alone(r->t, b->answer))
            return true;
    }
    return false;
}

/* What the context says of a character; no label where there is nothing to go
 * by: no Han character stands beside it, or what it says could be undone. */
static struct context_choice choose(const struct clause_reader *r,
                                    const struct context_text *text,
                                    const struct clause_ask *a, int answer)
{
    const struct context_model *m = r->t->context;

    if (!text->is_cantonese && !r->t->to_simplified &&
        is_alone(text, a->number))
        return (struct context_choice){.label = -1};
    struct context_choice choice = context_choose(
        m, text, a->number, a->place, answer,
        a->exclusive ? -1 : context_label(m, a->place, a->written));
    if (choice.label != answer && answer >= 0 && !r->t->to_simplified &&
        is_unstable(r, text, a))
        choice.label = -1;
    return choice;
}

/* Whether nothing is to be done where the context agrees with OpenCC. */
static bool is_decided(const struct clause_reader *r,
                       const struct clause_ask *a,
                       const struct context_choice *choice)
{
    return (a->exclusive || a->answer == a->written) &&
           !r->window->notes->refused &&
           (choice->certain ||
            context_place_at(r->t->context, a->place)->by_cantonese == 0);
}

/* Asks for what was noted, in order. */
static void ask_all(struct clause_reader *r, const struct put_place *start,
                    const struct context_text *text)
{
    struct window *w = r->window;
    size_t number = start->nchanges;

    for (size_t i = 0; i < w->notes->nasks && !r->failed; i++) {
        const struct clause_ask *a = &w->notes->asks[i];
        struct context_choice choice = {.label = -1};
        if (!a->other) {
            int answer = context_label(r->t->context, a->place, a->answer);
            choice = choose(r, text, a, answer);
            /* Mostly it is as OpenCC has it, and no change. */
            if (choice.label == answer && is_decided(r, a, &choice)) {
                if (w->tells)
                    r->failed |=
                        !context_choice_tell(r->t, w, text, a, a->answer);
                continue;
            }
        }
        while (number < w->nchanges && w->changes[number].at < a->at)
            number++;
        bool has = number < w->nchanges && w->changes[number].at == a->at;
        if (a->other && has && a->place != NO_PLACE)
            decide_traditional(r, text, a, number);
        else if (!a->other &&
                 decide_written(r, start, text, a, &choice, number, has))
            number++;
    }
}

void clause_ask_context(struct clause_reader *r, const struct put_place *start)
{
    struct clause_notes *notes = r->window->notes;

    if (notes->refused)
        note_again(r, start);
    r->window->ncantonese += notes->ncantonese;
    if (notes->ncantonese > 0)
        r->cut->cantonese = true;
    if (r->t->phrases && notes->nasks > 0)
        leave_words(r, start);
    if (notes->nasks == 0)
        return;
    /* The end of a line is the end of what is looked at, and so is U+FFFD,
     * which stands for bytes that are no text. */
    struct context_text text = {.characters = notes->characters,
                                .n = notes->n,
                                .is_cantonese = r->cut->cantonese};
    uint32_t last = notes->characters[text.n - 1].folded;
    if (last == '\n' || last == NOTE_NO_TEXT)
        text.n--;
    ask_all(r, start, &text);
}
