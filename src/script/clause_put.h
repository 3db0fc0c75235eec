/*
 * clause_put.h - the state of the reader of a clause, and writing to its
 * window.
 *
 * Every part of the reader (clause.c, clause_han.c, clause_phrase.c) writes
 * text, steps and changes with these functions, so that a clause whose end is
 * not there yet can be given back as a whole.
 */
#ifndef SCRIPT_CLAUSE_PUT_H
#define SCRIPT_CLAUSE_PUT_H

#include <string.h>

#include "match/terms_index.h"
#include "script/target.h"
#include "script/window.h"

/* How a clause that was cut continues. */
struct clause_cut {
    bool goes_on; /* it was cut and continues */
    size_t over; /* characters that a phrase read past the cut; they do not move
                    the next cut */
    size_t to_copy;  /* characters to copy, because kana came before them */
    uint32_t before; /* the character before the clause, folded; 0: none */
    bool cantonese;  /* the line has characters of Cantonese so far */
};

struct clause_reader {
    const struct target *t;
    const struct terms_index *terms; /* custom terms, or NULL */
    struct window *window;
    const char *p, *stop; /* input left */
    /* If some forms are read as others: the input as it is read, and the
     * original, both from the beginning; otherwise NULL. */
    const char *text, *source;
    char *o;            /* where to write in the window */
    unsigned end;       /* greatest end (enum image_mark) since the last step */
    bool at_end;        /* the text ends at `stop` */
    bool failed;        /* for want of memory */
    size_t ncharacters; /* of the clause that was read */
    struct clause_cut *cut;
    const char *found_at; /* where the last phrase look-up was, */
    struct match found;   /* and its result */
};

/* The position of the reader: everything that is restored when a clause is
 * given back. */
struct clause_mark {
    const char *p;
    size_t nout, nsteps, nchanges, nspans, nexplained, ncharacters, nquestions;
    uint32_t ncantonese;
    unsigned end;
};

static inline struct clause_mark clause_put_mark(const struct clause_reader *r)
{
    return (struct clause_mark){r->p,
                                (size_t)(r->o - r->window->out.data),
                                r->window->nsteps,
                                r->window->nchanges,
                                r->window->nspans,
                                r->window->nexplained,
                                r->window->clause->n,
                                r->window->clause->nquestions,
                                r->window->clause->ncantonese,
                                r->end};
}

static inline void clause_put_back(struct clause_reader *r,
                                   const struct clause_mark *to)
{
    r->p = to->p;
    r->o = r->window->out.data + to->nout;
    r->window->nsteps = to->nsteps;
    r->window->nchanges = to->nchanges;
    r->window->nspans = to->nspans;
    r->window->nexplained = to->nexplained;
    r->window->clause->n = to->ncharacters;
    r->window->clause->nquestions = to->nquestions;
    r->window->clause->ncantonese = to->ncantonese;
    r->end = to->end;
}

static inline void clause_put_step(struct clause_reader *r, unsigned evidence)
{
    r->window->steps[r->window->nsteps] = script_states_step(evidence, r->end);
    /* Without a branch: in real text every third character is evidence. */
    r->window->nsteps += evidence != EVIDENCE_NONE;
    r->end &= evidence != EVIDENCE_NONE ? 0u : ~0u;
}

/* Adds a change of the character just before r->o, with a step of its own. */
static inline void clause_put_change(struct clause_reader *r, uint32_t change,
                                     size_t nbytes, unsigned when,
                                     unsigned evidence)
{
    struct window *window = r->window;

    clause_put_step(r, evidence == EVIDENCE_NONE ? EVIDENCE_EVEN : evidence);
    window->queries[window->nchanges].step = (uint32_t)window->nsteps - 1;
    window->changes[window->nchanges++] = (struct change){
        .at = (uint32_t)((size_t)(r->o - window->out.data) - nbytes),
        .change = r->t->watch ? 0 : change,
        .when = (uint8_t)when,
    };
}

/* Adds a character, folded, to what the context model sees: character `at` of a
 * phrase of n, or n = 1 outside phrases. */
static inline void clause_put_character(struct clause_reader *r,
                                        uint32_t folded, size_t n, size_t at)
{
    struct clause_view *clause = r->window->clause;

    clause->characters[clause->n++] =
        (struct context_character){folded, (uint16_t)n, (uint16_t)at};
}

/* Adds a run of ASCII; only its ends, since the model looks no farther. */
static inline void clause_put_ascii(struct clause_reader *r, const char *s,
                                    size_t n)
{
    enum { END = CONTEXT_BEFORE + 1 };

    for (size_t i = 0; i < n; i++) {
        if (i == END && n > 2 * END)
            i = n - END;
        clause_put_character(r, (unsigned char)s[i], 1, 0);
    }
}

/* Marks the characters from number `from` on as one phrase. */
static inline void clause_put_match(struct clause_reader *r, size_t from)
{
    struct clause_view *clause = r->window->clause;
    size_t n = clause->n - from;

    for (size_t i = 0; i < n; i++) {
        clause->characters[from + i].match_n = (uint16_t)n;
        clause->characters[from + i].match_at = (uint16_t)i;
    }
}

/* The symbols for a custom term and for bytes that are not text. */
enum { CLAUSE_SYMBOL_TERM = 0x3002, CLAUSE_SYMBOL_NO_TEXT = 0xFFFD };

/* The original input at p. */
static inline const char *clause_put_source(const struct clause_reader *r,
                                            const char *p)
{
    return r->source == NULL ? p : r->source + (p - r->text);
}

static inline void clause_put_text(struct clause_reader *r, const char *bytes,
                                   size_t nbytes)
{
    /* Mostly one character of three bytes; then no call is needed. */
    if (nbytes == 3)
        memcpy(r->o, bytes, 3);
    else
        memcpy(r->o, bytes, nbytes);
    r->o += nbytes;
}

/* The length of an ideographic description sequence; 0 if there is none or,
 * with *cut_ret, if it continues past s[0..n).  A sequence does not continue
 * across U+FFFD, which stands for bytes that are not text. */
static inline size_t clause_put_sequence_nbytes(const char *s, size_t n,
                                                bool *cut_ret)
{
    size_t sequence = utf8_ids_nbytes(s, n, cut_ret);

    if (memmem(s, sequence, utf8_replacement, sizeof(utf8_replacement) - 1) !=
        NULL)
        return 0;
    return sequence;
}

/* How probable it is that text in the target's script has a shared character
 * where another one is meant: a slip, or a character that a 1:1 table left.
 * For traditional text the value is lower than the rate of slips in real text;
 * it is higher in a clause without evidence of the script, because there a
 * correction becomes evidence for the next conversion. */
#define SLIP_SIMPLIFIED 0.01f
#define SLIP_TRADITIONAL 0.00006f
#define SLIP_ALONE 0.015f
/* In a word that also has a simplified character: 头發, 几个. */
#define SLIP_IN_OTHER 0.05f

/* To simplified only: weighs the last change if it is of a character that is
 * rare in simplified text and unknown to the context model: 夥. */
static inline void clause_put_weigh_strange(struct clause_reader *r,
                                            const struct image_shared *shared)
{
    enum { STRANGE = EVIDENCE_EVEN - 10 }; /* a twelfth of its candidate */
    struct change *c = &r->window->changes[r->window->nchanges - 1];

    if (!r->t->to_simplified || shared->differs > STRANGE)
        return;
    c->weighed = true;
    c->slip = SLIP_SIMPLIFIED;
    c->against = 0.006f;
}

#endif
