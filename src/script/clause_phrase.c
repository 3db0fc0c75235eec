/*
 * clause_phrase.c - writes the phrases of mixed text.
 *
 * The characters of a phrase are taken one by one: one of the opposite script
 * becomes what the phrase has, one of the target's script stays, and a shared
 * one becomes a change.  A phrase whose result contradicts a traditional
 * character of the text does not apply: 干預 is not 干 + 預 -> 幹預.  Only a
 * character that a 1:1 table would have written may be wrong: 頭發 is left, and
 * changed to 頭髮 if the state is table-converted.
 */
#include "script/clause_phrase.h"

#include "script/clause_question.h"

/* One character of a phrase: in the text, and in the phrase's value. */
struct phrase_character {
    const char *as, *value;
    size_t as_nbytes, value_nbytes;
    uint32_t code_point;
    uint64_t entry;
};

static bool same_bytes(const struct phrase_character *c)
{
    if (c->as_nbytes != c->value_nbytes)
        return false;
    return c->as_nbytes == 3 ? memcmp(c->as, c->value, 3) == 0
                             : memcmp(c->as, c->value, c->as_nbytes) == 0;
}

static unsigned evidence_of(const struct clause_reader *r,
                            const struct phrase_character *c)
{
    if ((c->entry & ENTRY_SHARED) != 0)
        return r->t->shared[(uint32_t)c->entry].same;
    return (unsigned)(c->entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);
}

/* Replaces a compatibility ideograph by the character written for it, as the
 * next conversion will read it.  `normal` has room for its bytes. */
static void normalize(const struct clause_reader *r, struct phrase_character *c,
                      char *normal)
{
    bool shared = (c->entry & ENTRY_SHARED) != 0;
    uint32_t change = 0;
    size_t nbytes;

    if (shared)
        change = r->t->shared[(uint32_t)c->entry].normal;
    else if (utf8_is_compatibility(c->code_point) &&
             (c->entry & ENTRY_LONG) == 0)
        change = (uint32_t)c->entry;
    if (change == 0 || r->t->watch)
        return;
    uint32_t bytes = utf8_load(c->as, c->as_nbytes) ^ change;
    memcpy(normal, &bytes, sizeof(bytes));
    c->as = normal;
    if (!shared) {
        c->code_point = utf8_decode(normal, &nbytes);
        c->entry = matcher_entry(&r->t->pass, c->code_point);
    }
}

static void put_character(struct clause_reader *r,
                          const struct phrase_character *c, bool value,
                          unsigned evidence)
{
    if (value && !r->t->watch)
        clause_put_text(r, c->value, c->value_nbytes);
    else
        clause_put_text(r, c->as, c->as_nbytes);
    clause_put_step(r, evidence);
}

/* Whether a 1:1 table may have written a character whose form in the target is
 * `own`: its simplified character alone becomes the same.  A table never wrote
 * 鍊 for 炼, which becomes 煉. */
static bool is_of_table(const struct clause_reader *r,
                        const struct phrase_character *c, uint32_t own)
{
    uint32_t folded = matcher_fold(c->entry, c->code_point);
    uint64_t entry = matcher_entry(&r->t->pass, folded);
    uint32_t change = (uint32_t)entry;
    char bytes[4] = {0};

    if ((entry & ENTRY_LONG) != 0)
        return false;
    if ((entry & ENTRY_SHARED) != 0) {
        const struct image_shared *shared = &r->t->shared[(uint32_t)entry];
        change = shared->normal ^ shared->change;
    }
    return (utf8_load(bytes, utf8_encode(folded, bytes)) ^ change) == own;
}

/* The shared character that the target writes for a character, or NULL; the
 * next conversion reads that one.  In Hong Kong 臺 is written 台, which may
 * become 枱. */
static const struct image_shared *find_own_shared(const struct clause_reader *r,
                                                  uint32_t own)
{
    char bytes[sizeof(own)];
    size_t nbytes;

    memcpy(bytes, &own, sizeof(own));
    return target_find_shared(r->t, utf8_decode(bytes, &nbytes));
}

/* Adds a question about the character that the target writes for another one,
 * as the next conversion will. */
static void ask_of_own(struct clause_reader *r, uint32_t own,
                       const struct phrase_character *c)
{
    uint64_t entry = matcher_entry(&r->t->pass, own);

    if ((entry & ENTRY_NOTED) != 0)
        clause_question_add(r, r->o - c->as_nbytes, entry, own,
                            utf8_first(c->value));
}

/* Writes a traditional character: the target's form of it is right unless the
 * phrase has another character.  False if the phrase certainly contradicts
 * it. */
static bool put_other_side(struct clause_reader *r,
                           const struct phrase_character *c)
{
    unsigned evidence = evidence_of(r, c);
    uint32_t own = utf8_load(c->as, c->as_nbytes) ^ (uint32_t)c->entry;

    if ((c->entry & ENTRY_LONG) != 0 || same_bytes(c)) {
        put_character(r, c, true, evidence);
        return true;
    }
    if (!r->t->watch)
        memcpy(r->o, &own, sizeof(own));
    else
        memcpy(r->o, c->as, c->as_nbytes);
    r->o += c->as_nbytes;
    uint32_t value = utf8_load(c->value, c->value_nbytes);
    if (own == value) {
        clause_put_step(r, evidence);
        return true;
    }
    if (c->as_nbytes != c->value_nbytes)
        return false;
    const struct image_shared *shared = find_own_shared(r, own);
    if (shared != NULL) {
        clause_put_change(r, own ^ value, c->as_nbytes,
                          target_when_shared(r->t, shared, shared->phrase),
                          shared->phrase);
        ask_of_own(r, shared->code_point, c);
        return true;
    }
    if (evidence != EVIDENCE_WRITTEN || !is_of_table(r, c, own))
        return false;
    clause_put_change(r, own ^ value, c->as_nbytes, WHEN_TABLE, EVIDENCE_TABLE);
    clause_question_add(r, r->o - c->as_nbytes, c->entry, c->code_point,
                        utf8_first(c->value));
    return true;
}

static bool put_phrase_character(struct clause_reader *r,
                                 const struct phrase_character *c)
{
    unsigned evidence = evidence_of(r, c);
    bool simplified = evidence == EVIDENCE_SIMPLIFIED;
    bool traditional =
        evidence >= EVIDENCE_TRADITIONAL && evidence <= EVIDENCE_STRONG;

    if (r->t->to_simplified ? traditional : simplified) {
        /* A character that stays will still be there in the next conversion,
         * and must not be evidence of the opposite script. */
        put_character(r, c, true, same_bytes(c) ? EVIDENCE_NONE : evidence);
        return true;
    }
    if (r->t->to_simplified && simplified) {
        put_character(r, c, false, evidence);
        return true;
    }
    if (!r->t->to_simplified && (c->entry & ENTRY_SHARED) == 0 &&
        (c->entry >> ENTRY_FOLD_SHIFT & ENTRY_FOLD_MASK) != 0)
        return put_other_side(r, c);
    if (same_bytes(c)) {
        put_character(r, c, false, evidence);
        return true;
    }
    const struct image_shared *shared = target_find_shared(r->t, c->code_point);
    if (shared == NULL) {
        put_character(r, c, true, evidence);
        return true;
    }
    clause_put_text(r, c->as, c->as_nbytes);
    uint32_t change =
        utf8_load(c->as, c->as_nbytes) ^ utf8_load(c->value, c->value_nbytes);
    if (c->as_nbytes == c->value_nbytes)
        clause_put_change(r, change, c->as_nbytes,
                          target_when_shared(r->t, shared, shared->phrase),
                          shared->phrase);
    if (c->as_nbytes == c->value_nbytes && (c->entry & ENTRY_NOTED) == 0)
        clause_put_weigh_strange(r, shared);
    return true;
}

/* A phrase as it is being written: the text left, the value left, characters in
 * all and before this one. */
struct phrase_progress {
    const char *p, *value;
    size_t n, at;
    bool in_other; /* it has a character of the opposite script only */
};

/* Writes the next character if it is one of most in most phrases: to
 * traditional, of three bytes here and in the value, and simplified only or the
 * same in both. */
static inline __attribute__((always_inline)) bool
put_plain_character(struct clause_reader *r, struct phrase_progress *w)
{
    enum { HAN = 3, FIRST = 0xE0, BEFORE_COMPATIBILITY = 0xEE };
    enum { OTHERS = BEFORE_COMPATIBILITY - FIRST };

    if ((unsigned char)*w->p - (unsigned)FIRST > OTHERS ||
        (unsigned char)*w->value - (unsigned)FIRST > OTHERS)
        return false;
    uint32_t as = utf8_load(w->p, HAN), value = utf8_load(w->value, HAN);
    uint32_t code_point = utf8_decode_3(as);
    uint64_t entry = matcher_entry(&r->t->pass, code_point);
    unsigned evidence =
        (unsigned)(entry >> ENTRY_EVIDENCE_SHIFT & ENTRY_EVIDENCE_MASK);
    if ((entry & (ENTRY_SHARED | ENTRY_LONG)) != 0 ||
        (as != value && evidence != EVIDENCE_SIMPLIFIED))
        return false;
    if ((entry & ENTRY_NOTED) != 0)
        clause_question_add(r, r->o, entry, code_point, utf8_decode_3(value));
    w->in_other |= evidence == EVIDENCE_SIMPLIFIED;
    memcpy(r->o, &value, sizeof(value));
    r->o += HAN;
    clause_put_step(r, as == value && evidence == EVIDENCE_SIMPLIFIED
                           ? EVIDENCE_NONE
                           : evidence);
    clause_put_character(r, matcher_fold(entry, code_point), w->n, w->at++);
    w->p += HAN;
    w->value += HAN;
    return true;
}

/* Writes the next character, whatever it is; false if the phrase does not
 * apply. */
static inline __attribute__((always_inline)) bool
put_any_character(struct clause_reader *r, struct phrase_progress *w)
{
    struct phrase_character c = {.as = w->p, .value = w->value};
    char normal[4];
    size_t nbytes;

    c.code_point = utf8_decode(w->p, &nbytes);
    c.as_nbytes = nbytes;
    c.value_nbytes = utf8_char_nbytes((unsigned char)*w->value);
    c.entry = matcher_entry(&r->t->pass, c.code_point);
    normalize(r, &c, normal);
    w->in_other |= evidence_of(r, &c) == EVIDENCE_SIMPLIFIED;
    if ((c.entry & ENTRY_NOTED) != 0)
        clause_question_add(r, r->o, c.entry, utf8_first(c.as),
                            utf8_first(w->value));
    if (!put_phrase_character(r, &c))
        return false;
    clause_put_character(r, matcher_fold(c.entry, c.code_point), w->n, w->at++);
    w->p += nbytes;
    w->value += c.value_nbytes;
    return true;
}

/* Records what was written since `before` as a phrase: in its changes, and as a
 * span. */
static void record_phrase(struct clause_reader *r,
                          const struct clause_mark *before,
                          const struct match *found, bool in_other)
{
    struct window *w = r->window;
    uint32_t at = (uint32_t)before->nout;
    uint32_t nbytes = (uint32_t)((size_t)(r->o - w->out.data) - before->nout);

    for (size_t i = before->nchanges; i < w->nchanges; i++) {
        struct change *change = &w->changes[i];
        change->phrase_at = (uint8_t)(change->at - at);
        change->phrase_nbytes = (uint8_t)nbytes;
        change->in_other = in_other && !r->t->to_simplified;
    }
    if (r->t->phrases)
        w->spans[w->nspans++] = (struct window_span){
            .at = at, .nbytes = nbytes, .query = SPAN_PHRASE};
    if (w->explains)
        w->explained[w->nexplained++] =
            (struct explained_span){.at = at,
                                    .nbytes = nbytes,
                                    .source_nbytes = (uint32_t)found->nbytes,
                                    .key = found->key};
}

/* Writes a phrase; false, with nothing written, if it does not apply. */
static bool put_phrase(struct clause_reader *r, const struct match *found)
{
    const struct matcher *m = &r->t->pass;
    const bool plain = !r->t->to_simplified && !r->t->watch;
    const char *stop = r->p + found->nbytes;
    struct clause_mark before = clause_put_mark(r);
    uint32_t value_nbytes; /* it has as many characters as the key */
    struct phrase_progress w = {
        .p = r->p,
        .value = matcher_value(m, found->key, &value_nbytes),
        .n = found->nbytes / 3}; /* usually the number of characters */

    while (w.p < stop) {
        if (plain && put_plain_character(r, &w))
            continue;
        if (!put_any_character(r, &w)) {
            clause_put_back(r, &before);
            return false;
        }
    }
    if (w.at != w.n)
        clause_put_match(r, before.ncharacters);
    record_phrase(r, &before, found, w.in_other);
    r->p = stop;
    return true;
}

bool clause_phrase_put(struct clause_reader *r, struct match found,
                       uint64_t entry, uint32_t folded, size_t nbytes)
{
    while (found.nbytes > 0) {
        if (put_phrase(r, &found))
            return true;
        r->window->clause->refused = true;
        size_t left = found.nbytes - 1;
        while (((unsigned char)r->p[left] & 0xC0) == 0x80)
            left--;
        if (left <= nbytes)
            break;
        found = matcher_longest(&r->t->pass, entry, folded, nbytes, r->p, left);
    }
    return false;
}
