/*
 * clause_context.c - chooses among candidates in a clause with the context
 * model.
 *
 * A clause is first read with OpenCC's results.  Then, for each character that
 * the context model has a place for, the model's result replaces OpenCC's:
 *
 *   simplified only     发   what is written
 *   shared              后   what its change would write; a change is added
 *                            where there was none, and one that would write
 *                            what is there is dropped
 *   traditional         發   a phrase contradicts it: the model is to agree,
 *                            or it stays
 *
 * The third case keeps what the first wrote: the next conversion finds
 * 街頭發動, where OpenCC has 頭髮.
 *
 * The model sees the clause folded, with all phrases that match in it, applied
 * or not: these are the same in the next conversion.  It sees only one
 * character before the clause, so the result does not depend on how the text is
 * split.
 */
#include "script/clause_context.h"

#include "script/clause_question.h"
#include "script/clause_reread.h"
#include "script/reconversion.h"
#include "script/context_choice.h"
#include "script/repeated_names.h"
#include "script/window_cantonese.h"

/* Bytes on each side of a place that the model looks at. */
enum { NEAR = 3 * CONTEXT_WINDOW };

/* A traditional character stays unless the model is at least this sure. */
static const float sure = 1.4f;

/* ---- regional words ------------------------------------------------------ */

/* Marks questions near a regional word that is replaced, at [from, to) in the
 * window's text: the next conversion sees another word there. */
static void mark_near(struct clause_view *clause, size_t left, size_t next,
                      size_t from, size_t to)
{
    while (left > 0 && clause->questions[left - 1].at + NEAR >= from)
        clause->questions[--left].near_regional = true;
    for (; next < clause->nquestions && clause->questions[next].at < to + NEAR;
         next++)
        clause->questions[next].near_regional = true;
}

/* Writes the clause as it will be if all changes are made; returns its length,
 * or 0 if it is too long. */
static size_t write_changed(const struct clause_reader *r,
                            const struct clause_mark *start)
{
    const struct window *w = r->window;
    struct clause_view *clause = w->clause;
    size_t n = (size_t)(r->o - w->out.data) - start->nout;

    if (n + sizeof(uint32_t) > sizeof(clause->answers))
        return 0;
    memcpy(clause->answers, w->out.data + start->nout, n);
    for (size_t i = start->nchanges; i < w->nchanges; i++) {
        char *s = clause->answers + (w->changes[i].at - start->nout);
        uint32_t bytes = utf8_load(s, sizeof(bytes)) ^ w->changes[i].change;
        memcpy(s, &bytes, sizeof(bytes));
    }
    return n;
}

/* Leaves characters in regional words that are replaced to OpenCC, because
 * these words are as OpenCC writes them: 分佈式, which Taiwan writes 分布式. */
static void leave_words(struct clause_reader *r,
                        const struct clause_mark *start)
{
    struct clause_view *clause = r->window->clause;
    const struct matcher *m = &r->t->regional_words;
    size_t n = write_changed(r, start), nbytes;
    size_t left = 0, k = 0;

    if (n == 0)
        return;
    for (size_t i = 0; i < n && k < clause->nquestions; i += nbytes) {
        const char *at = clause->answers + i;
        struct match found = matcher_find(m, at, n - i);
        nbytes = found.nbytes > 0 ? found.nbytes
                                  : utf8_char_nbytes((unsigned char)*at);
        for (; k < clause->nquestions &&
               clause->questions[k].at - start->nout < i + nbytes;
             k++)
            if (found.nbytes == 0)
                clause->questions[left++] = clause->questions[k];
        if (found.nbytes > 0)
            mark_near(clause, left, k, start->nout + i,
                      start->nout + i + nbytes);
    }
    clause->nquestions = left;
}

/* ---- deciding ------------------------------------------------------------ */

/* Adds a step that is no evidence to a clause without steps. */
static void add_step(struct clause_reader *r, const struct clause_mark *start)
{
    size_t nbytes;

    r->end = start->end;
    clause_put_step(r, EVIDENCE_EVEN);
    for (const char *p = start->p; p < r->p; p += nbytes) {
        uint64_t entry = matcher_entry(&r->t->pass, utf8_decode(p, &nbytes));
        if ((entry & ENTRY_MARK) != 0 && (uint32_t)entry > r->end)
            r->end = (uint32_t)entry;
    }
}

/* Adds a change before change `number`, with the step of the next change or the
 * last step of the clause. */
static void add_change(struct clause_reader *r, const struct clause_mark *start,
                       size_t number, uint32_t at, uint32_t change)
{
    if (r->window->nsteps == start->nsteps)
        add_step(r, start);
    window_insert_change(r->window, number,
                         (struct change){.at = at,
                                         .change = change,
                                         .when = target_when_other(r->t),
                                         .by_context = true});
}

/* Whether the model, like a phrase, is sure of another character than the
 * traditional one in the text. */
static bool agrees(const struct clause_reader *r,
                   const struct context_text *text,
                   const struct clause_question *a, uint32_t candidate,
                   struct context_choice *choice_ret)
{
    const struct context_model *m = r->t->context;

    *choice_ret = context_choose(m, text, a->number, a->place,
                                 context_model_label(m, a->place, a->answer),
                                 context_model_label(m, a->place, a->written));
    return choice_ret->label == context_model_label(m, a->place, candidate) &&
           choice_ret->odds >= sure &&
           reconversion_folds_to(r->t, candidate, a->place);
}

/* Whether a character is what a 1:1 table writes. */
static bool is_written_by_table(const struct clause_reader *r,
                                const struct context_text *text,
                                const struct clause_question *a)
{
    uint32_t folded = text->characters[a->number].folded;

    return a->written == target_convert_alone(r->t, folded);
}

/* Decides a traditional character that a phrase contradicts. */
static void decide_traditional(struct clause_reader *r,
                               const struct context_text *text,
                               const struct clause_question *a, size_t number)
{
    struct window *w = r->window;
    struct change *c = &w->changes[number];
    struct context_choice choice;

    if (c->when != WHEN_TABLE)
        return;
    uint32_t candidate =
        context_choice_changed(utf8_first(w->out.data + a->at), c->change);
    if (!agrees(r, text, a, candidate, &choice))
        window_drop_change(w, number, EVIDENCE_WRITTEN);
    else if (is_written_by_table(r, text, a))
        context_choice_weigh(r->t, text, a, &choice, c, true);
}

/* Whether there is no Han character beside one, so no context. */
static bool is_alone(const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters + at;

    return (at == 0 || !utf8_is_han(c[-1].folded)) &&
           (at + 1 == text->n || !utf8_is_han(c[1].folded));
}

/* Whether something in the clause is evidence of the target's script. */
static bool shows_target(const struct clause_reader *r,
                         const struct clause_mark *start)
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

/* Decides a character of the opposite script, or a shared one, by the model's
 * choice.  Its change is change `number`, if has_change.  True if a change was
 * added there. */
static bool decide_written(struct clause_reader *r,
                           const struct clause_mark *start,
                           const struct context_text *text,
                           const struct clause_question *a,
                           const struct context_choice *choice, size_t number,
                           bool has_change)
{
    struct window *w = r->window;
    struct change *c = &w->changes[number];
    char *s = w->out.data + a->at;
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);
    uint32_t candidate = utf8_first(s);

    /* It is unchanged, or not one of the candidates. */
    if (!has_change && (candidate == a->written) == a->exclusive)
        return false;
    if (has_change)
        candidate = context_choice_changed(candidate, c->change);
    if (!text->is_cantonese && !choice->certain && !w->clause->as_written &&
        context_model_place_at(r->t->context, a->place)->by_cantonese != 0)
        r->failed |= !window_cantonese_note(w, text, a, candidate);
    uint32_t form = candidate;
    if (choice->label >= 0)
        form = context_choice_form(r->t, text, a, choice, candidate, nbytes);
    if (form != candidate && reconversion_changes_phrase(r, text, a))
        form = candidate;
    if (!r->t->to_simplified && reconversion_unfolds(r, text, a, form))
        w->clause->unfolds = true;
    if (w->explains && choice->label >= 0)
        r->failed |= !context_choice_explain(r->t, w, text, a, form);
    uint32_t change = context_choice_change(s, nbytes, form);
    if (!has_change && a->exclusive) {
        change ^= utf8_load(s, nbytes);
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
    else if (c->when == 0)
        c->when = target_when_other(r->t);
    return !has_change;
}

/* The model's choice for a character; no label if there is no Han character
 * beside it, or if the next conversion might undo the choice. */
static struct context_choice choose(const struct clause_reader *r,
                                    const struct context_text *text,
                                    const struct clause_question *a, int answer)
{
    const struct context_model *m = r->t->context;

    if (!text->is_cantonese && !r->t->to_simplified &&
        is_alone(text, a->number))
        return (struct context_choice){.label = -1};
    struct context_choice choice = context_choose(
        m, text, a->number, a->place, answer,
        a->exclusive ? -1 : context_model_label(m, a->place, a->written));
    if (choice.label != answer && answer >= 0 && !r->t->to_simplified &&
        reconversion_may_undo(r, text, a))
        choice.label = -1;
    return choice;
}

/* Whether nothing is left to do if the model agrees with OpenCC. */
static bool is_decided(const struct clause_reader *r,
                       const struct clause_question *a,
                       const struct context_choice *choice)
{
    return (a->exclusive || a->answer == a->written) &&
           !r->window->clause->refused &&
           (choice->certain ||
            context_model_place_at(r->t->context, a->place)->by_cantonese == 0);
}

/* Whether there is a change at offset `at`; *number advances to the first one
 * that is not before it. */
static bool has_change(const struct window *w, uint32_t at, size_t *number)
{
    while (*number < w->nchanges && w->changes[*number].at < at)
        ++*number;
    return *number < w->nchanges && w->changes[*number].at == at;
}

/* Decides all questions, in order. */
static void decide_all(struct clause_reader *r, const struct clause_mark *start,
                       const struct context_text *text)
{
    struct window *w = r->window;
    size_t number = start->nchanges;

    for (size_t i = 0; i < w->clause->nquestions && !r->failed; i++) {
        const struct clause_question *a = &w->clause->questions[i];
        struct context_choice choice = {.label = -1};
        if (a->closed)
            continue;
        if (!a->other) {
            int answer =
                context_model_label(r->t->context, a->place, a->answer);
            choice = choose(r, text, a, answer);
            /* Usually the choice is OpenCC's, and there is no change. */
            if (choice.label == answer && is_decided(r, a, &choice)) {
                if (w->explains)
                    r->failed |=
                        !context_choice_explain(r->t, w, text, a, a->answer);
                continue;
            }
        }
        bool has = has_change(w, a->at, &number);
        if (a->other && has && a->place != CLAUSE_QUESTION_NO_PLACE)
            decide_traditional(r, text, a, number);
        else if (!a->other &&
                 decide_written(r, start, text, a, &choice, number, has))
            number++;
    }
}

/* ---- the clause as it will be written ------------------------------------
 *
 * In the output the next conversion may find other phrases than here: 回覆
 * instead of 迴覆, since only 回 folds to itself; 词汇 instead of 借词, since
 * 藉 does not fold to 借.  Therefore, if a form is written that does not fold
 * to the source, the questions about unchanged characters are decided again in
 * the clause as it will be written, until nothing changes. */

enum { ROUNDS = 4 };

/* A traditional character that a phrase of the clause as it will be written
 * contradicts: adds a change if the model agrees. */
static void contradict(struct clause_reader *r, const struct clause_mark *start,
                       const struct context_text *text,
                       const struct clause_question *a, size_t number)
{
    struct window *w = r->window;
    const char *s = w->out.data + a->at;
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);
    struct context_choice choice;
    char bytes[4];

    if (a->place == CLAUSE_QUESTION_NO_PLACE || a->written != utf8_first(s) ||
        a->answer == a->written || !is_written_by_table(r, text, a) ||
        utf8_encode(a->answer, bytes) != nbytes ||
        !agrees(r, text, a, a->answer, &choice))
        return;
    add_change(r, start, number, a->at,
               context_choice_change(s, nbytes, a->answer));
    struct change *c = &w->changes[number];
    c->when = WHEN_TABLE;
    context_choice_weigh(r->t, text, a, &choice, c, true);
}

/* Updates a question from the clause as it will be written.  True if it is to
 * be decided again: it is unchanged so far, or it is of the opposite script and
 * a phrase has another result for it now. */
static bool is_open(struct clause_reader *r, struct clause_question *a,
                    const struct clause_question *now,
                    const struct change *change)
{
    char *s = r->window->out.data + a->at, bytes[4];
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);
    bool same = a->answer == now->answer;

    a->answer = now->answer;
    a->number = now->number;
    if (a->other || (change != NULL && change->change != 0))
        return false;
    if (!a->exclusive)
        return true;
    if (same || change != NULL || utf8_encode(a->answer, bytes) != nbytes)
        return false;
    memcpy(s, bytes, nbytes);
    return true;
}

/* Decides for each question whether it is asked again, and updates it. */
static void open_places(struct clause_reader *r,
                        const struct clause_mark *start,
                        const struct clause_view *written,
                        const struct context_text *text)
{
    struct clause_view *clause = r->window->clause;
    size_t number = start->nchanges, i = 0;

    for (size_t k = 0; k < written->nquestions; k++) {
        const struct clause_question *now = &written->questions[k];
        for (; i < clause->nquestions && clause->questions[i].at < now->at; i++)
            clause->questions[i].closed = true;
        bool known =
            i < clause->nquestions && clause->questions[i].at == now->at;
        bool has = has_change(r->window, now->at, &number);
        if (known)
            clause->questions[i].closed =
                !is_open(r, &clause->questions[i], now,
                         has ? &r->window->changes[number] : NULL);
        else if (now->other && !has)
            contradict(r, start, text, now, number);
        i += known;
    }
    for (; i < clause->nquestions; i++)
        clause->questions[i].closed = true;
}

/* What the model sees of a clause: it ends before a newline, and before U+FFFD,
 * which stands for bytes that are not text. */
static struct context_text text_of(const struct clause_reader *r,
                                   const struct clause_view *clause)
{
    struct context_text text = {.characters = clause->characters,
                                .n = clause->n,
                                .is_cantonese = r->cut->cantonese};
    uint32_t last = clause->characters[text.n - 1].folded;

    if (last == '\n' || last == CLAUSE_SYMBOL_NO_TEXT)
        text.n--;
    return text;
}

/* Whether the next conversion sees other characters or phrases in a clause. */
static bool is_seen_otherwise(const struct clause_view *clause,
                              const struct clause_view *written)
{
    return clause->n != written->n ||
           memcmp(clause->characters, written->characters,
                  clause->n * sizeof(*clause->characters)) != 0;
}

/* Whether a shared character is unchanged and another character is not. */
static bool stays(const struct clause_reader *r,
                  const struct clause_mark *start, size_t n)
{
    const struct clause_view *clause = r->window->clause;
    size_t before = (size_t)(r->p - start->p);

    if (n == before && memcmp(clause->answers, start->p, n) == 0)
        return false;
    for (size_t i = 0; i < clause->nquestions; i++)
        if (!clause->questions[i].exclusive &&
            utf8_first(clause->answers +
                       (clause->questions[i].at - start->nout)) ==
                clause->questions[i].written)
            return true;
    return false;
}

/* Whether there is a question about a shared character. */
static bool has_shared(const struct clause_view *clause)
{
    for (size_t i = 0; i < clause->nquestions; i++)
        if (!clause->questions[i].exclusive)
            return true;
    return false;
}

/* Reads the clause as it will be written; false if the model sees the same as
 * before.  Rarely needed; not inlined, since that would slow down the common
 * case. */
static __attribute__((noinline)) bool
take_as_written(struct clause_reader *r, const struct clause_mark *start)
{
    struct window *w = r->window;
    struct clause_view *clause = w->clause, *written;

    if (r->failed || (!clause->unfolds && !has_shared(clause)))
        return false;
    size_t n = write_changed(r, start);
    if (n == 0 || (!clause->unfolds && !stays(r, start, n)))
        return false;
    if (!window_make_clause_view(&w->written)) {
        r->failed = true;
        return false;
    }
    written = w->written;
    written->characters[0] = clause->characters[0];
    written->n = clause->first;
    written->nquestions = 0;
    w->clause = written;
    clause_reread_written(r, start, clause->answers, n);
    w->clause = clause;
    if (!is_seen_otherwise(clause, written))
        return false;
    clause->as_written = true;
    clause->n = written->n;
    memcpy(clause->characters, written->characters,
           written->n * sizeof(*written->characters));
    struct context_text text = text_of(r, clause);
    open_places(r, start, written, &text);
    return true;
}

void clause_context_choose(struct clause_reader *r,
                           const struct clause_mark *start)
{
    struct clause_view *clause = r->window->clause;

    if (clause->refused)
        clause_reread_source(r, start);
    r->window->ncantonese += clause->ncantonese;
    if (clause->ncantonese > 0)
        r->cut->cantonese = true;
    if (r->t->phrases && clause->nquestions > 0)
        leave_words(r, start);
    if (clause->nquestions == 0)
        return;
    for (int round = 0; round < ROUNDS; round++) {
        struct context_text text = text_of(r, clause);
        decide_all(r, start, &text);
        if (!(r->t->to_simplified || clause->unfolds) ||
            !take_as_written(r, start))
            return;
    }
}
