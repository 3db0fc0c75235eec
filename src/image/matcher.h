/*
 * matcher.h - the longest key that a text begins with.
 *
 * Static inline: this is the inner loop of everything.  The text is
 * well-formed UTF-8.
 */
#ifndef IMAGE_MATCHER_H
#define IMAGE_MATCHER_H

#include <stdbool.h>

#include "image/image.h"
#include "base/utf8.h"

/* A pass with its offsets made pointers. */
struct matcher {
    const char *base; /* of the image */
    const struct image_index *index;
    const uint64_t *pages;
    const uint64_t *edges;
    uint64_t ends; /* the bit of an edge that ends a key */
    const uint8_t *keys;
    const uint32_t *blocks;
    const uint64_t *pairs;
    const uint32_t *values, *varying;
    unsigned edge_shift; /* 64 - edge_bits; 64 where there is no trie */
    unsigned pair_shift;
    uint32_t ascii_lead;
};

/* Prepares a matcher for a pass of an image; the image must outlive it. */
void matcher_init(struct matcher *m, const struct image_header *image,
                  const struct image_pass *pass);

/* One step of the trie: spreads a parent and a character over 64 bits.  The
 * multiplier is 2^64 divided by the golden ratio (Knuth, 6.4).  The first step
 * has image_pair_hash() instead, which the set of pairs needs anyway. */
static inline uint64_t matcher_hash(uint32_t parent, uint32_t character)
{
    uint64_t step = (uint64_t)parent << 21 ^ character;

    return (step ^ step >> 23) * UINT64_C(0x9E3779B97F4A7C15);
}

/* The entry of a character: of one in plane 0, if the compiler knows that it
 * is, without a branch. */
static inline uint64_t matcher_entry(const struct matcher *m,
                                     uint32_t code_point)
{
    if (code_point < 0x10000)
        return m->pages[image_low_entry(m->index, code_point)];
    const uint64_t *page =
        (const void *)(m->base +
                       image_high_page(m->base, m->index, code_point));
    return page[code_point & (IMAGE_PAGE - 1)];
}

static inline uint32_t matcher_fold(uint64_t entry, uint32_t code_point)
{
    return code_point ^ (uint32_t)(entry >> ENTRY_FOLD_SHIFT & ENTRY_FOLD_MASK);
}

/* The character at s, folded. */
static inline uint32_t matcher_folded_at(const struct matcher *m, const char *s,
                                         size_t *nbytes_ret)
{
    uint32_t c = utf8_decode(s, nbytes_ret);

    return matcher_fold(matcher_entry(m, c), c);
}

/* The two steps of a look-up.  First the pair: whether a longer key may begin
 * with two characters, given the image_pair_hash() of both as they fold;
 * sometimes true if none does. */
static inline bool matcher_may_have_pair(const struct matcher *m, uint64_t hash)
{
    return image_trigger_has(m->pairs[hash >> m->pair_shift], hash);
}

/* The same, given the first one's entry as well. */
static inline bool matcher_has_pair(const struct matcher *m, uint64_t entry,
                                    uint64_t hash)
{
    return (entry & ENTRY_BEGINS) != 0 && matcher_may_have_pair(m, hash);
}

struct match {
    uint32_t key;  /* its number, when nbytes is not 0 */
    size_t nbytes; /* of text that the key covers; 0: no key */
    bool open;     /* the text ends where a longer key could go on */
};

/* Where the value of a key is stored. */
static inline const char *matcher_stored(const struct matcher *m, uint32_t key)
{
    uint32_t offset = m->values[key];

    if ((offset & IMAGE_VARIES) != 0)
        offset = m->varying[offset & ~IMAGE_VARIES];
    return m->base + offset;
}

/* The value of a key. */
static inline const char *matcher_value(const struct matcher *m, uint32_t key,
                                        uint32_t *nbytes_ret)
{
    return image_value(matcher_stored(m, key), nbytes_ret);
}

/* The value of a character whose entry has ENTRY_LONG. */
static inline const char *matcher_long(const struct matcher *m, uint64_t entry,
                                       uint32_t *nbytes_ret)
{
    return image_value(m->base + (uint32_t)entry, nbytes_ret);
}

/* The number of the key that ends at a slot. */
static inline uint32_t matcher_key(const struct matcher *m, size_t slot)
{
    return m->blocks[slot >> IMAGE_KEY_BLOCK_BITS] + m->keys[slot];
}

/* Then the trie: the longest key of two characters and more that s[0..n) begins
 * with.  The first two are known: folded, with their hash, `i` bytes long. */
static inline struct match matcher_after_pair(const struct matcher *m,
                                              uint32_t first, uint32_t second,
                                              uint64_t hash, size_t i,
                                              const char *s, size_t n)
{
    struct match found = {0, 0, false};
    size_t mask = ((size_t)1 << (64 - m->edge_shift)) - 1;
    uint32_t node = EDGE_FIRST | first;
    uint32_t c = second;
    size_t nbytes;

    /* Mostly the pair is a key. */
    __builtin_prefetch(&m->keys[hash >> m->edge_shift]);
    for (;;) {
        size_t slot = (size_t)(hash >> m->edge_shift);
        uint64_t wanted = (uint64_t)node << 21 | c;
        while (m->edges[slot] >> EDGE_CHARACTER_SHIFT != wanted) {
            if (m->edges[slot] == 0)
                return found;
            slot = (slot + 1) & mask;
        }
        uint64_t edge = m->edges[slot];
        if ((edge & m->ends) != 0) {
            found.key = matcher_key(m, slot);
            found.nbytes = i;
        }
        if ((edge & EDGE_CHILDREN) == 0)
            return found;
        if (i == n) {
            found.open = true;
            return found;
        }
        c = matcher_folded_at(m, s + i, &nbytes);
        if ((edge & image_edge_child(c)) == 0)
            return found;
        i += nbytes;
        node = (uint32_t)slot;
        hash = matcher_hash(node, c);
    }
}

/* Both steps, for any text: its first character is known, its entry, what it
 * folds to and its length. */
static inline struct match matcher_longest(const struct matcher *m,
                                           uint64_t entry, uint32_t folded,
                                           size_t first_nbytes, const char *s,
                                           size_t n)
{
    struct match found = {0, 0, false};
    size_t nbytes;

    if (first_nbytes == n) {
        found.open = true;
        return found;
    }
    uint32_t second = matcher_folded_at(m, s + first_nbytes, &nbytes);
    uint64_t hash = image_pair_hash(folded, second);
    if (!matcher_has_pair(m, entry, hash))
        return found;
    return matcher_after_pair(m, folded, second, hash, first_nbytes + nbytes, s,
                              n);
}

/* The longest key that s[0..n) begins with, n > 0. */
static inline struct match matcher_find(const struct matcher *m, const char *s,
                                        size_t n)
{
    size_t nbytes;
    uint32_t c = utf8_decode(s, &nbytes);
    uint64_t entry = matcher_entry(m, c);

    if ((entry & ENTRY_BEGINS) == 0)
        return (struct match){0, 0, false};
    return matcher_longest(m, entry, matcher_fold(entry, c), nbytes, s, n);
}

/* Whether the value of a match differs from the text at s. */
static inline bool matcher_changes(const struct matcher *m,
                                   const struct match *found, const char *s)
{
    uint32_t nbytes;
    const char *value = matcher_value(m, found->key, &nbytes);

    return nbytes != found->nbytes || memcmp(value, s, nbytes) != 0;
}

#endif
