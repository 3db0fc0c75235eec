/*
 * quotes.c - converts quotation marks from one kind to another.
 *
 * Each kind is matched separately, like parentheses, whatever other marks are
 * between: a closing mark with the nearest open one before it.  Therefore a
 * mark without a partner cannot get one after the others have become another
 * kind, and converting twice gives the same result as once.  For the same
 * reason straight marks count as three bytes in all distances.
 *
 *   U+201C a U+2018 b U+2019 c U+201D       two pairs, one in the other
 *   U+201C a U+2018 b U+201D                one pair; U+2018 stays
 *
 * A pair may begin and end in different lines only if it contains no mark of
 * its kind or of the kinds that are written: otherwise two marks that lost
 * their partners are more likely than a pair.
 *
 * An opening mark is also matched if the next non-blank line begins with the
 * same mark: a quotation of several paragraphs is opened in each of them and
 * closed in the last.
 *
 * Which mark is written depends on the pair around it: single marks inside
 * double ones, and the reverse.  A pair without one around it stays double or
 * single, since a single one may be part of a quotation that began long before.
 * Of the corner marks U+300C counts as double.  Marks that already are of the
 * wanted kind are unchanged, but count as pairs around others.
 *
 * Straight marks are matched at the end of their line, alternately, and only if
 * their number is even.
 */
#include "match/quotes.h"

#include <stdlib.h>
#include <string.h>

#include "base/simd.h"

enum state {
    STATE_OPEN,  /* may get a partner */
    STATE_STAYS, /* has none, or stays as it is */
    STATE_PAIRED
};

/* A mark. */
struct quotes_token {
    struct quote_mark mark;
    uint8_t state;
    bool converts;    /* its pair is converted */
    bool single;      /* single mark, after the conversion */
    uint64_t at;      /* in the text */
    uint64_t weighed; /* the same, straight marks as three bytes */
    uint64_t below;   /* 1 + number of the open mark before it */
    uint64_t mate;    /* 1 + number of its closing mark, or 0 */
    uint64_t end;     /* of a paired opening mark: where its pair ends */
    uint64_t nchinese;
    uint64_t line;
};

/* A pair around the next mark. */
struct quotes_pair {
    uint64_t end;
    bool single;
};

/* ---- tokens -------------------------------------------------------------- */

static struct quotes_token *token(const struct quotes *q, uint64_t number)
{
    return &q->tokens[q->begin + (size_t)(number - q->first)];
}

static bool waits(const struct quotes *q)
{
    return q->begin < q->end;
}

/* The last mark of a kind that is still open, or NULL. */
static struct quotes_token *last_open(struct quotes *q, unsigned kind)
{
    uint64_t last = q->last[kind];

    if (last == 0 || last - 1 < q->first)
        return NULL;
    struct quotes_token *t = token(q, last - 1);
    return t->state == STATE_OPEN ? t : NULL;
}

/* Leaves a mark as it is, and counts it if it would have been converted in
 * Chinese text. */
static void stay_unpaired(struct quotes *q, struct quotes_token *t)
{
    const struct quote_mark *m = &t->mark;

    t->state = STATE_STAYS;
    if (quotes_rule_converts(q->rule, m->kind) &&
        (m->left == QUOTE_CHINESE || m->right == QUOTE_CHINESE) &&
        (m->opens || !m->in_latin || m->kind >= QUOTE_DIRECTED))
        q->nunpaired++;
}

/* Whether a pair is converted: not if it is Latin text within Latin text. */
static bool is_chinese_pair(const struct quotes *q,
                            const struct quotes_token *open,
                            const struct quotes_token *close)
{
    const struct quote_mark *a = &open->mark, *b = &close->mark;

    if (a->kind == QUOTE_CORNER || a->kind == QUOTE_WHITE_CORNER ||
        close->nchinese > open->nchinese || a->left == QUOTE_CHINESE ||
        b->right == QUOTE_CHINESE)
        return true;
    return a->left == QUOTE_EDGE && b->right == QUOTE_EDGE &&
           a->line_before == QUOTE_CHINESE && !q->rule->by_line;
}

static void pair(struct quotes *q, struct quotes_token *open,
                 struct quotes_token *close, bool converts)
{
    open->state = close->state = STATE_PAIRED;
    open->converts = close->converts = converts;
    open->mate = 1 + q->first + (uint64_t)(close - (q->tokens + q->begin));
    open->end = close->at;
}

/* ---- straight marks ------------------------------------------------------ */

/* Whether Chinese text is on both sides of a pair, or on one and the edge of
 * the line on the other. */
static bool is_clear_pair(const struct quotes_token *open,
                          const struct quotes_token *close)
{
    const struct quote_mark *a = &open->mark, *b = &close->mark;

    return a->left <= QUOTE_CHINESE && b->right <= QUOTE_CHINESE &&
           (a->left == QUOTE_CHINESE || b->right == QUOTE_CHINESE) &&
           a->right != QUOTE_SPACE && a->right != QUOTE_EDGE &&
           b->left != QUOTE_SPACE && b->left != QUOTE_EDGE;
}

/* Matches the straight marks of a kind in a line that has ended, from the end
 * backwards, or none if they cannot be matched. */
static void end_straight(struct quotes *q, unsigned kind, bool give_up)
{
    struct quotes_token *close, *open;
    size_t count = 0;

    for (uint64_t i = q->last[kind]; i != 0; i = token(q, i - 1)->below)
        count++;
    while ((close = last_open(q, kind)) != NULL) {
        q->last[kind] = close->below;
        open = last_open(q, kind);
        if (give_up || count % 2 != 0 || open == NULL) {
            stay_unpaired(q, close);
        } else {
            q->last[kind] = open->below;
            open->mark.opens = true;
            if (is_clear_pair(open, close))
                pair(q, open, close, true);
            else
                open->state = close->state = STATE_STAYS;
        }
    }
    q->last[kind] = 0;
}

static void end_straight_marks(struct quotes *q, bool give_up)
{
    if (q->has_straight) {
        end_straight(q, QUOTE_STRAIGHT, give_up);
        end_straight(q, QUOTE_STRAIGHT_SINGLE, give_up);
    }
    q->has_straight = false;
}

/* ---- lines --------------------------------------------------------------- */

static uint64_t weigh(const struct quotes *q, size_t at)
{
    return q->base + at + 2 * q->nstraight;
}

/* Decides straight marks that are too far back to get a partner after `at`. */
static void pass_far(struct quotes *q, size_t at)
{
    uint64_t weighed = weigh(q, at);

    if (q->has_straight && weighed - q->straight_from > QUOTES_FAR) {
        end_straight_marks(q, true);
        q->too_long = true;
    }
}

/* Ends the line at `at`. */
static void end_line(struct quotes *q, size_t at)
{
    pass_far(q, at);
    end_straight_marks(q, false);
    q->too_long = false;
    q->nlines++;
    for (unsigned kind = 0; kind < QUOTE_DIRECTED; kind++) {
        struct quotes_token *t;
        while ((t = last_open(q, kind)) != NULL &&
               (t->mark.at_tail || q->rule->by_line)) {
            stay_unpaired(q, t);
            q->last[kind] = t->below;
        }
    }
}

/* Skips text without marks. */
static void pass_text(struct quotes *q, const char *text, size_t from,
                      size_t to)
{
    if (from == to || (!waits(q) && !q->too_long))
        return;
    const char *newline = memchr(text + from, '\n', to - from);
    if (newline != NULL)
        end_line(q, (size_t)(newline - text));
    if (!q->is_chinese)
        q->is_chinese = quote_mark_has_chinese(text + from, to - from);
}

/* The beginning of the last non-blank line before the one at text[at], which
 * must end at or after `least`; SIZE_MAX if there is none. */
static size_t line_before(const char *text, size_t at, size_t least)
{
    const char *newline = memrchr(text, '\n', at);

    if (newline == NULL || (size_t)(newline - text) < least)
        return SIZE_MAX;
    size_t end = (size_t)(newline - text);
    while (end > least) {
        if (end >= 3 && memcmp(text + end - 3, "\xE3\x80\x80", 3) == 0)
            end -= 3;
        else if (memchr("\n\r \t", text[end - 1], 4) != NULL)
            end--;
        else
            break;
    }
    newline = memrchr(text, '\n', end);
    return newline == NULL ? 0 : (size_t)(newline - text) + 1;
}

/* A line begins with an opening mark: the quotation of the line before
 * continues. */
static void go_on(struct quotes *q, const char *text, size_t at, unsigned kind)
{
    struct quotes_token *t = last_open(q, kind);

    if (t == NULL)
        return;
    size_t from = line_before(text, at, (size_t)(t->at - q->base));
    while (from != SIZE_MAX && t != NULL && t->at - q->base >= from &&
           weigh(q, at) - t->weighed <= QUOTES_FAR) {
        t->state = STATE_PAIRED;
        t->converts = quotes_rule_converts(q->rule, kind) &&
                      (q->nchinese + q->is_chinese > t->nchinese ||
                       kind == QUOTE_CORNER || kind == QUOTE_WHITE_CORNER);
        t->end = q->base + at;
        q->last[kind] = t->below;
        t = last_open(q, kind);
    }
}

/* ---- marks --------------------------------------------------------------- */

/* Adds an undecided mark; NULL when out of memory. */
static struct quotes_token *add(struct quotes *q, const struct quote_mark *m,
                                size_t at)
{
    if (q->begin > 0 && q->end == q->cap) {
        memmove(q->tokens, q->tokens + q->begin,
                (q->end - q->begin) * sizeof(*q->tokens));
        q->end -= q->begin;
        q->begin = 0;
    }
    if (!array_grow(&q->tokens, q->end, &q->cap, sizeof(*q->tokens)))
        return NULL;
    q->nchinese += q->is_chinese;
    q->is_chinese = false;
    struct quotes_token *t = &q->tokens[q->end++];
    *t = (struct quotes_token){.mark = *m,
                               .single = m->kind == QUOTE_SINGLE ||
                                         m->kind == QUOTE_WHITE_CORNER ||
                                         m->kind == QUOTE_STRAIGHT_SINGLE,
                               .at = q->base + at,
                               .weighed = weigh(q, at),
                               .nchinese = q->nchinese,
                               .line = q->nlines};
    return t;
}

static void push(struct quotes *q, struct quotes_token *t)
{
    t->below = last_open(q, t->mark.kind) == NULL ? 0 : q->last[t->mark.kind];
    q->last[t->mark.kind] =
        1 + q->first + (uint64_t)(t - (q->tokens + q->begin));
}

/* Whether two marks can be a pair.  In different lines only inner marks may be
 * between them. */
static bool can_pair(const struct quotes *q, const struct quotes_token *open,
                     const struct quotes_token *close)
{
    unsigned kind = open->mark.kind;

    if (close->weighed - open->weighed > QUOTES_FAR || close->mark.at_head)
        return false;
    for (const struct quotes_token *t = close - 1;
         open->line < close->line && t > open; t--)
        if (t->mark.kind < QUOTE_DIRECTED &&
            (t->mark.kind == kind ||
             quotes_rule_converts(q->rule, t->mark.kind) !=
                 quotes_rule_converts(q->rule, kind)))
            return false;
    return true;
}

/* Matches a closing mark with the open one. */
static void close_mark(struct quotes *q, struct quotes_token *t)
{
    struct quotes_token *open = last_open(q, t->mark.kind);

    if (open == NULL || !can_pair(q, open, t)) {
        stay_unpaired(q, t);
        return;
    }
    q->last[t->mark.kind] = open->below;
    pair(q, open, t,
         quotes_rule_converts(q->rule, t->mark.kind) &&
             is_chinese_pair(q, open, t));
}

static bool take_straight(struct quotes *q, const struct quote_mark *m,
                          size_t at)
{
    if (q->too_long)
        return true;
    struct quotes_token *t = add(q, m, at);
    if (t == NULL)
        return false;
    if (!q->has_straight)
        q->straight_from = t->weighed;
    q->has_straight = true;
    push(q, t);
    return true;
}

/* Takes the mark at text[at]; the text around it is complete. */
static bool take_mark(struct quotes *q, const char *text, size_t n, size_t at)
{
    uint64_t number = q->nmarks++;
    struct quotes_kept *kept = &q->kept;

    if (kept->begin < kept->n && kept->numbers[kept->begin] == number) {
        kept->begin++;
        return true;
    }
    if (quotes_rule_keeps(q->rule, text, n, at))
        return true;
    struct quote_mark m = quote_mark_read(text, n, at);
    if (!m.is_mark)
        return true;
    pass_far(q, at);
    if (m.kind >= QUOTE_DIRECTED)
        return take_straight(q, &m, at);
    if (m.line_head)
        go_on(q, text, at, m.kind);
    struct quotes_token *t = add(q, &m, at);
    if (t == NULL)
        return false;
    if (m.opens)
        push(q, t);
    else
        close_mark(q, t);
    return true;
}

/* ---- settling ------------------------------------------------------------ */

static bool add_edit(struct quotes *q, struct buf *text,
                     const struct quotes_token *t)
{
    char *at = text->data + (t->at - q->base);
    bool straight = t->mark.kind >= QUOTE_DIRECTED;
    bool corner = q->rule->to == SHUTONG_QUOTES_CORNER;
    enum quote_kind kind = corner
                               ? t->single ? QUOTE_WHITE_CORNER : QUOTE_CORNER
                           : t->single ? QUOTE_SINGLE
                                       : QUOTE_DOUBLE;
    struct quotes_edit e = {.at = t->at, .nbytes = straight ? 1 : 3};

    if (!array_grow(&q->edits, q->nedits, &q->edits_cap, sizeof(*q->edits)))
        return false;
    if (straight)
        e.before[0] = *at;
    else
        memcpy(e.before, at, sizeof(e.before));
    memcpy(e.after, quote_mark_bytes(kind, t->mark.opens), 3);
    if (straight)
        q->widens = true;
    else
        memcpy(at, e.after, 3);
    q->edits[q->nedits++] = e;
    return true;
}

/* A paired opening mark: decides what it becomes by the pair around it; from
 * here on it is around what follows. */
static bool open_pair(struct quotes *q, struct quotes_token *t)
{
    if (t->converts && q->npairs > 0)
        t->single = !q->pairs[q->npairs - 1].single;
    if (t->mate != 0)
        token(q, t->mate - 1)->single = t->single;
    if (!array_grow(&q->pairs, q->npairs, &q->pairs_cap, sizeof(*q->pairs)))
        return false;
    q->pairs[q->npairs++] = (struct quotes_pair){t->end, t->single};
    return true;
}

/* Applies the marks that are decided, in order. */
static bool settle(struct quotes *q, struct buf *text)
{
    bool done = true;

    while (done && waits(q) && q->tokens[q->begin].state != STATE_OPEN) {
        struct quotes_token *t = &q->tokens[q->begin];
        while (q->npairs > 0 && q->pairs[q->npairs - 1].end <= t->at)
            q->npairs--;
        if (t->state == STATE_PAIRED && t->mark.opens)
            done = open_pair(q, t);
        if (t->state == STATE_PAIRED && t->converts)
            done = done && add_edit(q, text, t);
        q->begin++;
        q->first++;
    }
    if (!waits(q))
        q->begin = q->end = 0;
    q->settled =
        waits(q) ? (size_t)(q->tokens[q->begin].at - q->base) : q->looked;
    return done;
}

/* Leaves opening marks unchanged that have waited for too much text. */
static bool settle_far(struct quotes *q, struct buf *text, bool end)
{
    pass_far(q, q->looked);
    if (end)
        end_straight_marks(q, false);
    if (!settle(q, text))
        return false;
    while (waits(q) &&
           (end ||
            weigh(q, q->looked) - q->tokens[q->begin].weighed > QUOTES_FAR)) {
        /* Straight marks wait for the end of their line. */
        if (q->tokens[q->begin].mark.kind >= QUOTE_DIRECTED)
            break;
        stay_unpaired(q, &q->tokens[q->begin]);
        if (!settle(q, text))
            return false;
    }
    return true;
}

/* ---- a text -------------------------------------------------------------- */

/* How much of text[0..n) has only complete characters; ill-formed bytes count
 * as complete. */
static size_t whole_characters(const char *text, size_t n, bool end)
{
    for (size_t back = 1; !end && back <= 3 && back <= n; back++) {
        unsigned char c = (unsigned char)text[n - back];
        if (c >= 0xC0)
            return utf8_char_nbytes(c) > back ? n - back : n;
        if (c < 0x80)
            break;
    }
    return n;
}

/* Whether the text after a mark is enough to judge it. */
static bool can_be_judged(const struct quotes *q, const char *text, size_t n,
                          size_t at)
{
    size_t more = n - at < q->rule->around + 3 ? n - at : q->rule->around + 3;

    return more == q->rule->around + 3 || memchr(text + at, '\n', more) != NULL;
}

/* Whether a mark is a straight one within ASCII: code has many, and none is
 * converted. */
static bool is_in_ascii(const struct quotes *q, const char *s, size_t n,
                        size_t at)
{
    return (unsigned char)s[at] < 0x80 && at > 0 && at + 1 < n &&
           (unsigned char)s[at - 1] < 0x80 && (unsigned char)s[at + 1] < 0x80 &&
           quote_mark_nbytes(s + at - 1, 1) == 0 &&
           quote_mark_nbytes(s + at + 1, 1) == 0 && q->kept.begin == q->kept.n;
}

/* Whether the first mark that waits may be decided now. */
static bool may_settle(const struct quotes *q)
{
    const struct quotes_token *t = &q->tokens[q->begin];

    return t->state != STATE_OPEN || q->has_straight ||
           weigh(q, q->looked) - t->weighed > QUOTES_FAR;
}

bool quotes_take(struct quotes *q, struct buf *text, bool end)
{
    if (q->base + q->looked == 0)
        q->nunpaired = 0;
    const struct simd *simd = simd_best();
    size_t n = text->n == 0 ? 0 : whole_characters(text->data, text->n, end);

    while (q->looked < n) {
        const char *s = text->data;
        size_t at = q->looked + simd->find_quote(s + q->looked, n - q->looked);
        pass_text(q, s, q->looked, at);
        q->looked = at;
        if (at < n && is_in_ascii(q, s, n, at)) {
            q->looked++;
            q->nmarks++;
            q->nstraight++;
            continue;
        }
        if (at == n || (!end && !can_be_judged(q, s, text->n, at)))
            break;
        q->looked += quote_mark_nbytes(s + at, n - at);
        if (!take_mark(q, s, text->n, at))
            return false;
        if (s[at] == '"' || s[at] == '\'')
            q->nstraight++;
        /* In a long text of marks, nothing waits longer than necessary. */
        if (waits(q) && may_settle(q) && !settle_far(q, text, false))
            return false;
    }
    return settle_far(q, text, end);
}

bool quotes_give(struct quotes *q, const struct buf *text, size_t to,
                 struct buf *out)
{
    size_t from = q->given;

    for (size_t i = 0; i < q->nedits && q->edits[i].at < q->base + to; i++) {
        const struct quotes_edit *e = &q->edits[i];
        size_t at = (size_t)(e->at - q->base);
        if (!buf_append(out, text->data + from, at - from) ||
            !buf_append(out, e->after, sizeof(e->after)))
            return false;
        from = at + e->nbytes;
    }
    return to == from || buf_append(out, text->data + from, to - from);
}

void quotes_drop(struct quotes *q, struct buf *text)
{
    size_t past = q->given < q->rule->around ? 0 : q->given - q->rule->around;
    size_t n = 0;

    while (n < q->nedits && q->edits[n].at < q->base + q->given)
        n++;
    q->nedits -= n;
    if (q->nedits > 0)
        memmove(q->edits, q->edits + n, q->nedits * sizeof(*q->edits));
    else
        q->widens = false;
    if (past == 0)
        return;
    buf_drop_front(text, past);
    q->base += past;
    q->given -= past;
    q->settled -= past;
    q->looked -= past;
}

void quotes_init(struct quotes *q, const struct quotes_rule *rule)
{
    *q = (struct quotes){.rule = rule};
}

void quotes_reset(struct quotes *q, struct buf *text)
{
    struct quotes empty = {.rule = q->rule,
                           .kept = q->kept,
                           .tokens = q->tokens,
                           .cap = q->cap,
                           .pairs = q->pairs,
                           .pairs_cap = q->pairs_cap,
                           .edits = q->edits,
                           .edits_cap = q->edits_cap};

    quotes_kept_clear(&empty.kept);
    empty.nunpaired = q->nunpaired;
    *q = empty;
    text->n = 0;
}

void quotes_free(struct quotes *q)
{
    quotes_kept_free(&q->kept);
    free(q->tokens);
    free(q->pairs);
    free(q->edits);
}
