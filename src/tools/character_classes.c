/*
 * character_classes.c - what OpenCC's tables say of each character.
 *
 * K is the relation between a simplified character and all its candidates in
 * STCharacters, not just the first:
 *
 *   发 K 發, 发 K 髮     里 K 裏, 里 K 里     温 K 溫
 *
 *   simplified only   has candidates, and neither it nor a regional variant of
 *                     them is the character: 发
 *   shared            is a candidate of itself: 里, 后, 干
 *   variant           is what a region makes of its candidate: 温 (Hong Kong),
 *                     群 (Taiwan).  It tells nothing of the script.
 *   traditional only  TSCharacters changes it always, and it is no key of
 *                     STCharacters: 發, 裡
 *
 * Of the last, a character table never writes 裡, because it leaves 里 alone:
 * strong evidence against one.  It does write 黨, because Taiwan has no use for
 * 党, though that is a candidate of itself.  Nor does it write 髮, because 發
 * is the first candidate of 发: weak evidence, since tables differ.
 */
#include "tools/character_classes.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Pairs of characters, from << 32 | to, sorted. */
struct relation {
    uint64_t *pairs;
    size_t n, cap;
};

uint32_t character_classes_map(const struct keymap *map, uint32_t code_point)
{
    char bytes[4];
    const struct keymap_entry *e =
        keymap_find(map, bytes, utf8_encode(code_point, bytes));

    return e == NULL || !utf8_is_character(e->value, e->value_nbytes)
               ? code_point
               : utf8_first(e->value);
}

static bool is_key(const struct keymap *map, uint32_t code_point)
{
    char bytes[4];

    return keymap_find(map, bytes, utf8_encode(code_point, bytes)) != NULL;
}

static int compare_pairs(const void *a, const void *b)
{
    uint64_t x, y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

static bool related(const struct relation *r, uint32_t from, uint32_t to)
{
    uint64_t pair = (uint64_t)from << 32 | to;

    return r->n > 0 &&
           bsearch(&pair, r->pairs, r->n, sizeof(pair), compare_pairs) != NULL;
}

static bool add_pair(struct relation *r, uint32_t from, uint32_t to)
{
    if (!array_grow(&r->pairs, r->n, &r->cap, sizeof(*r->pairs)))
        return false;
    r->pairs[r->n++] = (uint64_t)from << 32 | to;
    return true;
}

/* Adds all candidates of the single characters in a group's dictionaries. */
static bool relate_group(struct relation *r, const struct group *group)
{
    const struct dictionary *d = group->dictionary;

    for (size_t i = 0; i < group->nchildren; i++)
        if (!relate_group(r, group->children[i]))
            return false;
    for (size_t i = 0; d != NULL && i < d->n; i++) {
        const struct dictionary_entry *e = &d->entries[i];
        const char *key = d->text.data + e->key;
        const char *c = d->text.data + e->candidates;
        const char *end = c + e->candidates_nbytes;
        if (!utf8_is_character(key, e->key_nbytes))
            continue;
        while (c < end) {
            const char *nul = memchr(c, '\0', (size_t)(end - c));
            size_t n = (size_t)((nul == NULL ? end : nul) - c);
            if (utf8_is_character(c, n) &&
                !add_pair(r, utf8_first(key), utf8_first(c)))
                return false;
            c += n + 1;
        }
    }
    return true;
}

static bool relate(struct relation *r, const struct group *group)
{
    if (!relate_group(r, group))
        return false;
    if (r->n > 0)
        qsort(r->pairs, r->n, sizeof(*r->pairs), compare_pairs);
    return true;
}

/* What the classes are computed with. */
struct facts {
    const struct character_classes *c;
    struct relation st, ts; /* all candidates */
    /* By code point, UTF8_LIMIT bytes each. */
    uint8_t *legal[TARGETS];    /* a region's spelling of some candidate */
    uint8_t *simplified_phrase; /* occurs in the keys of phrases */
    uint8_t *is_candidate;      /* some spelling of some candidate */
    uint8_t *from_first;        /* the same of a first candidate */
    iconv_t big5;
};

static void mark_candidate(struct facts *f, uint32_t c, bool first)
{
    f->is_candidate[c] = 1;
    if (first)
        f->from_first[c] = 1;
}

static void mark_facts(struct facts *f)
{
    const struct character_classes *c = f->c;

    for (size_t i = 0; i < f->st.n; i++) {
        uint32_t from = (uint32_t)(f->st.pairs[i] >> 32);
        uint32_t to = (uint32_t)f->st.pairs[i];
        bool first = character_classes_map(&c->st, from) == to;
        mark_candidate(f, to, first);
        for (int t = 0; t < TARGETS; t++) {
            uint32_t variant = character_classes_map(&c->to_variants[t], to);
            f->legal[t][variant] = 1;
            mark_candidate(f, variant, first);
        }
    }
    for (size_t i = 0; i < c->st.n; i++) {
        const struct keymap_entry *e = &c->st.entries[i];
        size_t nbytes;
        if (utf8_is_character(e->key, e->key_nbytes))
            continue;
        for (size_t j = 0; j < e->key_nbytes; j += nbytes)
            f->simplified_phrase[utf8_decode(e->key + j, &nbytes)] = 1;
    }
}

/* Whether a character is among the 5,401 common ones of Big5, rows A4 to C6:
 * what tables leave alone because Taiwan has a use for it. */
static bool is_common_in_taiwan(const struct facts *f, uint32_t c)
{
    char utf8[4], big5[8];
    char *in = utf8, *out = big5;
    size_t in_nbytes = utf8_encode(c, utf8), out_nbytes = sizeof(big5);

    return iconv(f->big5, &in, &in_nbytes, &out, &out_nbytes) == 0 &&
           out == big5 + 2 && (unsigned char)big5[0] >= 0xA4 &&
           (unsigned char)big5[0] <= 0xC6;
}

/* Whether a region writes the character for one of its candidates. */
static bool is_variant(const struct facts *f, uint32_t c)
{
    uint32_t t = character_classes_map(&f->c->st, c);

    if (!is_key(&f->c->st, c) || related(&f->st, c, c))
        return false;
    for (int target = 0; target < TARGETS; target++)
        if (!targets_rows[target].simplified &&
            character_classes_map(&f->c->to_variants[target], t) == c)
            return true;
    return false;
}

static bool is_simplified_only(const struct facts *f, uint32_t c)
{
    return is_key(&f->c->st, c) && !is_key(&f->c->ts, c) &&
           !related(&f->st, c, c) && !is_variant(f, c);
}

static bool is_traditional_only(const struct facts *f, uint32_t c)
{
    return is_key(&f->c->ts, c) && !related(&f->ts, c, c) &&
           !is_key(&f->c->st, c);
}

static uint8_t evidence_of(const struct facts *f, uint32_t c)
{
    if (is_simplified_only(f, c))
        return EVIDENCE_SIMPLIFIED;
    if (!is_traditional_only(f, c))
        return EVIDENCE_NONE;
    uint32_t s = character_classes_map(&f->c->ts, c);
    if (related(&f->st, s, s) && is_common_in_taiwan(f, s))
        return EVIDENCE_STRONG;
    return f->from_first[c]     ? EVIDENCE_WRITTEN
           : f->is_candidate[c] ? EVIDENCE_WEAK
                                : EVIDENCE_TRADITIONAL;
}

/* What OpenCC's standard has for a target's form of a character. */
static uint32_t standard_of(const struct character_classes *c, int target,
                            uint32_t code_point)
{
    return character_classes_map(&c->from_variants[target], code_point);
}

/* For a character that TSCharacters leaves alone: what it is a candidate of, or
 * a region's form of, that of the last target first; or itself. */
static uint32_t simplified_source(const struct facts *f, uint32_t c)
{
    uint32_t s = c;

    for (size_t i = 0; i < f->st.n; i++)
        if ((uint32_t)f->st.pairs[i] == c)
            return (uint32_t)(f->st.pairs[i] >> 32);
    for (int t = TARGETS; t-- > 0 && s == c;)
        s = character_classes_map(&f->c->ts, standard_of(f->c, t, c));
    return s;
}

/* The candidate of a simplified character that has just one, else `none`. */
static uint32_t only_candidate(const struct facts *f, uint32_t s, uint32_t none)
{
    uint32_t first = character_classes_map(&f->c->st, s);

    if (!is_key(&f->c->st, s))
        return none;
    for (size_t i = 0; i < f->st.n; i++)
        if (f->st.pairs[i] >> 32 == s && (uint32_t)f->st.pairs[i] != first)
            return none;
    return first;
}

/* A target that is traditional: V is its regional stage. */
static void treat_traditional(const struct facts *f, uint32_t c, int target,
                              struct character_class *k)
{
    const struct keymap *v = &f->c->to_variants[target];
    uint32_t result =
        character_classes_map(v, character_classes_map(&f->c->st, c));
    bool in_st = is_key(&f->c->st, c);

    k->treatment[target] = TREAT_ALWAYS;
    if (in_st && result != c) {
        if (related(&f->st, c, c) || is_key(&f->c->ts, c))
            k->treatment[target] = TREAT_SHARED;
        else if (is_variant(f, c) && targets_rows[target].variants_by_script)
            k->treatment[target] = TREAT_VARIANT;
    }
    /* A form of another region, that this one has no use for. */
    if (!in_st && result == c && !f->legal[target][c]) {
        uint32_t standard = c;
        for (int t = TARGETS; t-- > 0 && standard == c;)
            standard = standard_of(f->c, t, c);
        if (standard == c && k->evidence != EVIDENCE_NONE &&
            !is_common_in_taiwan(f, c))
            standard =
                only_candidate(f, character_classes_map(&f->c->ts, c), c);
        if (standard != c && !f->simplified_phrase[c])
            result = character_classes_map(v, standard);
    }
    k->becomes[target] = result;

    /* Simplified where it is not a character of simplified text itself. */
    uint32_t s = character_classes_map(&f->c->ts, c);
    if (s == c && !in_st && !f->simplified_phrase[c])
        s = simplified_source(f, c);
    k->fold[target] = in_st ? c : s;
}

static void treat_simplified(const struct facts *f, uint32_t c,
                             struct character_class *k)
{
    const struct character_classes *m = f->c;
    bool in_ts = is_key(&m->ts, c), in_st = is_key(&m->st, c);
    uint32_t result = character_classes_map(&m->ts, c);

    if (!in_ts)
        result = c;
    for (int t = 0; t < TARGETS && !in_ts && result == c; t++)
        result = character_classes_map(&m->ts, standard_of(m, t, c));
    if (k->evidence == EVIDENCE_SIMPLIFIED)
        result = c;
    bool legal =
        related(&f->ts, c, c) || in_st || (!in_ts && f->simplified_phrase[c]);
    k->treatment[TARGET_HANS] =
        legal && result != c ? TREAT_SHARED : TREAT_ALWAYS;
    k->becomes[TARGET_HANS] = result;
    k->fold[TARGET_HANS] = c;
}

/* For a simplified target a character is matched as what it becomes, where that
 * is not a character of traditional text too: 壞 is not 坏, 彿 is not 佛. */
static void fold_simplified(struct character_classes *c)
{
    for (uint32_t i = 0; i < UTF8_LIMIT; i++) {
        struct character_class *k = &c->of[i];
        uint32_t to = k->becomes[TARGET_HANS];
        if (k->treatment[TARGET_HANS] == TREAT_ALWAYS &&
            c->of[to].evidence == EVIDENCE_SIMPLIFIED)
            k->fold[TARGET_HANS] = to;
    }
}

/* What a character becomes stays in the next conversion: a result that would
 * become something else is not one.  Where the result is a shared character, as
 * 么 for 幺 and 苧 for 苎, it is one only of the other script's characters, and
 * is then left alone where nothing else tells the script. */
static void settle_results(struct character_classes *c, int target)
{
    for (uint32_t i = 0; i < UTF8_LIMIT; i++) {
        struct character_class *k = &c->of[i];
        uint32_t to = k->becomes[target];
        const struct character_class *result = &c->of[to];
        if (k->treatment[target] != TREAT_ALWAYS || to == i)
            continue;
        if (result->treatment[target] == TREAT_ALWAYS)
            k->becomes[target] = result->becomes[target];
        else if (k->evidence == EVIDENCE_NONE)
            k->becomes[target] = i;
        else
            c->of[to].is_result[target] = 1;
    }
}

/* For a traditional target a phrase is found again in its own result: 划着 in
 * 划著. */
static void settle_folds(struct character_classes *c, int target)
{
    for (uint32_t i = 0; i < UTF8_LIMIT; i++) {
        struct character_class *k = &c->of[i];
        if (k->treatment[target] == TREAT_ALWAYS)
            k->fold[target] = c->of[k->becomes[target]].fold[target];
    }
}

/* A compatibility ideograph is what it is normalized to, and tells the same:
 * in the next conversion that is in its place. */
static void normalize(struct character_classes *c)
{
    for (size_t i = 0; i < c->normalization.n; i++) {
        const struct keymap_entry *e = &c->normalization.entries[i];
        if (!utf8_is_character(e->key, e->key_nbytes) ||
            !utf8_is_character(e->value, e->value_nbytes))
            continue;
        struct character_class *k = &c->of[utf8_first(e->key)];
        *k = c->of[utf8_first(e->value)];
        /* What is written for a shared character is as long as it is. */
        for (int t = 0; e->key_nbytes != e->value_nbytes && t < TARGETS; t++)
            k->treatment[t] = TREAT_ALWAYS;
    }
}

void character_classes_settle(struct character_classes *c)
{
    for (int target = 0; target < TARGETS; target++) {
        settle_results(c, target);
        if (target != TARGET_HANS)
            settle_folds(c, target);
    }
    normalize(c);
}

/* Whether no stage makes anything else of a character. */
static bool is_unknown(const struct character_classes *c, uint32_t code_point)
{
    bool known = is_key(&c->st, code_point) || is_key(&c->ts, code_point);

    for (int t = 0; t < TARGETS && !known; t++)
        known = is_key(&c->to_variants[t], code_point) ||
                is_key(&c->from_variants[t], code_point);
    return !known;
}

static bool classify(struct character_classes *c, struct facts *f)
{
    c->of = calloc(UTF8_LIMIT, sizeof(*c->of));
    uint8_t *sets = calloc(UTF8_LIMIT, TARGETS + 3);
    f->legal[0] = sets;
    if (c->of == NULL || sets == NULL)
        return false;
    for (int t = 1; t < TARGETS; t++)
        f->legal[t] = f->legal[t - 1] + UTF8_LIMIT;
    f->simplified_phrase = f->legal[TARGETS - 1] + UTF8_LIMIT;
    f->is_candidate = f->simplified_phrase + UTF8_LIMIT;
    f->from_first = f->is_candidate + UTF8_LIMIT;
    mark_facts(f);
    for (uint32_t i = 0; i < UTF8_LIMIT; i++) {
        struct character_class *k = &c->of[i];
        for (int t = 0; t < TARGETS; t++)
            k->becomes[t] = k->fold[t] = i;
        k->normal = i;
        if (is_unknown(c, i))
            continue;
        k->evidence = evidence_of(f, i);
        for (int t = 0; t < TARGETS; t++)
            if (!targets_rows[t].simplified)
                treat_traditional(f, i, t, k);
        treat_simplified(f, i, k);
    }
    fold_simplified(c);
    return true;
}

static bool flatten(struct character_classes *c, struct group *const *groups,
                    size_t n, size_t i, struct keymap *flat)
{
    return i >= n || keymap_flatten(groups[i], &c->sources, flat);
}

/* The same stage of each target's profile, where it has one. */
static bool flatten_each(struct character_classes *c,
                         struct profile *const *profiles, size_t stage,
                         struct keymap *flat)
{
    bool done = true;

    for (int t = 0; done && t < TARGETS; t++)
        done = profiles[t] == NULL ||
               flatten(c, profiles[t]->chain, profiles[t]->nchain, stage,
                       &flat[t]);
    return done;
}

static bool flatten_all(struct character_classes *c,
                        const struct class_sources *s)
{
    const struct profile *from = s->from_simplified[TARGET_COMMON];
    const struct profile *to = s->to_simplified[TARGET_COMMON];

    return flatten(c, from->normalization, from->nnormalization, 0,
                   &c->normalization) &&
           flatten(c, from->chain, from->nchain, 0, &c->st) &&
           flatten_each(c, s->from_simplified, 1, c->to_variants) &&
           flatten_each(c, s->to_simplified, 0, c->from_variants) &&
           flatten(c, to->chain, to->nchain, 1, &c->ts) &&
           keymap_flatten(&(struct group){.dictionary = s->phrases},
                          &c->sources, &c->phrases) &&
           (to->segmentation == NULL ||
            keymap_flatten(to->segmentation, &c->sources, &c->ts_segmentation));
}

bool character_classes_compute(struct character_classes *c,
                               const struct class_sources *sources)
{
    struct facts f = {.c = c, .big5 = iconv_open("BIG5", "UTF-8")};
    const struct profile *from = sources->from_simplified[TARGET_COMMON];
    const struct profile *to = sources->to_simplified[TARGET_COMMON];
    bool done = f.big5 != (iconv_t)-1 && flatten_all(c, sources) &&
                from->nchain > 0 && to->nchain > 1 &&
                relate(&f.st, from->chain[0]) && relate(&f.ts, to->chain[1]) &&
                classify(c, &f);

    if (f.big5 != (iconv_t)-1)
        iconv_close(f.big5);
    free(f.st.pairs);
    free(f.ts.pairs);
    free(f.legal[0]);
    return done;
}

void character_classes_free(struct character_classes *c)
{
    keymap_free(&c->normalization);
    keymap_free(&c->st);
    keymap_free(&c->ts);
    for (int t = 0; t < TARGETS; t++) {
        keymap_free(&c->to_variants[t]);
        keymap_free(&c->from_variants[t]);
    }
    keymap_free(&c->ts_segmentation);
    keymap_free(&c->phrases);
    free(c->of);
    c->of = NULL;
}
