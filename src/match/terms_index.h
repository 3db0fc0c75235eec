/*
 * terms_index.h - finds custom terms in text.
 */
#ifndef MATCH_TERMS_INDEX_H
#define MATCH_TERMS_INDEX_H

#include "image/matcher.h"
#include "match/terms.h"

#define TERMS_INDEX_NONE UINT32_MAX

/* Another key for the term of that number. */
struct terms_index_more {
    const char *key;
    size_t key_nbytes;
    size_t term;
};

struct terms_index_slot;
struct terms_index_pair;

/* The index of a converter's terms; constant once made. */
struct terms_index {
    struct term *terms; /* copies, and those of more keys; a kept term has its
                           key as its value */
    struct buf text;    /* what their offsets refer to */
    size_t nterms;
    uint32_t
        *next; /* another term with the same key, folded; or TERMS_INDEX_NONE */
    struct terms_index_slot *slots; /* terms by their keys, folded */
    unsigned slot_shift;
    struct terms_index_pair
        *pairs; /* lengths of keys, by their first two characters */
    unsigned pair_shift;
    uint64_t *pair_set; /* of these pairs, see image_pair_hash() */
    uint64_t *sure_set; /* of pairs that are keys, and threes that begin one */
    unsigned set_shift;
    uint64_t
        *far_set; /* of beginnings of keys, see is_noted() in terms_index.c */
    unsigned far_shift;
    size_t longest;             /* characters of a key */
    const struct matcher *fold; /* folds keys and text, or NULL; */
    uint16_t *folded;           /* all characters up to U+FFFF, folded */
    bool ascii;                 /* a key begins with ASCII */
    bool has_characters;        /* a key is a single character: */
    uint64_t *characters;       /* a bit for each up to U+FFFF */
    char **files, **patterns;
    size_t nfiles, npatterns;
};

/* Prepares the terms of a set, which is not needed after the call, and more
 * keys, which have less precedence than any term.  With `fold`, the pass of a
 * target, which must outlive the index, terms are found in the opposite script
 * too.  False when out of memory; terms_index_free() must still be called. */
bool terms_index_init(struct terms_index *index,
                      const struct shutong_terms *terms,
                      const struct terms_index_more *more, size_t nmore,
                      const struct matcher *fold);
void terms_index_free(struct terms_index *index);

/* Whether a character is a key; sometimes true if it is not. */
static inline bool terms_index_has_character(const struct terms_index *index,
                                             uint32_t c)
{
    return c > 0xFFFF || (index->characters[c >> 6] >> (c & 63) & 1) != 0;
}

static inline bool terms_index_is_in(const uint64_t *set, unsigned shift,
                                     uint64_t hash)
{
    uint64_t word = set[hash >> shift];

    return (word >> (hash >> 32 & 63) & word >> (hash >> 38 & 63) & 1) != 0;
}

/* Adds a character to the hash of the beginning of a key. */
static inline uint64_t terms_index_hash_on(uint64_t hash, uint32_t character)
{
    return (hash ^ hash >> 29 ^ character) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Whether a key may be a pair, both characters folded, or begin with it and
 * `third`; sometimes true if none does. */
static inline bool terms_index_may_go_on(const struct terms_index *index,
                                         uint64_t pair_hash, uint32_t third)
{
    return terms_index_is_in(index->sure_set, index->set_shift, pair_hash) ||
           terms_index_is_in(index->sure_set, index->set_shift,
                             terms_index_hash_on(pair_hash, third));
}

/* Whether a term may begin at s, with the character c of three bytes and
 * another one of three bytes; pair_hash is of both, folded.  Ten bytes at s can
 * be read.  Sometimes true if none begins. */
static inline bool terms_index_may_begin(const struct terms_index *index,
                                         uint32_t c, uint64_t pair_hash,
                                         const char *s)
{
    uint32_t bytes;

    if (index->has_characters && terms_index_has_character(index, c))
        return true;
    if (!terms_index_is_in(index->pair_set, index->set_shift, pair_hash))
        return false;
    memcpy(&bytes, s + 6, sizeof(bytes));
    return (bytes & 0xF0) != 0xE0 ||
           terms_index_may_go_on(index, pair_hash,
                                 index->folded[utf8_decode_3(bytes)]);
}

/* terms_index_at() if a term may begin. */
size_t terms_index_look(const struct terms_index *index, const char *s,
                        size_t n, uint32_t *term_ret, bool *open_ret);

/* Length of the longest term that s[0..n), well-formed and not empty, begins
 * with; 0 if there is none. *open_ret: more text could make a longer one. */
static inline size_t terms_index_at(const struct terms_index *index,
                                    const char *s, size_t n, uint32_t *term_ret,
                                    bool *open_ret)
{
    size_t nbytes, next_nbytes;
    uint32_t c = utf8_decode(s, &nbytes);

    if (nbytes < n && !terms_index_has_character(index, c)) {
        uint32_t next = utf8_decode(s + nbytes, &next_nbytes);
        *open_ret = false;
        if (next <= 0xFFFF &&
            !terms_index_is_in(
                index->pair_set, index->set_shift,
                image_pair_hash(index->folded[c], index->folded[next])))
            return 0;
    }
    return terms_index_look(index, s, n, term_ret, open_ret);
}

/* A term in a text, or where one may begin that continues after its end. */
struct terms_index_match {
    size_t at, nbytes;
    uint32_t term; /* its number, if it is one */
};

/* Finds the first term in s[0..n), well-formed, that begins before `limit`, and
 * the longest there.  Otherwise false, and match_ret->at is where to search
 * again when there is more text (with `end` there is none); it is `limit` or
 * later if nothing has to be searched again. */
bool terms_index_find(const struct terms_index *index, const char *s, size_t n,
                      size_t limit, bool end,
                      struct terms_index_match *match_ret);

#endif
