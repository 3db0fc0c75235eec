/*
 * regional_words.h - replaces regional words in a decided window.
 *
 * Words are replaced in text that was in the opposite script.  Usually a
 * character shows that; it is gone after the conversion, so nothing is replaced
 * a second time.  If there is none, as in 程式 alone, the result must stay
 * although it may be a key itself: 程式 becomes 程序, and 程序 would become
 * 进程.
 */
#ifndef SCRIPT_REGIONAL_WORDS_H
#define SCRIPT_REGIONAL_WORDS_H

#include "script/window.h"
#include "script/clause_put.h"
#include "match/trace.h"

/* How the following text is taken, if it gives no evidence itself. */
enum regional_words_use {
    REGIONAL_WORDS_MAYBE, /* unknown: words that are also results stay */
    REGIONAL_WORDS_OTHER, /* it is in the opposite script */
    REGIONAL_WORDS_NONE   /* it is in the target's script */
};

/* Bytes of a window's text that are unchanged, and where they are now. */
struct regional_words_kept {
    size_t from, to, n;
};

struct regional_words_map {
    struct regional_words_kept *kept; /* in order */
    size_t n, cap;
};

/* How a clause is taken, given the query of its state, the number of its first
 * step, and how the clause before it was taken. */
enum regional_words_use regional_words_use_in(const struct target *target,
                                              const struct window *window,
                                              const struct script_query *query,
                                              size_t first,
                                              enum regional_words_use before);

/* Where the text at offset `at` of the window is in the output; SIZE_MAX if it
 * is not there. *run_ret, first 0, advances with the offsets. */
size_t regional_words_place(const struct regional_words_map *map, size_t at,
                            size_t *run_ret);

/* Appends a window to out, with the target's regional words.  A trace, unless
 * NULL, gets the edits; a map, unless NULL, gets the unchanged bytes.  A clause
 * without steps is taken like the next one, or like the one before, given in
 * *use.  False when out of memory. */
bool regional_words_put_window(const struct target *target,
                               const struct window *window, struct trace *trace,
                               struct regional_words_map *map,
                               enum regional_words_use *use, struct buf *out);

#endif
