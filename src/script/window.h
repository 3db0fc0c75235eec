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
#include "image/match_longest.h"
#include "script/script_states.h"
#include "match/trace.h"

/* A shared character in a window, or a place whose state is asked for. */
struct change {
    uint32_t at;     /* offset in the window's text */
    uint32_t change; /* XOR to its bytes; 0: none */
    uint8_t when;    /* states that change it, WHEN_ bits; 0: no character */
    uint8_t phrase_nbytes; /* of the phrase that says so, 0: none does */
    uint8_t phrase_at;     /* where in it the character is, in bytes */
    bool by_context;       /* added: its step is another character's */
    bool in_other; /* a word with a character of the other script only */
    uint8_t name;  /* whether it is in one: NAME_... */
    bool settled;  /* made because the next conversion would make it */
    bool weighed;  /* by the context: */
    float slip;    /* that what is written is a slip, whatever the states */
    float against; /* the odds of what is written against the change */
};

/* What the context says of a character that is a surname as it is written. */
enum { NAME_NONE, NAME_SURE, NAME_OPEN };

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
    /* Of a clause, with preferred forms: 1 + how its words would be taken (enum
     * vocabulary_use) when it is read with them; 0 where that is not known. */
    uint32_t again;
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
    uint32_t ncharacters;   /* and those of what it was */
};

enum {
    TOLD_NO_TEXT = 0x7FFFFFFF,
    TOLD_KEPT = 0x7FFFFFFE, /* text, by a pattern */
    TOLD_TERM = 0x7FFFFFFD
};

/* Room that a window must have before a clause is read: bytes and steps. */
enum { CLAUSE_ROOM = 8192, CLAUSE_STEPS = 1024 };

/* Characters on each side of one that are as much as the model looks at. */
enum { CANTONESE_AROUND = CONTEXT_FAR + 1 };

/* A character of the clause that is being read which the context model may
 * decide. */
struct clause_ask {
    uint32_t at;      /* offset in the window's text */
    uint32_t written; /* what it is */
    uint32_t answer;  /* what OpenCC makes of it */
    uint16_t number;  /* of the clause's characters */
    uint8_t place;    /* of the model */
    bool exclusive;   /* it occurs in the other script only */
    bool other;       /* to traditional: it is not what it is folded to */
    bool closed;      /* nothing is to be asked any more */
    bool beside;      /* a word that the vocabulary replaces is near */
};

/* A custom term of the clause. */
struct clause_term {
    const char *source;
    size_t nbytes, result_nbytes;
};

/* A character that is decided once more where the window is of Cantonese, with
 * what is around it. */
struct cantonese_place {
    struct clause_ask ask; /* its number is of these: */
    uint32_t n;
    struct context_character characters[2 * CANTONESE_AROUND + 1];
    uint32_t candidate; /* of OpenCC */
};

/* The clause that is being read, as the context model is to see it. */
struct clause_notes {
    struct context_character characters[CLAUSE_STEPS];
    struct clause_ask asks[CLAUSE_STEPS];
    struct clause_term terms[CLAUSE_STEPS];
    size_t n, first; /* the first one may be of the text before */
    size_t nasks, nterms;
    uint32_t ncantonese; /* characters that only Cantonese has */
    bool refused;        /* a phrase did not apply: all is to be noted again */
    bool unfolds;        /* one is written that is not folded to what it was */
    bool as_written;     /* the clause is looked at as it will be */
    char answers[CLAUSE_ROOM]; /* the clause as OpenCC has it */
};

/* Of a window that tells: what the context chose of a character. */
struct told_choice {
    uint32_t at;       /* in the window's text */
    float probability; /* of what it chose */
    bool against;      /* OpenCC's own choice */
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
    bool shifts;       /* terms are told of, and nothing else is: */
    bool tells;        /* the next are kept, too: */
    struct buf source; /* the text as it was */
    struct told *told;
    size_t ntold, told_cap;
    struct told_choice *choices;
    size_t nchoices, choices_cap;
    size_t line_at, line_step; /* where the line that is being read begins */
    size_t ncharacters;        /* that it has, and bytes of no text */
    struct script_counts counts;
    uint32_t ncantonese; /* characters that only Cantonese has */
    struct cantonese_place *cantonese;
    size_t ncantonese_places, cantonese_cap;
    struct clause_notes *notes;   /* of the clause that is being read, */
    struct clause_notes *written; /* as it will be; or NULL */
};

void window_free(struct window *p);

/* Empties a window; keeps its allocations. */
void window_clear(struct window *p);

/* Makes room for n bytes, and for nsteps steps, changes and spans.  False when
 * out of memory. */
bool window_make_more_room(struct window *p, size_t n, size_t nsteps);

/* Makes notes of a clause where there are none.  False when out of memory. */
bool window_make_notes(struct clause_notes **notes);

/* The same; mostly there is room, and this is asked for each clause. */
static inline bool window_make_room(struct window *p, size_t n, size_t nsteps)
{
    return (p->out.cap - p->out.n >= n && p->notes != NULL &&
            p->steps_cap - p->nsteps >= nsteps &&
            p->changes_cap - p->nchanges >= nsteps &&
            p->queries_cap - p->nchanges >= nsteps &&
            p->spans_cap - p->nspans >= nsteps &&
            (!(p->tells || p->shifts) || p->told_cap - p->ntold >= nsteps)) ||
           window_make_more_room(p, n, nsteps);
}

/* How far a window is filled. */
struct window_mark {
    size_t nout, nsteps, nchanges, nspans;
    size_t ncantonese_places;
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

/* Puts a change before that of a number, for which there is room, at a step
 * that is there: the one of the next change, or the last. */
void window_insert_change(struct window *p, size_t number,
                          struct change change);

/* How likely a change is to be right. */
float change_probability(const struct change *change,
                         const struct script_query *query);

/* Whether a change is to be made: where it is more likely than `least`, or than
 * not where the context weighed it, less a margin. */
bool change_is_made(const struct change *change,
                    const struct script_query *query, float least,
                    float margin);

/* Whether a change is made by the context alone: what is around it is in the
 * target's script, and will be in the next conversion. */
bool change_is_mended(const struct change *change,
                      const struct script_query *query, float least);

/* Drops a change; its step is to tell something else now. */
void window_drop_change(struct window *p, size_t number, unsigned evidence);

/* Makes a change. */
void window_make_change(struct window *p, size_t number);

/* Makes the changes that are to be made. */
void window_make_changes(struct window *p, float least);

#endif
