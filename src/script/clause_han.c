/*
 * clause_han.c - the fast way through Han text: characters that need no more
 * than one look-up.
 *
 * It is a function of its own because, inlined into a larger one, half of its
 * variables would be kept in memory.
 */
#include "script/clause_han.h"

#include "script/clause_context.h"

enum { HAN_NBYTES = 3 };

/* Decodes the character of three bytes at s, with fewer instructions than from
 * a 32-bit word. */
static inline uint32_t decode(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;

    return ((uint32_t)u[0] << 12) + ((uint32_t)u[1] << 6) + u[2] -
           ((0xE0u << 12) + (0x80u << 6) + 0x80u);
}

static inline bool is_of_three(const char *s)
{
    return ((unsigned char)*s & 0xF0) == 0xE0;
}

/* Reads a mark; false, with nothing read, if it is kana or may begin a
 * phrase. */
static inline bool read_plain_mark(struct clause_reader *r, uint64_t entry)
{
    uint32_t mark = (uint32_t)entry;

    if (mark == MARK_KANA || (entry & ENTRY_BEGINS) != 0)
        return false;
    clause_put_character(r, decode(r->p), 1, 0);
    clause_put_text(r, r->p, HAN_NBYTES);
    r->p += HAN_NBYTES;
    r->end = mark > r->end ? mark : r->end;
    return true;
}

/* Each character is decoded and looked up once, when it is the second one of a
 * possible pair. */
static inline __attribute__((always_inline)) bool
read_with(struct clause_reader *r, size_t most, const struct terms_index *terms)
{
    /* A copy, so that the compiler knows that writing the output does not
     * change it. */
    const struct matcher copy = r->t->pass, *m = &copy;
    const uint32_t mask = r->t->watch ? 0 : UINT32_MAX;
    const uint64_t special =
        ENTRY_LONG | ENTRY_SHARED | ENTRY_OPERATOR | ENTRY_MARK;
    const char *p = r->p;
    char *o = r->o;
    script_step *step = r->window->steps + r->window->nsteps;
    struct clause_view *clause = r->window->clause;
    struct context_character *note = clause->characters + clause->n;
    unsigned end = r->end << STEP_END_SHIFT;
    uint64_t entry = 0;

    if (r->stop - p <= 8 || !is_of_three(p))
        return false;
    const char *stop = r->stop - 8;
    if ((size_t)(stop - p) > most * HAN_NBYTES)
        stop = p + most * HAN_NBYTES;
    uint32_t c = decode(p);
    entry = matcher_entry(m, c);
    uint32_t first = matcher_fold(entry, c);
    while ((entry & special) == 0 && is_of_three(p + HAN_NBYTES)) {
        uint32_t next = decode(p + HAN_NBYTES);
        uint64_t next_entry = matcher_entry(m, next);
        uint32_t second = matcher_fold(next_entry, next);
        uint64_t hash = image_pair_hash(first, second);
        /* For every pair: after the test it would be too late, which costs 3%
         * of the time. */
        __builtin_prefetch(&m->edges[hash >> m->edge_shift]);
        if (terms != NULL &&
            (r->stop - p < 10 || terms_index_may_begin(terms, c, hash, p)))
            break;
        if (matcher_has_pair(m, entry, hash)) {
            r->found =
                matcher_after_pair(m, first, second, hash, 2 * HAN_NBYTES, p,
                                   (size_t)(r->stop - p));
            r->found_at = p;
            if (r->found.nbytes > 0)
                __builtin_prefetch(m->base + m->values[r->found.value]);
            if (r->found.nbytes > 0 || r->found.open)
                break;
        }
        uint32_t bytes;
        memcpy(&bytes, p, sizeof(bytes));
        bytes ^= (uint32_t)entry & mask;
        memcpy(o, &bytes, sizeof(bytes));
        if ((entry & ENTRY_NOTED) != 0) {
            clause->n = (size_t)(note - clause->characters);
            clause_context_add_question(r, o, entry, c, utf8_decode_3(bytes));
        }
        *note++ = (struct context_character){first, 1, 0};
        /* Not a mark, so there are no bits above the evidence. */
        unsigned evidence = (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT);
        unsigned none = evidence == EVIDENCE_NONE;
        *step = (script_step)(evidence | end);
        step += 1 - none;
        end &= 0 - none;
        o += HAN_NBYTES;
        p += HAN_NBYTES;
        c = next;
        entry = next_entry;
        first = second;
        if (p >= stop)
            break;
    }
    r->p = p;
    r->o = o;
    r->window->nsteps = (size_t)(step - r->window->steps);
    clause->n = (size_t)(note - clause->characters);
    r->end = end >> STEP_END_SHIFT;
    return terms == NULL && p < stop && (entry & ENTRY_MARK) != 0 &&
           read_plain_mark(r, entry);
}

/* Not inlined: with both in one function, text without terms takes 5%
 * longer. */
static __attribute__((noinline)) bool read_with_terms(struct clause_reader *r,
                                                      size_t most)
{
    return read_with(r, most, r->terms);
}

bool clause_han_read(struct clause_reader *r, size_t most)
{
    return r->terms == NULL ? read_with(r, most, NULL)
                            : read_with_terms(r, most);
}
