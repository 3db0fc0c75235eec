/*
 * terms_prefilter.c - a profile's prefilter with custom terms.
 *
 * Characters are converted one by one where no key matters (fast_path.h), and
 * custom terms are keys that matter: the first pair of each is a trigger, all
 * its pairs are joints, and a term of one character is special.  The profile's
 * triggers are distinguished from those of the terms, where terms_index.h finds
 * out whether there is a term.
 */
#include "match/terms_prefilter.h"

#include <stdlib.h>

enum {
    /* Bits of a set per pair, and the largest number of words of a set. */
    SPARSE = 16,
    MOST_BITS = 17
};

/* Bits of a set that n pairs more fit in. */
static unsigned set_bits(unsigned shift, size_t n)
{
    unsigned bits = 64 - shift;

    while (bits < MOST_BITS && ((size_t)64 << bits) < n * SPARSE)
        bits++;
    return bits;
}

/* Appends a set of pairs, wide enough for more; returns its offset, or
 * SIZE_MAX. A word is found by the first bits of a hash, so each is repeated
 * several times. */
static size_t widen_set(struct buf *bytes, const uint64_t *set, unsigned shift,
                        unsigned wide)
{
    size_t at = bytes->n, n = (size_t)1 << wide;

    if (!buf_reserve(bytes, n * sizeof(*set)))
        return SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        buf_append(bytes, &set[i >> (wide - (64 - shift))], sizeof(*set));
    return at;
}

/* Copies of the pages of a table while they are made. */
struct page_copies {
    struct buf *bytes;
    const struct fast_path_filter *from;
    const uint8_t *changed; /* a bit for each page that will be changed */
    uint32_t empty;         /* the page that most of Unicode has */
    uint32_t empty_copy, last, last_copy; /* copies not to be changed, or 0 */
};

/* The offset of a copy of a page: one copy of those that are equal and next to
 * each other, and another one if it will be changed.  0 when out of memory. */
static uint32_t copy_page(struct page_copies *c, uint32_t number)
{
    bool changed = (c->changed[number >> 3] >> (number & 7) & 1) != 0;
    uint32_t page =
        image_page(c->from->base, c->from->index, number << IMAGE_PAGE_BITS);
    uint32_t copy = (uint32_t)c->bytes->n;

    if (!changed && page == c->empty && c->empty_copy != 0)
        return c->empty_copy;
    if (!changed && page == c->last && c->last_copy != 0)
        return c->last_copy;
    if (!buf_append(c->bytes, c->from->base + page,
                    IMAGE_PAGE * sizeof(uint32_t)))
        return 0;
    if (!changed && page == c->empty) {
        c->empty_copy = copy;
    } else if (!changed) {
        c->last = page;
        c->last_copy = copy;
    }
    return copy;
}

/* Writes the offsets of copies of n pages. */
static bool copy_run(struct page_copies *c, uint32_t number, uint32_t n,
                     uint32_t *offsets)
{
    for (uint32_t i = 0; i < n; i++) {
        offsets[i] = copy_page(c, number + i);
        if (offsets[i] == 0)
            return false;
    }
    return true;
}

static bool group_changes(const uint8_t *changed, uint32_t number)
{
    for (uint32_t i = 0; i < IMAGE_GROUP; i += 8)
        if (changed[(number + i) >> 3] != 0)
            return true;
    return false;
}

/* Appends copies of the pages of a table, and writes its index. */
static bool copy_table(struct page_copies *c, uint32_t *index)
{
    const struct fast_path_filter *f = c->from;
    uint32_t group[IMAGE_GROUP], same = 0;

    if (!copy_run(c, 0, IMAGE_LOW_PAGES, index))
        return false;
    for (uint32_t i = IMAGE_LOW_PAGES; i < IMAGE_INDEX; i++) {
        uint32_t first = IMAGE_LOW_PAGES + (i - IMAGE_LOW_PAGES) * IMAGE_GROUP;
        bool changes = group_changes(c->changed, first);
        if (!changes && same != 0 && f->index[i] == f->index[same]) {
            index[i] = index[same];
            continue;
        }
        if (!copy_run(c, first, IMAGE_GROUP, group))
            return false;
        index[i] = (uint32_t)c->bytes->n;
        if (!buf_append(c->bytes, group, sizeof(group)))
            return false;
        if (!changes)
            same = i;
    }
    return true;
}

/* Appends copies of the pages of a table and its index; returns the offset of
 * that, or SIZE_MAX. */
static size_t copy_pages(struct buf *bytes, const struct fast_path_filter *f,
                         const uint8_t *changed)
{
    static const uint64_t none;
    const size_t nbytes = IMAGE_INDEX * sizeof(uint32_t);
    struct page_copies c = {.bytes = bytes,
                            .from = f,
                            .changed = changed,
                            .empty =
                                image_page(f->base, f->index, UTF8_LIMIT - 1)};
    uint32_t *index = malloc(nbytes);
    size_t at = SIZE_MAX;

    /* Something before them, because 0 is no offset of a page. */
    if (index != NULL && buf_append(bytes, &none, sizeof(none)) &&
        copy_table(&c, index)) {
        at = bytes->n;
        if (!buf_append(bytes, index, nbytes))
            at = SIZE_MAX;
    }
    free(index);
    return at;
}

/* Marks pages of characters whose entries are to be changed; returns how many
 * pairs the keys have. */
static size_t mark_pages(const struct terms_index *terms, uint8_t *changed)
{
    size_t npairs = 0;

    for (size_t i = 0; i < terms->nterms; i++) {
        const struct term *term = &terms->terms[i];
        const char *key = terms->text.data + term->key;
        for (size_t k = 0, nbytes; k < term->key_nbytes; k += nbytes) {
            uint32_t c = utf8_decode(key + k, &nbytes);
            changed[c >> IMAGE_PAGE_BITS >> 3] |=
                (uint8_t)(1 << (c >> IMAGE_PAGE_BITS & 7));
            npairs += k > 0;
        }
    }
    return npairs;
}

/* A prefilter that is being extended. */
struct extension {
    uint64_t *triggers, *joints;
    unsigned trigger_shift, joint_shift;
    const uint32_t *index;
    char *base;
    bool ascii_plain;
};

static void set_flag(const struct extension *x, uint32_t c, uint32_t flag)
{
    uint32_t *page = (void *)(x->base + image_page(x->base, x->index, c));

    page[c & (IMAGE_PAGE - 1)] |= flag;
}

static void extend_by(struct extension *x, const char *key, size_t n)
{
    size_t nbytes;
    uint32_t before = utf8_decode(key, &nbytes);

    if (nbytes == n) {
        set_flag(x, before, PLAIN_SPECIAL);
        x->ascii_plain = x->ascii_plain && before >= 0x80;
    }
    for (size_t i = nbytes; i < n;) {
        uint32_t c = utf8_decode(key + i, &nbytes);
        uint64_t hash = image_pair_hash(before, c);
        x->joints[hash >> x->joint_shift] |= image_joint_word(hash);
        set_flag(x, before, PLAIN_GOES_ON);
        if (i == utf8_char_nbytes((unsigned char)*key)) {
            x->triggers[hash >> x->trigger_shift] |= image_trigger_word(hash);
            x->ascii_plain = x->ascii_plain && (before >= 0x80 || c >= 0x80);
        }
        before = c;
        i += nbytes;
    }
}

bool terms_prefilter_init(struct fast_path_filter *to,
                          const struct fast_path_filter *from,
                          const struct terms_index *terms, struct buf *bytes)
{
    uint8_t changed[IMAGE_PAGES / 8] = {0};

    *to = *from;
    if (from->index == NULL)
        return true;
    size_t npairs = mark_pages(terms, changed);
    unsigned trigger_bits = set_bits(from->trigger_shift, terms->nterms);
    unsigned joint_bits = set_bits(from->joint_shift, npairs);
    size_t index = copy_pages(bytes, from, changed);
    size_t triggers =
        widen_set(bytes, from->triggers, from->trigger_shift, trigger_bits);
    size_t joints =
        widen_set(bytes, from->joints, from->joint_shift, joint_bits);
    if (index == SIZE_MAX || triggers == SIZE_MAX || joints == SIZE_MAX)
        return false;

    struct extension x = {.triggers = (void *)(bytes->data + triggers),
                          .joints = (void *)(bytes->data + joints),
                          .trigger_shift = 64 - trigger_bits,
                          .joint_shift = 64 - joint_bits,
                          .index = (void *)(bytes->data + index),
                          .base = bytes->data,
                          .ascii_plain = from->ascii_plain};
    for (size_t i = 0; i < terms->nterms; i++)
        extend_by(&x, terms->text.data + terms->terms[i].key,
                  terms->terms[i].key_nbytes);
    *to = (struct fast_path_filter){.base = x.base,
                                    .index = x.index,
                                    .triggers = x.triggers,
                                    .joints = x.joints,
                                    .trigger_shift = x.trigger_shift,
                                    .joint_shift = x.joint_shift,
                                    .ascii_plain = x.ascii_plain,
                                    .terms = terms,
                                    .profile = from};
    return true;
}
