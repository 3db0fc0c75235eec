/*
 * terms_index.c - finds custom terms in text.
 *
 * At each position the longest term that begins there is taken, whatever else
 * could match: terms come first, and the text between them is converted
 * separately.
 *
 * Most text has no terms, and finding that out must cost almost nothing, with a
 * hundred thousand terms as well as with one.  So a pair of characters is
 * looked up in three steps:
 *
 *   sets    whether some key begins with the pair, and whether one is the pair
 *           or begins with that and the next character: Bloom filters, which
 *           stay in the cache
 *   pairs   which lengths such keys have
 *   slots   for each of these lengths, the longest first, the key itself, by a
 *           hash that goes on from character to character
 *
 * A long key would be searched wherever its first characters occur, so a fourth
 * set says, after 4, 8, 16 ... characters, whether any key continues like that.
 *
 * For a target both keys and text are folded to simplified, as its phrases are,
 * so a key is found in either script and in any mix.  Terms to keep, terms
 * whose value is their key, and single characters are found only as they are
 * written: 后 is the simplified form of 後, but also a word of its own.
 */
#include "match/terms_index.h"

#include <stdlib.h>

#include "base/simd.h"

enum {
    SPARSE = 16, /* bits of a set for each that is in it */
    LENGTHS =
        32, /* lengths of keys in characters that are distinguished, from 2 */
    FOUND = 64 /* beginnings that may be keys, in one look-up */
};

struct terms_index_slot {
    uint32_t hash; /* of the key, folded */
    uint32_t term; /* 1 + its number, or 0 */
};

/* Two pairs with the same hash have the lengths of both. */
struct terms_index_pair {
    uint32_t hash;    /* of the pair */
    uint32_t lengths; /* bit i: keys of i + 2 characters, the last one: more */
};

void terms_index_free(struct terms_index *index)
{
    buf_free(&index->text);
    free(index->terms);
    free(index->next);
    free(index->folded);
    free(index->characters);
    free(index->slots);
    free(index->pairs);
    free(index->pair_set);
    free(index->sure_set);
    free(index->far_set);
    for (size_t i = 0; index->files != NULL && i < index->nfiles; i++)
        free(index->files[i]);
    for (size_t i = 0; index->patterns != NULL && i < index->npatterns; i++)
        free(index->patterns[i]);
    free(index->files);
    free(index->patterns);
    *index = (struct terms_index){.nterms = 0};
}

/* ---- look-ups ------------------------------------------------------------ */

static uint32_t fold(const struct matcher *m, uint32_t c)
{
    return m != NULL ? matcher_fold(matcher_entry(m, c), c) : c;
}

/* The character at s, folded. */
static inline uint32_t folded_at(const struct terms_index *index, const char *s,
                                 size_t *nbytes_ret)
{
    uint32_t c = utf8_decode(s, nbytes_ret);

    return c <= 0xFFFF ? index->folded[c] : fold(index->fold, c);
}

static struct terms_index_pair *find_pair(const struct terms_index *index,
                                          uint32_t first, uint32_t second)
{
    uint64_t hash = image_pair_hash(first, second);
    size_t mask = ((size_t)1 << (64 - index->pair_shift)) - 1;
    size_t i = (size_t)(hash >> index->pair_shift);

    while (index->pairs[i].lengths != 0 &&
           index->pairs[i].hash != (uint32_t)hash)
        i = (i + 1) & mask;
    return &index->pairs[i];
}

/* Whether a key is s[0..n), folded. */
static bool same_folded(const struct terms_index *index,
                        const struct term *term, const char *s, size_t n)
{
    const char *key = index->text.data + term->key;
    size_t i = 0, k = 0, nbytes, key_nbytes;

    if (term->key_nbytes == n && memcmp(key, s, n) == 0)
        return true;
    if (index->fold == NULL)
        return false;
    while (i < n && k < term->key_nbytes) {
        if (folded_at(index, s + i, &nbytes) !=
            folded_at(index, key + k, &key_nbytes))
            return false;
        i += nbytes;
        k += key_nbytes;
    }
    return i == n && k == term->key_nbytes;
}

/* The slot of a key with that hash, or a free one. */
static struct terms_index_slot *find_slot(const struct terms_index *index,
                                          uint64_t hash, const char *s,
                                          size_t n)
{
    size_t mask = ((size_t)1 << (64 - index->slot_shift)) - 1;
    size_t i = (size_t)(hash >> index->slot_shift);

    for (; index->slots[i].term != 0; i = (i + 1) & mask)
        if (index->slots[i].hash == (uint32_t)hash &&
            same_folded(index, &index->terms[index->slots[i].term - 1], s, n))
            break;
    return &index->slots[i];
}

/* Whether some key may have that hash. */
static bool has_hash(const struct terms_index *index, uint64_t hash)
{
    size_t mask = ((size_t)1 << (64 - index->slot_shift)) - 1;
    size_t i = (size_t)(hash >> index->slot_shift);

    while (index->slots[i].term != 0 && index->slots[i].hash != (uint32_t)hash)
        i = (i + 1) & mask;
    return index->slots[i].term != 0;
}

/* Whether the beginnings of this length, of longer keys, are in the set of
 * beginnings. */
static bool is_noted(size_t length)
{
    return length >= 4 && (length & (length - 1)) == 0;
}

/* Whether a term is found only as it is written: it is to be kept, or its value
 * is its key. */
static bool is_exact(const struct terms_index *index, const struct term *t)
{
    return t->kept ||
           bytes_compare(index->text.data + t->key, t->key_nbytes,
                         index->text.data + t->value, t->value_nbytes) == 0;
}

/* Of the terms with the folded key s[0..n): the one that is written this way,
 * or else the first that is found in both scripts. */
static uint32_t choose(const struct terms_index *index, uint32_t term,
                       const char *s, size_t n)
{
    uint32_t best = TERMS_INDEX_NONE;

    for (; term != TERMS_INDEX_NONE; term = index->next[term]) {
        const struct term *t = &index->terms[term];
        if (t->key_nbytes == n && memcmp(index->text.data + t->key, s, n) == 0)
            return term;
        if (best == TERMS_INDEX_NONE && !utf8_is_character(s, n) &&
            !is_exact(index, t))
            best = term;
    }
    return best;
}

/* ---- preparing ----------------------------------------------------------- */

static bool copy_strings(char ***to, size_t *n_ret, char *const *from, size_t n)
{
    *to = calloc(n + 1, sizeof(**to));
    if (*to == NULL)
        return false;
    for (; *n_ret < n; ++*n_ret) {
        (*to)[*n_ret] = strdup(from[*n_ret]);
        if ((*to)[*n_ret] == NULL)
            return false;
    }
    return true;
}

static bool copy_terms(struct terms_index *index,
                       const struct shutong_terms *terms,
                       const struct terms_index_more *more, size_t nmore)
{
    size_t n = terms->n + nmore;

    index->terms = array_resize(NULL, n + 1, sizeof(*index->terms));
    index->next = array_resize(NULL, n + 1, sizeof(*index->next));
    if (index->terms == NULL || index->next == NULL ||
        !copy_strings(&index->files, &index->nfiles, terms->files,
                      terms->nfiles) ||
        !copy_strings(&index->patterns, &index->npatterns, terms->patterns,
                      terms->npatterns) ||
        !buf_reserve(&index->text, terms->keys.bytes.n + terms->values.n))
        return false;
    /* A key and its value are next to each other, as they are needed. */
    for (; index->nterms < terms->n; index->nterms++) {
        struct term term = terms->terms[index->nterms];
        const struct term *from = &terms->terms[index->nterms];
        term.key = term.value = (uint32_t)index->text.n;
        buf_append(&index->text, terms->keys.bytes.data + from->key,
                   from->key_nbytes);
        if (!term.kept) {
            term.value = (uint32_t)index->text.n;
            buf_append(&index->text, terms->values.data + from->value,
                       from->value_nbytes);
        }
        index->terms[index->nterms] = term;
    }
    for (size_t i = 0; i < nmore; i++) {
        struct term term = index->terms[more[i].term];
        term.key = (uint32_t)index->text.n;
        term.key_nbytes = (uint32_t)more[i].key_nbytes;
        if (!buf_append(&index->text, more[i].key, more[i].key_nbytes))
            return false;
        index->terms[index->nterms++] = term;
    }
    return true;
}

static unsigned shift_for(size_t n)
{
    unsigned bits = 6;

    while (((size_t)1 << bits) < n)
        bits++;
    return 64 - bits;
}

/* The number of beginnings in the set. */
static size_t count_beginnings(const struct terms_index *index)
{
    size_t n = 0;

    for (size_t i = 0; i < index->nterms; i++) {
        const char *key = index->text.data + index->terms[i].key;
        size_t length = 0;
        for (size_t k = 0; k < index->terms[i].key_nbytes; k++)
            if (((unsigned char)key[k] & 0xC0) != 0x80)
                n += is_noted(length++);
    }
    return n;
}

static bool make_tables(struct terms_index *index)
{
    index->folded = array_resize(NULL, 0x10000, sizeof(*index->folded));
    index->characters = calloc(0x10000 / 64, sizeof(*index->characters));
    if (index->folded == NULL || index->characters == NULL)
        return false;
    for (uint32_t c = 0; c < 0x10000; c++) {
        uint32_t folded = fold(index->fold, c);
        index->folded[c] = (uint16_t)(folded <= 0xFFFF ? folded : c);
    }
    index->slot_shift = index->pair_shift = shift_for(2 * index->nterms);
    index->set_shift = shift_for(index->nterms * SPARSE / 64);
    index->slots =
        calloc((size_t)1 << (64 - index->slot_shift), sizeof(*index->slots));
    index->pairs =
        calloc((size_t)1 << (64 - index->pair_shift), sizeof(*index->pairs));
    index->far_shift = shift_for(count_beginnings(index) * SPARSE / 64);
    size_t nwords = (size_t)1 << (64 - index->set_shift);
    index->far_set =
        calloc((size_t)1 << (64 - index->far_shift), sizeof(*index->far_set));
    index->pair_set = calloc(nwords, sizeof(*index->pair_set));
    index->sure_set = calloc(nwords, sizeof(*index->sure_set));
    return index->slots != NULL && index->pairs != NULL &&
           index->pair_set != NULL && index->sure_set != NULL &&
           index->far_set != NULL;
}

/* Records that a key of `length` characters begins with a pair and a third
 * character. */
static void note_pair(struct terms_index *index, uint32_t first,
                      uint32_t second, uint32_t third, size_t length)
{
    struct terms_index_pair *pair = find_pair(index, first, second);
    uint64_t hash = image_pair_hash(first, second);
    size_t bit = length - 2 < LENGTHS ? length - 2 : LENGTHS - 1;

    pair->hash = (uint32_t)hash;
    pair->lengths |= UINT32_C(1) << bit;
    index->pair_set[hash >> index->set_shift] |= image_trigger_word(hash);
    if (length > 2)
        hash = terms_index_hash_on(hash, third);
    index->sure_set[hash >> index->set_shift] |= image_trigger_word(hash);
}

/* Records the beginnings of a key, folded if the key is found folded. */
static void note_beginnings(struct terms_index *index, const struct term *term)
{
    const char *key = index->text.data + term->key;
    bool exact = is_exact(index, term);
    uint64_t hash = 0;
    size_t length = 0, nbytes;

    for (size_t i = 0; i < term->key_nbytes; i += nbytes, length++) {
        if (is_noted(length))
            index->far_set[hash >> index->far_shift] |=
                image_trigger_word(hash);
        uint32_t c = exact ? utf8_decode(key + i, &nbytes)
                           : folded_at(index, key + i, &nbytes);
        hash = terms_index_hash_on(hash, c);
    }
}

/* Adds a term; if its key already exists, after the last[] one with that
 * key. */
static void enter(struct terms_index *index, uint32_t number, uint32_t *last)
{
    const struct term *term = &index->terms[number];
    const char *key = index->text.data + term->key;
    uint32_t first = 0, second = 0, third = 0;
    size_t length = 0, nbytes;
    uint64_t hash = 0;

    for (size_t i = 0; i < term->key_nbytes; i += nbytes, length++) {
        uint32_t c = folded_at(index, key + i, &nbytes);
        hash = terms_index_hash_on(hash, c);
        if (length == 0)
            first = c;
        else if (length == 1)
            second = c;
        else if (length == 2)
            third = c;
    }
    index->next[number] = TERMS_INDEX_NONE;
    index->ascii = index->ascii || (unsigned char)*key < 0x80;
    uint32_t c = utf8_first(key);
    index->has_characters = index->has_characters || length == 1;
    if (length == 1 && c <= 0xFFFF)
        index->characters[c >> 6] |= UINT64_C(1) << (c & 63);
    if (length > index->longest)
        index->longest = length;
    struct terms_index_slot *slot =
        find_slot(index, hash, key, term->key_nbytes);
    if (slot->term == 0)
        *slot = (struct terms_index_slot){(uint32_t)hash, number + 1};
    else
        index->next[last[slot->term - 1]] = number;
    last[slot->term - 1] = number;
    if (length > 1)
        note_pair(index, first, second, third, length);
    if (length > 4)
        note_beginnings(index, term);
}

bool terms_index_init(struct terms_index *index,
                      const struct shutong_terms *terms,
                      const struct terms_index_more *more, size_t nmore,
                      const struct matcher *fold)
{
    index->fold = fold;
    if (!copy_terms(index, terms, more, nmore))
        return false;
    if (index->nterms == 0)
        return true;
    uint32_t *last = array_resize(NULL, index->nterms, sizeof(*last));
    bool done = last != NULL && make_tables(index);
    for (uint32_t i = 0; done && i < index->nterms; i++)
        enter(index, i, last);
    free(last);
    return done;
}

/* ---- in a text ----------------------------------------------------------- */

/* The beginning of a text: its length in bytes and characters, and its hash. */
struct beginning {
    size_t nbytes, length;
    uint64_t hash;
};

/* Beginnings that may be keys: the last FOUND of them, at their number modulo
 * FOUND. */
struct beginnings {
    struct beginning found[FOUND];
    size_t n;
};

/* Whether a key may continue after a text with this hash, or with the hash as
 * written. */
static bool may_go_far(const struct terms_index *index, uint64_t hash,
                       uint64_t written)
{
    return terms_index_is_in(index->far_set, index->far_shift, hash) ||
           (written != hash &&
            terms_index_is_in(index->far_set, index->far_shift, written));
}

/* Reads beginnings that may be keys, of the given lengths, up to `most`
 * characters; returns whether more text could make another. */
static bool read_beginnings(const struct terms_index *index, uint32_t lengths,
                            const char *s, size_t n, size_t most,
                            struct beginnings *b)
{
    uint64_t hash = 0, written = 0;
    size_t i = 0, length = 0, nbytes;

    b->n = 0;
    while (i < n && length < most) {
        uint32_t c = folded_at(index, s + i, &nbytes);
        if (c == '\n') /* no key has one */
            return false;
        hash = terms_index_hash_on(hash, c);
        if (index->fold != NULL)
            written = terms_index_hash_on(written, utf8_first(s + i));
        i += nbytes;
        length++;
        size_t bit = length - 2 < LENGTHS - 1 ? length - 2 : LENGTHS - 1;
        if (length >= 2 && (lengths >> bit & 1) != 0 &&
            (bit < LENGTHS - 1 || has_hash(index, hash)))
            b->found[b->n++ % FOUND] = (struct beginning){i, length, hash};
        if (is_noted(length) && length < most &&
            !may_go_far(index, hash, index->fold != NULL ? written : hash))
            return false;
    }
    return i == n && length < most;
}

/* The longest key at s, given the lengths of keys that begin with its first
 * pair. */
static size_t longest_at(const struct terms_index *index, uint32_t lengths,
                         const char *s, size_t n, uint32_t *term_ret,
                         bool *open_ret)
{
    struct beginnings b;
    bool longer = (lengths >> (LENGTHS - 1) & 1) != 0;
    size_t most = longer ? index->longest : 33 - (size_t)__builtin_clz(lengths);

    *open_ret = read_beginnings(index, lengths, s, n, most, &b);
    for (;;) {
        size_t least = b.n > FOUND ? b.n - FOUND : 0;
        for (size_t i = b.n; i-- > least;) {
            const struct beginning *one = &b.found[i % FOUND];
            const struct terms_index_slot *slot =
                find_slot(index, one->hash, s, one->nbytes);
            *term_ret = slot->term == 0
                            ? TERMS_INDEX_NONE
                            : choose(index, slot->term - 1, s, one->nbytes);
            if (*term_ret != TERMS_INDEX_NONE)
                return one->nbytes;
        }
        if (least == 0)
            return 0;
        /* All were terms written differently: again, with shorter ones. */
        most = b.found[least % FOUND].length - 1;
        read_beginnings(index, lengths, s, n, most, &b);
    }
}

size_t terms_index_look(const struct terms_index *index, const char *s,
                        size_t n, uint32_t *term_ret, bool *open_ret)
{
    size_t nbytes, second_nbytes, found = 0;
    uint32_t first = folded_at(index, s, &nbytes);

    *open_ret = nbytes == n && first != '\n';
    if (nbytes < n) {
        uint32_t second = folded_at(index, s + nbytes, &second_nbytes);
        size_t both = nbytes + second_nbytes, third_nbytes;
        if (both == n ||
            terms_index_may_go_on(index, image_pair_hash(first, second),
                                  folded_at(index, s + both, &third_nbytes))) {
            uint32_t lengths = find_pair(index, first, second)->lengths;
            if (lengths != 0)
                found = longest_at(index, lengths, s, n, term_ret, open_ret);
        }
    }
    if (found > 0 || !terms_index_has_character(index, utf8_first(s)))
        return found;
    const struct terms_index_slot *slot =
        find_slot(index, terms_index_hash_on(0, first), s, nbytes);
    *term_ret = slot->term == 0 ? TERMS_INDEX_NONE
                                : choose(index, slot->term - 1, s, nbytes);
    return *term_ret != TERMS_INDEX_NONE ? nbytes : 0;
}

/* Skips characters of three bytes that begin no term, up to `limit`; returns
 * the offset after them.  Each is decoded and looked up once. */
static size_t skip_han(const struct terms_index *index, const char *s, size_t n,
                       size_t i, size_t limit)
{
    const char *p = s + i;
    uint32_t bytes;

    if (n - i <= 10)
        return i;
    const char *last = s + (limit < n - 10 ? limit : n - 10);
    memcpy(&bytes, p, sizeof(bytes));
    if ((bytes & 0xF0) != 0xE0)
        return i;
    uint32_t c = utf8_decode_3(bytes), first = index->folded[c];
    while (p < last && !utf8_is_operator(c)) {
        memcpy(&bytes, p + 3, sizeof(bytes));
        if ((bytes & 0xF0) != 0xE0)
            break;
        uint32_t next = utf8_decode_3(bytes), second = index->folded[next];
        if (terms_index_may_begin(index, c, image_pair_hash(first, second), p))
            break;
        c = next;
        first = second;
        p += 3;
    }
    return (size_t)(p - s);
}

bool terms_index_find(const struct terms_index *index, const char *s, size_t n,
                      size_t limit, bool end, struct terms_index_match *match)
{
    size_t i = 0, nbytes;

    while (i < limit) {
        if ((unsigned char)s[i] < 0x80 && !index->ascii) {
            i += simd_best()->ascii_prefix(s + i, n - i);
            continue;
        }
        i = skip_han(index, s, n, i, limit);
        if (i >= limit)
            break;
        uint32_t c = utf8_decode(s + i, &nbytes);
        if (utf8_is_operator(c)) {
            bool cut;
            size_t sequence = utf8_ids_nbytes(s + i, n - i, &cut);
            if (cut && !end)
                break;
            i += sequence > 0 ? sequence : nbytes;
            continue;
        }
        bool open;
        uint32_t term;
        size_t found = terms_index_at(index, s + i, n - i, &term, &open);
        if (open && !end)
            break;
        if (found > 0) {
            *match = (struct terms_index_match){i, found, term};
            return true;
        }
        i += nbytes;
    }
    *match = (struct terms_index_match){.at = i};
    return false;
}
