/*
 * compare_texts.c - a text and its conversion side by side.
 *
 * Where the two differ, the same text is looked for again nearby: the nearest
 * first, and among equally near ones that where both sides have the same
 * number of characters, which is what a conversion does nearly always.  So
 * the work is in proportion to what differs, and a line of any length needs no
 * more memory than a window.
 *
 *     text       里 程 碑 U 盘 的 \n
 *     converted  里 程 碑 隨 身 碟 的 \n      U盘 differs from 隨身碟
 */
#include "command/report/compare_texts.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum {
    /* Characters on either side among which the same text is looked for;
     * longer than nearly all words and what they become. */
    RADIUS = 64,
    /* Characters given up together where there is none. */
    STRIDE = 1024,
    /* Bytes in view; more than four for each of those characters, so that what
     * is decided does not depend on how much came, and nearly always the end
     * of the line. */
    WINDOW = 64 * 1024,
    /* Bytes that may wait for a conversion that gives nothing: then it is taken
     * as giving nothing.  Far more than a stream keeps back. */
    PATIENCE = 8 * 1024 * 1024
};

/* A side's window, and where its characters begin as far as anyone asked. */
struct view {
    const char *s;
    size_t n;
    bool whole; /* the text ends with the window */
    size_t starts[RADIUS + 2];
    size_t nstarts;
};

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Length of the first character of s[0..n), n > 0.  Ill-formed text falls
 * apart somehow, but both sides alike. */
static size_t character_nbytes(const char *s, size_t n)
{
    size_t most = utf8_char_nbytes((unsigned char)*s), i = 1;

    while (i < most && i < n && is_continuation(s[i]))
        i++;
    return i;
}

size_t compare_texts_first_characters(const char *s, size_t n, size_t most)
{
    size_t i = 0;

    while (i < n && most > 0) {
        for (i++; i < n && is_continuation(s[i]); i++)
            ;
        most--;
    }
    return i;
}

/* ---- what is the same ---------------------------------------------------- */

/* Length of the longest common prefix of two runs of n bytes, eight bytes a
 * step. */
static size_t common_prefix(const char *a, const char *b, size_t n)
{
    uint64_t x, y;
    size_t i = 0;

    for (; n - i >= 8; i += 8) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y)
            break;
    }
    while (i < n && a[i] == b[i])
        i++;
    return i;
}

/* Where the last character of s[0..n), n > 0, begins, if its first byte asks
 * for more of them than there are; else n. */
static size_t cut_character(const char *s, size_t n)
{
    size_t at = n;

    while (at > 0 && n - at < 4) {
        at--;
        if (!is_continuation(s[at]))
            break;
    }
    return n - at < utf8_char_nbytes((unsigned char)s[at]) ? at : n;
}

static size_t side_left(const struct side *side)
{
    return side->bytes.n - side->at;
}

static const char *side_text(const struct side *side)
{
    return side->bytes.n > 0 ? side->bytes.data + side->at : "";
}

/* Whether a character that is cut at n may have more bytes. */
static bool may_go_on(const struct side *side, size_t n, bool end)
{
    return n < side_left(side) ? is_continuation(side_text(side)[n]) : !end;
}

/* Gives what is the same from here on, in whole characters. */
static bool give_same(struct comparison *c, bool end)
{
    const char *text = side_text(&c->text);
    size_t n = side_left(&c->text), m = side_left(&c->converted);
    size_t same = common_prefix(text, side_text(&c->converted), n < m ? n : m);

    if (same > 0 &&
        (may_go_on(&c->text, same, end) || may_go_on(&c->converted, same, end)))
        same = cut_character(text, same);
    c->text.at += same;
    c->converted.at += same;
    return same == 0 || c->listener.same(c->listener.context, text, same);
}

/* ---- what differs -------------------------------------------------------- */

static void look(const struct side *side, bool end, struct view *v)
{
    size_t left = side_left(side);

    v->s = side_text(side);
    v->n = left < WINDOW ? left : WINDOW;
    v->whole = end && left <= WINDOW;
    v->starts[0] = 0;
    v->nstarts = 1;
}

/* Where character i begins; the end of the window for all that are not there.
 */
static size_t start(struct view *v, size_t i)
{
    while (v->nstarts <= i) {
        size_t last = v->starts[v->nstarts - 1];
        if (last < v->n)
            last += character_nbytes(v->s + last, v->n - last);
        v->starts[v->nstarts++] = last;
    }
    return v->starts[i];
}

static bool both_end(struct view *a, size_t i, struct view *b, size_t j)
{
    return a->whole && b->whole && start(a, i) == a->n && start(b, j) == b->n;
}

/* Whether the same character begins at byte p of one side and q of the other.
 */
static bool same_at(const struct view *a, size_t p, const struct view *b,
                    size_t q)
{
    if (p == a->n || q == b->n || a->s[p] != b->s[q])
        return false;
    size_t n = character_nbytes(a->s + p, a->n - p);
    return n == character_nbytes(b->s + q, b->n - q) &&
           memcmp(a->s + p, b->s + q, n) == 0;
}

static bool same_character(struct view *a, size_t i, struct view *b, size_t j)
{
    return same_at(a, start(a, i), b, start(b, j));
}

static size_t find_newline(const struct view *v)
{
    const char *newline = v->n > 0 ? memchr(v->s, '\n', v->n) : NULL;

    return newline == NULL ? SIZE_MAX : (size_t)(newline - v->s);
}

/* Whether the lines of both sides end there, where a has a character. */
static bool lines_end(struct view *a, size_t i, struct view *b, size_t j)
{
    size_t p = start(a, i);

    return a->s[p] == '\n' && find_newline(a) == p &&
           find_newline(b) == start(b, j);
}

/* Whether the same text goes on at character i of one side and j of the other.
 * One character is enough where the number of characters stayed, or at the end
 * of the line; else it takes two, as one is often there by chance. */
static bool goes_on(struct view *a, size_t i, struct view *b, size_t j)
{
    if (both_end(a, i, b, j))
        return true;
    return same_character(a, i, b, j) &&
           (i == j || same_character(a, i + 1, b, j + 1) ||
            both_end(a, i + 1, b, j + 1) || lines_end(a, i, b, j));
}

/* Finds the nearest place where the same text goes on; its bytes from here are
 * in *n_ret and *m_ret. */
static bool find_same(struct view *a, struct view *b, size_t *n_ret,
                      size_t *m_ret)
{
    for (size_t r = 1; r <= RADIUS; r++) {
        for (size_t less = 0; less <= r; less++) {
            size_t i = r, j = r - less;
            if (!goes_on(a, i, b, j)) {
                i = r - less;
                j = r;
                if (less == 0 || !goes_on(a, i, b, j))
                    continue;
            }
            *n_ret = start(a, i);
            *m_ret = start(b, j);
            return true;
        }
    }
    return false;
}

static void step(const struct view *v, size_t *at)
{
    if (*at < v->n)
        *at += character_nbytes(v->s + *at, v->n - *at);
}

/* Nothing the same is near: gives up a stretch of both, but not more than the
 * line where both sides' lines end in view. */
static void give_up(const struct view *a, const struct view *b, size_t *n_ret,
                    size_t *m_ret)
{
    size_t n = 0, m = 0, newline = find_newline(a), newline_b = find_newline(b);
    bool lines = newline != SIZE_MAX && newline_b != SIZE_MAX;

    for (size_t i = 0; i < STRIDE; i++) {
        if (lines && (n == newline || m == newline_b)) {
            n = newline;
            m = newline_b;
            break;
        }
        if (i > 0 && same_at(a, n, b, m))
            break;
        step(a, &n);
        step(b, &m);
    }
    *n_ret = n;
    *m_ret = m;
}

/* Gives one difference, which begins here. */
static bool give_difference(struct comparison *c, bool end)
{
    struct view a, b;
    size_t n, m;

    look(&c->text, end, &a);
    look(&c->converted, end, &b);
    if (!find_same(&a, &b, &n, &m))
        give_up(&a, &b, &n, &m);
    c->text.at += n;
    c->converted.at += m;
    return c->listener.differs(c->listener.context, a.s, n, b.s, m);
}

/* ---- both sides ---------------------------------------------------------- */

/* Whether enough came to decide a difference. */
static bool in_view(const struct comparison *c)
{
    size_t n = side_left(&c->text), m = side_left(&c->converted);

    return (n >= WINDOW && m >= WINDOW) || n >= PATIENCE || m >= PATIENCE;
}

static bool compare(struct comparison *c, bool end)
{
    for (;;) {
        if (!give_same(c, end))
            return false;
        bool left = side_left(&c->text) > 0 || side_left(&c->converted) > 0;
        if (!left || !(end || in_view(c)))
            return true;
        if (!give_difference(c, end))
            return false;
    }
}

static bool side_append(struct side *side, const char *bytes, size_t n)
{
    /* Moves what is left only when it is little against what is done. */
    if (side->at > 0 && side->at >= side_left(side)) {
        buf_drop_front(&side->bytes, side->at);
        side->at = 0;
    }
    return buf_append(&side->bytes, bytes, n);
}

bool compare_texts_feed(struct comparison *c, const char *text,
                        size_t text_nbytes, const char *converted,
                        size_t converted_nbytes)
{
    return side_append(&c->text, text, text_nbytes) &&
           side_append(&c->converted, converted, converted_nbytes) &&
           compare(c, false);
}

bool compare_texts_finish(struct comparison *c)
{
    bool compared = compare(c, true);

    compare_texts_clear(c);
    return compared;
}

void compare_texts_clear(struct comparison *c)
{
    c->text.bytes.n = c->text.at = 0;
    c->converted.bytes.n = c->converted.at = 0;
}

void compare_texts_free(struct comparison *c)
{
    buf_free(&c->text.bytes);
    buf_free(&c->converted.bytes);
}
