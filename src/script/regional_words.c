/*
 * regional_words.c - replaces regional words in a decided window.
 */
#include "script/regional_words.h"

#include <string.h>

#include "match/conversion.h"
#include "script/regional_choice.h"

/* A clause without characters of only one script is taken as simplified if that
 * is at least this probable; without any evidence it is one half. */
static const float least_simplified = 0.45f;

/* Characters on each side of a word that a phrase with it may have. */
enum { NEIGHBOURS = 4 };

/* Characters after a word within which phrases must match as before again. */
enum { FAR = 24 };

/* The context of replacing words in a window. */
struct words {
    const struct target *target;
    const struct window *window;
    struct trace *trace;            /* or NULL */
    struct regional_words_map *map; /* or NULL */
    size_t begin;                   /* of the window in the output */
    bool maybe;                     /* REGIONAL_WORDS_MAYBE */
    struct regional_choice *choice; /* or NULL: all words are replaced */
};

/* Records that n bytes at s are unchanged, at `to` in the output. */
static bool keep(const struct words *w, const char *s, size_t to, size_t n)
{
    struct regional_words_map *m = w->map;

    if (n == 0)
        return true;
    if (!array_grow(&m->kept, m->n, &m->cap, sizeof(*m->kept)))
        return false;
    m->kept[m->n++] = (struct regional_words_kept){
        (size_t)(s - w->window->out.data), to - w->begin, n};
    return true;
}

/* Records the bytes that s[0..n) and its result out->data[at..) have in common
 * at the beginning and the end. */
static bool keep_ends(const struct words *w, const char *s, size_t n,
                      const struct buf *out, size_t at)
{
    const char *now = out->data + at;
    size_t nnow = out->n - at, head = 0, tail = 0;

    while (head < n && head < nnow && s[head] == now[head])
        head++;
    while (tail < n - head && tail < nnow - head &&
           s[n - 1 - tail] == now[nnow - 1 - tail])
        tail++;
    return keep(w, s, at, head) && keep(w, s + n - tail, out->n - tail, tail);
}

static bool put_as_is(const struct words *w, const char *s, size_t n,
                      struct buf *out)
{
    if (w->trace != NULL) {
        w->trace->before += n;
        w->trace->after += n;
    }
    return buf_append(out, s, n) &&
           (w->map == NULL || keep(w, s, out->n - n, n));
}

/* Whether phrases looked up from text[from] on, instead of from text[before],
 * would change the text.  Also true if the text ends before both look-ups
 * agree, since what follows is not known. */
static bool moves_phrases(const struct matcher *m, const char *text, size_t n,
                          size_t before, size_t from)
{
    while (before != from) {
        size_t *at = before < from ? &before : &from;
        if (*at >= n)
            return true;
        struct match found = matcher_find(m, text + *at, n - *at);
        if (found.nbytes > 0 && at == &from &&
            matcher_changes(m, &found, text + *at))
            return true;
        *at += found.nbytes > 0 ? found.nbytes
                                : utf8_char_nbytes((unsigned char)text[*at]);
    }
    return false;
}

/* The offset of at most NEIGHBOURS characters before s[n]. */
static size_t neighbours_before(const char *s, size_t least, size_t n)
{
    size_t count = 0;

    while (n > least && count < NEIGHBOURS) {
        n--;
        count += ((unsigned char)s[n] & 0xC0) != 0x80;
    }
    return n;
}

enum { ROOM = 256 };

/* Copies to text[0..ROOM) the output from out->data[from] on, and at most
 * `most` characters of the text that follows, next[0..nnext).  Returns the
 * number of bytes; 0 if they are too many for a word. */
static size_t gather(char *text, const struct buf *out, size_t from,
                     const char *next, size_t nnext, size_t most)
{
    size_t n = out->n - from, more = 0;

    for (size_t count = 0; more < nnext && count < most; count++)
        more += utf8_char_nbytes((unsigned char)next[more]);
    if (more > nnext)
        more = nnext;
    more = utf8_valid_prefix(next, more);
    if (n + more + IMAGE_SLACK > ROOM)
        return 0;
    memcpy(text, out->data + from, n);
    memcpy(text + n, next, more);
    return n + more;
}

/* Whether the result of a word, out->data[at..), forms a new phrase with its
 * neighbours: 分辨率 after 松 becomes 解析度, and 松解 is 鬆解.  The next
 * conversion would find the phrase, so the word is left as it is.  The same if
 * the phrase itself would stay but shifts those after it: 多工 before 團圓飯團
 * makes 工團, and then 飯團 would become 飯糰. next[0..nnext) is the text that
 * follows. */
static bool makes_phrase(const struct words *w, const struct buf *out,
                         size_t at, const char *next, size_t nnext)
{
    const struct matcher *m = &w->target->pass;
    char text[ROOM];
    size_t from = neighbours_before(out->data, w->begin, at);

    /* No phrase continues across bytes that are not text. */
    if (utf8_valid_prefix(out->data + from, at - from) < at - from)
        from = at;
    size_t n = gather(text, out, from, next, nnext, NEIGHBOURS);
    size_t word = at - from, end = out->n - from;
    if (n == 0)
        return false;
    for (size_t i = 0; i < end; i += utf8_char_nbytes((unsigned char)text[i])) {
        size_t place = i < word ? word : end;
        struct match found = matcher_find(m, text + i, n - i);
        if (found.nbytes == 0 || i + found.nbytes <= place)
            continue;
        if (matcher_changes(m, &found, text + i))
            return true;
        size_t far = gather(text, out, from, next, nnext, FAR);
        if (far > 0)
            n = far;
        if (moves_phrases(m, text, n, place, i + found.nbytes))
            return true;
    }
    return false;
}

/* Whether n bytes are equal; usually they are few. */
static inline bool is_same(const char *a, const char *b, size_t n)
{
    uint64_t x, y;

    if (n < sizeof(x))
        return n == 0 || (a[0] == b[0] && memcmp(a, b, n) == 0);
    for (size_t i = 0; i + sizeof(x) < n; i += sizeof(x)) {
        memcpy(&x, a + i, sizeof(x));
        memcpy(&y, b + i, sizeof(y));
        if (x != y)
            return false;
    }
    memcpy(&x, a + n - sizeof(x), sizeof(x));
    memcpy(&y, b + n - sizeof(y), sizeof(y));
    return x == y;
}

/* The rest of replace(), rarely needed. */
static __attribute__((noinline)) bool end_replacing(const struct words *w,
                                                    const char *s, size_t n,
                                                    struct buf *out, size_t at,
                                                    bool same)
{
    const struct buf *all = &w->window->out;
    const char *next = s + n;

    if (!same &&
        makes_phrase(w, out, at, next, (size_t)(all->data + all->n - next))) {
        out->n = at;
        return put_as_is(w, s, n, out);
    }
    if (w->trace != NULL) {
        out->n = at;
        if (!conversion_trace_run(w->trace, s, n, out))
            return false;
    }
    return w->map == NULL || keep_ends(w, s, n, out, at);
}

/* Moves a trace past unchanged text, if it needs only changes. */
static bool pass_same(struct trace *trace, size_t n)
{
    if (trace == NULL)
        return true;
    if (!trace->changes_only)
        return false;
    trace->before += n;
    trace->after += n;
    return true;
}

static inline bool replace(const struct words *w, const char *s, size_t n,
                           struct buf *out)
{
    size_t at = out->n;

    if (!conversion_run(&w->target->regional_words, s, n, out))
        return false;
    bool same = out->n - at == n && is_same(out->data + at, s, n);
    return (same && w->map == NULL && pass_same(w->trace, n)) ||
           end_replacing(w, s, n, out, at, same);
}

/* Replaces words, except those that also belong to the target region. */
static bool replace_but_own(const struct words *w, const char *s, size_t n,
                            struct buf *out)
{
    const struct matcher *m = &w->target->regional_words;
    size_t done = 0, i = 0, nbytes;

    while (i < n) {
        struct match found = matcher_find(m, s + i, n - i);
        nbytes = found.nbytes > 0 ? found.nbytes
                                  : utf8_char_nbytes((unsigned char)s[i]);
        if (regional_choice_is_own(w->target, s + i, nbytes)) {
            if (!replace(w, s + done, i - done, out) ||
                !put_as_is(w, s + i, nbytes, out))
                return false;
            done = i + nbytes;
        }
        i += nbytes;
    }
    return replace(w, s + done, n - done, out);
}

/* A run whose words are chosen one by one: the text before `done` is written;
 * what follows has words to be replaced or none. */
struct chosen_run {
    const struct words *w;
    const char *s;
    size_t done;
    bool has_words;
    struct buf *out;
};

static bool put_up_to(struct chosen_run *r, size_t to)
{
    const char *s = r->s + r->done;
    size_t n = to - r->done;
    bool has_words = r->has_words;

    r->done = to;
    r->has_words = false;
    return n == 0 || (has_words ? replace(r->w, s, n, r->out)
                                : put_as_is(r->w, s, n, r->out));
}

/* Writes the text before a word, and the word unchanged. */
static bool put_word_as_is(struct chosen_run *r, size_t i, size_t nbytes)
{
    return put_up_to(r, i) && put_up_to(r, i + nbytes);
}

/* Takes the word at byte i of a run, or a shorter one there that is chosen.
 * `alone`: the first character alone has a replacement.  Gives the length that
 * was taken in *nbytes_ret. */
static bool choose(struct chosen_run *r, size_t i, struct match found,
                   bool alone, size_t *nbytes_ret)
{
    const struct words *w = r->w;
    const char *s = r->s + i;
    size_t at = (size_t)(s - w->window->out.data);
    bool whole = true;

    while (found.nbytes > 0) {
        bool stays = regional_choice_stays(w->target, s, &found);
        if (!stays && w->maybe &&
            regional_choice_is_own(w->target, s, found.nbytes)) {
            *nbytes_ret = found.nbytes;
            return put_word_as_is(r, i, found.nbytes);
        }
        if (stays || regional_choice_takes(w->choice, at, at + found.nbytes)) {
            *nbytes_ret = found.nbytes;
            alone = !stays;
            break;
        }
        whole = false;
        found = regional_choice_shorter(w->target, s, &found);
    }
    if (whole) {
        r->has_words = r->has_words || alone;
        return true;
    }
    /* The longer word must not be found again. */
    if (!put_up_to(r, i))
        return false;
    r->has_words = alone;
    return put_up_to(r, i + *nbytes_ret);
}

/* Replaces the words that are chosen. */
static bool replace_chosen(const struct words *w, const char *s, size_t n,
                           struct buf *out)
{
    const struct matcher *m = &w->target->regional_words;
    struct chosen_run r = {.w = w, .s = s, .out = out};
    size_t nbytes;

    for (size_t i = 0; i < n; i += nbytes) {
        uint32_t c = utf8_decode(s + i, &nbytes);
        uint64_t entry = matcher_entry(m, c);
        if (entry == 0)
            continue;
        bool alone = (entry & (UINT32_MAX | ENTRY_LONG)) != 0;
        if ((entry & ENTRY_BEGINS) != 0) {
            struct match found = matcher_longest(
                m, entry, matcher_fold(entry, c), nbytes, s + i, n - i);
            if (found.nbytes > 0) {
                if (!choose(&r, i, found, alone, &nbytes))
                    return false;
                continue;
            }
        }
        if (!alone)
            continue;
        if (!w->maybe || !regional_choice_is_own(w->target, s + i, nbytes))
            r.has_words = true;
        else if (!put_word_as_is(&r, i, nbytes))
            return false;
    }
    return put_up_to(&r, n);
}

static inline bool put_run(const struct words *w, const char *s, size_t n,
                           struct buf *out)
{
    if (w->choice != NULL)
        return replace_chosen(w, s, n, out);
    return w->maybe ? replace_but_own(w, s, n, out) : replace(w, s, n, out);
}

/* Whether `at` is inside a phrase; words may not split phrases. */
static bool is_in_phrase(const struct window_span *spans, size_t nspans,
                         size_t at)
{
    for (size_t i = 0; i < nspans && spans[i].at < at; i++)
        if (at < spans[i].at + spans[i].nbytes)
            return true;
    return false;
}

/* The end of a word that begins in the ASCII before spans[0] and continues in
 * it (SQL注入), with its beginning, not before `from`, in *begin_ret; or 0. */
static size_t word_with_ascii(const struct words *w, const struct window *p,
                              size_t from, size_t end,
                              const struct window_span *spans, size_t nspans,
                              size_t *begin_ret)
{
    const struct matcher *m = &w->target->regional_words;
    const char *text = p->out.data;
    size_t begin = spans[0].at;

    while (begin > from && (unsigned char)text[begin - 1] < 0x80)
        begin--;
    for (; begin < spans[0].at; begin++) {
        struct match found = matcher_find(m, text + begin, end - begin);
        size_t stop = begin + found.nbytes;
        if (stop > spans[0].at && !is_in_phrase(spans, nspans, stop)) {
            *begin_ret = begin;
            return stop;
        }
    }
    return 0;
}

/* Appends clauses; their phrases and the text between are converted separately.
 * Custom terms and Japanese are unchanged. */
static bool put_clauses(const struct words *w, const struct window *p,
                        size_t at, size_t end, const struct window_span *spans,
                        size_t nspans, struct buf *out)
{
    const char *text = p->out.data;

    for (size_t i = 0; i < nspans; i++) {
        const struct window_span *k = &spans[i];
        size_t begin = k->at, stop = k->at + k->nbytes, word = 0;
        if (k->at < at) /* in a word already */
            continue;
        if (k->query == SPAN_PHRASE && k->at > at &&
            (unsigned char)text[k->at - 1] < 0x80)
            word = word_with_ascii(w, p, at, end, k, nspans - i, &begin);
        if (word > 0)
            stop = word;
        if (!put_run(w, text + at, begin - at, out) ||
            !(k->query == SPAN_TERM
                  ? put_as_is(w, text + begin, stop - begin, out)
                  : put_run(w, text + begin, stop - begin, out)))
            return false;
        at = stop;
    }
    return put_run(w, text + at, end - at, out);
}

/* Whether there is a step of a character that only simplified, or only
 * traditional, text has. */
static bool has_script(bool simplified, const script_step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned evidence = steps[i] & STEP_EVIDENCE;
        if (simplified ? evidence == EVIDENCE_SIMPLIFIED
                       : evidence >= EVIDENCE_TRADITIONAL &&
                             evidence <= EVIDENCE_TABLE)
            return true;
    }
    return false;
}

enum regional_words_use regional_words_use_in(const struct target *t,
                                              const struct window *p,
                                              const struct script_query *query,
                                              size_t first,
                                              enum regional_words_use before)
{
    enum script_state own =
        t->to_simplified ? STATE_SIMPLIFIED : STATE_TRADITIONAL;
    const script_step *steps = p->steps + first;
    size_t n = query->step + 1 - first;

    if (query->probability[own] >= 0.5f)
        return REGIONAL_WORDS_NONE;
    if (has_script(!t->to_simplified, steps, n))
        return REGIONAL_WORDS_OTHER;
    if (has_script(t->to_simplified, steps, n))
        return REGIONAL_WORDS_NONE;
    /* Traditional or table-converted: the next conversion may see this
     * differently, but not as simplified. */
    if (!t->to_simplified &&
        query->probability[STATE_SIMPLIFIED] < least_simplified)
        return REGIONAL_WORDS_NONE;
    return before == REGIONAL_WORDS_OTHER ? REGIONAL_WORDS_OTHER
                                          : REGIONAL_WORDS_MAYBE;
}

size_t regional_words_place(const struct regional_words_map *m, size_t at,
                            size_t *run_ret)
{
    while (*run_ret < m->n &&
           m->kept[*run_ret].from + m->kept[*run_ret].n <= at)
        (*run_ret)++;
    if (*run_ret == m->n || m->kept[*run_ret].from > at)
        return SIZE_MAX;
    return m->kept[*run_ret].to + (at - m->kept[*run_ret].from);
}

bool regional_words_put_window(const struct target *target,
                               const struct window *window, struct trace *trace,
                               struct regional_words_map *map,
                               enum regional_words_use *use, struct buf *out)
{
    struct regional_choice choice = {.asked = false};
    struct words words = {.target = target,
                          .window = window,
                          .trace = trace,
                          .map = map,
                          .begin = out->n,
                          .choice =
                              target->regional_model != NULL ? &choice : NULL};
    size_t at = 0, first = 0, step = 0;

    if (window->out.n == 0)
        return true;
    regional_choice_init(&choice, target, window);
    for (size_t i = 0; i <= window->nspans; i++) {
        const struct window_span last = {.at = (uint32_t)window->out.n,
                                         .query = SPAN_NO_TEXT};
        const struct window_span *k =
            i < window->nspans ? &window->spans[i] : &last;
        size_t end = k->at + k->nbytes;
        if (k->query == SPAN_PHRASE || k->query == SPAN_TERM)
            continue;
        if (k->query != SPAN_NO_TEXT) {
            const struct script_query *query = &window->queries[k->query];
            *use = regional_words_use_in(target, window, query, step, *use);
            /* The next conversion does not see evidence that a preferred form
             * removed. */
            if (*use == REGIONAL_WORDS_NONE && k->again > 0)
                *use = (enum regional_words_use)(k->again - 1);
            step = query->step + 1;
        }
        /* Bytes that are not text end the clause. */
        size_t text_end = k->query == SPAN_NO_TEXT ? k->at : end;
        words.maybe = *use == REGIONAL_WORDS_MAYBE;
        regional_choice_begin(&choice, at, text_end, window->spans + first,
                              i - first);
        if (!(*use == REGIONAL_WORDS_NONE
                  ? put_as_is(&words, window->out.data + at, text_end - at, out)
                  : put_clauses(&words, window, at, text_end,
                                window->spans + first, i - first, out)) ||
            !put_as_is(&words, window->out.data + text_end, end - text_end,
                       out))
            return false;
        at = end;
        first = i + 1;
    }
    return true;
}
