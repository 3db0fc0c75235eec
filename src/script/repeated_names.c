/*
 * repeated_names.c - a name is written the same way everywhere in a window.
 *
 * 于 in 澤于 stays 于 before a title, but might become 於 before a verb.  If
 * the model is sure once that a character is a surname, the same two characters
 * are taken as that name everywhere in the window, unless the model is sure of
 * the opposite there (見於).  The next conversion finds the same names, because
 * it asks about the same folded characters.
 *
 * Names are kept for one window, not for the document: the text before is
 * already written, and the text after is not known.
 */
#include "script/repeated_names.h"

#include <string.h>

#include "base/utf8.h"

/* Log-odds: at least `sure`, and the character is a surname; less than `open`
 * against it, and it may still be one. */
static const float sure = 2, open = 4;

enum { NAMES = 64, HAN = 3 }; /* hashes; bytes of a character */

uint8_t repeated_names_sign(const struct target *t,
                            const struct context_text *text,
                            const struct clause_question *a,
                            const struct context_choice *choice)
{
    const struct context_place *place =
        context_model_place_at(t->context, a->place);
    int surname = place->surname - 1;
    float odds = choice->odds;

    if (surname < 0 || choice->label < 0 || a->exclusive || t->to_simplified ||
        text->characters[a->number].match_n > 1 ||
        place->labels[surname] != a->written)
        return NAME_NONE;
    if (choice->label == surname)
        return odds >= sure ? NAME_SURE : NAME_NONE;
    if (choice->certain) {
        /* A certain neighbour gives only a lower bound: ask for the scores. */
        float scores[CONTEXT_LABELS];
        context_score(t->context, text, a->number, a->place, a->answer, scores);
        odds = scores[choice->label] - scores[surname];
    }
    return odds < open ? NAME_OPEN : NAME_NONE;
}

static bool is_han(const char *s)
{
    size_t nbytes;

    return ((unsigned char)*s & 0xF0) == 0xE0 &&
           utf8_is_han(utf8_decode(s, &nbytes));
}

/* A hash of two characters of a name: the previous one and this one or, without
 * a previous one, this one and the next; 0 if there is neither. */
static uint32_t name_at(const struct window *w, uint32_t at)
{
    const char *s = w->out.data + at;

    if (at >= HAN && is_han(s - HAN))
        return window_hash_word(s - HAN, (size_t)2 * HAN);
    if (at + 2 * HAN <= w->out.n && is_han(s + HAN))
        return window_hash_word(s, (size_t)2 * HAN) + 1;
    return 0;
}

/* A hash of this one and the next, whatever is before; 0 if there is no next
 * one. */
static uint32_t name_from(const struct window *w, uint32_t at)
{
    const char *s = w->out.data + at;

    return at + 2 * HAN <= w->out.n && is_han(s + HAN)
               ? window_hash_word(s, (size_t)2 * HAN) + 1
               : 0;
}

static bool has_name(const uint32_t *names, uint32_t hash)
{
    return hash != 0 && names[hash % NAMES] == hash;
}

void repeated_names_keep(struct window *w)
{
    uint32_t names[NAMES] = {0};
    bool any = false;

    for (size_t i = 0; i < w->nchanges; i++)
        if (w->changes[i].name == NAME_SURE) {
            uint32_t hash = name_at(w, w->changes[i].at);
            names[hash % NAMES] = hash;
            any = true;
        }
    if (!any)
        return;
    for (size_t i = 0; i < w->nchanges; i++) {
        struct change *c = &w->changes[i];
        if (c->name == NAME_OPEN && (has_name(names, name_at(w, c->at)) ||
                                     has_name(names, name_from(w, c->at))))
            window_drop_change(w, i, EVIDENCE_EVEN);
    }
}
