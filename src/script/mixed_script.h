/*
 * mixed_script.h - any mixture of scripts to one target.
 *
 * Bytes in, bytes out; no I/O, no locks.  The text is decided in windows of
 * some thousand characters, each with what came before it and the beginning of
 * the next, so output comes a window or two after its input, or line by line.
 * Where a window ends depends on the text alone: the output is the same however
 * the text is cut, and memory is bounded for any text.
 */
#ifndef SCRIPT_MIXED_SCRIPT_H
#define SCRIPT_MIXED_SCRIPT_H

#include "script/settle.h"
#include "script/explain_window.h"
#include "script/regional_words.h"
#include "script/window_shifts.h"

/* Is told of every window as it is decided, before anything in it is changed
 * back: queries are answered.  `context` is the observer's own.  Where it
 * returns false that is as when out of memory. */
struct mixed_observer {
    void *context;
    bool (*window)(void *context, const struct window *window);
};

/* A part of a text that is read and not decided: clauses in a window of their
 * own, in order.  Only parts of whole lines can be read by themselves, because
 * at the beginning of a line reading depends on nothing before it. */
struct sheet {
    struct window window;
    struct sheet_entry *entries;
    size_t nentries, cap;
};

/* What changes while converting one text. */
struct mixed_state {
    const struct target *target;
    const struct terms_index *own; /* terms, or NULL */
    struct window windows[2];
    int current;  /* the window that is being read */
    bool pending; /* the other one waits for what follows it */
    unsigned end; /* greatest end since the last step */
    struct clause_cut cut;
    struct settling settling;
    enum vocabulary_use use; /* with vocabulary: of the last clause */
    /* With preferred forms: the input as it is read, what the vocabulary kept,
     * and what is written before and after them. */
    struct buf as_read, unpreferred;
    struct preferred_room room;
    struct vocabulary_map map;
    struct script_history history;
    const struct mixed_observer *observer; /* or NULL */
    struct sheet *sheet; /* or NULL: what is read goes there, undecided */
    struct explain_window *telling; /* or NULL: told of what is decided */
    struct window_shifts *shifting; /* or NULL: of what changes in length */
};

void mixed_init(struct mixed_state *s, const struct target *target,
                const struct mixed_observer *observer);
void mixed_free(struct mixed_state *s);
void mixed_reset(struct mixed_state *s);

/* Reads in[0..n), well-formed UTF-8, appending to out what is decided, and
 * counts in *consumed_ret what need not be given again.  With `end` that is all
 * of it: nothing goes on across that place.  False when out of memory; the
 * state can then only be reset. */
bool mixed_block(struct mixed_state *s, const char *in, size_t n, bool end,
                 struct buf *out, size_t *consumed_ret);

/* Passes bytes through that are no text; may append to out. */
bool mixed_copy(struct mixed_state *s, const char *bytes, size_t n,
                struct buf *out);

/* Puts U+FFFD for bytes that are no text, as if it were read: the next
 * conversion will read it. */
bool mixed_replace(struct mixed_state *s, struct buf *out);

/* From now on tells of what is decided, or no more where that is NULL; before a
 * text begins. */
void mixed_tell(struct mixed_state *s, struct explain_window *telling);

/* The same of what changes in length. */
void mixed_shift(struct mixed_state *s, struct window_shifts *shifting);

/* To be called before mixed_copy() or mixed_replace() where it tells: what
 * these bytes, as many as result_nbytes, were, and whether they are text that
 * is kept.  False when out of memory. */
bool mixed_tell_copy(struct mixed_state *s, const char *source, size_t nsource,
                     size_t result_nbytes, bool kept);

/* Reads what a sheet has, as if it were read from the text.  False when out of
 * memory. */
bool mixed_join(struct mixed_state *s, const struct sheet *sheet,
                struct buf *out);

/* Length of the longest part of in[0..n) that is whole lines after which the
 * text can be cut; 0 where there is none.  The bytes may be ill-formed. */
size_t mixed_cut(const char *in, size_t n);

void sheet_free(struct sheet *sheet);

/* Empties a sheet; keeps its allocations. */
void sheet_clear(struct sheet *sheet);

/* Ends the text: decides what is left. */
bool mixed_finish(struct mixed_state *s, struct buf *out);

#endif
