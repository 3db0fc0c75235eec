/*
 * clause_han.c - the fast way through Han text: characters that need no more
 * than one look-up.
 *
 * It is a function of its own because, inlined into a larger one, half of its
 * variables would be kept in memory.
 */
#include "script/clause_han.h"

#include <assert.h>

#include "script/clause_question.h"

#include "script/clause_phrase.h"

enum { HAN_NBYTES = 3 };

/* The upper half of an entry, whose flags are tested with shorter
 * instructions. */
enum { UPPER_SHIFT = 32 };
static const uint32_t upper_special =
    (ENTRY_LONG | ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK) >> UPPER_SHIFT;
static const uint32_t upper_noted = ENTRY_NOTED >> UPPER_SHIFT;
static const uint32_t upper_begins = ENTRY_BEGINS >> UPPER_SHIFT;

/* Reads a mark; false, with nothing read, if it is kana or may begin a
 * phrase. */
static inline bool read_plain_mark(struct clause_reader *r, uint64_t entry)
{
    uint32_t mark = (uint32_t)entry;

    if (mark == MARK_KANA || (entry & ENTRY_BEGINS) != 0)
        return false;
    clause_put_character(r, utf8_decode_as_3(r->p), 1, 0);
    clause_put_text(r, r->p, HAN_NBYTES);
    r->p += HAN_NBYTES;
    r->end = mark > r->end ? mark : r->end;
    return true;
}

/* Adds a character outside phrases to what the model sees; one store, where the
 * compiler makes three. */
static inline void note_alone(struct context_character *note, uint32_t folded)
{
    const uint64_t alone = UINT64_C(1)
                           << 8 * offsetof(struct context_character, match_n);
    uint64_t bytes = folded | alone;

    static_assert(sizeof(*note) == sizeof(bytes), "all of it is stored");
    memcpy(note, &bytes, sizeof(bytes));
}

/* Where the loop has come to: in registers. */
struct progress {
    const char *p;
    script_step *step;
    struct context_character *note;
};

/* Writes back what the loop has read since `from`. */
static inline void write_back(struct clause_reader *r,
                              const struct progress *from,
                              const struct progress *to)
{
    r->o += to->p - from->p;
    r->p = to->p;
    r->window->nsteps += (size_t)(to->step - from->step);
    r->window->clause->n += (size_t)(to->note - from->note);
    if (to->step > from->step) {
        *from->step |= (script_step)(r->end << STEP_END_SHIFT);
        r->end = 0;
    }
}

/* Reads characters that need no more than one look-up, up to `stop`.  Returns
 * the entry of the character that it stops before.  Each is decoded and looked
 * up once, when it is the second one of a possible pair. */
static inline __attribute__((always_inline)) uint64_t
read_run(struct clause_reader *r, const char *stop,
         const struct terms_index *terms, bool watch, bool few_begin)
{
    const struct matcher *m = &r->t->pass;
    struct clause_view *clause = r->window->clause;
    const struct progress from = {r->p, r->window->steps + r->window->nsteps,
                                  clause->characters + clause->n};
    struct progress to = from;
    const ptrdiff_t written = r->o - r->p;
    uint32_t c = utf8_decode_as_3(to.p);
    uint64_t entry = matcher_entry(m, c);
    uint32_t first = matcher_fold(entry, c);

    for (;;) {
        uint32_t upper = (uint32_t)(entry >> UPPER_SHIFT);
        c = utf8_decode_as_3(to.p + HAN_NBYTES);
        if ((upper & upper_special) != 0 || !utf8_was_3(c))
            break;
        uint64_t next = matcher_entry(m, c);
        uint32_t second = matcher_fold(next, c);
        uint64_t hash = image_pair_hash(first, second);
        /* For every pair: after the test it would be too late, which costs 3%
         * of the time. */
        __builtin_prefetch(&m->edges[hash >> m->edge_shift]);
        if (terms != NULL &&
            (r->stop - to.p < 10 ||
             terms_index_may_begin(terms, utf8_decode_as_3(to.p), hash, to.p)))
            break;
        /* To traditional most characters begin some phrase. */
        if ((!few_begin || (upper & upper_begins) != 0) &&
            matcher_may_have_pair(m, hash)) {
            struct match found =
                matcher_after_pair(m, first, second, hash, 2 * HAN_NBYTES, to.p,
                                   (size_t)(r->stop - to.p));
            if (found.nbytes > 0)
                __builtin_prefetch(matcher_stored(m, found.key));
            if (found.nbytes > 0 || found.open) {
                r->found = found;
                r->found_at = to.p;
                break;
            }
        }
        uint32_t bytes;
        memcpy(&bytes, to.p, sizeof(bytes));
        if (!watch)
            bytes ^= (uint32_t)entry;
        memcpy((char *)to.p + written, &bytes, sizeof(bytes));
        if ((upper & upper_noted) != 0) {
            clause->n = (size_t)(to.note - clause->characters);
            clause_question_add(r, to.p + written, entry,
                                utf8_decode_as_3(to.p), utf8_decode_3(bytes));
            clause->n = (size_t)(from.note - clause->characters);
        }
        note_alone(to.note++, first);
        /* Not a mark, so there are no bits above the evidence. */
        uint32_t evidence = upper >> (ENTRY_EVIDENCE_SHIFT - UPPER_SHIFT);
        *to.step = (script_step)evidence;
        to.step += evidence != EVIDENCE_NONE;
        to.p += HAN_NBYTES;
        entry = next;
        first = second;
        if (to.p >= stop)
            break;
    }
    write_back(r, &from, &to);
    return entry;
}

/* Reads runs, and the phrases between them unless there are custom terms. */
static inline __attribute__((always_inline)) bool
read_with(struct clause_reader *r, size_t most, const struct terms_index *terms,
          bool watch, bool few_begin)
{
    const struct clause_view *clause = r->window->clause;
    size_t end = clause->n + most;

    while (clause->n < end && r->stop - r->p > 8 &&
           utf8_was_3(utf8_decode_as_3(r->p))) {
        const char *stop = r->stop - 8;
        if ((size_t)(stop - r->p) > (end - clause->n) * HAN_NBYTES)
            stop = r->p + (end - clause->n) * HAN_NBYTES;
        uint64_t entry = read_run(r, stop, terms, watch, few_begin);
        if (terms != NULL || r->p >= stop)
            return false;
        if ((entry & ENTRY_MARK) != 0)
            return read_plain_mark(r, entry);
        if (r->found_at != r->p || (r->found.open && !r->at_end) ||
            !clause_phrase_put(r, r->found, entry,
                               matcher_fold(entry, utf8_decode_as_3(r->p)),
                               HAN_NBYTES))
            return false;
    }
    return false;
}

/* Not inlined: with all in one function, text to traditional without terms
 * takes 5% longer. */
static __attribute__((noinline)) bool
read_to_simplified(struct clause_reader *r, size_t most)
{
    return read_with(r, most, NULL, false, true);
}

static __attribute__((noinline)) bool read_rarely(struct clause_reader *r,
                                                  size_t most)
{
    return read_with(r, most, r->terms, r->t->watch, false);
}

bool clause_han_read(struct clause_reader *r, size_t most)
{
    if (r->terms != NULL || r->t->watch)
        return read_rarely(r, most);
    return r->t->to_simplified ? read_to_simplified(r, most)
                               : read_with(r, most, NULL, false, false);
}
