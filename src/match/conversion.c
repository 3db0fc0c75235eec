/*
 * conversion.c - runs the passes of a profile, one after another, on text in
 * blocks.
 *
 * A profile with segmentation gives the segmenting pass's output two kinds of
 * text: segments that are done, listed as marks, and runs between them, which
 * the later passes convert each by itself.
 *
 *   bytes   他说|头发|很长,请|理发|。...
 *   marks       ^^^^          ^^^^         copied by all later passes
 *
 * The last run of a block may continue in the next one, so a later pass treats
 * it as unfinished, and keeps what is undecided at the front of its interim.
 *
 * pass_over_run() is the inner loop.  It keeps room for 4 bytes of output per
 * byte of input, the most that a character without a long value can need, so
 * only long values need a check.  It is compiled twice, so that recording edits
 * costs nothing when it is not needed.
 */
#include "match/conversion.h"

#include <stdlib.h>
#include <string.h>

#include "base/simd.h"

#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))

enum { GROWTH = 4, SLACK = 16 };

bool conversion_init(struct conversion *c, const struct image_header *image,
                     const struct image_profile *profile,
                     const struct terms_index *terms)
{
    const uint32_t *offsets = image_at(image, profile->passes);

    c->terms = terms;
    c->image = image;
    c->profile = profile;
    c->npasses = profile->npasses;
    c->segmenting =
        profile->segmenting == IMAGE_NONE ? SIZE_MAX : profile->segmenting;
    c->passes = calloc(c->npasses + 1, sizeof(*c->passes));
    if (c->passes == NULL)
        return false;
    for (size_t i = 0; i < c->npasses; i++) {
        const struct image_pass *pass = image_at(image, offsets[i]);
        matcher_init(&c->passes[i], image, pass);
    }
    return true;
}

void conversion_free(struct conversion *c)
{
    free(c->passes);
    c->passes = NULL;
}

bool conversion_state_init(struct conversion_state *s,
                           const struct conversion *c,
                           const struct terms_index *terms)
{
    s->conversion = c;
    s->terms = terms;
    s->interim = calloc(c->npasses + 1, sizeof(*s->interim));
    return s->interim != NULL;
}

void conversion_state_free(struct conversion_state *s)
{
    for (size_t i = 0; s->interim != NULL && i < s->conversion->npasses; i++) {
        buf_free(&s->interim[i].bytes);
        free(s->interim[i].marks);
    }
    free(s->interim);
    s->interim = NULL;
}

void conversion_state_reset(struct conversion_state *s)
{
    for (size_t i = 0; i < s->conversion->npasses; i++) {
        s->interim[i].bytes.n = 0;
        s->interim[i].nmarks = 0;
    }
}

/* The position where a pass reads and writes. */
struct position {
    const char *p, *stop; /* the rest of the input */
    char *o;              /* where to write */
    struct buf *out;
    struct interim *marked; /* where to list segments, or NULL */
    const char *in;         /* the beginning of the input */
    size_t start;           /* and where its result begins in out */
};

/* Records the edit of a key or character of n bytes: its result is the last
 * `nresult` bytes before c->o. */
static bool note(const struct position *c, struct trace *t, const char *key,
                 size_t n, size_t nresult, unsigned origin)
{
    const char *result = c->o - nresult;
    struct edit e = {
        .before = t->before + (uint64_t)(key - c->in),
        .before_nbytes = n,
        .after = t->after + (uint64_t)(result - c->out->data) - c->start,
        .after_nbytes = nresult,
    };

    return pass_edits_add(t, &e, key, result, origin);
}

/* Writes value[0..nbytes) for the next n bytes, with room left for the rest of
 * the input. */
static bool put_value(struct position *c, const char *value, size_t nbytes,
                      size_t n, bool is_segment, struct trace *trace,
                      unsigned origin)
{
    c->p += n;
    size_t left = (size_t)(c->stop - c->p);
    size_t used = (size_t)(c->o - c->out->data);
    if (c->out->cap - used < nbytes + left * GROWTH + SLACK) {
        c->out->n = used;
        if (!buf_reserve(c->out, nbytes + left * GROWTH + SLACK))
            return false;
        c->o = c->out->data + used;
    }
    if (is_segment && c->marked != NULL) {
        struct interim *t = c->marked;
        if (!array_grow(&t->marks, t->nmarks, &t->cap, sizeof(*t->marks)))
            return false;
        t->marks[t->nmarks++] = (struct mark){used, used + nbytes};
    }
    /* Both ends have room for 16 bytes: most values are one copy. */
    if (nbytes <= 16)
        memcpy(c->o, value, 16);
    else
        memcpy(c->o, value, nbytes);
    c->o += nbytes;
    return trace == NULL || note(c, trace, c->p - n, n, nbytes, origin);
}

/* Writes the value of a key. */
static INLINE bool put_match(struct position *c, const struct matcher *m,
                             const struct match *found, struct trace *trace)
{
    uint32_t nbytes;
    const char *value = matcher_value(m, found->key, &nbytes);

    return put_value(c, value, nbytes, found->nbytes, true, trace,
                     trace == NULL ? 0 : trace->origins->of_keys[found->key]);
}

/* Writes the value of a character of n bytes, which its entry refers to. */
static INLINE bool put_long(struct position *c, const struct matcher *m,
                            uint64_t entry, uint32_t code_point, size_t n,
                            struct trace *trace)
{
    uint32_t nbytes;
    const char *value = matcher_long(m, entry, &nbytes);

    return put_value(c, value, nbytes, n, (entry & ENTRY_KEY) != 0, trace,
                     trace == NULL ? 0
                                   : trace->origins->of_characters[code_point]);
}

static void put_bytes(struct position *c, size_t nbytes)
{
    memcpy(c->o, c->p, nbytes);
    c->o += nbytes;
    c->p += nbytes;
}

/* The loop for ASCII, in a pass that changes none of it: ends before anything
 * else, or a byte that may begin a key. */
static inline void ascii_run(struct position *c, const struct matcher *m)
{
    size_t run = simd_best()->copy_ascii(c->o, c->p, (size_t)(c->stop - c->p));
    const char *p = c->p + run;
    char *o = c->o + run;

    /* A key begins with at most ascii_lead bytes of ASCII and then continues
     * with something else: before that, nothing in the run can begin a key. */
    for (size_t back = run < m->ascii_lead ? run : m->ascii_lead; back > 0;
         back--) {
        if (matcher_entry(m, (unsigned char)p[-(ptrdiff_t)back]) != 0) {
            p -= back;
            o -= back;
            break;
        }
    }
    c->p = p;
    c->o = o;
}

/* The outcome of a character that is not simply replaced. */
enum outcome { DONE, UNDECIDED, OUT_OF_MEMORY };

static inline enum outcome outcome_of(bool done)
{
    return done ? DONE : OUT_OF_MEMORY;
}

/* Whether a character is to be reported that its entry may change. */
static inline bool is_explained(const struct trace *t, uint64_t entry,
                                uint32_t code_point)
{
    return (uint32_t)entry != 0 || t->origins->of_characters[code_point] != 0;
}

/* Writes a character whose result is as long as it is. */
static INLINE bool put_changed(struct position *c, uint64_t entry,
                               uint32_t code_point, size_t nbytes,
                               uint32_t bytes, struct trace *trace)
{
    bytes ^= (uint32_t)entry;
    memcpy(c->o, &bytes, sizeof(bytes));
    c->o += nbytes;
    c->p += nbytes;
    return trace == NULL || !is_explained(trace, entry, code_point) ||
           note(c, trace, c->p - nbytes, nbytes, nbytes,
                trace->origins->of_characters[code_point]);
}

/* The character at c->p, which begins a key, has a long value or is an
 * operator. */
static INLINE enum outcome special(struct position *c, const struct matcher *m,
                                   uint64_t entry, uint32_t code_point,
                                   size_t nbytes, uint32_t bytes, bool end,
                                   struct trace *trace)
{
    size_t left = (size_t)(c->stop - c->p);

    if ((entry & ENTRY_BEGINS) != 0) {
        struct match found = matcher_longest(
            m, entry, matcher_fold(entry, code_point), nbytes, c->p, left);
        if (found.open && !end)
            return UNDECIDED;
        if (found.nbytes > 0)
            return outcome_of(put_match(c, m, &found, trace));
    }
    if ((entry & ENTRY_LONG) != 0)
        return outcome_of(put_long(c, m, entry, code_point, nbytes, trace));
    if ((entry & ENTRY_OPERATOR) != 0) {
        bool cut;
        size_t sequence = utf8_ids_nbytes(c->p, left, &cut);
        if (cut && !end)
            return UNDECIDED;
        if (sequence > 0) {
            put_bytes(c, sequence);
            return DONE;
        }
    }
    return outcome_of(put_changed(c, entry, code_point, nbytes, bytes, trace));
}

/* The loop for Han text: characters of three bytes whose results are as long as
 * they are, and longer keys that begin with two such.  Ends before anything
 * else, before what could become a key with more text, and before the last
 * bytes of the text.  False when out of memory.
 *
 * Each character is decoded and looked up once: it is first the second one of
 * a possible pair, then the first. */
static INLINE bool han_run(struct position *c, const struct matcher *matcher,
                           struct trace *trace)
{
    /* A copy, so that the compiler knows that writing the output does not
     * change it. */
    const struct matcher copy = *matcher, *m = &copy;
    const char *p = c->p;
    char *o = c->o;
    /* The last character is always left, because the next one is not known. */
    const char *last = c->stop - 8;
    uint32_t bytes, next_bytes;
    struct match found;

    do {
        found.nbytes = 0;
        memcpy(&bytes, p, sizeof(bytes));
        if ((bytes & 0xF0) != 0xE0)
            break;
        uint32_t code_point = utf8_decode_3(bytes);
        uint64_t entry = matcher_entry(m, code_point);
        while (p <= last && (entry & ENTRY_FLAGS & ~ENTRY_BEGINS) == 0) {
            memcpy(&next_bytes, p + 3, sizeof(next_bytes));
            if ((next_bytes & 0xF0) != 0xE0)
                break;
            uint32_t next = utf8_decode_3(next_bytes);
            uint64_t next_entry = matcher_entry(m, next);
            uint32_t first = matcher_fold(entry, code_point);
            uint32_t second = matcher_fold(next_entry, next);
            uint64_t hash = image_pair_hash(first, second);
            if (matcher_has_pair(m, entry, hash)) {
                found = matcher_after_pair(m, first, second, hash, 6, p,
                                           (size_t)(c->stop - p));
                if (found.nbytes > 0 || found.open)
                    break;
            }
            bytes ^= (uint32_t)entry;
            memcpy(o, &bytes, sizeof(bytes));
            o += 3;
            p += 3;
            if (trace != NULL && is_explained(trace, entry, code_point)) {
                c->o = o;
                if (!note(c, trace, p - 3, 3, 3,
                          trace->origins->of_characters[code_point]))
                    return false;
            }
            bytes = next_bytes;
            code_point = next;
            entry = next_entry;
        }
        if (found.nbytes == 0 || found.open)
            break;
        c->p = p;
        c->o = o;
        if (!put_match(c, matcher, &found, trace))
            return false;
        p = c->p;
        o = c->o;
    } while (p <= last);
    c->p = p;
    c->o = o;
    return true;
}

/* Converts in[0..n) with one pass, appending to out, as far as it is decided,
 * which *consumed_ret gives.  `marked`, if out is its bytes, gets the segments;
 * a trace gets the edits. */
static INLINE bool pass_over(const struct matcher *m, const char *in, size_t n,
                             bool end, struct buf *out, struct interim *marked,
                             struct trace *trace, size_t *consumed_ret)
{
    if (n > (SIZE_MAX - SLACK) / GROWTH ||
        !buf_reserve(out, n * GROWTH + SLACK))
        return false;

    struct position c = {in, in + n, out->data + out->n, out, marked,
                         in, out->n};
    enum outcome outcome = DONE;
    while (c.p < c.stop) {
        if ((unsigned char)*c.p < 0x80 && m->ascii_lead != IMAGE_NONE)
            ascii_run(&c, m);
        if (c.stop - c.p > 8 && !han_run(&c, m, trace)) {
            outcome = OUT_OF_MEMORY;
            break;
        }
        if (c.p == c.stop)
            break;

        size_t left = (size_t)(c.stop - c.p);
        size_t nbytes;
        uint32_t code_point = utf8_decode(c.p, &nbytes);
        uint32_t bytes = 0;
        if (left >= sizeof(bytes))
            memcpy(&bytes, c.p, sizeof(bytes));
        else
            memcpy(&bytes, c.p, nbytes);
        uint64_t entry = matcher_entry(m, code_point);
        outcome =
            (entry & ENTRY_FLAGS) == 0
                ? outcome_of(
                      put_changed(&c, entry, code_point, nbytes, bytes, trace))
                : special(&c, m, entry, code_point, nbytes, bytes, end, trace);
        if (outcome != DONE)
            break;
    }
    out->n = (size_t)(c.o - out->data);
    *consumed_ret = (size_t)(c.p - in);
    return outcome != OUT_OF_MEMORY;
}

static NOINLINE bool pass_alone(const struct matcher *m, const char *in,
                                size_t n, bool end, struct buf *out,
                                struct interim *marked, size_t *consumed_ret)
{
    return pass_over(m, in, n, end, out, marked, NULL, consumed_ret);
}

static NOINLINE bool pass_traced(const struct matcher *m, const char *in,
                                 size_t n, bool end, struct buf *out,
                                 struct interim *marked, struct trace *trace,
                                 size_t *consumed_ret)
{
    size_t before = out->n;
    bool done = pass_over(m, in, n, end, out, marked, trace, consumed_ret);

    trace->before += *consumed_ret;
    trace->after += out->n - before;
    return done;
}

static bool pass_over_run(const struct matcher *m, const char *in, size_t n,
                          bool end, struct buf *out, struct interim *marked,
                          struct trace *trace, size_t *consumed_ret)
{
    return trace == NULL
               ? pass_alone(m, in, n, end, out, marked, consumed_ret)
               : pass_traced(m, in, n, end, out, marked, trace, consumed_ret);
}

bool conversion_run(const struct matcher *m, const char *in, size_t n,
                    struct buf *out)
{
    size_t consumed;

    return n == 0 || pass_alone(m, in, n, true, out, NULL, &consumed);
}

bool conversion_trace_run(struct trace *trace, const char *in, size_t n,
                          struct buf *out)
{
    size_t consumed;

    return n == 0 ||
           pass_traced(trace->pass, in, n, true, out, NULL, trace, &consumed);
}

static bool copy_segment(const char *bytes, size_t n, struct buf *out,
                         struct interim *marked)
{
    size_t start = out->n;

    if (marked != NULL) {
        if (!array_grow(&marked->marks, marked->nmarks, &marked->cap,
                        sizeof(*marked->marks)))
            return false;
        marked->marks[marked->nmarks++] = (struct mark){start, start + n};
    }
    return buf_append(out, bytes, n);
}

/* Moves a trace, if there is one, past copied text. */
static void skip(struct trace *trace, size_t before, size_t after)
{
    if (trace != NULL) {
        trace->before += before;
        trace->after += after;
    }
}

/* Runs a pass on the output of the one before: runs are converted to their
 * ends, segments are copied.  Undecided text is kept in `in`. */
static bool pass_over_interim(const struct matcher *m, struct interim *in,
                              bool end, bool segmenting, struct buf *out,
                              struct interim *marked, struct trace *trace)
{
    struct interim *found = segmenting ? marked : NULL;
    size_t at = 0, consumed;

    for (size_t i = 0; i < in->nmarks; i++) {
        const struct mark *k = &in->marks[i];
        size_t n = k->end - k->start;
        if ((k->start > at &&
             !pass_over_run(m, in->bytes.data + at, k->start - at, true, out,
                            found, trace, &consumed)) ||
            !copy_segment(in->bytes.data + k->start, n, out, marked))
            return false;
        skip(trace, n, n);
        at = k->end;
    }
    if (!pass_over_run(m, in->bytes.data + at, in->bytes.n - at, end, out,
                       found, trace, &consumed))
        return false;
    buf_drop_front(&in->bytes, at + consumed);
    in->nmarks = 0;
    return true;
}

/* Records a custom term. */
static bool note_term(struct trace *trace, const struct terms_index *terms,
                      const struct terms_index_match *match)
{
    const struct term *term = &terms->terms[match->term];
    struct edit e = {.before = trace->before,
                     .before_nbytes = match->nbytes,
                     .after = trace->after,
                     .after_nbytes = term->value_nbytes,
                     .term = match->term + 1,
                     .probability = 1,
                     .by = term->kept ? SHUTONG_BY_KEEPING : SHUTONG_BY_TERM};

    return edits_add(trace->edits, &e);
}

/* Cuts custom terms out of the text; their values become segments. */
static bool cut_terms(const struct terms_index *terms, const char *in, size_t n,
                      bool end, struct buf *out, struct interim *marked,
                      struct trace *trace, size_t *consumed_ret)
{
    struct terms_index_match match;
    size_t i = 0;

    for (;;) {
        bool found = terms_index_find(terms, in + i, n - i, n - i, end, &match);
        if (!buf_append(out, in + i, match.at))
            return false;
        i += match.at;
        skip(trace, match.at, match.at);
        *consumed_ret = i;
        if (!found)
            return true;
        const struct term *term = &terms->terms[match.term];
        if (!copy_segment(terms->text.data + term->value, term->value_nbytes,
                          out, marked) ||
            (trace != NULL && !note_term(trace, terms, &match)))
            return false;
        i += match.nbytes;
        skip(trace, match.nbytes, term->value_nbytes);
    }
}

size_t conversion_layers(const struct conversion_state *s)
{
    return s->conversion->npasses + (s->terms != NULL);
}

bool conversion_layer(struct conversion_state *s, size_t layer, const char *in,
                      size_t n, bool end, struct buf *out, struct trace *trace,
                      size_t *consumed_ret)
{
    const struct conversion *c = s->conversion;
    bool with_terms = s->terms != NULL;
    size_t pass = layer - with_terms; /* SIZE_MAX if terms are cut out */
    /* Segments are marked from the first layer on that cuts. */
    struct interim *marked =
        out == &s->interim[layer].bytes &&
                (with_terms ||
                 (c->segmenting != SIZE_MAX && pass >= c->segmenting))
            ? &s->interim[layer]
            : NULL;

    if (layer == 0 && with_terms)
        return cut_terms(s->terms, in, n, end, out, marked, trace,
                         consumed_ret);
    if (layer == 0)
        return pass_over_run(&c->passes[0], in, n, end, out, marked, trace,
                             consumed_ret);
    return pass_over_interim(&c->passes[pass], &s->interim[layer - 1], end,
                             pass == c->segmenting, out, marked, trace);
}

bool conversion_block(struct conversion_state *s, const char *in, size_t n,
                      bool end, struct buf *out, size_t *consumed_ret)
{
    size_t nlayers = conversion_layers(s);

    if (nlayers == 0) {
        *consumed_ret = n;
        return buf_append(out, in, n);
    }
    for (size_t i = 0; i < nlayers; i++)
        if (!conversion_layer(s, i, in, n, end,
                              i + 1 == nlayers ? out : &s->interim[i].bytes,
                              NULL, consumed_ret))
            return false;
    return true;
}
