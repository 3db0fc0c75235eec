/*
 * clause_question.c - records a character that the context model may decide.
 */
#include "script/clause_question.h"

/* The simplified form of a character that only Cantonese uses. */
enum { CANTONESE_GO = 0x20BB6 };

void clause_question_add(struct clause_reader *r, const char *o, uint64_t entry,
                         uint32_t written, uint32_t answer)
{
    struct clause_view *clause = r->window->clause;
    uint32_t folded = matcher_fold(entry, written);
    bool hans = r->t->to_simplified;
    int place = context_model_place(r->t->context, hans ? written : folded);

    if (place < 0) {
        bool cantonese =
            written == CANTONESE_GO || context_model_is_cantonese(written);
        clause->ncantonese += cantonese;
        if (hans || cantonese || folded != written)
            return;
        /* Nothing to decide, but reconversion.c has to see it: 瞭. */
        place = CLAUSE_QUESTION_NO_PLACE;
    }
    clause->questions[clause->nquestions++] = (struct clause_question){
        .at = (uint32_t)(o - r->window->out.data),
        .written = written,
        .answer = answer,
        .number = (uint16_t)clause->n,
        .place = (uint8_t)place,
        .exclusive = target_is_exclusive(r->t, entry),
        .other =
            !hans && (folded != written || place == CLAUSE_QUESTION_NO_PLACE)};
}
