/*
 * context_features.c - what is looked at around a place.
 *
 * Characters that are no Han count as one symbol for each kind.  A mark ends
 * what is looked at: beyond it is the same as beyond the ends of the text.
 */
#include "context/context_features.h"

#include "context/context_table.h"
#include "base/utf8.h"

enum {
    SYMBOL_END = 1,
    SYMBOL_UNKNOWN = 2,
    SYMBOL_MARK = ',',
    SYMBOL_STOP = 0x3001, /* the comma between the parts of a list */
    SYMBOL_DOT = 0xB7,    /* between the parts of a foreign name */
    SYMBOL_DIGIT = '0',
    SYMBOL_LETTER = 'a',
    SYMBOL_KANA = 0x3042
};

/* Classes of symbols, after those of characters. */
enum {
    CLASS_OTHER = CONTEXT_CLASSES,
    CLASS_END,
    CLASS_MARK,
    CLASS_STOP,
    CLASS_DOT,
    CLASS_DIGIT,
    CLASS_LETTER,
    CLASS_KANA
};

/* Words that cost most, and what is no word costs more. */
enum { COST_MOST = 127, COST_NO_WORD = 140 };

static uint32_t symbol_of(uint32_t c)
{
    if (c - CONTEXT_FIRST < CONTEXT_HAN) /* nearly all */
        return c;
    if (utf8_is_han(c) || c == SYMBOL_STOP)
        return c;
    if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
        return SYMBOL_DIGIT;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= 0xFF21 && c <= 0xFF5A))
        return SYMBOL_LETTER;
    if (c == SYMBOL_DOT || c == 0x2022 || c == 0x2027 || c == 0x22C5 ||
        c == 0x30FB)
        return SYMBOL_DOT;
    if (c >= 0x3040 && c <= 0x30FF)
        return SYMBOL_KANA;
    return SYMBOL_MARK;
}

static bool is_mark(uint32_t symbol)
{
    return symbol == SYMBOL_MARK || symbol == SYMBOL_STOP ||
           symbol == SYMBOL_DOT;
}

static unsigned class_of(const uint8_t *classes, uint32_t symbol)
{
    if (symbol - CONTEXT_FIRST < CONTEXT_HAN)
        return classes[symbol - CONTEXT_FIRST];
    switch (symbol) {
    case SYMBOL_END:
        return CLASS_END;
    case SYMBOL_MARK:
        return CLASS_MARK;
    case SYMBOL_STOP:
        return CLASS_STOP;
    case SYMBOL_DOT:
        return CLASS_DOT;
    case SYMBOL_DIGIT:
        return CLASS_DIGIT;
    case SYMBOL_LETTER:
        return CLASS_LETTER;
    case SYMBOL_KANA:
        return CLASS_KANA;
    default:
        return CLASS_OTHER;
    }
}

/* The symbols at -3 to 3, the place being the one in the middle. */
static void look_around(const struct context_text *text, size_t at,
                        uint32_t around[2 * CONTEXT_BEFORE + 1])
{
    uint32_t beyond = text->alone ? SYMBOL_UNKNOWN : SYMBOL_END;
    uint32_t left = 0, right = 0;

    around[CONTEXT_BEFORE] = text->characters[at].folded;
    for (size_t i = 1; i <= CONTEXT_BEFORE; i++) {
        if (left != SYMBOL_END && left != SYMBOL_UNKNOWN)
            left = is_mark(left) ? SYMBOL_END
                   : at >= i     ? symbol_of(text->characters[at - i].folded)
                                 : beyond;
        if (right != SYMBOL_END && right != SYMBOL_UNKNOWN)
            right = is_mark(right) ? SYMBOL_END
                    : at + i < text->n
                        ? symbol_of(text->characters[at + i].folded)
                        : beyond;
        around[CONTEXT_BEFORE - i] = left;
        around[CONTEXT_BEFORE + i] = right;
    }
}

uint64_t context_features_hash(const struct context_character *c, size_t n)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < n; i++)
        hash = context_hash_more(hash, c[i].folded);
    return hash;
}

uint64_t context_features_word_key(uint64_t word)
{
    return context_hash_mix(word + 1);
}

uint64_t context_features_word_answer_key(uint64_t word, size_t at)
{
    return context_hash_mix(word + 2 + at);
}

/* ---- the cut ------------------------------------------------------------- */

static unsigned single_cost(const uint8_t *singles, uint32_t c)
{
    return c - CONTEXT_FIRST < CONTEXT_HAN ? singles[c - CONTEXT_FIRST]
                                           : COST_NO_WORD;
}

void context_features_cut(const struct context_model *m,
                          const struct context_text *text, size_t at,
                          struct context_cut *cut)
{
    enum { MOST = 2 * CONTEXT_WINDOW + 1 };
    const uint8_t *singles = context_table_at(m, m->singles);
    const struct context_character *c = text->characters;
    size_t begin = at, end = at + 1, n;
    unsigned best[MOST + 1];
    uint8_t
        last[MOST + 1]; /* length of the last word of the best cut up to here */

    while (begin > 0 && at - begin < CONTEXT_WINDOW &&
           utf8_is_han(c[begin - 1].folded))
        begin--;
    while (end < text->n && end - at <= CONTEXT_WINDOW &&
           utf8_is_han(c[end].folded))
        end++;
    n = end - begin;
    best[0] = 0;
    last[0] = 0;
    for (size_t i = 1; i <= n; i++)
        best[i] = ~0u;
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = context_hash_more(0, c[begin + i].folded);
        unsigned cost = best[i] + single_cost(singles, c[begin + i].folded);
        if (cost < best[i + 1]) {
            best[i + 1] = cost;
            last[i + 1] = 1;
        }
        for (size_t k = 2; k <= CONTEXT_WORD && i + k <= n; k++) {
            int value;
            hash = context_hash_more(hash, c[begin + i + k - 1].folded);
            if (!context_table_look_up(
                    m, &m->words, context_features_word_key(hash), 0, &value))
                break;
            if (value < 0)
                continue;
            cost = best[i] + (unsigned)value;
            if (cost < best[i + k]) {
                best[i + k] = cost;
                last[i + k] = (uint8_t)k;
            }
        }
    }
    /* Back from the end, up to the word and the one before it. */
    size_t stop = n, next = n;
    while (stop - last[stop] > at - begin) {
        next = stop;
        stop -= last[stop];
    }
    cut->end = begin + stop;
    cut->begin = cut->end - last[stop];
    cut->after = begin + next;
    cut->before = cut->begin - last[cut->begin - begin];
}

/* ---- keys ---------------------------------------------------------------- */

/* Adds a feature: a template and what it has, of 64 bits. */
static void add(struct context_keys *keys, uint64_t seed,
                enum context_template t, uint64_t what)
{
    keys->templates[keys->n] = (uint8_t)t;
    keys->keys[keys->n++] = context_hash_mix(
        what ^ (seed + (t + 1) * UINT64_C(0xA0761D6478BD642F)));
}

static uint64_t both(uint32_t a, uint32_t b)
{
    return a | (uint64_t)b << 21;
}

/* The characters beside the place. */
static void add_beside(struct context_keys *keys, uint64_t seed,
                       const uint32_t *c)
{
    uint32_t l1 = c[-1], l2 = c[-2], r1 = c[1], r2 = c[2];

    if (l1 != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_L1, l1);
    if (r1 != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_R1, r1);
    if (l2 != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_L21, both(l2, l1));
    if (r2 != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_R12, both(r1, r2));
    if (l1 != SYMBOL_UNKNOWN && r1 != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_L1R1, both(l1, r1));
}

static void add_farther(struct context_keys *keys, uint64_t seed,
                        const uint32_t *c)
{
    if (c[-2] != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_L2, c[-2]);
    if (c[2] != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_R2, c[2]);
    if (c[-3] != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_L3, c[-3]);
    if (c[3] != SYMBOL_UNKNOWN)
        add(keys, seed, TEMPLATE_R3, c[3]);
}

static void add_classes(struct context_keys *keys, uint64_t seed,
                        const uint8_t *classes, const uint32_t *c)
{
    bool l1 = c[-1] != SYMBOL_UNKNOWN, l2 = c[-2] != SYMBOL_UNKNOWN;
    bool r1 = c[1] != SYMBOL_UNKNOWN, r2 = c[2] != SYMBOL_UNKNOWN;
    uint64_t p1 = class_of(classes, c[-1]), p2 = class_of(classes, c[-2]);
    uint64_t q1 = class_of(classes, c[1]), q2 = class_of(classes, c[2]);

    if (l1)
        add(keys, seed, TEMPLATE_CLASS_L1, p1);
    if (r1)
        add(keys, seed, TEMPLATE_CLASS_R1, q1);
    if (l2)
        add(keys, seed, TEMPLATE_CLASS_L21, p2 | p1 << 8);
    if (r2)
        add(keys, seed, TEMPLATE_CLASS_R12, q1 | q2 << 8);
    if (l1 && r1)
        add(keys, seed, TEMPLATE_CLASS_L1R1, p1 | q1 << 8);
    if (l2 && r1)
        add(keys, seed, TEMPLATE_CLASS_L21R1, p2 | p1 << 8 | q1 << 16);
    if (l1 && r2)
        add(keys, seed, TEMPLATE_CLASS_L1R12, p1 | q1 << 8 | q2 << 16);
    if (l2 && r2)
        add(keys, seed, TEMPLATE_CLASS_L21R12,
            p2 | p1 << 8 | q1 << 16 | q2 << 24);
}

static uint64_t at_most(uint64_t n, uint64_t most)
{
    return n < most ? n : most;
}

/* The character that the clause ends with, if it is not far: the noun that a
 * measure word is for. */
static void add_last(struct context_keys *keys, uint64_t seed,
                     const struct context_text *text, size_t at, uint32_t l1)
{
    const struct context_character *c = text->characters;
    size_t end = at + 1;

    while (end < text->n && end - at <= CONTEXT_FAR &&
           utf8_is_han(c[end].folded))
        end++;
    if (end - at < 5 || end - at > CONTEXT_FAR || text->alone)
        return;
    add(keys, seed, TEMPLATE_LAST, c[end - 1].folded);
    add(keys, seed, TEMPLATE_LAST_L1, both(c[end - 1].folded, l1));
}

/* Whether a phrase was matched over the place, all of it in the text: the
 * characters before a clause may begin within one. */
static bool has_match(const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters + at;

    return c->match_n > 1 && c->match_at < c->match_n && c->match_at <= at &&
           (size_t)(c->match_n - c->match_at) <= text->n - at;
}

static size_t match_end(const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters + at;

    return has_match(text, at) ? at - c->match_at + c->match_n : at + 1;
}

/* What OpenCC says: its answer, and the phrase that it matched. */
static void add_answer(struct context_keys *keys, uint64_t seed,
                       const struct context_text *text, size_t at, int answer)
{
    const struct context_character *c = text->characters + at;
    uint64_t a = (uint64_t)(answer + 1);

    add(keys, seed, TEMPLATE_ANSWER, a);
    add(keys, seed, TEMPLATE_ANSWER_LENGTH, a | at_most(c->match_n, 5) << 8);
    if (has_match(text, at))
        add(keys, seed, TEMPLATE_MATCH,
            context_features_hash(c - c->match_at, c->match_n) + c->match_at);
}

/* OpenCC's matches beside its match over the place. */
static void add_matches(struct context_keys *keys, uint64_t seed,
                        const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters + at;
    size_t next = match_end(text, at);

    if (!text->alone)
        add(keys, seed, TEMPLATE_LENGTHS,
            at_most(c->match_n, 5) |
                (at > 0 ? at_most(c[-1].match_n, 3) : 0) << 8 |
                (at + 1 < text->n ? at_most(c[1].match_n, 3) : 0) << 16);
    if (at > 0 && c->match_at == 0 && c[-1].match_n > 1 && at >= c[-1].match_n)
        add(keys, seed, TEMPLATE_LAST_MATCH,
            context_features_hash(c - c[-1].match_n, c[-1].match_n));
    if (next < text->n && text->characters[next].match_n > 1 &&
        text->n - next >= text->characters[next].match_n)
        add(keys, seed, TEMPLATE_NEXT_MATCH,
            context_features_hash(text->characters + next,
                                  text->characters[next].match_n));
}

/* The words of the cut. */
static void add_words(struct context_keys *keys, uint64_t seed,
                      const struct context_model *m,
                      const struct context_text *text, size_t at, int answer)
{
    const struct context_character *c = text->characters + at;
    struct context_cut cut;
    size_t begin = has_match(text, at) ? at - c->match_at : at;
    size_t end = match_end(text, at);
    int word_answer = 0;

    context_features_cut(m, text, at, &cut);
    size_t n = cut.end - cut.begin, in = at - cut.begin;
    uint64_t word = context_features_hash(text->characters + cut.begin, n);
    if (n > 1) {
        add(keys, seed, TEMPLATE_WORD, word + in);
        if (!context_table_look_up(m, &m->words,
                                   context_features_word_answer_key(word, in),
                                   0, &word_answer))
            word_answer = 0;
    }
    if (cut.before < cut.begin)
        add(keys, seed, TEMPLATE_LAST_WORD,
            context_features_hash(text->characters + cut.before,
                                  cut.begin - cut.before) +
                n);
    if (cut.after > cut.end)
        add(keys, seed, TEMPLATE_NEXT_WORD,
            context_features_hash(text->characters + cut.end,
                                  cut.after - cut.end) +
                n);
    /* Whether the match and the word cut each other. */
    bool fits = (begin <= cut.begin && cut.end <= end) ||
                (cut.begin <= begin && end <= cut.end);
    uint64_t w = (uint64_t)word_answer | n << 8 | (uint64_t)in << 16;
    add(keys, seed, TEMPLATE_WORD_ANSWER, w);
    add(keys, seed, TEMPLATE_ANSWERS,
        w | (uint64_t)(answer + 1) << 24 | at_most(c->match_n, 3) << 32 |
            (uint64_t)fits << 40);
}

/* Titles, which stand after a name. */
static const uint16_t titles[][2] = {
    {0x4E3B, 0x4EFB}, {0x4E3B, 0x5E2D}, {0x535A, 0x58EB}, {0x53D4, 0x53D4},
    {0x540C, 0x5B66}, {0x540C, 0x5FD7}, {0x59D4, 0x5458}, {0x5927, 0x592B},
    {0x5927, 0x4EBA}, {0x5927, 0x54E5}, {0x592A, 0x592A}, {0x592B, 0x4EBA},
    {0x5973, 0x58EB}, {0x59D1, 0x5A18}, {0x5C0F, 0x59D0}, {0x5C06, 0x519B},
    {0x5BFC, 0x6F14}, {0x5E08, 0x5085}, {0x5E02, 0x957F}, {0x5F8B, 0x5E08},
    {0x603B, 0x7EDF}, {0x603B, 0x7ECF}, {0x6559, 0x6388}, {0x8001, 0x5E08},
    {0x8001, 0x677F}, {0x8463, 0x4E8B}, {0x8B66, 0x5B98}, {0x8BAE, 0x5458},
    {0x90E8, 0x957F}, {0x961F, 0x957F}, {0x9662, 0x957F}, {0x9662, 0x58EB},
    {0x6821, 0x957F}, {0x5148, 0x751F}, {0x533B, 0x751F}, {0x533B, 0x5E08},
    {0x6CD5, 0x5B98}, {0x7ECF, 0x7406}, {0x5904, 0x957F}, {0x79D8, 0x4E66},
    {0x9601, 0x4E0B}, {0x4E66, 0x8BB0}, {0x7237, 0x7237}, {0x5976, 0x5976},
    {0x963F, 0x59E8}, {0x4F2F, 0x4F2F}, {0x5148, 0x8D24}, {0x9662, 0x5458},
};

static bool is_title(uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
        if (titles[i][0] == a && titles[i][1] == b)
            return true;
    return false;
}

/* What may be a given name after a surname. */
static void add_name(struct context_keys *keys, uint64_t seed,
                     const uint8_t *classes, const uint32_t *c)
{
    if (c[-1] == SYMBOL_UNKNOWN || c[3] == SYMBOL_UNKNOWN)
        return;
    bool left = !utf8_is_han(c[-1]);
    uint64_t length = !utf8_is_han(c[1])   ? 0
                      : !utf8_is_han(c[2]) ? 1
                      : !utf8_is_han(c[3]) ? 2
                                           : 3;
    uint64_t q = class_of(classes, c[1]) | class_of(classes, c[2]) << 8;
    add(keys, seed, TEMPLATE_NAME, q | (uint64_t)left << 16 | length << 17);
    add(keys, seed, TEMPLATE_NAME_L1, c[-1] | length << 32);
    add(keys, seed, TEMPLATE_NAME_R1, c[1] | (uint64_t)(length > 1) << 32);
    add(keys, seed, TEMPLATE_NAME_R2, c[2]);
    add(keys, seed, TEMPLATE_NAME_CLASS_L1,
        q | (uint64_t)class_of(classes, c[-1]) << 16);
}

/* A title after a surname, or after a given name of one or two characters. */
static void add_title(struct context_keys *keys, uint64_t seed,
                      const struct context_text *text, size_t at)
{
    const struct context_character *c = text->characters;

    for (size_t i = 1; i <= 3 && at + i + 1 < text->n; i++) {
        if (is_title(c[at + i].folded, c[at + i + 1].folded)) {
            add(keys, seed, TEMPLATE_TITLE, i);
            return;
        }
        if (!utf8_is_han(c[at + i].folded))
            return;
    }
}

void context_features_look(struct context_view *v,
                           const struct context_model *m,
                           const struct context_text *text, size_t at,
                           int place, int answer)
{
    v->m = m;
    v->text = text;
    v->place = context_model_place_at(m, place);
    v->at = at;
    v->answer = answer;
    bool other = text->is_cantonese && v->place->by_cantonese != 0;
    v->seed = context_hash_mix(v->place->character + ((uint64_t)other << 32));
    look_around(text, at, v->around);
}

void context_features_add(const struct context_view *v,
                          enum context_stage stage, struct context_keys *keys)
{
    const struct context_text *text = v->text;
    const uint32_t *c = v->around + CONTEXT_BEFORE;
    const uint8_t *classes = context_table_at(v->m, v->m->classes);

    switch (stage) {
    case STAGE_BESIDE:
        if (!text->alone)
            add(keys, v->seed, TEMPLATE_BIAS, 0);
        add_beside(keys, v->seed, c);
        add_answer(keys, v->seed, text, v->at, v->answer);
        if (v->place->surname > 0) {
            uint64_t surname = context_hash_mix(TEMPLATES_OF_SURNAMES);
            add_title(keys, surname, text, v->at);
            add_name(keys, surname, classes, c);
        }
        break;
    case STAGE_AROUND:
        add_farther(keys, v->seed, c);
        add_last(keys, v->seed, text, v->at, c[-1]);
        add_classes(keys, v->seed, classes, c);
        add_matches(keys, v->seed, text, v->at);
        break;
    case STAGE_WORDS:
    case CONTEXT_STAGES:
        add_words(keys, v->seed, v->m, text, v->at, v->answer);
        break;
    }
}

void context_features_all(const struct context_model *m,
                          const struct context_text *text, size_t at, int place,
                          int answer, struct context_keys *keys)
{
    struct context_view v;

    keys->n = 0;
    context_features_look(&v, m, text, at, place, answer);
    for (int stage = 0; stage < CONTEXT_STAGES; stage++)
        context_features_add(&v, (enum context_stage)stage, keys);
}

uint32_t context_features_beside(const struct context_text *text, size_t at,
                                 int far)
{
    const struct context_character *c = text->characters + at;
    size_t there = far < 0 ? at : text->n - 1 - at;

    if (there < (size_t)(far < 0 ? -far : far))
        return text->alone ? SYMBOL_UNKNOWN : SYMBOL_END;
    return symbol_of(c[far].folded);
}

/* The same of the second one on a side, unless the first one ends it. */
static uint32_t second_beside(const struct context_text *text, size_t at,
                              int far, uint32_t first)
{
    return is_mark(first) || first == SYMBOL_END
               ? SYMBOL_END
               : context_features_beside(text, at, far);
}

bool context_features_neighbour_key(const struct context_text *text, size_t at,
                                    uint32_t character, int answer,
                                    enum context_neighbour side,
                                    uint64_t *key_ret)
{
    const struct context_character *c = text->characters + at;
    uint32_t first = 0, second = 0;

    switch (side) {
    case NEIGHBOUR_LEFT:
        first = context_features_beside(text, at, -1);
        break;
    case NEIGHBOUR_RIGHT:
        first = context_features_beside(text, at, 1);
        break;
    case NEIGHBOUR_BOTH:
        first = context_features_beside(text, at, -1);
        second = context_features_beside(text, at, 1);
        break;
    case NEIGHBOUR_LEFTS:
        first = context_features_beside(text, at, -1);
        second = second_beside(text, at, -2, first);
        break;
    case NEIGHBOUR_RIGHTS:
        first = context_features_beside(text, at, 1);
        second = second_beside(text, at, 2, first);
        break;
    case NEIGHBOUR_MATCH:
    case CONTEXT_NEIGHBOURS:
        if (!has_match(text, at))
            return false;
        *key_ret = context_features_neighbour(character, answer,
                                              NEIGHBOUR_MATCH, c->match_at, 0) ^
                   context_features_hash(c - c->match_at, c->match_n);
        return true;
    }
    *key_ret =
        context_features_neighbour(character, answer, side, first, second);
    return true;
}
