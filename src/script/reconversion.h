/*
 * reconversion.h - what converting the result again would change in a clause.
 *
 * The next conversion looks phrases up in what this one writes.  A choice of
 * the context model can therefore create or break a phrase, and then the
 * character or its neighbours would get another result.  These tests find such
 * choices, so that the model is not asked there.
 */
#ifndef SCRIPT_RECONVERSION_H
#define SCRIPT_RECONVERSION_H

#include "script/clause_put.h"

/* Whether a candidate folds to the character of its place: 瞭 does not fold to
 * 了. */
static inline bool reconversion_folds_to(const struct target *t,
                                         uint32_t candidate, int place)
{
    return matcher_fold(matcher_entry(&t->pass, candidate), candidate) ==
           context_model_place_at(t->context, place)->character;
}

/* Whether the next conversion might undo a choice other than OpenCC's, because
 * it would find other phrases.  This is so near a word that the regional
 * vocabulary replaces; if the clause has the character twice within sight of
 * the model and a candidate does not fold to it (了若指掌了若指掌); and if the
 * phrase has another character that is written this way only in this phrase (麵
 * of 麵房里 in Hong Kong). */
bool reconversion_may_undo(const struct clause_reader *r,
                           const struct context_text *text,
                           const struct clause_question *a);

/* Whether a form other than OpenCC's would make the next conversion change
 * another character, one that is written as it is only because of a phrase. */
bool reconversion_changes_phrase(const struct clause_reader *r,
                                 const struct context_text *text,
                                 const struct clause_question *a);

/* Whether the next conversion might find another phrase, or make another choice
 * near by, if a character has this form, because the form does not fold to what
 * was there. */
bool reconversion_unfolds(const struct clause_reader *r,
                          const struct context_text *text,
                          const struct clause_question *a, uint32_t form);

#endif
