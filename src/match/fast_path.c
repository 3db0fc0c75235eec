/*
 * fast_path.c - converts characters one by one, and with the passes only where
 * longer keys can matter.
 *
 * In real text hardly any key matters: four fifths of the 49,000 phrases of
 * s2t, and nearly all words in prose, have the same result as their characters
 * one by one.  So the text is first converted as if there were no keys: each
 * character is looked up and replaced by a result of the same length.  At the
 * same time each pair of neighbours is looked up in a small set, the triggers,
 * which has one pair of every key that matters (prefilter.c chooses and proves
 * it).  If a pair is a trigger, the text around it that keys could connect to
 * it, the island, is converted by the passes instead:
 *
 *   text      他 说 他 的 头 发 很 长 。
 *   trigger               ^^^^^
 *   joints          ^^^^^ ^^^^^                  pairs that are within some key
 *   island         [他 的 头 发]
 *
 * The same islands occur again and again, because they are words, so their
 * results are cached.  Where new ones are close together they are taken as one,
 * because the passes alone are faster there.
 *
 * fast_path_scan.c searches the next trigger.
 *
 * An island ends between two neighbours that are no joint: no key of any stage
 * crosses that point, so the passes find in the island alone what they find in
 * the whole text.  Without a trigger they find nothing that matters.
 *
 * A custom term does not depend on the text around it, and splits the text: an
 * island of the profile ends where a term begins.
 */
#include "match/fast_path.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* An island that is longer than this and not complete is given to the
     * passes in parts, so that memory is bounded. */
    LONGEST = 4096,
    /* Bytes that may be written past the end. */
    SLACK = 32,
    /* After MANY islands with fewer than NEAR bytes between them, the next
     * AHEAD bytes are one island. */
    MANY = 4,
    NEAR = 8,
    AHEAD = 512,
    /* An island is searched for custom terms after so many bytes, then after
     * twice as many, and so on. */
    STRETCH = 32,
    /* Islands that are cached, and their longest length in bytes. */
    MEMOS = 1024,
    MEMO = 31
};

/* An island and its result. */
struct memo {
    uint64_t in[4]; /* its length in one byte, then MEMO, zeros at the end */
    char out[MEMO];
    uint8_t
        out_nbytes; /* plus SHIFTED if it has a place that changes in length */
};

enum { SHIFTED = 0x80 };

/* While places that change in length are reported: islands are traced instead
 * of converted, unless the cache says that they have none. */
struct fast_path_shifts {
    struct trace_state trace;
    struct shift_listener *to;
};

bool fast_path_init(struct fast_path_state *s, const struct conversion *c,
                    const struct fast_path_filter *f)
{
    *s = (struct fast_path_state){.prefilter = f};
    return conversion_state_init(&s->whole, c, NULL) &&
           conversion_state_init(&s->passes, c, c->terms);
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
    /* The cache does not know which islands change in length. */
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

/* The beginning of the island of the character before `p`, not before
 * `least`. */
static const char *island_start(const struct fast_path_filter *f,
                                const char *least, const char *p)
{
    size_t nbytes;
    const char *start = utf8_before(p);
    uint32_t right = utf8_decode(start, &nbytes);

    while (start > least) {
        const char *before = utf8_before(start);
        uint32_t left = utf8_decode(before, &nbytes);
        if (!fast_path_filter_is_joint(f, left, right))
            break;
        start = before;
        right = left;
    }
    return start;
}

/* The end of the island of the character `last` before `p`, at most `stop`;
 * *last_ret is its last character. */
static const char *island_end(const struct fast_path_filter *f, const char *p,
                              const char *stop, uint32_t last,
                              uint32_t *last_ret)
{
    size_t nbytes;

    while (p < stop) {
        uint32_t c = utf8_decode(p, &nbytes);
        if (!fast_path_filter_is_joint(f, last, c))
            break;
        last = c;
        p += nbytes;
    }
    *last_ret = last;
    return p;
}

/* Makes the name of an island for the cache. */
static void name_island(uint64_t name[4], const char *in, size_t n)
{
    memset(name, 0, 4 * sizeof(*name));
    name[0] = n;
    memcpy((char *)name + 1, in, n);
}

/* The memo of an island, or the one that it will replace; NULL when out of
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

/* Reports the settled edits that change in length, whose result is about to be
 * appended to out; *shifted_ret is set if there are any. */
static bool report_shifts(struct fast_path_shifts *x, const struct traced *t,
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
        if (!engine_report_shift(x->to, out->n + at, n, ncharacters))
            return false;
    }
    return true;
}

/* Converts with the passes as conversion_block() does, and reports places that
 * change in length. */
static bool trace_passes(struct fast_path_shifts *x, const char *in, size_t n,
                         bool end, struct buf *out, bool *shifted_ret,
                         size_t *consumed_ret)
{
    struct traced t;

    if (!trace_block(&x->trace, in, n, end, &t, consumed_ret) ||
        !report_shifts(x, &t, out, shifted_ret) ||
        !buf_append(out, t.result, t.result_nbytes))
        return false;
    trace_given(&x->trace, &t, end);
    return true;
}

/* Converts with the passes, and reports places that change in length if
 * somebody listens. */
static bool convert_by_passes(struct fast_path_state *s, const char *in,
                              size_t n, bool end, struct buf *out,
                              size_t *consumed_ret)
{
    bool shifted;

    return s->shifts != NULL
               ? trace_passes(s->shifts, in, n, end, out, &shifted,
                              consumed_ret)
               : conversion_block(&s->passes, in, n, end, out, consumed_ret);
}

/* Converts a complete island, appending to out, from the cache if it is there
 * (*known_ret). */
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
              : conversion_block(&s->whole, in, n, true, out, &consumed)))
        return false;
    size_t out_nbytes = out->n - before;
    if (memo != NULL && out_nbytes <= MEMO) {
        memcpy(memo->in, name, sizeof(name));
        memcpy(memo->out, out->data + before, out_nbytes);
        memo->out_nbytes = (uint8_t)(out_nbytes + (shifted ? SHIFTED : 0));
    }
    return true;
}

/* Continues an island that is in the passes; s->inside: it continues after
 * in[0..n). */
static bool pass_island(struct fast_path_state *s, const char *in, size_t n,
                        bool end, struct buf *out, size_t *consumed_ret)
{
    const struct fast_path_filter *f = s->prefilter;
    const char *stop = in;
    size_t nbytes, consumed;
    uint32_t c, last = s->last;

    if (n > 0) {
        c = utf8_decode(in, &nbytes);
        if (!s->has_last || fast_path_filter_is_joint(f, last, c))
            stop = island_end(f, in + nbytes, in + n, c, &last);
    }
    bool ends = end || stop < in + n || !fast_path_filter_goes_on(f, last);
    if (!convert_by_passes(s, in, (size_t)(stop - in), ends, out, &consumed))
        return false;
    s->inside = !ends;
    if (s->inside && consumed > 0) {
        s->has_last = true;
        s->last = utf8_decode(utf8_before(in + consumed), &nbytes);
    }
    *consumed_ret = consumed;
    return true;
}

/* ---- characters one by one ----------------------------------------------- */

/* The outcome of a special character or trigger before w->p. */
enum outcome { DONE, UNDECIDED, OUT_OF_MEMORY };

/* Copies an ideographic description sequence, or just its operator. */
static enum outcome copy_sequence(struct fast_path_scan *w, bool end)
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
static void step_back(struct fast_path_scan *w,
                      const struct fast_path_filter *f)
{
    if (w->p == w->least)
        return;
    const char *start = island_start(f, w->least, w->p);
    w->o -= w->p - start;
    w->p = start;
}

/* Where there are many islands, converting more text at once is faster: the end
 * of an island that includes AHEAD bytes after `stop`. */
static const char *far_end(const struct fast_path_scan *w,
                           const struct fast_path_filter *f, const char *stop,
                           uint32_t *last_ret)
{
    const char *end = stop + AHEAD;
    size_t nbytes;

    while (((unsigned char)*end & 0xC0) == 0x80)
        end--;
    if (utf8_in_ids(stop, (size_t)(end - stop)))
        return stop;
    return island_end(f, end, w->stop, utf8_decode(utf8_before(end), &nbytes),
                      last_ret);
}

/* The end of the island around w->p, or the beginning of a custom term in it;
 * none begins before w->p.  UNDECIDED if neither is there yet.  With terms the
 * island is searched a stretch at a time: otherwise the rest of a long island
 * with many terms would be read again after each. */
static enum outcome find_end(const struct fast_path_scan *w,
                             const struct fast_path_filter *f, bool end,
                             const char **stop_ret)
{
    const struct fast_path_filter *profile = f->terms == NULL ? f : f->profile;
    const char *p = w->p, *stop, *limit;
    struct terms_index_match match;
    ptrdiff_t stretch = STRETCH;
    size_t nbytes;
    uint32_t last = utf8_decode(p, &nbytes);

    stop = p + nbytes;
    do {
        limit = w->stop;
        if (f->terms != NULL && limit - stop > stretch)
            for (limit = stop + stretch;
                 ((unsigned char)*limit & 0xC0) == 0x80;)
                limit--;
        stretch *= 2;
        stop = island_end(profile, stop, limit, last, &last);
        if (f->terms == NULL)
            break;
        size_t n = (size_t)(stop - p);
        if (terms_index_find(f->terms, p, (size_t)(w->stop - p), n, end,
                             &match)) {
            *stop_ret = p + match.at;
            return DONE;
        }
        if (match.at < n)
            return UNDECIDED;
        p = stop;
    } while (stop == limit && stop < w->stop);
    if (f->terms == NULL && w->islands > MANY && w->stop - stop > 2 * AHEAD)
        stop = far_end(w, f, stop, &last);
    *stop_ret = stop;
    return stop == w->stop && !end && fast_path_filter_goes_on(f, last)
               ? UNDECIDED
               : DONE;
}

/* Converts the island around w->p with the passes; stays before it if its end
 * is not there yet.  There are no custom terms in it, so it is an island of the
 * profile. */
static enum outcome convert_island(struct fast_path_state *s,
                                   struct fast_path_scan *w, bool end,
                                   struct buf *out)
{
    const struct fast_path_filter *f = s->prefilter;
    const struct fast_path_filter *profile = f->terms == NULL ? f : f->profile;
    bool near = w->p - w->least < NEAR, known;
    size_t nbytes;
    const char *stop;
    enum outcome outcome = find_end(w, f, end, &stop);

    if (w->p > w->least && fast_path_filter_is_joint(
                               profile, w->before, utf8_decode(w->p, &nbytes)))
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

/* Reports a custom term that changes in length. */
static bool report_term(struct fast_path_shifts *x,
                        const struct terms_index *terms,
                        const struct term *term, const char *key, size_t n,
                        const struct buf *out)
{
    size_t ncharacters = utf8_count(key, n);

    return utf8_count(terms->text.data + term->value, term->value_nbytes) ==
               ncharacters ||
           engine_report_shift(x->to, out->n, term->value_nbytes, ncharacters);
}

/* Writes the custom term that begins before or at w->p, where the scan ended;
 * *put_ret is false if there is none.  If that is undecided, stays before it
 * and what may join it. */
static enum outcome put_term(struct fast_path_shifts *shifts,
                             struct fast_path_scan *w,
                             const struct fast_path_filter *f,
                             enum fast_path_scan_end event, bool end,
                             struct buf *out, bool *put_ret)
{
    const struct terms_index *terms = f->terms;
    const char *start = event == AT_TRIGGER ? utf8_before(w->p) : w->p;
    struct fast_path_scan_term found = w->found;

    if (event != AT_TRIGGER)
        found.nbytes = terms_index_at(terms, start, (size_t)(w->stop - start),
                                      &found.term, &found.open);
    *put_ret = found.nbytes > 0;
    if (found.open && !end) {
        size_t nbytes;
        if (event == AT_TRIGGER ||
            (w->p > w->least && fast_path_filter_is_joint(
                                    f, w->before, utf8_decode(w->p, &nbytes))))
            step_back(w, f);
        return UNDECIDED;
    }
    if (found.nbytes == 0)
        return DONE;
    const struct term *term = &terms->terms[found.term];
    w->o -= w->p - start;
    w->p = w->least = start + found.nbytes;
    w->islands = 0;
    out->n = (size_t)(w->o - out->data);
    if (shifts != NULL &&
        !report_term(shifts, terms, term, start, found.nbytes, out))
        return OUT_OF_MEMORY;
    if (!buf_append(out, terms->text.data + term->value, term->value_nbytes) ||
        !buf_reserve(out, (size_t)(w->stop - w->p) + SLACK))
        return OUT_OF_MEMORY;
    w->o = out->data + out->n;
    return DONE;
}

/* Converts up to the beginning of an island that continues, or to the end. */
static bool walk_block(struct fast_path_state *s, const char *in, size_t n,
                       bool end, struct buf *out, size_t *consumed_ret)
{
    const struct fast_path_filter *f = s->prefilter;
    enum outcome outcome = DONE;

    if (!buf_reserve(out, n + SLACK))
        return false;
    struct fast_path_scan w = {
        .p = in, .stop = in + n, .least = in, .o = out->data + out->n};
    while (outcome == DONE && w.p < w.stop) {
        enum fast_path_scan_end event = fast_path_scan(&w, f);
        size_t nbytes;
        bool put = false;
        if (event != AT_STOP && f->terms != NULL)
            outcome = put_term(s->shifts, &w, f, event, end, out, &put);
        if (put || outcome != DONE)
            continue;
        if (event == AT_SPECIAL && utf8_is_operator(utf8_decode(w.p, &nbytes)))
            outcome = copy_sequence(&w, end);
        else if (event != AT_STOP)
            outcome = convert_island(s, &w, end, out);
    }
    if (outcome == DONE && !end && w.p > w.least &&
        fast_path_filter_goes_on(f, w.before))
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

/* The well-formed character at the end of in[0..n); false if there is none. */
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

size_t fast_path_cut(const struct fast_path_filter *f, const char *in, size_t n)
{
    size_t least = n > LONGEST ? n - LONGEST : 0, nbytes;
    bool known = false; /* the next character: */
    uint32_t c, next = 0;

    if (f->index == NULL)
        return 0;
    while (n > least) {
        if (!ends_with(in, n, &c, &nbytes)) {
            known = false;
            n--;
            continue;
        }
        bool joins = known ? fast_path_filter_is_joint(f, c, next)
                           : fast_path_filter_goes_on(f, c);
        if (!joins && !utf8_in_ids(in, n))
            return n;
        known = true;
        next = c;
        n -= nbytes;
    }
    return 0;
}
