/*
 * target_words.c - regional vocabulary of a target, and results that stay.
 */
#include "tools/target_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* ---- vocabulary ---------------------------------------------------------- */

/* Adds a word of the vocabulary with its replacement, as it is in the target's
 * text: as phrases make it, and as characters by themselves do. */
static bool add_word(struct target_builder *b, const struct keymap_entry *e,
                     const struct keymap *to_target, size_t nstages)
{
    struct buf key = {0}, value = {0};
    bool done =
        (target_builder_is_hans(b)
             ? keymap_chain(&b->classes->ts, 1, e->value, e->value_nbytes,
                            &value, NULL)
             : buf_append(&value, e->value, e->value_nbytes)) &&
        keymap_chain(to_target, nstages, e->key, e->key_nbytes, &key, NULL) &&
        target_builder_add(&b->vocabulary, &key, &value, &e->origin) &&
        target_builder_map(b, e->key, e->key_nbytes, true, &key) &&
        target_builder_add(&b->vocabulary, &key, &value, &e->origin);

    buf_free(&key);
    buf_free(&value);
    return done;
}

/* Whether a text that is not a phrase would be cut where a phrase begins or
 * ends in it, or at punctuation. */
static bool is_cut(const struct target_builder *b, const struct buf *folded)
{
    size_t nbytes;

    for (size_t i = 0; i < folded->n; i += nbytes) {
        if (!utf8_is_han(utf8_decode(folded->data + i, &nbytes)) ||
            keymap_longest(&b->keys, folded->data + i, folded->n - i) != NULL)
            return true;
    }
    return false;
}

/* A word that would be cut is a phrase, so that it is looked up as a whole:
 * 詹姆斯·卡麥隆 for a simplified target.  To the others OpenCC has them as
 * phrases. */
static bool add_word_as_phrase(struct target_builder *b,
                               const struct keymap_entry *e,
                               const struct keymap *to_target, size_t nstages)
{
    struct buf key = {0}, value = {0};
    struct keymap_origin origin;
    bool done =
        !target_builder_is_hans(b) ||
        utf8_is_character(e->key, e->key_nbytes) ||
        (target_builder_map(b, e->key, e->key_nbytes, false, &key) &&
         (!is_cut(b, &key) ||
          (keymap_chain(to_target, nstages, e->key, e->key_nbytes, &value,
                        &origin) &&
           (utf8_count(key.data, key.n) != utf8_count(value.data, value.n) ||
            target_builder_add(&b->keys, &key, &value, &origin)))));

    buf_free(&key);
    buf_free(&value);
    return done;
}

/* Adds what a profile's stage with vocabulary has beyond `plain`, the same
 * stage without; its keys come to the target's text by stages. */
static bool add_vocabulary(struct target_builder *b, const struct profile *p,
                           size_t stage, const struct keymap *plain,
                           const struct keymap *to_target, size_t nstages)
{
    struct keymap all = {0};
    bool done = p == NULL || stage >= p->nchain ||
                keymap_flatten(p->chain[stage], &b->dictionaries, &all);

    for (size_t i = 0; done && i < all.n; i++) {
        const struct keymap_entry *e = &all.entries[i];
        const struct keymap_entry *known =
            keymap_find(plain, e->key, e->key_nbytes);
        if (known == NULL || bytes_compare(known->value, known->value_nbytes,
                                           e->value, e->value_nbytes) != 0)
            done = add_word(b, e, to_target, nstages) &&
                   add_word_as_phrase(b, e, to_target, nstages);
    }
    keymap_free(&all);
    return done;
}

/* Results stay: one in which a key is found is a word and a phrase by itself,
 * 塔吉克斯坦 of 塔吉克, and one that is a key is told of as the target's own.
 */
static bool add_own_words(struct target_builder *b)
{
    struct buf again = {0}, folded = {0};
    size_t n = b->vocabulary.n;
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        const struct keymap_entry e = b->vocabulary.entries[i];
        struct buf value = {(char *)(uintptr_t)e.value, e.value_nbytes, 0};
        done = keymap_chain(&b->vocabulary, 1, e.value, e.value_nbytes, &again,
                            NULL);
        if (!done ||
            bytes_compare(again.data, again.n, e.value, e.value_nbytes) == 0)
            continue;
        if (keymap_find(&b->vocabulary, e.value, e.value_nbytes) == NULL)
            done =
                target_builder_add(&b->vocabulary, &value, &value, &e.origin) &&
                target_builder_map(b, e.value, e.value_nbytes, false,
                                   &folded) &&
                target_builder_add(&b->keys, &folded, &value, &e.origin);
        else
            done = buf_append(&b->own_words, e.value, e.value_nbytes) &&
                   buf_append(&b->own_words, "", 1);
    }
    buf_free(&again);
    buf_free(&folded);
    return done;
}

bool target_words_add(struct target_builder *b)
{
    const struct class_sources *s = b->sources;
    const struct character_classes *c = b->classes;
    const struct keymap *variants = &c->to_variants[b->target];
    bool done = true;

    if (!target_builder_is_hans(b))
        return add_vocabulary(b, s->from_words[b->target], 1, variants,
                              variants, 1) &&
               add_own_words(b);
    for (int t = 0; done && t < TARGETS; t++) {
        const struct keymap *from = &c->from_variants[t];
        const struct keymap to_hans[] = {*from, c->ts};
        done = add_vocabulary(b, s->to_words[t], 0, from, to_hans, 2);
    }
    return done && add_own_words(b);
}

/* ---- results that stay --------------------------------------------------- */

/* Whether text s[0..n), folded to `folded`, stays by itself: its characters
 * become nothing else, and its phrases are what they should be. */
static bool stays(const struct target_builder *b, const char *s,
                  const struct buf *folded)
{
    const char *p = folded->data, *end = p + folded->n;

    while (p < end) {
        const struct keymap_entry *e =
            keymap_longest(&b->keys, p, (size_t)(end - p));
        size_t nbytes;
        if (e != NULL) {
            if (memcmp(s, e->value, e->value_nbytes) != 0)
                return false;
            p += e->key_nbytes;
            s += e->value_nbytes;
            continue;
        }
        uint32_t c = utf8_decode(s, &nbytes);
        const struct character_class *k = &b->classes->of[c];
        if (k->treatment[b->target] != TREAT_ALWAYS ||
            k->becomes[b->target] != c)
            return false;
        s += nbytes;
        p += utf8_char_nbytes((unsigned char)*p);
    }
    return true;
}

/* Whether the next conversion may make `to` of `from`, which is as long: not
 * where a character that differs is the target's beyond doubt. */
static bool may_become(const struct target_builder *b, const char *from,
                       const char *to, size_t n)
{
    size_t nfrom, nto;

    for (size_t i = 0, j = 0; i < n && j < n; i += nfrom, j += nto) {
        uint32_t c = utf8_decode(from + i, &nfrom);
        const struct character_class *k = &b->classes->of[c];
        if (c != utf8_decode(to + j, &nto) &&
            k->evidence >= EVIDENCE_TRADITIONAL &&
            k->evidence <= EVIDENCE_STRONG)
            return false;
    }
    return true;
}

/* Two phrases that follow each other are one: 幺麽小丑 would become 么麼小丑,
 * and that 么麼小醜. */
static bool join_phrases(struct target_builder *b)
{
    struct buf key = {0};
    bool done = true;

    for (size_t i = 0; done && i < b->keys.n; i++) {
        struct keymap_entry *e = &b->keys.entries[i];
        done = target_builder_map(b, e->value, e->value_nbytes, false, &key);
        const struct keymap_entry *next =
            done ? keymap_find(&b->keys, key.data, key.n) : NULL;
        if (next == NULL || next == e ||
            next->value_nbytes != e->value_nbytes ||
            !may_become(b, e->value, next->value, e->value_nbytes))
            continue;
        struct buf value = {(char *)(uintptr_t)next->value, next->value_nbytes,
                            0};
        const char *kept = target_builder_keep(&value);
        done = kept != NULL;
        if (done) {
            free((void *)(uintptr_t)e->value);
            e->value = kept;
        }
    }
    buf_free(&key);
    return done;
}

/* What a phrase becomes is a phrase that stays, so that the next conversion
 * makes nothing else of it: 著於 gives 著于, in which 著 would be 着. */
static bool add_results(struct target_builder *b, const struct keymap *of)
{
    struct buf key = {0};
    bool done = true;

    for (size_t i = 0; done && i < of->n; i++) {
        const struct keymap_entry e = of->entries[i];
        struct buf value = {(char *)(uintptr_t)e.value, e.value_nbytes, 0};
        struct keymap_origin origin = {e.origin.dictionaries, 0};
        if (e.value_nbytes == 0 || utf8_is_character(e.value, e.value_nbytes))
            continue;
        done = target_builder_map(b, e.value, e.value_nbytes, false, &key);
        if (done && !stays(b, e.value, &key))
            done = target_builder_add(&b->keys, &key, &value, &origin);
    }
    buf_free(&key);
    return done;
}

/* What words make of a phrase stays as well: 高清 is replaced in 高清愿, and 愿
 * of 高畫質愿 would be 願. */
static bool add_replaced(struct target_builder *b)
{
    struct buf key = {0}, value = {0};
    size_t n = b->keys.n;
    bool done = true;

    for (size_t i = 0; done && i < n; i++) {
        const struct keymap_entry e = b->keys.entries[i];
        struct keymap_origin origin;
        done = keymap_chain(&b->vocabulary, 1, e.value, e.value_nbytes, &value,
                            &origin);
        if (!done ||
            bytes_compare(value.data, value.n, e.value, e.value_nbytes) == 0)
            continue;
        origin.dictionaries |= e.origin.dictionaries;
        done = target_builder_map(b, value.data, value.n, false, &key);
        if (done && !stays(b, value.data, &key))
            done = target_builder_add(&b->keys, &key, &value, &origin);
    }
    buf_free(&key);
    buf_free(&value);
    return done;
}

bool target_words_settle(struct target_builder *b)
{
    return add_results(b, &b->keys) && join_phrases(b) &&
           add_results(b, &b->vocabulary) && add_replaced(b);
}
