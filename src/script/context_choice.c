/*
 * context_choice.c - turns a choice of the context model into the form that is
 * written.
 */
#include "script/context_choice.h"

/* No form: the label cannot be written here. */
enum { NO_FORM = 0 };

/* An upper limit of log-odds. */
static const float surest = 12;

uint32_t context_choice_changed(uint32_t c, uint32_t change)
{
    char bytes[4] = {0};

    utf8_encode(c, bytes);
    return target_changed(utf8_load(bytes, sizeof(bytes)), change);
}

uint32_t context_choice_change(const char *s, size_t nbytes, uint32_t form)
{
    char bytes[4] = {0};

    utf8_encode(form, bytes);
    return utf8_load(s, nbytes) ^ utf8_load(bytes, nbytes);
}

/* The target's form of a label; NO_FORM if the next conversion would change it,
 * or see another place. */
static uint32_t form_of(const struct target *t,
                        const struct context_place *place, uint32_t label)
{
    uint64_t entry = matcher_entry(&t->pass, label);

    uint32_t folded = matcher_fold(entry, label);
    if (!t->to_simplified && folded != place->character &&
        context_model_place(t->context, folded) >= 0)
        return NO_FORM;
    if ((entry & ENTRY_SHARED) != 0)
        return label;
    if ((entry & (ENTRY_LONG | ENTRY_MARK | ENTRY_OPERATOR)) != 0 ||
        target_is_exclusive(t, entry))
        return NO_FORM;
    return context_choice_changed(label, (uint32_t)entry);
}

uint32_t context_choice_form(const struct target *t,
                             const struct context_text *text,
                             const struct clause_question *a,
                             const struct context_choice *choice,
                             uint32_t candidate, size_t nbytes)
{
    const struct context_place *place =
        context_model_place_at(t->context, a->place);
    int own = context_model_label(t->context, a->place, candidate);
    int label = choice->label;
    char bytes[4];

    /* Hong Kong's conventions are not those of Taiwan, from whose text the
     * model learned. */
    if (label == own ||
        (t->row->keeps_spelling && !text->is_cantonese && own >= 0 &&
         place->spelling[own] == place->spelling[label]))
        return candidate;
    uint32_t form = form_of(t, place, place->labels[label]);
    if (form == NO_FORM || utf8_encode(form, bytes) != nbytes ||
        (form == a->written && a->exclusive))
        return candidate;
    return form;
}

void context_choice_weigh(const struct target *t,
                          const struct context_text *text,
                          const struct clause_question *a,
                          const struct context_choice *choice, struct change *c,
                          bool shows_target)
{
    const struct context_place *place =
        context_model_place_at(t->context, a->place);
    int written = context_model_label(t->context, a->place, a->written);

    /* A character that is also the result of others is right in the next
     * conversion: 瀋 becomes 沈, and in Hong Kong 臺 becomes 台. */
    const struct image_shared *shared = target_find_shared(t, a->written);
    if (shared != NULL && shared->is_result)
        return;
    /* If words are replaced, the next conversion sees other neighbours. */
    if (choice->label < 0 || written < 0 || written == choice->label ||
        t->phrases)
        return;
    /* A name (澤于), unless it is in a phrase (由于). */
    if (place->surname == written + 1 &&
        text->characters[a->number].match_n == 1)
        return;
    c->weighed = true;
    c->against =
        context_power_of_e(-(choice->odds < surest ? choice->odds : surest));
    if ((c->when != WHEN_TABLE || c->in_other) &&
        place->spelling[written] != place->spelling[choice->label])
        c->slip = t->to_simplified                     ? SLIP_SIMPLIFIED
                  : c->in_other                        ? SLIP_IN_OTHER
                  : shows_target || text->is_cantonese ? SLIP_TRADITIONAL
                                                       : SLIP_ALONE;
}

bool context_choice_explain(const struct target *t, struct window *w,
                            const struct context_text *text,
                            const struct clause_question *a, uint32_t form)
{
    const struct context_model *m = t->context;
    int label = context_model_label(m, a->place, form);
    int answer = context_model_label(m, a->place, a->answer);
    float p[CONTEXT_LABELS];
    size_t i = w->nchoices;

    if (label < 0)
        return true;
    context_score(m, text, a->number, a->place, a->answer, p);
    (void)context_probabilities(p,
                                context_model_place_at(m, a->place)->nlabels);
    /* Cantonese is decided later; then the entry may exist. */
    while (i > 0 && w->choices[i - 1].at > a->at)
        i--;
    if (i == 0 || w->choices[i - 1].at != a->at) {
        if (!array_grow(&w->choices, w->nchoices, &w->choices_cap,
                        sizeof(*w->choices)))
            return false;
        memmove(w->choices + i + 1, w->choices + i,
                (w->nchoices - i) * sizeof(*w->choices));
        w->nchoices++;
        i++;
    }
    w->choices[i - 1] =
        (struct explained_choice){a->at, p[label], label != answer};
    return true;
}
