/*
 * window.h - a stretch of mixed text that is decided at once.
 *
 *   out      the text as it will be, if nothing is changed
 *   steps    what tells of the script, in order
 *   changes  shared characters, and what would be written for them instead
 *   queries  the states at their steps, as many as changes
 */
#ifndef PANE_H
#define PANE_H

#include "image/match.h"
#include "script/script_states.h"
#include "match/trace.h"

/* A shared character in a pane, or a place whose state is asked for. */
struct change {
    uint32_t at;     /* offset in the pane's text */
    uint32_t change; /* XOR to its bytes; 0: none */
    uint8_t when;    /* states that change it, WHEN_ bits; 0: no character */
    uint8_t phrase_nbytes; /* of the phrase that says so, 0: none does */
    uint8_t phrase_at;     /* where in it the character is, in bytes */
};

enum {
    WHEN_SIMPLIFIED = 1 << STATE_SIMPLIFIED,
    WHEN_TRADITIONAL = 1 << STATE_TRADITIONAL,
    WHEN_TABLE = 1 << STATE_TABLE
};

/* An own term; and with vocabulary a phrase, a Japanese clause (as a term), the
 * end of a clause, or bytes that are no text. */
struct span {
    uint32_t at, nbytes;
    uint32_t query; /* of a clause: its state; otherwise: */
};

enum {
    SPAN_PHRASE = 0x7FFFFFFF,
    SPAN_NO_TEXT = 0x7FFFFFFE,
    SPAN_TERM = 0x7FFFFFFD
};

/* Of a pane that tells what is decided: a phrase that was written, an own term,
 * or bytes that are passed on. */
struct told {
    uint32_t at, nbytes;    /* in the pane's text */
    uint32_t source_nbytes; /* of what it was */
    uint32_t value;         /* number of the phrase's, or TOLD_... */
    uint32_t term;          /* of TOLD_TERM: its number */
};

enum {
    TOLD_NO_TEXT = 0x7FFFFFFF,
    TOLD_KEPT = 0x7FFFFFFE, /* text, by a pattern */
    TOLD_TERM = 0x7FFFFFFD
};

/* A line of a pane, or the part of one that lies in it; for an observer. */
struct line_seen {
    size_t at, nbytes;                /* in the pane's text, with the newline */
    uint32_t simplified, traditional; /* characters of one script only */
    size_t query;  /* asks for the state at its last step; SIZE_MAX: none */
    bool complete; /* with it the line ends */
};

struct pane {
    struct buf out;
    script_step *steps;
    size_t nsteps, steps_cap;
    struct script_query *queries;
    struct change *changes;
    size_t nchanges, queries_cap, changes_cap;
    struct span *spans;
    size_t nspans, spans_cap;
    struct line_seen *lines;
    size_t nlines, lines_cap;
    bool tells;        /* the next are kept, too: */
    struct buf source; /* the text as it was */
    struct told *told;
    size_t ntold, told_cap;
    size_t line_at, line_step; /* where the line that is being read begins */
    size_t ncharacters;        /* that it has, and bytes of no text */
    struct script_counts counts;
};

void pane_free(struct pane *p);

/* Empties a pane; keeps its allocations. */
void pane_clear(struct pane *p);

/* Makes room for n bytes, and for nsteps steps, changes and spans.  False when
 * out of memory. */
bool pane_make_room(struct pane *p, size_t n, size_t nsteps);

/* How far a pane is filled. */
struct pane_mark {
    size_t nout, nsteps, nchanges, nspans;
};

struct pane_mark pane_mark(const struct pane *p);

/* Appends to a pane what another one has between two marks, with room for one
 * step, change and span more.  False when out of memory. */
bool pane_append(struct pane *p, const struct pane *from,
                 const struct pane_mark *begin, const struct pane_mark *end);

/* Ends a clause that has steps: remembers where, and asks for its state. */
void pane_end_clause(struct pane *p);

/* Appends bytes that are no text.  False when out of memory. */
bool pane_put_no_text(struct pane *p, const char *bytes, size_t n);

/* Before bytes are passed on, as many as result_nbytes: what they were, and
 * whether they are text that is kept, where the pane tells.  False when out of
 * memory. */
bool pane_tell_no_text(struct pane *p, const char *source, size_t nsource,
                       size_t result_nbytes, bool kept);

/* Ends a line, or the part of it that lies in the pane.  False when out of
 * memory. */
bool pane_end_line(struct pane *p, bool complete);

/* To be called once nothing more is read into the pane. */
void pane_complete(struct pane *p);

/* A hash of the word s[0..n). */
uint32_t pane_hash_word(const char *s, size_t n);

/* How likely a change is to be right. */
float change_probability(const struct change *change,
                         const struct script_query *query);

/* Makes a change. */
void pane_make_change(struct pane *p, size_t number);

/* Makes the changes that are more likely than `least`. */
void pane_make_changes(struct pane *p, float least);

#endif
