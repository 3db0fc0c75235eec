/*
 * repaired_places.c - repaired text, and the places that were repaired, in
 * order.
 *
 * A gloss needs company: text that was damaged has many of them, on common
 * characters, apart from each other; a reader's are on characters in a row, or
 * on rare ones; and a single one may have been written by a person, but for a
 * character that everybody can read and in one way only.  Where damage was
 * found before, in the same text, one needs less.
 */
#include "repair/repaired_places.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* Bytes before and after a gloss in which others count. */
    WINDOW = 4 * 1024,
    /* Bytes after those, in which the last of them may have a neighbour. */
    BESIDE = 64,
    /* A released place may still be near to one to come. */
    NEAR = 3 * WINDOW,
    /* Bits of characters that everybody can read, of those that most can, and
     * the mean of those that are glossed for readers who cannot. */
    COMMON_BITS = 12,
    KNOWN_BITS = 15,
    RARE_BITS = 13,
    /* So many glosses are damage. */
    COMPANY = 3,
    /* After so many that were, what so few have in common is chance. */
    MUCH_DAMAGE = 16,
    FEW = 5
};

void repaired_places_free(struct repaired_places *p)
{
    buf_free(&p->held);
    buf_free(&p->strings);
    free(p->sites);
}

void repaired_places_reset(struct repaired_places *p)
{
    p->held.n = p->strings.n = 0;
    p->n = p->nreleased = p->damage = 0;
    p->held_start = 0;
    p->failed = p->stopped = false;
}

bool repaired_places_hold(struct repaired_places *p, const char *s, size_t n)
{
    if (!buf_append(&p->held, s, n))
        p->failed = true;
    return !p->failed;
}

static size_t keep_string(struct repaired_places *p, const char *s, size_t n)
{
    size_t at = p->strings.n;

    if (p->listener != NULL && !buf_append(&p->strings, s, n))
        p->failed = true;
    return at;
}

struct site *repaired_places_add(struct repaired_places *p,
                                 enum shutong_repair rule, uint64_t line,
                                 uint64_t column, const char *before,
                                 size_t before_nbytes)
{
    if (!array_grow(&p->sites, p->n, &p->cap, sizeof(*p->sites))) {
        p->failed = true;
        return NULL;
    }
    struct site *s = &p->sites[p->n++];
    *s = (struct site){.rule = rule,
                       .line = line,
                       .column = column,
                       .start = p->held_start + p->held.n,
                       .decided = true};
    s->end = s->start;
    s->before = keep_string(p, before, before_nbytes);
    s->before_nbytes = before_nbytes;
    return s;
}

void repaired_places_set_after(struct repaired_places *p, struct site *s,
                               const char *after, size_t n)
{
    s->after = keep_string(p, after, n);
    s->after_nbytes = n;
}

static void tell(struct repaired_places *p, const struct site *s)
{
    if (p->listener == NULL || p->failed)
        return;
    const char *strings = p->strings.n > 0 ? p->strings.data : "";
    struct shutong_place place = {.line = s->line,
                                  .column = s->column,
                                  .rule = s->rule,
                                  .left_alone = s->left_alone,
                                  .before = strings + s->before,
                                  .before_nbytes = s->before_nbytes,
                                  .after = strings + s->after,
                                  .after_nbytes = s->after_nbytes};
    if (s->left_alone) {
        place.after = place.before;
        place.after_nbytes = place.before_nbytes;
    }
    if (p->listener(p->context, &place) != 0)
        p->failed = p->stopped = true;
}

void repaired_places_end_gloss(struct repaired_places *p)
{
    struct site *last = &p->sites[p->n - 1];

    last->end = p->held_start + p->held.n;
    last->decided = false;
    for (size_t i = p->n - 1; i > 0; i--) {
        struct site *before = &p->sites[i - 1];
        if (before->rule != SHUTONG_REPAIR_PINYIN)
            continue;
        /* One character is between them. */
        before->next =
            last->start - before->end <= 4 && last->line == before->line;
        return;
    }
}
void repaired_places_sort(struct repaired_places *p, size_t first)
{
    for (size_t i = first + 1; i < p->n; i++) {
        struct site s = p->sites[i];
        size_t k = i;
        for (; k > first && p->sites[k - 1].column > s.column; k--)
            p->sites[k] = p->sites[k - 1];
        p->sites[k] = s;
    }
}

/* What a gloss is taken for. */
enum verdict { DAMAGE, ALONE, WRITTEN };

/* Judges a gloss by those near it. */
static enum verdict judge(const struct repaired_places *p, size_t number)
{
    const struct site *s = &p->sites[number];
    size_t n = 0, in_row = 0, bits = 0;
    bool after_row = false;

    for (size_t i = 0; i < p->n; i++) {
        const struct site *other = &p->sites[i];
        if (other->rule != SHUTONG_REPAIR_PINYIN)
            continue;
        bool row = other->next || after_row;
        after_row = other->next;
        if (other->start + WINDOW < s->start || other->start > s->end + WINDOW)
            continue;
        /* A text about readings. */
        if (other->c == s->c && memcmp(other->key, s->key, PINYIN_KEY) != 0)
            return WRITTEN;
        n++;
        in_row += row;
        bits += other->bits;
    }
    bool few = p->damage >= MUCH_DAMAGE && n <= FEW;
    if (in_row >= 2 && 2 * in_row > n && !few)
        return WRITTEN;
    if (n >= COMPANY)
        return bits > RARE_BITS * n && !few ? WRITTEN : DAMAGE;
    if (p->damage >= COMPANY)
        return s->bits <= KNOWN_BITS ? DAMAGE : ALONE;
    return s->only && s->bits <= COMMON_BITS ? DAMAGE : ALONE;
}

/* Decides glosses that have enough after them. */
static void decide_glosses(struct repaired_places *p, bool end)
{
    uint64_t now = p->held_start + p->held.n;

    for (size_t i = p->nreleased; i < p->n; i++) {
        struct site *s = &p->sites[i];
        if (s->decided)
            continue;
        if (!end && now < s->end + WINDOW + BESIDE)
            return;
        enum verdict verdict = judge(p, i);
        s->left_alone = verdict != DAMAGE;
        if (verdict == DAMAGE)
            p->damage++;
        else if (verdict == WRITTEN)
            p->damage = 0;
        s->decided = true;
    }
}

/* Forgets places that no gloss to come is near to. */
static void forget_sites(struct repaired_places *p)
{
    size_t drop = 0;

    while (drop < p->nreleased && p->sites[drop].start + NEAR < p->held_start)
        drop++;
    if (p->nreleased == p->n)
        p->strings.n = 0;
    if (drop < 64)
        return;
    memmove(p->sites, p->sites + drop, (p->n - drop) * sizeof(*p->sites));
    p->n -= drop;
    p->nreleased -= drop;
}

void repaired_places_release(struct repaired_places *p, bool end_of_text,
                             struct buf *out)
{
    size_t given = 0;

    decide_glosses(p, end_of_text);
    uint64_t end = p->held_start + p->held.n;

    for (; p->nreleased < p->n; p->nreleased++) {
        const struct site *s = &p->sites[p->nreleased];
        if (!s->decided) {
            end = s->start;
            break;
        }
        if (s->rule == SHUTONG_REPAIR_PINYIN && !s->left_alone) {
            size_t start = (size_t)(s->start - p->held_start);
            if (!buf_append(out, p->held.data + given, start - given))
                p->failed = true;
            given = (size_t)(s->end - p->held_start);
        }
        tell(p, s);
    }
    size_t n = (size_t)(end - p->held_start);
    if (n > given && !buf_append(out, p->held.data + given, n - given))
        p->failed = true;
    buf_drop_front(&p->held, n);
    p->held_start += n;
    forget_sites(p);
}
