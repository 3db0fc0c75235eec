/*
 * window.h - a stretch of mixed text that is decided at once.
 *
 *   out      the text as it will be if no change is made
 *   steps    the evidence of the script, in order
 *   changes  shared characters, and what would be written for them instead
 *   queries  one per change: the state at its step
 */
#ifndef SCRIPT_WINDOW_H
#define SCRIPT_WINDOW_H

#include "context/context.h"
#include "image/matcher.h"
#include "script/script_states.h"
#include "match/trace.h"

/* A shared character in a window, or an offset whose state is asked for. */
struct change {
    uint32_t at;     /* offset in the window's text */
    uint32_t change; /* XOR to its bytes; 0: none */
    uint8_t when;    /* states that change it, WHEN_ bits; 0: no character */
    uint8_t phrase_nbytes; /* of the phrase that asks for it; 0: none */
    uint8_t phrase_at;     /* offset of the character in it */
    bool by_context;       /* added: its step is another character's */
    bool in_other; /* a word with a character of the other script only */
    uint8_t name;  /* whether it is in one: NAME_... */
    bool made;     /* it is made, maybe because the next conversion would */
    bool weighed;  /* by the context: */
    float slip; /* probability that the written form is a slip, in any state */
    float against; /* odds of the written form against the change */
};

/* Whether a character that may be a surname is in a name. */
enum { NAME_NONE, NAME_SURE, NAME_OPEN };

/* A custom term; with regional words also a phrase, a Japanese clause (as a
 * term), the end of a clause, or bytes that are not text. */
struct window_span {
    uint32_t at, nbytes;
    uint32_t query; /* of a clause: its state; otherwise: */
    /* Of a clause, with preferred forms: 1 + how its words would be taken (enum
     * regional_words_use) if it is read with these forms; 0: not known. */
    uint32_t again;
};

enum {
    SPAN_PHRASE = 0x7FFFFFFF,
    SPAN_NO_TEXT = 0x7FFFFFFE,
    SPAN_TERM = 0x7FFFFFFD
};

/* For --explain: a phrase that was written, a custom term, or bytes that are
 * passed on. */
struct explained_span {
    uint32_t at, nbytes;    /* in the window's text */
    uint32_t source_nbytes; /* of the source */
    uint32_t key;           /* number of the phrase, or EXPLAINED_... */
    uint32_t term;          /* of EXPLAINED_TERM: its number */
    uint32_t ncharacters;   /* and those of the source */
};

enum {
    EXPLAINED_NO_TEXT = 0x7FFFFFFF,
    EXPLAINED_KEPT = 0x7FFFFFFE, /* text, by a pattern */
    EXPLAINED_TERM = 0x7FFFFFFD
};

/* Bytes and steps that a window must have room for before a clause is read. */
enum { CLAUSE_ROOM = 8192, CLAUSE_STEPS = 1024 };

/* Characters on each side of one that the model may look at. */
enum { CANTONESE_AROUND = CONTEXT_FAR + 1 };

/* A character of the current clause that the context model may decide. */
struct clause_question {
    uint32_t at;        /* offset in the window's text */
    uint32_t written;   /* the character in the text */
    uint32_t answer;    /* OpenCC's result */
    uint16_t number;    /* of the clause's characters */
    uint8_t place;      /* of the model */
    bool exclusive;     /* it occurs only in the opposite script */
    bool other;         /* to traditional: it does not fold to itself */
    bool closed;        /* it is not to be asked again */
    bool near_regional; /* a regional word that is replaced is near */
};

/* A custom term of the clause. */
struct clause_term {
    const char *source;
    size_t nbytes, result_nbytes;
};

/* A character that is decided again if the window is Cantonese, with its
 * surroundings. */
struct window_cantonese_place {
    struct clause_question question; /* its number is of these: */
    uint32_t n;
    struct context_character characters[2 * CANTONESE_AROUND + 1];
    uint32_t candidate; /* of OpenCC */
};

/* The current clause as the context model sees it. */
struct clause_view {
    struct context_character characters[CLAUSE_STEPS];
    struct clause_question questions[CLAUSE_STEPS];
    struct clause_term terms[CLAUSE_STEPS];
    size_t n, first; /* the first may be the character before the clause */
    size_t nquestions, nterms;
    uint32_t ncantonese; /* characters used only in Cantonese */
    bool refused; /* a phrase did not apply: the clause is to be read again */
    bool unfolds; /* a form is written that does not fold to the source */
    bool as_written; /* the view is of the clause as it will be written */
    char answers[CLAUSE_ROOM]; /* the clause with OpenCC's results */
};

/* For --explain: what the context model chose for a character. */
struct explained_choice {
    uint32_t at;       /* in the window's text */
    float probability; /* of the chosen form */
    bool against;      /* OpenCC's own choice */
};

/* A line of a window, or the part of it in the window; for an observer. */
struct window_line {
    size_t at, nbytes; /* in the window's text, with the newline */
    uint32_t simplified, traditional; /* characters of one script only */
    size_t query;  /* number of the query at its last step; SIZE_MAX: none */
    bool complete; /* the line ends here */
};

struct window {
    struct buf out;
    script_step *steps;
    size_t nsteps, steps_cap;
    struct script_query *queries;
    struct change *changes;
    size_t nchanges, queries_cap, changes_cap;
    struct window_span *spans;
    size_t nspans, spans_cap;
    struct window_line *lines;
    size_t nlines, lines_cap;
    bool shifts;       /* custom terms are recorded, and nothing else: */
    bool explains;     /* for --explain; then these are kept: */
    struct buf source; /* the source */
    struct explained_span *explained;
    size_t nexplained, explained_cap;
    struct explained_choice *choices;
    size_t nchoices, choices_cap;
    size_t line_at, line_step; /* where the current line begins */
    size_t ncharacters;        /* of the window, and bytes that are not text */
    struct script_counts counts;
    uint32_t ncantonese; /* characters used only in Cantonese */
    struct window_cantonese_place *cantonese;
    size_t ncantonese_places, cantonese_cap;
    struct clause_view *clause;  /* of the current clause, */
    struct clause_view *written; /* the same as it will be written, or NULL */
};

void window_free(struct window *p);

/* Empties a window; keeps its allocations. */
void window_clear(struct window *p);

/* Makes room for n bytes, and for nsteps steps, changes and spans.  False when
 * out of memory. */
bool window_make_more_room(struct window *p, size_t n, size_t nsteps);

/* Allocates a view if there is none.  False when out of memory. */
bool window_make_clause_view(struct clause_view **clause);

/* The same, for each clause: mostly there is room. */
static inline bool window_make_room(struct window *p, size_t n, size_t nsteps)
{
    return (p->out.cap - p->out.n >= n && p->clause != NULL &&
            p->steps_cap - p->nsteps >= nsteps &&
            p->changes_cap - p->nchanges >= nsteps &&
            p->queries_cap - p->nchanges >= nsteps &&
            p->spans_cap - p->nspans >= nsteps &&
            (!(p->explains || p->shifts) ||
             p->explained_cap - p->nexplained >= nsteps)) ||
           window_make_more_room(p, n, nsteps);
}

/* How far a window is filled. */
struct window_mark {
    size_t nout, nsteps, nchanges, nspans;
    size_t ncantonese_places;
    uint32_t ncantonese;
};

struct window_mark window_mark(const struct window *p);

/* Appends the contents of another window between two marks, with room for one
 * more step, change and span.  False when out of memory. */
bool window_append(struct window *p, const struct window *from,
                   const struct window_mark *begin,
                   const struct window_mark *end);

/* Ends a clause that has steps: records its end, and asks for its state. */
void window_end_clause(struct window *p);

/* Appends bytes that are not text.  False when out of memory. */
bool window_put_no_text(struct window *p, const char *bytes, size_t n);

/* For --explain, before result_nbytes bytes are passed on: their source, and
 * whether they are text that is kept.  False when out of memory. */
bool window_explain_no_text(struct window *p, const char *source,
                            size_t nsource, size_t result_nbytes, bool kept);

/* Ends a line, or the part of it in the window.  False when out of memory. */
bool window_end_line(struct window *p, bool complete);

/* A hash of the word s[0..n). */
uint32_t window_hash_word(const char *s, size_t n);

/* Inserts a change before change `number`, with the step of the next change or
 * the last step.  There must be room. */
void window_insert_change(struct window *p, size_t number,
                          struct change change);

/* How probable it is that a change is right. */
float window_change_probability(const struct change *change,
                                const struct script_query *query);

/* Whether a change is to be made: it is more probable than `least` by its
 * states or, weighed by the context, more probable than not; both less a
 * margin. */
bool window_change_is_made(const struct change *change,
                           const struct script_query *query, float least,
                           float margin);

/* Whether a change was made because of the context alone, in text of the
 * target's script. */
bool window_change_is_mended(const struct change *change,
                             const struct script_query *query, float least);

/* Drops a change; its step becomes other evidence. */
void window_drop_change(struct window *p, size_t number, unsigned evidence);

/* Makes a change. */
void window_make_change(struct window *p, size_t number);

/* Decides which changes are to be made, and makes them. */
void window_make_changes(struct window *p, float least);

#endif
