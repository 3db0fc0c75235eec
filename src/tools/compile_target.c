/*
 * compile_target.c - targets of an image.
 *
 * A target's pass has OpenCC's phrases as keys, folded: characters of the other
 * script are taken as what they become (simplified target) or came from
 * (traditional target), so that 头发, 頭发 and 頭髮 are one key.  Its value is
 * what OpenCC's whole chain makes of the phrase.  Which characters of it are
 * written is decided where it matches; see clause.c.
 */
#include "tools/compile_target.h"

#include <stdlib.h>
#include <string.h>

#include "context/context_builtin.h"
#include "image/dictionary_origins.h"
#include "image/pass.h"
#include "base/status.h"
#include "tools/target_words.h"
#include "base/utf8.h"

/* ---- phrases ------------------------------------------------------------- */

/* Whether converting character by character, whatever the state, gives the
 * value: then the phrase adds nothing. */
static bool is_redundant(const struct target_builder *b, const struct buf *key,
                         const struct buf *value, struct buf *scratch)
{
    size_t nbytes;

    for (size_t i = 0; i < key->n; i += nbytes)
        if (b->classes->of[utf8_decode(key->data + i, &nbytes)]
                .treatment[b->target] != TREAT_ALWAYS)
            return false;
    return target_builder_map(b, key->data, key->n, true, scratch) &&
           bytes_compare(scratch->data, scratch->n, value->data, value->n) == 0;
}

/* Adds the keys of `from`, two characters and more and first put into a
 * region's spelling, with what the chain makes of them, as long as its result
 * has as many characters; `folding` adds those that folding changes, otherwise
 * those that it does not. */
static bool add_phrases(struct target_builder *b, const struct keymap *from,
                        const struct keymap *spelling,
                        const struct keymap *chain, bool folding)
{
    struct buf spelt = {0}, key = {0}, value = {0}, scratch = {0};
    struct keymap_origin origin;
    bool done = true;

    for (size_t i = 0; done && i < from->n; i++) {
        const struct keymap_entry *e = &from->entries[i];
        if (utf8_is_character(e->key, e->key_nbytes))
            continue;
        done = keymap_chain(spelling, 1, e->key, e->key_nbytes, &spelt, NULL) &&
               target_builder_map(b, spelt.data, spelt.n, false, &key) &&
               keymap_chain(chain, 2, spelt.data, spelt.n, &value, &origin);
        bool folds = bytes_compare(key.data, key.n, spelt.data, spelt.n) != 0;
        if (done && folds == folding &&
            utf8_count(key.data, key.n) == utf8_count(value.data, value.n) &&
            !(target_builder_is_hans(b) &&
              is_redundant(b, &key, &value, &scratch)))
            done = target_builder_add(&b->keys, &key, &value, &origin);
    }
    buf_free(&spelt);
    buf_free(&key);
    buf_free(&value);
    buf_free(&scratch);
    return done;
}

static const struct keymap as_is = {0};

static bool build_traditional(struct target_builder *b, bool folding)
{
    const struct character_classes *c = b->classes;
    const struct keymap *v = &c->to_variants[b->target];
    const struct keymap to_region[] = {c->st, *v};
    const struct keymap in_region[] = {*v, as_is};

    return add_phrases(b, &c->st, &as_is, to_region, folding) &&
           add_phrases(b, v, &as_is, in_region, folding);
}

/* The phrases that come to simplified from each traditional target, in the
 * standard's spelling, then in the target's. */
static bool build_simplified(struct target_builder *b, bool folding)
{
    const struct character_classes *c = b->classes;
    const struct keymap own[] = {c->phrases, as_is};
    const struct keymap common[] = {c->from_variants[TARGET_COMMON], c->ts};
    bool done = add_phrases(b, &c->phrases, &as_is, own, folding) &&
                add_phrases(b, &c->ts_segmentation, &as_is, common, folding);

    for (int spelt = 0; spelt < 2; spelt++)
        for (int t = 0; done && t < TARGETS; t++) {
            const struct keymap *from = &c->from_variants[t];
            const struct keymap to_hans[] = {*from, c->ts};
            if (targets_rows[t].simplified)
                continue;
            done = spelt == 0
                       ? add_phrases(b, from, &as_is, to_hans, folding)
                       : add_phrases(b, &c->ts_segmentation, &c->to_variants[t],
                                     to_hans, folding);
        }
    return done;
}

/* Keys as OpenCC has them first: one that is only reached by folding gives way
 * to them. */
static bool build_phrases(struct target_builder *b)
{
    bool done = true;

    for (int folding = 0; done && folding < 2; folding++)
        done = target_builder_is_hans(b) ? build_simplified(b, folding != 0)
                                         : build_traditional(b, folding != 0);
    return done;
}

/* ---- shared characters --------------------------------------------------- */

static int compare_shared(const void *a, const void *b)
{
    const struct image_shared *x = a, *y = b;

    return (x->code_point > y->code_point) - (x->code_point < y->code_point);
}

static const struct image_shared *find_shared(const struct target_builder *b,
                                              uint32_t c)
{
    return b->numbers[c] == 0 ? NULL : &b->shared[b->numbers[c] - 1];
}

/* What to XOR the bytes of one character with to have the other; 0 if they are
 * not as long. */
static uint32_t change_between(uint32_t from, uint32_t to)
{
    char a[4] = {0}, b[4] = {0};
    uint32_t x, y;

    if (utf8_encode(from, a) != utf8_encode(to, b))
        return 0;
    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return x ^ y;
}

/* The odds of a shared character that others become as well: not more than
 * leave it as it is where nothing else tells the script. */
static uint8_t odds_of_result(const struct target_builder *b, uint8_t odds)
{
    uint8_t most =
        target_builder_is_hans(b) ? EVIDENCE_EVEN + 8 : EVIDENCE_EVEN;

    if (target_builder_is_hans(b))
        return odds < most ? most : odds;
    return odds > most ? most : odds;
}

/* Whether odds of a character that needs no change are more than what two
 * collections of text differ by: 於 is, at some 9, 同 is not. */
static bool is_telling(uint8_t evidence)
{
    return evidence <= EVIDENCE_EVEN - 12 || evidence >= EVIDENCE_EVEN + 12;
}

static bool add_shared(struct target_builder *b, uint32_t c)
{
    const struct character_class *k = &b->classes->of[c];
    bool variant = k->treatment[b->target] == TREAT_VARIANT;
    struct image_shared s = {.code_point = c,
                             .same = EVIDENCE_NONE,
                             .differs = EVIDENCE_NONE,
                             .phrase = EVIDENCE_NONE,
                             .is_variant = variant,
                             .is_result = b->is_result[c]};

    if (find_shared(b, c) != NULL)
        return true;
    s.normal = change_between(c, k->normal);
    if (k->treatment[b->target] != TREAT_ALWAYS)
        s.change = change_between(k->normal, k->becomes[b->target]);
    if (!variant) {
        s.same = script_odds_evidence(b->odds, target_builder_is_hans(b),
                                      k->normal, USE_SAME);
        if (!is_telling(s.same))
            s.same = EVIDENCE_NONE;
        s.differs = script_odds_evidence(b->odds, target_builder_is_hans(b),
                                         k->normal, USE_DIFFERS);
        s.phrase = script_odds_evidence(b->odds, target_builder_is_hans(b),
                                        k->normal, USE_PHRASE);
        if (k->is_result[b->target])
            s.differs = odds_of_result(b, s.differs);
    }
    if (!array_grow(&b->shared, b->nshared, &b->shared_cap, sizeof(*b->shared)))
        return false;
    b->shared[b->nshared++] = s;
    b->numbers[c] = (uint32_t)b->nshared;
    return true;
}

/* Those that a phrase changes, though they are not of the other script. */
static bool add_shared_of_phrase(struct target_builder *b,
                                 const struct keymap_entry *e)
{
    size_t nkey, nvalue;

    for (size_t i = 0, j = 0; i < e->key_nbytes; i += nkey, j += nvalue) {
        uint32_t c = utf8_decode(e->key + i, &nkey);
        uint32_t v = utf8_decode(e->value + j, &nvalue);
        const struct character_class *k = &b->classes->of[c];
        bool own =
            target_builder_is_hans(b) || k->evidence != EVIDENCE_SIMPLIFIED;
        if (own && c != v && k->becomes[b->target] == c && !add_shared(b, c))
            return false;
    }
    return true;
}

/* Notes what characters of one script only become. */
static void find_results(struct target_builder *b)
{
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        const struct character_class *k = &b->classes->of[c];
        if (k->becomes[b->target] != c && k->evidence != EVIDENCE_NONE)
            b->is_result[k->becomes[b->target]] = 1;
    }
}

static bool build_shared(struct target_builder *b)
{
    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        if (b->classes->of[c].treatment[b->target] != TREAT_ALWAYS &&
            !add_shared(b, c))
            return false;
    for (size_t i = 0; i < b->keys.n; i++)
        if (!add_shared_of_phrase(b, &b->keys.entries[i]))
            return false;
    if (b->nshared > 0)
        qsort(b->shared, b->nshared, sizeof(*b->shared), compare_shared);
    for (size_t i = 0; i < b->nshared; i++)
        b->numbers[b->shared[i].code_point] = (uint32_t)i + 1;
    return true;
}

/* ---- entries ------------------------------------------------------------- */

/* Punctuation that ends something, and kana. */
static void mark_characters(uint64_t *entries)
{
    static const struct {
        const char *characters;
        enum image_mark mark;
    } marks[] = {
        /* U+FFFD stands for bytes that are not text, which end a clause. */
        {"，、：,.:「」『』“”‘’（）()《》〈〉…—·\t \r\v\f\u3000\u00A0\uFFFD",
         MARK_CLAUSE},
        {"。！？；!?;", MARK_SENTENCE},
        {"\n\u2028\u2029\xC2\x85", MARK_LINE},
    };
    size_t nbytes;

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        for (const char *p = marks[i].characters; *p != '\0'; p += nbytes)
            entries[utf8_decode(p, &nbytes)] = ENTRY_MARK | marks[i].mark;
    /* Letters of the two syllabaries, full and half width; not the middle dot
     * and the long mark, which Chinese text has as well. */
    for (uint32_t c = 0x3041; c <= 0x3096; c++)
        entries[c] = ENTRY_MARK | MARK_KANA;
    for (uint32_t c = 0x30A1; c <= 0x30FA; c++)
        entries[c] = ENTRY_MARK | MARK_KANA;
    for (uint32_t c = 0xFF66; c <= 0xFF9D; c++)
        if (c != 0xFF70)
            entries[c] = ENTRY_MARK | MARK_KANA;
}

/* What a character tells as it is written, where it is not shared. */
static uint8_t written_evidence(const struct target_builder *b, uint32_t c)
{
    const struct character_class *k = &b->classes->of[c];
    uint8_t evidence = k->evidence;

    /* 臺 is not strong: in Taiwan 台 is as common. */
    if (evidence == EVIDENCE_STRONG && !target_builder_is_hans(b) &&
        script_odds_evidence(b->odds, false, k->fold[b->target], USE_PHRASE) <
            EVIDENCE_EVEN + 8)
        return EVIDENCE_TRADITIONAL;
    if (evidence != EVIDENCE_NONE)
        return evidence;
    evidence =
        script_odds_evidence(b->odds, target_builder_is_hans(b), c, USE_SAME);
    return is_telling(evidence) ? evidence : EVIDENCE_NONE;
}

/* A character's own odds, where it is not shared.  One that becomes another
 * form of traditional script tells what that form tells, as it will in the next
 * conversion: 喫 is 吃, which tells nothing. */
static uint8_t own_evidence(const struct target_builder *b, uint32_t c)
{
    const struct character_class *k = &b->classes->of[c];
    uint8_t evidence = written_evidence(b, c);

    if (!target_builder_is_hans(b) && evidence != EVIDENCE_NONE &&
        evidence != EVIDENCE_SIMPLIFIED &&
        k->treatment[b->target] == TREAT_ALWAYS && k->becomes[b->target] != c)
        return written_evidence(b, k->becomes[b->target]);
    return evidence;
}

/* Whether stages make of a character what it becomes; then notes which
 * dictionaries they took that from. */
static bool is_route(struct target_builder *b, uint32_t c,
                     const struct keymap *stages, size_t nstages,
                     struct buf *scratch)
{
    const struct keymap_entry *known;
    struct keymap_origin origin;
    char bytes[4];
    size_t n = utf8_encode(c, bytes);
    uint32_t to = b->classes->of[c].becomes[b->target];

    known = keymap_find(&b->classes->normalization, bytes, n);
    if (known != NULL && utf8_is_character(known->value, known->value_nbytes))
        n = utf8_encode(utf8_first(known->value), bytes);
    if (!keymap_chain(stages, nstages, bytes, n, scratch, &origin) ||
        !utf8_is_character(scratch->data, scratch->n) ||
        utf8_first(scratch->data) != to)
        return false;
    if (known != NULL)
        origin.dictionaries |= known->origin.dictionaries;
    b->origins[c] = origin;
    return true;
}

/* Notes where what a character becomes is from: the first of the ways on which
 * character_classes.c may have found it. */
static void find_origin(struct target_builder *b, uint32_t c,
                        struct buf *scratch)
{
    const struct character_classes *k = b->classes;
    bool hans = target_builder_is_hans(b);
    const struct keymap to = hans ? k->ts : k->to_variants[b->target];
    const struct keymap to_region[] = {k->st, to}, to_hans[] = {to};
    bool found = hans ? is_route(b, c, to_hans, 1, scratch)
                      : is_route(b, c, to_region, 2, scratch);

    for (int i = 0; i < TARGETS && !found; i++) {
        int from = hans ? i : TARGETS - 1 - i;
        const struct keymap route[] = {k->from_variants[from], to};
        found =
            !targets_rows[from].simplified && is_route(b, c, route, 2, scratch);
    }
}

static void find_origins(struct target_builder *b)
{
    struct buf scratch = {0};

    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        if (b->classes->of[c].becomes[b->target] != c)
            find_origin(b, c, &scratch);
    buf_free(&scratch);
}

static bool build_entry(struct target_builder *b, uint32_t c)
{
    const struct character_class *k = &b->classes->of[c];
    uint32_t to = k->becomes[b->target];
    uint64_t entry = (uint64_t)(c ^ k->fold[b->target]) << ENTRY_FOLD_SHIFT;
    const struct image_shared *s = find_shared(b, c);
    char from_bytes[4], to_bytes[4];

    if (s != NULL && s->change != 0) {
        b->entries[c] = entry | ENTRY_SHARED | (uint64_t)(s - b->shared);
        return true;
    }
    if (k->treatment[b->target] != TREAT_ALWAYS)
        to = k->normal;
    entry |= (uint64_t)own_evidence(b, k->normal) << ENTRY_EVIDENCE_SHIFT;
    b->entries[c] = entry | change_between(c, to);
    size_t from_nbytes = utf8_encode(c, from_bytes);
    size_t to_nbytes = utf8_encode(to, to_bytes);
    if (from_nbytes == to_nbytes)
        return true;
    struct buf key = {from_bytes, from_nbytes, 0};
    struct buf value = {to_bytes, to_nbytes, 0};
    return target_builder_add(&b->results, &key, &value, &b->origins[c]);
}

/* Whether a character is a candidate of another one and is folded to none that
 * has candidates: 瞭 of 了. */
static bool is_unfolded(const struct context_model *m, uint32_t c)
{
    return context_model_place(m, c) < 0 &&
           context_model_place_of_label(m, c) >= 0;
}

/* Whether the context model is to see that a character is there. */
static bool is_noted(const struct target_builder *b, uint32_t c)
{
    const struct context_model *m =
        context_builtin(target_builder_is_hans(b) ? CONTEXT_TO_SIMPLIFIED
                                                  : CONTEXT_TO_TRADITIONAL);
    const struct character_class *k = &b->classes->of[c];

    if (target_builder_is_hans(b))
        return context_model_place(m, c) >= 0;
    return context_model_is_cantonese(c) ||
           context_model_is_cantonese(k->becomes[b->target]) ||
           (k->fold[b->target] == c &&
            (context_model_place(m, c) >= 0 || is_unfolded(m, c)));
}

static bool is_mentioned(const struct target_builder *b, uint32_t c)
{
    const struct character_class *k = &b->classes->of[c];

    return k->becomes[b->target] != c || k->fold[b->target] != c ||
           k->evidence != EVIDENCE_NONE || find_shared(b, c) != NULL ||
           is_noted(b, c);
}

static bool build_entries(struct target_builder *b)
{
    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        if (is_mentioned(b, c) && !build_entry(b, c))
            return false;
    for (size_t i = 0; i < b->odds->n; i++) {
        const struct script_odds_row *row = &b->odds->rows[i];
        if (row->to_simplified == target_builder_is_hans(b) &&
            !build_entry(b, row->code_point))
            return false;
    }
    for (uint32_t c = 0x2FF0; utf8_is_operator(c); c++)
        b->entries[c] |= ENTRY_OPERATOR;
    mark_characters(b->entries);
    for (uint32_t c = 0; c < UTF8_LIMIT; c++)
        if (is_noted(b, c))
            b->entries[c] |= ENTRY_NOTED;
    return true;
}

/* ---- a target ------------------------------------------------------------ */

static bool store_target(struct target_builder *b)
{
    struct pass_plan plan = {.keys = &b->keys,
                             .entries = b->entries,
                             .results = &b->results,
                             .origins = b->origins};
    struct pass_plan vocabulary = {.keys = &b->vocabulary};
    struct image_target t = {.to_simplified = target_builder_is_hans(b),
                             .nshared = (uint32_t)b->nshared};
    const char *name = targets_rows[b->target].name;

    t.name = image_store(b->image, name, strlen(name) + 1, 1);
    t.pass = pass_compile(b->image, &plan);
    t.vocabulary = pass_compile(b->image, &vocabulary);
    t.shared =
        image_store(b->image, b->shared, b->nshared * sizeof(*b->shared), 8);
    t.own_words = image_store(b->image, b->own_words.data, b->own_words.n, 1);
    t.own_words_nbytes = (uint32_t)b->own_words.n;
    return t.own_words != IMAGE_NONE && t.name != IMAGE_NONE &&
           t.pass != IMAGE_NONE && t.vocabulary != IMAGE_NONE &&
           t.shared != IMAGE_NONE &&
           dictionary_origins_store(b->image, &b->dictionaries,
                                    &t.dictionaries) &&
           image_add_target(b->image, &t);
}

static bool compile_target(struct target_builder *b)
{
    b->entries = calloc(UTF8_LIMIT, sizeof(*b->entries));
    b->numbers = calloc(UTF8_LIMIT, sizeof(*b->numbers));
    b->origins = calloc(UTF8_LIMIT, sizeof(*b->origins));
    b->is_result = calloc(UTF8_LIMIT, sizeof(*b->is_result));
    bool done = b->entries != NULL && b->numbers != NULL &&
                b->origins != NULL && b->is_result != NULL;

    if (done) {
        find_origins(b);
        find_results(b);
    }
    done = done && build_phrases(b) && target_words_add(b) &&
           target_words_settle(b) && build_shared(b) && build_entries(b) &&
           store_target(b);

    target_builder_free_kept(&b->keys);
    target_builder_free_kept(&b->results);
    target_builder_free_kept(&b->vocabulary);
    buf_free(&b->own_words);
    free(b->shared);
    free(b->numbers);
    free(b->entries);
    free(b->origins);
    free(b->is_result);
    return done;
}

/* Characters that the tables take as simplified, and that are counted as shared
 * because traditional text has them: they tell little, and stay there. */
static void share_misplaced(struct character_classes *classes,
                            const struct script_odds *odds)
{
    for (size_t i = 0; i < odds->n; i++) {
        struct character_class *k = &classes->of[odds->rows[i].code_point];
        if (odds->rows[i].to_simplified || k->evidence != EVIDENCE_SIMPLIFIED)
            continue;
        k->evidence = EVIDENCE_NONE;
        for (int t = 0; t < TARGETS; t++)
            if (!targets_rows[t].simplified)
                k->treatment[t] = TREAT_SHARED;
    }
}

enum shutong_status compile_targets(struct image_builder *image,
                                    const struct class_sources *sources,
                                    const struct script_odds *odds,
                                    struct shutong_error *error)
{
    struct character_classes classes = {.of = NULL};
    bool done = character_classes_compute(&classes, sources);

    if (done) {
        share_misplaced(&classes, odds);
        character_classes_settle(&classes);
    }
    for (int target = 0; done && target < TARGETS; target++) {
        struct target_builder b = {.image = image,
                                   .classes = &classes,
                                   .sources = sources,
                                   .odds = odds,
                                   .dictionaries = classes.sources,
                                   .target = target};
        done = compile_target(&b);
    }
    character_classes_free(&classes);
    return done ? SHUTONG_OK
                : status_fail(error, SHUTONG_BAD_CONFIGURATION,
                              "the targets could not be compiled: profiles of "
                              "another kind, no BIG5 in iconv (Debian 13 has "
                              "it in libc-gconv-modules-extra), or no memory");
}
