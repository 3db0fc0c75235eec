/*
 * clause_put.h - a clause that is being read, and how it is written to its
 * window.
 */
#ifndef SCRIPT_CLAUSE_PUT_H
#define SCRIPT_CLAUSE_PUT_H

#include <string.h>

#include "match/preferences.h"
#include "match/terms_index.h"
#include "regional/regional_model.h"
#include "script/window.h"

/* A target of an image, ready to run; does not change. */
struct target {
    const struct image_header *image;
    const struct image_target *of_image;
    struct matcher pass;
    struct matcher vocabulary;
    const struct image_shared *shared;
    size_t nshared;
    const struct context_model *context; /* or NULL */
    const struct preferences *prefer;    /* forms to be written, or NULL */
    bool to_simplified;
    bool is_hk;
    bool phrases; /* with regional vocabulary, */
    const struct regional_model
        *regional;       /* of words so chosen, or NULL: all */
    bool line_buffered;  /* a window is a line, decided without what follows */
    bool lines_alone;    /* and without what came before: a text of its own */
    bool ends_at_quotes; /* " and ' end a clause, as other quotation marks */
    bool watch;          /* change nothing: the text is only observed */
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
struct put_place {
    const char *p;
    size_t nout, nsteps, nchanges, nspans, ntold, nnotes, nasks;
    uint32_t ncantonese;
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
                              r->window->notes->n,
                              r->window->notes->nasks,
                              r->window->notes->ncantonese,
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
    r->window->notes->n = to->nnotes;
    r->window->notes->nasks = to->nasks;
    r->window->notes->ncantonese = to->ncantonese;
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

/* What the bytes of a character, the first one lowest, are after a change. */
static inline uint32_t put_changed(uint32_t bytes, uint32_t change)
{
    char character[4];

    bytes ^= change;
    memcpy(character, &bytes, sizeof(bytes));
    return utf8_first(character);
}

/* Notes a character for the context model, folded, that is one of n of a
 * phrase; of 1 where it is in none. */
static inline void put_note(struct clause_reader *r, uint32_t folded, size_t n,
                            size_t at)
{
    struct clause_notes *notes = r->window->notes;

    notes->characters[notes->n++] =
        (struct context_character){folded, (uint8_t)n, (uint8_t)at};
}

/* Notes a run of ASCII: the model sees no more of it than its ends. */
static inline void put_note_ascii(struct clause_reader *r, const char *s,
                                  size_t n)
{
    enum { END = CONTEXT_BEFORE + 1 };

    for (size_t i = 0; i < n; i++) {
        if (i == END && n > 2 * END)
            i = n - END;
        put_note(r, (unsigned char)s[i], 1, 0);
    }
}

/* Notes that the characters from a number on are a phrase. */
static inline void put_note_phrase(struct clause_reader *r, size_t from)
{
    struct clause_notes *notes = r->window->notes;
    size_t n = notes->n - from;

    for (size_t i = 0; i < n; i++) {
        notes->characters[from + i].match_n = (uint8_t)n;
        notes->characters[from + i].match_at = (uint8_t)i;
    }
}

/* What stands for a custom term, and in the text for bytes that are none. */
enum { NOTE_TERM = 0x3002, NOTE_NO_TEXT = 0xFFFD };

static inline uint32_t put_load(const char *s, size_t nbytes)
{
    uint32_t bytes = 0;

    if (nbytes == 3)
        memcpy(&bytes, s, 3);
    else
        memcpy(&bytes, s, nbytes);
    return bytes;
}

/* The input at p, as it is. */
static inline const char *put_source(const struct clause_reader *r,
                                     const char *p)
{
    return r->source == NULL ? p : r->source + (p - r->text);
}

static inline void put_text(struct clause_reader *r, const char *bytes,
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
static inline size_t put_sequence(const char *s, size_t n, bool *cut_ret)
{
    size_t sequence = utf8_ids_nbytes(s, n, cut_ret);

    if (memmem(s, sequence, utf8_replacement, sizeof(utf8_replacement) - 1) !=
        NULL)
        return 0;
    return sequence;
}

/* Whether a character occurs in the other script only. */
static inline bool put_is_exclusive(const struct target *t, uint64_t entry)
{
    unsigned evidence =
        (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);

    if ((entry & ENTRY_SHARED) != 0)
        return false;
    return t->to_simplified
               ? evidence >= EVIDENCE_TRADITIONAL && evidence <= EVIDENCE_STRONG
               : evidence == EVIDENCE_SIMPLIFIED;
}

/* Whether a character by itself tells that text is in the target's script. */
static inline bool put_tells_target(const struct target *t, uint32_t code_point)
{
    uint64_t entry = matcher_entry(&t->pass, code_point);
    unsigned evidence =
        (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);

    if ((entry & (ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK)) != 0)
        return false;
    return t->to_simplified ? evidence == EVIDENCE_SIMPLIFIED
                            : evidence >= EVIDENCE_TRADITIONAL &&
                                  evidence <= EVIDENCE_STRONG;
}

/* A character that is legal in both scripts; NULL where it is none, or nothing
 * ever changes it. */
static inline const struct image_shared *put_find_shared(const struct target *t,
                                                         uint32_t code_point)
{
    size_t low = 0, high = t->nshared;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->shared[middle].code_point < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->nshared && t->shared[low].code_point == code_point
               ? &t->shared[low]
               : NULL;
}

/* In which states a character is changed that text of the other script has. */
static inline uint8_t put_when_other(const struct target *t)
{
    return t->to_simplified ? WHEN_TRADITIONAL | WHEN_TABLE : WHEN_SIMPLIFIED;
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
static inline void put_weigh_strange(struct clause_reader *r,
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
