/*
 * window.h - a stretch of mixed text that is decided at once.
 *
 *   out      the text as it will be, if nothing is changed
 *   steps    what tells of the script, in order
 *   changes  shared characters, and what would be written for them instead
 *   queries  the states at their steps, as many as changes
 */
#ifndef SCRIPT_WINDOW_H
#define SCRIPT_WINDOW_H

#include "context/context.h"
#include "image/match.h"
#include "script/script_states.h"
#include "match/trace.h"

/* A shared character in a window, or a place whose state is asked for. */
struct change {
    uint32_t at;        /* offset in the window's text */
    uint32_t change;    /* XOR to its bytes; 0: none */
    uint32_t cantonese; /* with `either`: the same where text is Cantonese */
    uint8_t when;       /* states that change it, WHEN_ bits; 0: no character */
    uint8_t phrase_nbytes; /* of the phrase that says so, 0: none does */
    uint8_t phrase_at;     /* where in it the character is, in bytes */
    bool by_context;       /* added: its step is another character's */
    bool either;
};

enum {
    WHEN_SIMPLIFIED = 1 << STATE_SIMPLIFIED,
    WHEN_TRADITIONAL = 1 << STATE_TRADITIONAL,
    WHEN_TABLE = 1 << STATE_TABLE
};

/* A custom term; and with vocabulary a phrase, a Japanese clause (as a term),
 * the end of a clause, or bytes that are no text. */
struct span {
    uint32_t at, nbytes;
    uint32_t query; /* of a clause: its state; otherwise: */
};

enum {
    SPAN_PHRASE = 0x7FFFFFFF,
    SPAN_NO_TEXT = 0x7FFFFFFE,
    SPAN_TERM = 0x7FFFFFFD
};

/* Of a window that tells what is decided: a phrase that was written, a custom
 * term, or bytes that are passed on. */
struct told {
    uint32_t at, nbytes;    /* in the window's text */
    uint32_t source_nbytes; /* of what it was */
    uint32_t value;         /* number of the phrase's, or TOLD_... */
    uint32_t term;          /* of TOLD_TERM: its number */
};

enum {
    TOLD_NO_TEXT = 0x7FFFFFFF,
    TOLD_KEPT = 0x7FFFFFFE, /* text, by a pattern */
    TOLD_TERM = 0x7FFFFFFD
};

/* Room that a window must have before a clause is read: bytes and steps. */
enum { CLAUSE_ROOM = 8192, CLAUSE_STEPS = 1024 };

/* Of the clause that is being read, for the context model: a phrase that
 * matches, or a custom term. */
struct clause_match {
    const char *source;
    uint32_t nbytes;
    uint32_t value;         /* number of the phrase's, or CLAUSE_TERM */
    uint32_t result_nbytes; /* of a term */
};

enum { CLAUSE_TERM = 0x7FFFFFFF };

/* A character that the model has a place for. */
struct clause_asked {
    uint64_t entry;
    const char *source;
    uint32_t at;      /* offset in the window's text */
    uint32_t written; /* what it is */
    uint16_t number;  /* of the clause's characters */
    uint8_t place;
};

struct clause_notes {
    struct context_character characters[CLAUSE_STEPS];
    size_t n, first; /* the first one may be of the text before */
    struct clause_match matches[CLAUSE_STEPS];
    size_t nmatches;
    bool refused; /* a phrase did not apply */
    struct clause_asked asked[CLAUSE_STEPS];
    size_t nasked;
    char answers[CLAUSE_ROOM]; /* the clause as OpenCC has it */
};

/* A line of a window, or the part of one that lies in it; for an observer. */
struct line_seen {
    size_t at, nbytes; /* in the window's text, with the newline */
    uint32_t simplified, traditional; /* characters of one script only */
    size_t query;  /* asks for the state at its last step; SIZE_MAX: none */
    bool complete; /* with it the line ends */
};

struct window {
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
    uint32_t ncantonese;         /* characters that only Cantonese has */
    struct clause_notes *clause; /* of the one that is being read */
};

void window_free(struct window *p);

/* Empties a window; keeps its allocations. */
void window_clear(struct window *p);

/* Makes room for n bytes, and for nsteps steps, changes and spans.  False when
 * out of memory. */
bool window_make_room(struct window *p, size_t n, size_t nsteps);

/* How far a window is filled. */
struct window_mark {
    size_t nout, nsteps, nchanges, nspans;
    uint32_t ncantonese;
};

struct window_mark window_mark(const struct window *p);

/* Appends to a window what another one has between two marks, with room for one
 * step, change and span more.  False when out of memory. */
bool window_append(struct window *p, const struct window *from,
                   const struct window_mark *begin,
                   const struct window_mark *end);

/* Ends a clause that has steps: remembers where, and asks for its state. */
void window_end_clause(struct window *p);

/* Appends bytes that are no text.  False when out of memory. */
bool window_put_no_text(struct window *p, const char *bytes, size_t n);

/* Before bytes are passed on, as many as result_nbytes: what they were, and
 * whether they are text that is kept, where the window tells.  False when out
 * of memory. */
bool window_tell_no_text(struct window *p, const char *source, size_t nsource,
                         size_t result_nbytes, bool kept);

/* Ends a line, or the part of it that lies in the window.  False when out of
 * memory. */
bool window_end_line(struct window *p, bool complete);

/* To be called once nothing more is read into the window. */
void window_complete(struct window *p);

/* A hash of the word s[0..n). */
uint32_t window_hash_word(const char *s, size_t n);

/* Whether a window is of Cantonese. */
bool window_is_cantonese(const struct window *p);

/* Takes what changes are in Cantonese, or in other text. */
void window_choose(struct window *p, bool cantonese);

/* How likely a change is to be right. */
float change_probability(const struct change *change,
                         const struct script_query *query);

/* Makes a change. */
void window_make_change(struct window *p, size_t number);

/* Makes the changes that are more likely than `least`. */
void window_make_changes(struct window *p, float least);

#endif
