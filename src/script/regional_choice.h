/*
 * regional_choice.h - decides which regional words of a text are replaced.
 *
 * A word is replaced if the cheapest cut of the text has it as a word.  An
 * everyday word with a technical meaning is replaced only if the text around is
 * technical.
 *
 * Converting twice must give the same result as converting once, although
 * replacing words changes the surroundings of others.  Text that has a
 * character of the target's script besides its words will not be searched for
 * words again, so there each word is decided separately, with all its
 * surroundings.  Other text may be searched again; there only the clause
 * counts, and either all of its its words are replaced or none.
 */
#ifndef SCRIPT_REGIONAL_CHOICE_H
#define SCRIPT_REGIONAL_CHOICE_H

#include "script/clause_put.h"

/* A window, and clauses of it that are taken the same way. */
struct regional_choice {
    const struct target *target;
    const struct window *window;
    size_t from, to; /* the text around them, up to bytes that are not text */
    size_t at, end;  /* of the clauses; their phrases and terms: */
    const struct window_span *spans;
    size_t nspans;
    /* Known so far: */
    bool asked, is_settled;          /* has characters of the target's script */
    size_t clause_begin, clause_end; /* of the last word; and whether */
    bool takes_clause;               /* its words are replaced */
};

/* Begins a window, and then clauses of it, one after another. */
void regional_choice_init(struct regional_choice *c,
                          const struct target *target,
                          const struct window *window);
void regional_choice_begin(struct regional_choice *c, size_t at, size_t end,
                           const struct window_span *spans, size_t nspans);

/* Whether the word in bytes [begin, end) of the window's text is replaced. */
bool regional_choice_takes(struct regional_choice *c, size_t begin, size_t end);

/* Whether a word also belongs to the target region, although it has a
 * replacement. */
bool regional_choice_is_own(const struct target *t, const char *s, size_t n);

/* The longest word with a replacement that s[0..n) begins with. */
struct match regional_choice_find(const struct target *t, const char *s,
                                  size_t n);

/* The longest such word that is shorter than `than`. */
struct match regional_choice_shorter(const struct target *t, const char *s,
                                     const struct match *than);

/* Whether a word's replacement is itself. */
bool regional_choice_stays(const struct target *t, const char *s,
                           const struct match *word);

#endif
