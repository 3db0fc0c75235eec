/*
 * reconversion.h - what the next conversion would undo of a clause.
 *
 * The next conversion looks phrases up in what is written.  So a choice of the
 * context can bring another phrase about, which has another answer for it or
 * for what is beside it.
 */
#ifndef SCRIPT_RECONVERSION_H
#define SCRIPT_RECONVERSION_H

#include "script/clause_put.h"

/* Whether a candidate is folded to the character of its place: 瞭 of 了 is
 * not. */
static inline bool reconversion_folds_to(const struct target *t,
                                         uint32_t candidate, int place)
{
    return matcher_fold(matcher_entry(&t->pass, candidate), candidate) ==
           context_place_at(t->context, place)->character;
}

/* Whether another choice than OpenCC's could be undone by the next conversion,
 * which sees other phrases then.  So it is where the clause has the character
 * twice, not far apart, and a candidate is not folded to it, as
 * 了若指掌了若指掌, or the phrase has another character that is so written in
 * this phrase only, as 麵 of 麵房里 in Hong Kong; and near a word that is
 * replaced. */
bool reconversion_may_undo(const struct clause_reader *r,
                           const struct context_text *text,
                           const struct clause_question *a);

/* Whether another form of a character than OpenCC's makes the next conversion
 * write another character otherwise, which is as a phrase has it. */
bool reconversion_changes_phrase(const struct clause_reader *r,
                                 const struct context_text *text,
                                 const struct clause_question *a);

/* Whether the next conversion could find another phrase where a character has
 * the form: it is not folded to what it was. */
bool reconversion_unfolds(const struct clause_reader *r,
                          const struct context_text *text,
                          const struct clause_question *a, uint32_t form);

#endif
