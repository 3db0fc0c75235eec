/*
 * fast_path.c - characters one by one, and the passes only where longer keys
 * can matter.
 *
 * In real text hardly any key matters: of the 49,000 phrases of s2t four fifths
 * have the result that their characters have one by one, and of the words in
 * prose nearly all are such.  So the text is first taken for one without keys:
 * each character is looked up and replaced by a result of the same length.  At
 * the same time each pair of neighbours is asked for in a small set, the
 * triggers, which has one pair of every key that matters (prefilter.c chooses
 * it and proves it).  Where it has one, the text around it that keys could join
 * to it, the island, is converted by the passes instead:
 *
 *   text      他 说 他 的 头 发 很 长 。
 *   trigger               ^^^^^
 *   joints          ^^^^^ ^^^^^                  pairs that are within some key
 *   island         [他 的 头 发]
 *
 * The same islands come again and again, being words, and are remembered. Where
 * new ones follow close upon each other they are taken as one: the passes alone
 * are faster then.
 *
 * Walking up to a trigger is in fast_path_scan.c.
 *
 * An island ends where two neighbours are no joint: no key of any stage reaches
 * across, so the passes find in the island by itself what they find in the
 * whole text.  Without a trigger they find nothing that matters.
 *
 * A custom term is what it is whatever is around it, and cuts the text: an
 * island of the profile ends where one begins.
 */
#include "match/fast_path.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* An island of which so many bytes are there, and not its end, is given to
     * the passes in parts, so that memory is bounded. */
    LONGEST = 4096,
    /* That may be written beyond the end. */
    SLACK = 32,
    /* After so many islands with so few bytes between each and the next, so
     * much text is one island. */
    MANY = 4,
    NEAR = 8,
    AHEAD = 512,
    /* So much of an island is read before it is looked for custom terms in it,
     * then twice as much. */
    STRETCH = 32,
    /* Islands that are remembered, and their bytes. */
    MEMOS = 1024,
    MEMO = 31
};

/* An island and what became of it. */
struct memo {
    uint64_t in[4]; /* its length in one byte, then MEMO, zeros at the end */
    char out[MEMO];
    uint8_t out_nbytes; /* plus SHIFTED where some of it changes in length */
};

enum { SHIFTED = 0x80 };

/* While somebody is told of what changes in length: islands are traced instead
 * of converted, unless they are known not to have any. */
struct fast_path_shifts {
    struct trace_state trace;
    struct shift_listener *to;
};

bool fast_path_init(struct fast_path_state *s, const struct conversion *c,
                    const struct prefilter *f)
{
    *s = (struct fast_path_state){.prefilter = f};
    return conversion_state_init(&s->whole, c, NULL) &&
           conversion_state_init(&s->passes, c, c->own);
}

static void shifts_free(struct fast_path_shifts *shifts)
{
    if (shifts == NULL)
        return;
    trace_free(&shifts->trace);
    free(shifts);
}

bool fast_path_shift(struct fast_path_state *s, struct shift_listener *to)
{
    struct fast_path_shifts *shifts =
        to == NULL ? NULL : calloc(1, sizeof(*shifts));

    if (to != NULL &&
        (shifts == NULL || !trace_init(&shifts->trace, s->passes.conversion))) {
        free(shifts);
        return false;
    }
    if (shifts != NULL)
        shifts->to = to;
    shifts_free(s->shifts);
    s->shifts = shifts;
    /* They do not know which of them change. */
    free(s->memos);
    s->memos = NULL;
    return true;
}

void fast_path_free(struct fast_path_state *s)
{
    shifts_free(s->shifts);
    conversion_state_free(&s->whole);
    conversion_state_free(&s->passes);
    free(s->memos);
    s->memos = NULL;
}

void fast_path_reset(struct fast_path_state *s)
{
    conversion_state_reset(&s->whole);
    conversion_state_reset(&s->passes);
    if (s->shifts != NULL)
        trace_reset(&s->shifts->trace);
    s->inside = false;
}

/* ---- islands ------------------------------------------------------------- */

/* The beginning of the island that the character before `p` is in, not before
 * `least`, where one begins. */
static const char *island_start(const struct prefilter *f, const char *least,
                                const char *p)
{
    size_t nbytes;
    const char *start = character_before(p);
    uint32_t right = utf8_decode(start, &nbytes);

    while (start > least) {
        const char *before = character_before(start);
        uint32_t left = utf8_decode(before, &nbytes);
        if (!is_joint(f, left, right))
            break;
        start = before;
        right = left;
    }
    return start;
}

/* The end of the island whose character `last` is before `p`, up to `stop`;
 * *last_ret is its last character. */
static const char *island_end(const struct prefilter *f, const char *p,
                              const char *stop, uint32_t last,
                              uint32_t *last_ret)
{
    size_t nbytes;

    while (p < stop) {
        uint32_t c = utf8_decode(p, &nbytes);
        if (!is_joint(f, last, c))
            break;
        last = c;
        p += nbytes;
    }
    *last_ret = last;
    return p;
}

/* Makes an island's name for a memo. */
static void name_island(uint64_t name[4], const char *in, size_t n)
{
    memset(name, 0, 4 * sizeof(*name));
    name[0] = n;
    memcpy((char *)name + 1, in, n);
}

/* The memo of an island, or the one to be replaced by it; NULL when out of
 * memory. */
static struct memo *find_memo(struct fast_path_state *s, const uint64_t name[4])
{
    uint64_t hash = 0;

    if (s->memos == NULL)
        s->memos = calloc(MEMOS, sizeof(*s->memos));
    for (int i = 0; i < 4; i++)
        hash = (hash ^ name[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return s->memos == NULL ? NULL : &s->memos[(hash ^ hash >> 32) % MEMOS];
}

/* Tells of the edits that are settled and change in length, of which the result
 * is about to be appended to out; *shifted_ret is set where there are any. */
static bool tell_shifts(struct fast_path_shifts *x, const struct traced *t,
                        const struct buf *out, bool *shifted_ret)
{
    for (size_t i = t->edits->begin; i < t->edits->end; i++) {
        const struct edit *e = &t->edits->all[i];
        size_t at = (size_t)(e->after - t->after);
        size_t n = (size_t)e->after_nbytes;
        size_t ncharacters =
            e->before_nbytes == 0
                ? 0
                : utf8_count(t->source + (e->before - t->before),
                             (size_t)e->before_nbytes);
        if (ncharacters == (n == 0 ? 0 : utf8_count(t->result + at, n)))
            continue;
        *shifted_ret = true;
        if (!shift_tell(x->to, out->n + at, n, ncharacters))
            return false;
    }
    return true;
}

/* Converts by the passes as convert_block() does, and tells. */
static bool trace_passes(struct fast_path_shifts *x, const char *in, size_t n,
                         bool end, struct buf *out, bool *shifted_ret,
                         size_t *consumed_ret)
{
    struct traced t;

    if (!trace_block(&x->trace, in, n, end, &t, consumed_ret) ||
        !tell_shifts(x, &t, out, shifted_ret) ||
        !buf_append(out, t.result, t.result_nbytes))
        return false;
    trace_given(&x->trace, &t, end);
    return true;
}

/* Converts by the passes, and tells where somebody is told. */
static bool convert_by_passes(struct fast_path_state *s, const char *in,
                              size_t n, bool end, struct buf *out,
                              size_t *consumed_ret)
{
    bool shifted;

    return s->shifts != NULL
               ? trace_passes(s->shifts, in, n, end, out, &shifted,
                              consumed_ret)
               : convert_block(&s->passes, in, n, end, out, consumed_ret);
}

/* Converts an island, whole, appending to out, from memory where it is known;
 * *known_ret tells that. */
static bool convert_whole(struct fast_path_state *s, const char *in, size_t n,
                          struct buf *out, bool *known_ret)
{
    uint64_t name[4];
    size_t before = out->n, consumed;
    struct memo *memo = NULL;

    *known_ret = false;
    if (n <= MEMO) {
        name_island(name, in, n);
        memo = find_memo(s, name);
    }
    if (memo != NULL && memo->out_nbytes < SHIFTED &&
        memcmp(memo->in, name, sizeof(name)) == 0) {
        *known_ret = true;
        return buf_append(out, memo->out, memo->out_nbytes);
    }
    bool shifted = false;
    if (!(s->shifts != NULL
              ? trace_passes(s->shifts, in, n, true, out, &shifted, &consumed)
              : convert_block(&s->whole, in, n, true, out, &consumed)))
        return false;
    size_t out_nbytes = out->n - before;
    if (memo != NULL && out_nbytes <= MEMO) {
        memcpy(memo->in, name, sizeof(name));
        memcpy(memo->out, out->data + before, out_nbytes);
        memo->out_nbytes = (uint8_t)(out_nbytes + (shifted ? SHIFTED : 0));
    }
    return true;
}

/* Goes on with an island that is in the passes; s->inside tells whether it goes
 * on further. */
static bool pass_island(struct fast_path_state *s, const char *in, size_t n,
                        bool end, struct buf *out, size_t *consumed_ret)
{
    const struct prefilter *f = s->prefilter;
    const char *stop = in;
    size_t nbytes, consumed;
    uint32_t c, last = s->last;

    if (n > 0) {
        c = utf8_decode(in, &nbytes);
        if (!s->has_last || is_joint(f, last, c))
            stop = island_end(f, in + nbytes, in + n, c, &last);
    }
    bool ends =
        end || stop < in + n || (plain_entry(f, last) & PLAIN_GOES_ON) == 0;
    if (!convert_by_passes(s, in, (size_t)(stop - in), ends, out, &consumed))
        return false;
    s->inside = !ends;
    if (s->inside && consumed > 0) {
        s->has_last = true;
        s->last = utf8_decode(character_before(in + consumed), &nbytes);
    }
    *consumed_ret = consumed;
    return true;
}

/* ---- characters one by one ----------------------------------------------- */

/* What is to be done about a special character or a trigger before w->p. */
enum outcome { DONE, UNDECIDED, OUT_OF_MEMORY };

/* Copies an ideographic description sequence, or just its operator. */
static enum outcome copy_sequence(struct walk *w, bool end)
{
    bool cut;
    size_t nbytes = utf8_ids_nbytes(w->p, (size_t)(w->stop - w->p), &cut);

    if (cut && !end)
        return UNDECIDED;
    if (nbytes == 0)
        nbytes = utf8_char_nbytes((unsigned char)*w->p);
    memcpy(w->o, w->p, nbytes);
    w->o += nbytes;
    w->p += nbytes;
    w->least = w->p;
    return DONE;
}

/* Steps back to the beginning of the island before w->p. */
static void step_back(struct walk *w, const struct prefilter *f)
{
    if (w->p == w->least)
        return;
    const char *start = island_start(f, w->least, w->p);
    w->o -= w->p - start;
    w->p = start;
}

/* Where islands are many, the passes do more at once than they do in each: the
 * end of an island that goes on for a while after `stop`. */
static const char *far_end(const struct walk *w, const struct prefilter *f,
                           const char *stop, uint32_t *last_ret)
{
    const char *end = stop + AHEAD;
    size_t nbytes;

    while (((unsigned char)*end & 0xC0) == 0x80)
        end--;
    if (utf8_in_ids(stop, (size_t)(end - stop)))
        return stop;
    return island_end(f, end, w->stop,
                      utf8_decode(character_before(end), &nbytes), last_ret);
}

/* The end of the island around w->p, or where a custom term begins in it,
 * which it does not before w->p.  UNDECIDED where that is not there yet.  With
 * terms it is looked for a stretch at a time: of a long island, in which terms
 * are many, all that is left would be read again after each. */
static enum outcome find_end(const struct walk *w, const struct prefilter *f,
                             bool end, const char **stop_ret)
{
    const struct prefilter *profile = f->own == NULL ? f : f->profile;
    const char *p = w->p, *stop, *limit;
    struct terms_index_match match;
    ptrdiff_t stretch = STRETCH;
    size_t nbytes;
    uint32_t last = utf8_decode(p, &nbytes);

    stop = p + nbytes;
    do {
        limit = w->stop;
        if (f->own != NULL && limit - stop > stretch)
            for (limit = stop + stretch;
                 ((unsigned char)*limit & 0xC0) == 0x80;)
                limit--;
        stretch *= 2;
        stop = island_end(profile, stop, limit, last, &last);
        if (f->own == NULL)
            break;
        size_t n = (size_t)(stop - p);
        if (terms_index_find(f->own, p, (size_t)(w->stop - p), n, end,
                             &match)) {
            *stop_ret = p + match.at;
            return DONE;
        }
        if (match.at < n)
            return UNDECIDED;
        p = stop;
    } while (stop == limit && stop < w->stop);
    if (f->own == NULL && w->islands > MANY && w->stop - stop > 2 * AHEAD)
        stop = far_end(w, f, stop, &last);
    *stop_ret = stop;
    return stop == w->stop && !end &&
                   (plain_entry(f, last) & PLAIN_GOES_ON) != 0
               ? UNDECIDED
               : DONE;
}

/* Gives the island around w->p to the passes; stays before it where its end is
 * not there yet.  Custom terms are not in it, so that it is one of the profile.
 */
static enum outcome convert_island(struct fast_path_state *s, struct walk *w,
                                   bool end, struct buf *out)
{
    const struct prefilter *f = s->prefilter;
    const struct prefilter *profile = f->own == NULL ? f : f->profile;
    bool near = w->p - w->least < NEAR, known;
    size_t nbytes;
    const char *stop;
    enum outcome outcome = find_end(w, f, end, &stop);

    if (w->p > w->least &&
        is_joint(profile, w->before, utf8_decode(w->p, &nbytes)))
        step_back(w, profile);
    if (outcome != DONE)
        return outcome;
    out->n = (size_t)(w->o - out->data);
    if (!convert_whole(s, w->p, (size_t)(stop - w->p), out, &known) ||
        !buf_reserve(out, (size_t)(w->stop - stop) + SLACK))
        return OUT_OF_MEMORY;
    w->islands = near && !known ? w->islands + 1 : 0;
    w->o = out->data + out->n;
    w->p = w->least = stop;
    return DONE;
}

/* Tells of a custom term that changes in length. */
static bool tell_term(struct fast_path_shifts *x, const struct terms_index *own,
                      const struct term *term, const char *key, size_t n,
                      const struct buf *out)
{
    size_t ncharacters = utf8_count(key, n);

    return utf8_count(own->text.data + term->value, term->value_nbytes) ==
               ncharacters ||
           shift_tell(x->to, out->n, term->value_nbytes, ncharacters);
}

/* Writes the custom term that begins before or at w->p, where walking ended;
 * sets *put_ret to false where none does.  Where that is not decided it stays
 * before it and what may join it. */
static enum outcome put_term(struct fast_path_shifts *shifts, struct walk *w,
                             const struct prefilter *f, enum walk_event event,
                             bool end, struct buf *out, bool *put_ret)
{
    const struct terms_index *own = f->own;
    const char *start = event == AT_TRIGGER ? character_before(w->p) : w->p;
    struct found found = w->found;

    if (event != AT_TRIGGER)
        found.nbytes = terms_index_at(own, start, (size_t)(w->stop - start),
                                      &found.term, &found.open);
    *put_ret = found.nbytes > 0;
    if (found.open && !end) {
        size_t nbytes;
        if (event == AT_TRIGGER ||
            (w->p > w->least &&
             is_joint(f, w->before, utf8_decode(w->p, &nbytes))))
            step_back(w, f);
        return UNDECIDED;
    }
    if (found.nbytes == 0)
        return DONE;
    const struct term *term = &own->terms[found.term];
    w->o -= w->p - start;
    w->p = w->least = start + found.nbytes;
    w->islands = 0;
    out->n = (size_t)(w->o - out->data);
    if (shifts != NULL &&
        !tell_term(shifts, own, term, start, found.nbytes, out))
        return OUT_OF_MEMORY;
    if (!buf_append(out, own->text.data + term->value, term->value_nbytes) ||
        !buf_reserve(out, (size_t)(w->stop - w->p) + SLACK))
        return OUT_OF_MEMORY;
    w->o = out->data + out->n;
    return DONE;
}

/* Converts up to the beginning of an island that goes on, or the end. */
static bool walk_block(struct fast_path_state *s, const char *in, size_t n,
                       bool end, struct buf *out, size_t *consumed_ret)
{
    const struct prefilter *f = s->prefilter;
    enum outcome outcome = DONE;

    if (!buf_reserve(out, n + SLACK))
        return false;
    struct walk w = {
        .p = in, .stop = in + n, .least = in, .o = out->data + out->n};
    while (outcome == DONE && w.p < w.stop) {
        enum walk_event event = walk_plain(&w, f);
        size_t nbytes;
        bool put = false;
        if (event != AT_STOP && f->own != NULL)
            outcome = put_term(s->shifts, &w, f, event, end, out, &put);
        if (put || outcome != DONE)
            continue;
        if (event == AT_SPECIAL && utf8_is_operator(utf8_decode(w.p, &nbytes)))
            outcome = copy_sequence(&w, end);
        else if (event != AT_STOP)
            outcome = convert_island(s, &w, end, out);
    }
    if (outcome == DONE && !end && w.p > w.least &&
        (plain_entry(f, w.before) & PLAIN_GOES_ON) != 0)
        step_back(&w, f);
    out->n = (size_t)(w.o - out->data);
    *consumed_ret = (size_t)(w.p - in);
    return outcome != OUT_OF_MEMORY;
}

bool fast_path_block(struct fast_path_state *s, const char *in, size_t n,
                     bool end, struct buf *out, size_t *consumed_ret)
{
    size_t i = 0, consumed;

    if (s->prefilter->index == NULL)
        return convert_by_passes(s, in, n, end, out, consumed_ret);
    do {
        if (!s->inside) {
            if (!walk_block(s, in + i, n - i, end, out, &consumed))
                return false;
            i += consumed;
            if (n - i <= LONGEST)
                break;
            s->inside = true;
            s->has_last = false;
        }
        if (!pass_island(s, in + i, n - i, end, out, &consumed))
            return false;
        i += consumed;
    } while (!s->inside);
    *consumed_ret = i;
    return true;
}

/* ---- cutting a text ------------------------------------------------------ */

/* The well-formed character that in[0..n) ends with; false where it ends with
 * none. */
static bool ends_with(const char *in, size_t n, uint32_t *c_ret,
                      size_t *nbytes_ret)
{
    size_t k = 1;

    while (k < 4 && k < n && ((unsigned char)in[n - k] & 0xC0) == 0x80)
        k++;
    if (k > n || utf8_valid_prefix(in + n - k, k) != k)
        return false;
    *c_ret = utf8_decode(in + n - k, nbytes_ret);
    return *nbytes_ret == k;
}

size_t fast_path_cut(const struct prefilter *f, const char *in, size_t n)
{
    size_t least = n > LONGEST ? n - LONGEST : 0, nbytes;
    bool known = false; /* what comes after: */
    uint32_t c, next = 0;

    if (f->index == NULL)
        return 0;
    while (n > least) {
        if (!ends_with(in, n, &c, &nbytes)) {
            known = false;
            n--;
            continue;
        }
        bool joins = known ? is_joint(f, c, next)
                           : (plain_entry(f, c) & PLAIN_GOES_ON) != 0;
        if (!joins && !utf8_in_ids(in, n))
            return n;
        known = true;
        next = c;
        n -= nbytes;
    }
    return 0;
}
