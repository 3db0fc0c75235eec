/*
 * regional_choice.h - which regional words of a text are replaced.
 *
 * A word is replaced where it is one of the cheapest cut, and an everyday word
 * that has a technical twin only where the text around is technical.
 *
 * Converting twice must be converting once, though replacing words changes what
 * is around others.  Text that has a character of the target's script beside
 * its words is not looked at again, and so each word is decided by itself, with
 * all that is around.  Any other text may be: there only the clause counts, and
 * either all of its words are replaced, or none, and the clause stays.
 */
#ifndef SCRIPT_REGIONAL_CHOICE_H
#define SCRIPT_REGIONAL_CHOICE_H

#include "script/clause_put.h"

/* A window, and clauses of it that are used in one way. */
struct regional_choice {
    const struct target *target;
    const struct window *window;
    size_t from, to; /* the text that they are in, to bytes that are no text */
    size_t at, end;  /* of the clauses, and their phrases and terms: */
    const struct window_span *spans;
    size_t nspans;
    /* What is known so far: */
    bool asked, is_settled;          /* has characters of the target's script */
    size_t clause_begin, clause_end; /* of the last word; and whether its */
    bool takes_clause;               /* words are replaced */
};

/* Begins a window, and then clauses of it, one after another. */
void regional_choice_init(struct regional_choice *c,
                          const struct target *target,
                          const struct window *window);
void regional_choice_begin(struct regional_choice *c, size_t at, size_t end,
                           const struct window_span *spans, size_t nspans);

/* Whether the word in bytes [begin, end) of the window's text is replaced. */
bool regional_choice_takes(struct regional_choice *c, size_t begin, size_t end);

/* Whether a word is one of the target's own, though it has a replacement. */
bool regional_choice_is_own(const struct target *t, const char *s, size_t n);

/* The longest word that has a replacement and that s[0..n) begins with. */
struct match regional_choice_find(const struct target *t, const char *s,
                                  size_t n);

/* The longest one there that is shorter than another. */
struct match regional_choice_shorter(const struct target *t, const char *s,
                                     const struct match *than);

/* Whether a word's replacement is itself. */
bool regional_choice_stays(const struct target *t, const char *s,
                           const struct match *word);

#endif
