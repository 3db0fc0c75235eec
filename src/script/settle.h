/*
 * settle.h - makes the changes that the next conversion would still make.
 *
 * In mixed text a shared character may be left because the text around it is as
 * likely simplified as traditional.  The next conversion sees only one script:
 * in traditional text the same character is a sign of a 1:1 table, and several
 * of them are proof.  Therefore, if a change was in doubt, the text is read as
 * the next conversion will read it, and the states are decided again.
 *
 * In text of one script nothing is ever in doubt, and this costs nothing.  If a
 * preferred form is evidence of another kind than what it replaces, all text is
 * read again.
 */
#ifndef SCRIPT_SETTLE_H
#define SCRIPT_SETTLE_H

#include "script/clause_put.h"
#include "script/preferred.h"
#include "script/regional_words.h"

/* The text as the next conversion sees it. */
struct settling {
    bool doubtful; /* something was in doubt; until then nothing is tracked */
    struct script_history history;
    struct window window;
    unsigned end; /* as in struct mixed_script */
    struct clause_cut cut;
    script_step *next; /* steps after the window */
    size_t next_cap;
    struct buf text; /* with regional words: as it is written, and */
    struct regional_words_map map; /* the map between both */
    struct buf as_read;            /* with preferred forms */
    struct preferred_room room;
    enum regional_words_use use; /* and regional words: of the last clause */
};

void settle_free(struct settling *settling);

/* Begins a text. */
void settle_begin(struct settling *settling);

/* How a window was decided: the history before it, the steps after it that were
 * taken into account, how probable a change must be, and how words were used
 * before it. */
struct settled_by {
    const struct script_history *before;
    const script_step *next;
    size_t nnext;
    float least;
    enum regional_words_use use;
    bool cantonese;
};

/* Called for a window whose changes have been made: makes those that the next
 * conversion would make and, if there are preferred forms, records how it would
 * take the words of each clause.  False when out of memory. */
bool settle_window(struct settling *settling, const struct target *target,
                   struct window *window, const struct settled_by *by);

#endif
