/*
 * settle.h - what the next conversion would still change, changed in this one.
 *
 * A shared character among both scripts may be left because the text around it
 * is as likely simplified as traditional.  The next conversion sees one script
 * only: traditional text, in which the same character is a sign of a character
 * table, and several of them are proof of one.  So where a change was in doubt,
 * the text is read as the next conversion will read it, and the states are
 * decided once more.
 *
 * In text of one script nothing is ever in doubt, and this costs nothing.  A
 * preferred form may tell something else of the script: then all of the text
 * is read again.
 */
#ifndef SCRIPT_SETTLE_H
#define SCRIPT_SETTLE_H

#include "script/clause_put.h"
#include "script/preferred.h"
#include "script/regional_words.h"

/* How the next conversion sees a text. */
struct settling {
    bool doubtful; /* something was in doubt; before that, nothing is known */
    struct script_history history;
    struct window window;
    unsigned end; /* as in struct mixed_script */
    struct clause_cut cut;
    script_step *next; /* steps after the window */
    size_t next_cap;
    struct buf text;               /* with vocabulary: as it is written, and */
    struct regional_words_map map; /* what is in both */
    struct buf as_read;            /* with preferred forms */
    struct preferred_room room;
    enum regional_words_use use; /* and vocabulary: of the last clause */
};

void settle_free(struct settling *settling);

/* The beginning of a text. */
void settle_begin(struct settling *settling);

/* What is known of a window that was decided: the history before it, the steps
 * after it that were taken into account, how probable a change must be, and how
 * words were used before it. */
struct settled_by {
    const struct script_history *before;
    const script_step *next;
    size_t nnext;
    float least;
    enum regional_words_use use;
    bool cantonese;
};

/* To be called for a window whose changes are made: makes those that the next
 * conversion would make, and notes how it would take the words of each clause
 * where preferred forms may matter.  False when out of memory. */
bool settle_window(struct settling *settling, const struct target *target,
                   struct window *window, const struct settled_by *by);

#endif
