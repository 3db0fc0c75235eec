/*
 * window_cantonese.c - decides characters again in a Cantonese window.
 */
#include "script/window_cantonese.h"

#include "script/context_choice.h"

enum {
    /* Text is Cantonese if at least one of so many characters is used only in
     * Cantonese; in Cantonese text it is one of twelve. */
    CANTONESE = 100
};

bool window_cantonese_note(struct window *w, const struct context_text *text,
                           const struct clause_question *a, uint32_t candidate)
{
    const size_t most = CANTONESE_AROUND;
    size_t begin = a->number < most ? 0 : a->number - most;
    size_t end = text->n - a->number > most ? a->number + most + 1 : text->n;

    if (!array_grow(&w->cantonese, w->ncantonese_places, &w->cantonese_cap,
                    sizeof(*w->cantonese)))
        return false;
    struct window_cantonese_place *c = &w->cantonese[w->ncantonese_places++];
    c->question = *a;
    c->question.number = (uint16_t)(a->number - begin);
    c->n = (uint32_t)(end - begin);
    c->candidate = candidate;
    memcpy(c->characters, text->characters + begin,
           (end - begin) * sizeof(*c->characters));
    return true;
}

bool window_cantonese_is(const struct window *w)
{
    return w->ncantonese > 0 && w->ncharacters < CANTONESE * w->ncantonese;
}

/* Decides a character again; its change, if it has one, is change `number`.
 * True if a change was inserted there. */
static bool decide_again(const struct target *t, struct window *w,
                         const struct window_cantonese_place *c, size_t number,
                         bool has, bool *failed)
{
    struct context_text text = {
        .characters = c->characters, .n = c->n, .is_cantonese = true};
    char *s = w->out.data + c->question.at;
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);
    const struct clause_question *a = &c->question;
    struct context_choice choice = context_choose(
        t->context, &text, a->number, a->place,
        context_model_label(t->context, a->place, a->answer),
        a->exclusive ? -1
                     : context_model_label(t->context, a->place, a->written));
    uint32_t form =
        context_choice_form(t, &text, a, &choice, c->candidate, nbytes);
    uint32_t change = context_choice_change(s, nbytes, form);
    if (w->explains)
        *failed |= !context_choice_explain(t, w, &text, a, form);

    if (c->question.exclusive && !has) {
        change ^= utf8_load(s, nbytes);
        memcpy(s, &change, nbytes);
        return false;
    }
    if (has) {
        w->changes[number].change = change;
        if (change == 0)
            w->changes[number].when = 0;
        return false;
    }
    if (change != 0)
        window_insert_change(w, number,
                             (struct change){.at = c->question.at,
                                             .change = change,
                                             .when = WHEN_SIMPLIFIED,
                                             .by_context = true});
    return change != 0;
}

bool window_cantonese_decide(const struct target *t, struct window *w)
{
    size_t number = 0;
    bool failed = false;

    if (!window_make_room(w, 0, w->ncantonese_places + 1))
        return false;
    /* A change needs a query, and a query needs a step. */
    if (w->nsteps == 0 && w->ncantonese_places > 0)
        w->steps[w->nsteps++] = script_states_step(EVIDENCE_EVEN, 0);
    for (size_t i = 0; i < w->ncantonese_places; i++) {
        const struct window_cantonese_place *c = &w->cantonese[i];
        /* Some only ask for a state: these are not characters. */
        while (number < w->nchanges &&
               (w->changes[number].at < c->question.at ||
                (w->changes[number].at == c->question.at &&
                 w->changes[number].when == 0)))
            number++;
        bool has =
            number < w->nchanges && w->changes[number].at == c->question.at;
        if (decide_again(t, w, c, number, has, &failed))
            number++;
    }
    return !failed;
}
