/*
 * reconversion.c - what converting the result again would change in a clause.
 *
 * All cases were found by tests/unit/twice.c, which converts every word of the
 * dictionaries in many surroundings twice.  Each test may say yes too often,
 * which only leaves a character to OpenCC.
 */
#include "script/reconversion.h"

#include "script/clause_question.h"

static bool has_unfolded(const struct target *t, int number)
{
    const struct context_place *place =
        context_model_place_at(t->context, number);

    for (uint32_t i = 0; i < place->nlabels; i++)
        if (!reconversion_folds_to(t, place->labels[i], number))
            return true;
    return false;
}

/* Whether another character of the phrase has its form only because of this
 * phrase: 麵 in Hong Kong's 麵房.  If one character of the phrase became
 * another, the next conversion would not find the phrase. */
static bool holds_others(const struct clause_reader *r,
                         const struct context_text *text,
                         const struct clause_question *a)
{
    const struct context_character *c = text->characters + a->number;
    const char *s = r->window->out.data + a->at, *here = s;
    size_t nbytes;

    if (c->match_n == 1)
        return false;
    for (size_t i = c->match_at; i > 0; i--)
        s = utf8_before(s);
    for (size_t i = 0; i < c->match_n; i++, s += nbytes) {
        uint64_t entry = matcher_entry(&r->t->pass, utf8_decode(s, &nbytes));
        if (s != here && (uint32_t)entry != 0 &&
            (entry &
             (ENTRY_SHARED | ENTRY_LONG | ENTRY_MARK | ENTRY_OPERATOR)) == 0)
            return true;
    }
    return false;
}

/* Whether a phrase begins after the character, within its own phrase, and
 * continues past it: 词汇 in 借词汇, which the next conversion reads as 藉 and
 * 詞彙, not as 藉詞 and 匯. */
static bool frees_phrase(const struct clause_reader *r,
                         const struct context_text *text,
                         const struct clause_question *a)
{
    const struct context_character *c = text->characters + a->number;
    const struct matcher *m = &r->t->pass;
    const char *s = r->window->out.data + a->at, *end = s;
    size_t nbytes = utf8_char_nbytes((unsigned char)*s);

    for (size_t i = c->match_at; i < c->match_n && end < r->o; i++)
        end += utf8_char_nbytes((unsigned char)*end);
    for (s += nbytes; s < end; s += nbytes) {
        nbytes = utf8_char_nbytes((unsigned char)*s);
        if (matcher_find(m, s, (size_t)(r->o - s)).nbytes > (size_t)(end - s))
            return true;
    }
    return false;
}

/* Whether the result of one question may affect the other: no feature of the
 * model looks farther. */
static bool is_in_sight(const struct clause_question *a,
                        const struct clause_question *b)
{
    return a->number < b->number + CONTEXT_FAR &&
           b->number < a->number + CONTEXT_FAR;
}

/* Whether the model is asked about another character that sees this one. */
static bool is_seen(const struct clause_reader *r,
                    const struct clause_question *a)
{
    const struct clause_view *clause = r->window->clause;

    for (size_t i = 0; i < clause->nquestions; i++)
        if (&clause->questions[i] != a && is_in_sight(a, &clause->questions[i]))
            return true;
    return false;
}

bool reconversion_unfolds(const struct clause_reader *r,
                          const struct context_text *text,
                          const struct clause_question *a, uint32_t form)
{
    if (reconversion_folds_to(r->t, form, a->place))
        return false;
    return form != a->answer || is_seen(r, a) ||
           (text->characters[a->number].match_n > 1 &&
            frees_phrase(r, text, a));
}

/* Whether a character of the n bytes at s, except the one at `here`, is written
 * this way only in a phrase. */
static bool has_own_form(const struct target *t, const char *s, size_t n,
                         const char *here)
{
    size_t nbytes;

    for (const char *end = s + n; s < end; s += nbytes) {
        uint32_t c = utf8_decode(s, &nbytes);
        if (s != here && target_convert_alone(t, c) != c)
            return true;
    }
    return false;
}

/* The same for a phrase that applies because another one was not applied: 麵 of
 * 麵房里 in 后麵房里, where 后面 does not apply. */
static bool holds_others_as_written(const struct clause_reader *r,
                                    const struct clause_question *a)
{
    const struct matcher *m = &r->t->pass;
    const char *here = r->window->out.data + a->at, *s = here;
    size_t most = a->number - r->window->clause->first;

    for (size_t i = 0; i < IMAGE_PHRASE; i++) {
        struct match found = matcher_find(m, s, (size_t)(r->o - s));
        if (found.nbytes > (size_t)(here - s) &&
            !matcher_changes(m, &found, s) &&
            has_own_form(r->t, s, found.nbytes, here))
            return true;
        if (i == most)
            break;
        s = utf8_before(s);
    }
    return false;
}

bool reconversion_changes_phrase(const struct clause_reader *r,
                                 const struct context_text *text,
                                 const struct clause_question *a)
{
    return holds_others(r, text, a) ||
           (r->window->clause->refused && holds_others_as_written(r, a));
}

/* Whether OpenCC's results change another character in the phrase at s, which
 * is unchanged by itself: 克 of 克里斯 in 克克里斯, where 克克 is 剋剋. */
static bool is_answered(const struct clause_reader *r,
                        const struct clause_question *a,
                        const struct match *found, const char *s)
{
    const struct clause_view *clause = r->window->clause;
    const char *out = r->window->out.data;
    size_t at = (size_t)(s - out);

    for (size_t i = 0; i < clause->nquestions; i++) {
        const struct clause_question *b = &clause->questions[i];
        if (b != a && !b->other && b->at >= at && b->at < at + found->nbytes &&
            b->answer != utf8_first(out + b->at))
            return true;
    }
    return false;
}

/* Whether the next conversion would find another phrase instead of this one, of
 * n characters, n_before of them before a shared character, once that character
 * is changed: 天文臺 in 后天文臺, where 後天 is written. */
static bool uncovers_phrase(const struct clause_reader *r,
                            const struct clause_question *a, size_t n,
                            size_t n_before)
{
    const struct matcher *m = &r->t->pass;
    const char *s = r->window->out.data + a->at, *end = s;

    for (size_t i = n_before; i < n && end < r->o; i++)
        end += utf8_char_nbytes((unsigned char)*end);
    for (; n_before > 1; n_before--)
        s = utf8_before(s);
    for (; s < end; s += utf8_char_nbytes((unsigned char)*s)) {
        struct match found = matcher_find(m, s, (size_t)(r->o - s));
        if (found.nbytes > (size_t)(end - s) &&
            (matcher_changes(m, &found, s) || is_answered(r, a, &found, s)))
            return true;
    }
    return false;
}

bool reconversion_may_undo(const struct clause_reader *r,
                           const struct context_text *text,
                           const struct clause_question *a)
{
    const struct clause_view *clause = r->window->clause;
    const struct context_character *c = &text->characters[a->number];
    size_t first = a->number - c->match_at, last = first + c->match_n;

    if (a->near_regional ||
        (r->t->row->phrases_overlap && !a->exclusive && c->match_n > 1 &&
         uncovers_phrase(r, a, c->match_n, c->match_at)))
        return true;
    for (size_t i = 0; i < clause->nquestions; i++) {
        const struct clause_question *b = &clause->questions[i];
        if (b == a)
            continue;
        if (is_in_sight(a, b) &&
            (b->place == a->place ||
             (b->place == CLAUSE_QUESTION_NO_PLACE &&
              context_model_label(r->t->context, a->place, b->written) >= 0)) &&
            has_unfolded(r->t, a->place))
            return true;
        if (b->number >= first && b->number < last &&
            b->answer != target_convert_alone(r->t, b->answer))
            return true;
    }
    return false;
}
