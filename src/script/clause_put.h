/*
 * clause_put.h - a clause that is being read, and how it is written to its
 * window.
 */
#ifndef SCRIPT_CLAUSE_PUT_H
#define SCRIPT_CLAUSE_PUT_H

#include <string.h>

#include "match/terms_index.h"
#include "script/target.h"
#include "script/window.h"

/* How a clause goes on that was cut. */
struct clause_cut {
    bool goes_on;    /* it does */
    size_t over;     /* characters of it beyond the cut, by a phrase: this does
                        not move the next cut */
    size_t to_copy;  /* characters that are Japanese, kana before them */
    uint32_t before; /* the character before the clause, folded; 0: none */
    bool cantonese;  /* the line has characters of Cantonese so far */
};

struct clause_reader {
    const struct target *t;
    const struct terms_index *terms; /* terms to be found, or NULL */
    struct window *window;
    const char *p, *stop; /* input left */
    /* Where some forms are read as others: the input from its beginning, as it
     * is read and as it is; otherwise NULL. */
    const char *text, *source;
    char *o;            /* where to write in the window */
    unsigned end;       /* greatest end (enum image_mark) since the last step */
    bool at_end;        /* the text ends at `stop` */
    bool failed;        /* for want of memory */
    size_t ncharacters; /* of the clause that was read */
    struct clause_cut *cut;
    const char *found_at; /* where a phrase was looked up last, and */
    struct match found;   /* what was found */
};

/* Where reading stands: everything that giving a clause back restores. */
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
    /* Without a branch: in real text, every third character tells something. */
    r->window->nsteps += evidence != EVIDENCE_NONE;
    r->end &= evidence != EVIDENCE_NONE ? 0u : ~0u;
}

/* Lists a change to the character just before r->o, at a step of its own. */
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

/* Notes a character for the context model, folded, that is one of n of a
 * phrase; of 1 where it is in none. */
static inline void clause_put_character(struct clause_reader *r,
                                        uint32_t folded, size_t n, size_t at)
{
    struct clause_view *clause = r->window->clause;

    clause->characters[clause->n++] =
        (struct context_character){folded, (uint8_t)n, (uint8_t)at};
}

/* Notes a run of ASCII: the model sees no more of it than its ends. */
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

/* Notes that the characters from a number on are a phrase. */
static inline void clause_put_match(struct clause_reader *r, size_t from)
{
    struct clause_view *clause = r->window->clause;
    size_t n = clause->n - from;

    for (size_t i = 0; i < n; i++) {
        clause->characters[from + i].match_n = (uint8_t)n;
        clause->characters[from + i].match_at = (uint8_t)i;
    }
}

/* What stands for a custom term, and in the text for bytes that are none. */
enum { CLAUSE_SYMBOL_TERM = 0x3002, CLAUSE_SYMBOL_NO_TEXT = 0xFFFD };

/* The input at p, as it is. */
static inline const char *clause_put_source(const struct clause_reader *r,
                                            const char *p)
{
    return r->source == NULL ? p : r->source + (p - r->text);
}

static inline void clause_put_text(struct clause_reader *r, const char *bytes,
                                   size_t nbytes)
{
    /* Most are one character of three bytes, which needs no call. */
    if (nbytes == 3)
        memcpy(r->o, bytes, 3);
    else
        memcpy(r->o, bytes, nbytes);
    r->o += nbytes;
}

/* The length of an ideographic description sequence; 0 where it is none or,
 * with *cut_ret, ends beyond s[0..n).  Where U+FFFD stands for bytes that are
 * no text, these ended what was before. */
static inline size_t clause_put_sequence_nbytes(const char *s, size_t n,
                                                bool *cut_ret)
{
    size_t sequence = utf8_ids_nbytes(s, n, cut_ret);

    if (memmem(s, sequence, utf8_replacement, sizeof(utf8_replacement) - 1) !=
        NULL)
        return 0;
    return sequence;
}

/* That text of the target's script has a character of both scripts where
 * another one is meant: a slip, or what a table left.  In traditional text it
 * is rarer than what texts have by mistake, but not in a clause where nothing
 * shows the script: what is mended, or converted, shows it the next time. */
#define SLIP_SIMPLIFIED 0.01f
#define SLIP_TRADITIONAL 0.00006f
#define SLIP_ALONE 0.015f
/* In a word that has a simplified character as well: 头發, 几个. */
#define SLIP_IN_OTHER 0.05f

/* To simplified: weighs the last change, of a character that the context model
 * does not know, where simplified text hardly has it: 夥. */
static inline void clause_put_weigh_strange(struct clause_reader *r,
                                            const struct image_shared *shared)
{
    enum { STRANGE = EVIDENCE_EVEN - 10 }; /* a twelfth of what the other has */
    struct change *c = &r->window->changes[r->window->nchanges - 1];

    if (!r->t->to_simplified || shared->differs > STRANGE)
        return;
    c->weighed = true;
    c->slip = SLIP_SIMPLIFIED;
    c->against = 0.006f;
}

#endif
