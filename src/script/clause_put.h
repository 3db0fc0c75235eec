/*
 * clause_put.h - a clause that is being read, and how it is written to its
 * window.
 */
#ifndef SCRIPT_CLAUSE_PUT_H
#define SCRIPT_CLAUSE_PUT_H

#include <string.h>

#include "match/terms_index.h"
#include "script/window.h"

/* A target of an image, ready to run; does not change. */
struct target {
    const struct image_header *image;
    const struct image_target *of_image;
    struct matcher pass;
    struct matcher vocabulary;
    const struct image_shared *shared;
    size_t nshared;
    struct script_odds odds;
    const struct context_model *context; /* or NULL */
    bool to_simplified;
    bool is_hk;
    bool phrases;       /* with regional vocabulary */
    bool line_buffered; /* a window is a line, decided without what follows */
    bool lines_alone;   /* and without what came before: a text of its own */
    bool watch;         /* change nothing: the text is only observed */
};

/* Of shared characters: the odds are e to 1 for what is written instead. */
enum { EVIDENCE_LIKELY = EVIDENCE_EVEN + 4 };

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
    const struct terms_index *own; /* terms to be found, or NULL */
    struct window *window;
    const char *p, *stop; /* input left */
    char *o;              /* where to write in the window */
    unsigned end;       /* greatest end (enum image_mark) since the last step */
    bool at_end;        /* the text ends at `stop` */
    bool failed;        /* for want of memory */
    size_t ncharacters; /* of the clause that was read */
    struct clause_cut *cut;
};

/* Where reading stands: everything that giving a clause back restores. */
struct put_place {
    const char *p;
    size_t nout, nsteps, nchanges, nspans, ntold;
    unsigned end;
};

static inline struct put_place put_here(const struct clause_reader *r)
{
    return (struct put_place){r->p,
                              (size_t)(r->o - r->window->out.data),
                              r->window->nsteps,
                              r->window->nchanges,
                              r->window->nspans,
                              r->window->ntold,
                              r->end};
}

static inline void put_back(struct clause_reader *r, const struct put_place *to)
{
    r->p = to->p;
    r->o = r->window->out.data + to->nout;
    r->window->nsteps = to->nsteps;
    r->window->nchanges = to->nchanges;
    r->window->nspans = to->nspans;
    r->window->ntold = to->ntold;
    r->end = to->end;
}

static inline void put_step(struct clause_reader *r, unsigned evidence)
{
    r->window->steps[r->window->nsteps] = script_step_of(evidence, r->end);
    /* Without a branch: in real text, every third character tells something. */
    r->window->nsteps += evidence != EVIDENCE_NONE;
    r->end &= evidence != EVIDENCE_NONE ? 0u : ~0u;
}

/* Lists a change to the character just before r->o, at a step of its own. */
static inline void put_change(struct clause_reader *r, uint32_t change,
                              size_t nbytes, unsigned when, unsigned evidence)
{
    struct window *window = r->window;

    put_step(r, evidence == EVIDENCE_NONE ? EVIDENCE_EVEN : evidence);
    window->queries[window->nchanges].step = (uint32_t)window->nsteps - 1;
    window->changes[window->nchanges++] = (struct change){
        .at = (uint32_t)((size_t)(r->o - window->out.data) - nbytes),
        .change = r->t->watch ? 0 : change,
        .when = (uint8_t)when,
    };
}

static inline uint32_t put_load(const char *s, size_t nbytes)
{
    uint32_t bytes = 0;

    memcpy(&bytes, s, nbytes);
    return bytes;
}

static inline void put_text(struct clause_reader *r, const char *bytes,
                            size_t nbytes)
{
    memcpy(r->o, bytes, nbytes);
    r->o += nbytes;
}

/* In which states a shared character is changed, given its evidence.  In
 * table-converted text only where traditional text would have the candidate:
 * 雇 or 台 is as good there. */
static inline unsigned put_when(const struct target *t,
                                const struct image_shared *shared,
                                unsigned evidence)
{
    if (t->to_simplified)
        return WHEN_TRADITIONAL | WHEN_TABLE;
    return shared->is_variant || evidence < EVIDENCE_LIKELY
               ? WHEN_SIMPLIFIED
               : WHEN_SIMPLIFIED | WHEN_TABLE;
}

#endif
