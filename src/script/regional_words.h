/*
 * regional_words.h - the target's regional words in a window that is decided.
 *
 * Words are replaced where the text was in the other script.  Most of the time
 * there is a character that says so, and it is gone afterwards, so that nothing
 * is replaced a second time.  Where there is none, as in 程式 alone, the result
 * must stay although it may be a key, too: 程序 from 程式, and 进程 from 程序.
 */
#ifndef SCRIPT_REGIONAL_WORDS_H
#define SCRIPT_REGIONAL_WORDS_H

#include "script/window.h"
#include "script/clause_put.h"
#include "match/trace.h"

/* How the text that follows is to be taken, if it tells nothing itself. */
enum regional_words_use {
    REGIONAL_WORDS_MAYBE, /* nothing tells: words that are results as well stay
                           */
    REGIONAL_WORDS_OTHER, /* it is in the other script */
    REGIONAL_WORDS_NONE   /* it is in the target's */
};

/* Bytes of a window's text that are as they were, and where they are now. */
struct regional_words_kept {
    size_t from, to, n;
};

struct regional_words_map {
    struct regional_words_kept *kept; /* in order */
    size_t n, cap;
};

/* How a clause is taken whose state a query tells, and whose steps begin with
 * number `first`; `before`: the clause before it. */
enum regional_words_use regional_words_use_in(const struct target *target,
                                              const struct window *window,
                                              const struct script_query *query,
                                              size_t first,
                                              enum regional_words_use before);

/* Where text at a place of a window is in what is put; SIZE_MAX where it is
 * not. *run_ret, 0 before the first, moves on with the places. */
size_t regional_words_place(const struct regional_words_map *map, size_t at,
                            size_t *run_ret);

/* Appends a window to out, with the target's vocabulary; with a trace, that
 * gets what was edited in the window's text, and a map what was not.  A clause
 * without steps is as the next one, or the one before, which *use tells.  False
 * when out of memory. */
bool regional_words_put_window(const struct target *target,
                               const struct window *window, struct trace *trace,
                               struct regional_words_map *map,
                               enum regional_words_use *use, struct buf *out);

#endif
