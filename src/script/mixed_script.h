/*
 * mixed_script.h - converts any mix of scripts to one target.
 *
 * Bytes in, bytes out; no I/O, no locks.  The text is decided in windows of
 * about a thousand characters, each with the text before it and the beginning
 * of the next one, so output is one or two windows behind the input, or comes
 * line by line.  Where a window ends depends only on the text: the output is
 * the same however the text is split, and memory is bounded for any text.
 */
#ifndef SCRIPT_MIXED_SCRIPT_H
#define SCRIPT_MIXED_SCRIPT_H

#include "script/settle.h"
#include "script/explain_window.h"
#include "script/regional_words.h"
#include "script/window_shifts.h"

/* Is called for every window when its queries are answered, before its changes
 * are made.  Returning false counts as out of memory. */
struct mixed_script_observer {
    void *context;
    bool (*window)(void *context, const struct window *window);
};

/* A part of a text that was read but not decided: its clauses, in a window of
 * their own.  A part must consist of whole lines, because only at the beginning
 * of a line reading does not depend on the text before. */
struct mixed_script_part {
    struct window window;
    struct part_entry *entries;
    size_t nentries, cap;
};

/* The state for one text. */
struct mixed_script {
    const struct target *target;
    const struct terms_index *terms; /* terms, or NULL */
    struct window windows[2];
    int current;  /* the window that is filled */
    bool pending; /* the other one waits for the text after it */
    unsigned end; /* the greatest end since the last step */
    struct clause_cut cut;
    struct settling settling;
    enum regional_words_use use; /* with regional words: of the last clause */
    /* With preferred forms: the input as it is read, the output before the
     * forms are written, and the bytes that the regional words left
     * unchanged. */
    struct buf as_read, unpreferred;
    struct preferred_room room;
    struct regional_words_map map;
    struct script_history history;
    const struct mixed_script_observer *observer; /* or NULL */
    struct mixed_script_part
        *part; /* or NULL; clauses are stored here, undecided */
    struct explain_window *explain; /* or NULL; gets the decisions */
    struct window_shifts
        *shifting; /* or NULL; gets the places that change in length */
};

void mixed_script_init(struct mixed_script *s, const struct target *target,
                       const struct mixed_script_observer *observer);
void mixed_script_free(struct mixed_script *s);
void mixed_script_reset(struct mixed_script *s);

/* Reads in[0..n), well-formed UTF-8, and appends decided text to out.
 * *consumed_ret is how much need not be given again; with `end` that is
 * everything, and nothing continues across the end.  False when out of memory;
 * the state can then only be reset. */
bool mixed_script_block(struct mixed_script *s, const char *in, size_t n,
                        bool end, struct buf *out, size_t *consumed_ret);

/* Passes bytes through that are not text; may append to out. */
bool mixed_script_copy(struct mixed_script *s, const char *bytes, size_t n,
                       struct buf *out);

/* Writes U+FFFD for bytes that are not text, and treats it as read, as the next
 * conversion will. */
bool mixed_script_replace(struct mixed_script *s, struct buf *out);

/* From now on reports decisions to `explain`, or no longer if that is NULL.
 * Called before a text begins. */
void mixed_script_explain(struct mixed_script *s,
                          struct explain_window *explain);

/* The same for the places that change in length. */
void mixed_script_shift(struct mixed_script *s, struct window_shifts *shifting);

/* When decisions are reported, called before mixed_script_copy() or
 * mixed_script_replace(): the source of the next result_nbytes bytes, and
 * whether they are text that is kept.  False when out of memory. */
bool mixed_script_explain_copy(struct mixed_script *s, const char *source,
                               size_t nsource, size_t result_nbytes, bool kept);

/* Adds a part, as if it were read from the text.  False when out of memory. */
bool mixed_script_join(struct mixed_script *s,
                       const struct mixed_script_part *part, struct buf *out);

/* Length of the longest part of in[0..n) that consists of whole lines and after
 * which the text can be split; 0 if there is none.  The bytes may be
 * ill-formed. */
size_t mixed_script_cut(const char *in, size_t n);

void mixed_script_part_free(struct mixed_script_part *part);

/* Empties a part; keeps its allocations. */
void mixed_script_part_clear(struct mixed_script_part *part);

/* Ends the text: decides the rest. */
bool mixed_script_finish(struct mixed_script *s, struct buf *out);

#endif
