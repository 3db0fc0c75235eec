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
    const uint32_t *empty;  /* the page that most of plane 0 has, */
    const uint32_t *last;   /* the last one that was copied, */
    uint32_t empty_copy, last_copy; /* and copies that stay, or 0 */
};

static bool will_change(const struct page_copies *c, uint32_t number)
{
    return (c->changed[number >> 3] >> (number & 7) & 1) != 0;
}

/* The entries of a page. */
static const uint32_t *page_at(const struct fast_path_filter *f,
                               uint32_t number)
{
    uint32_t first = number << IMAGE_PAGE_BITS;

    if (number < IMAGE_LOW_PAGES)
        return f->pages + image_low_entry(f->index, first);
    return (const void *)(f->base + image_high_page(f->base, f->index, first));
}

/* The offset of a copy of a page: one copy of those that are equal and next to
 * each other, and another one if it will be changed.  0 when out of memory. */
static uint32_t copy_page(struct page_copies *c, uint32_t number)
{
    bool changes = will_change(c, number);
    const uint32_t *page = page_at(c->from, number);
    uint32_t copy = (uint32_t)c->bytes->n;

    if (!changes && page == c->empty && c->empty_copy != 0)
        return c->empty_copy;
    if (!changes && page == c->last && c->last_copy != 0)
        return c->last_copy;
    if (!buf_append(c->bytes, page, IMAGE_PAGE * sizeof(*page)))
        return 0;
    if (!changes && page == c->empty) {
        c->empty_copy = copy;
    } else if (!changes) {
        c->last = page;
        c->last_copy = copy;
    }
    return copy;
}

/* Copies the pages of plane 0, which begin at offset `pages` of the copies. */
static bool copy_low(struct page_copies *c, uint32_t pages,
                     struct image_index *index)
{
    for (uint32_t i = 0; i < IMAGE_LOW_PAGES; i++) {
        uint32_t copy = copy_page(c, i);
        if (copy == 0)
            return false;
        index->low[i] =
            (uint16_t)((copy - pages) / sizeof(uint32_t) / IMAGE_PAGE_UNIT);
    }
    return true;
}

/* Copies a group; returns its offset, or 0 when out of memory. */
static uint32_t copy_group(struct page_copies *c, uint32_t first)
{
    uint32_t pages[IMAGE_GROUP];

    for (uint32_t i = 0; i < IMAGE_GROUP; i++) {
        pages[i] = copy_page(c, first + i);
        if (pages[i] == 0)
            return 0;
    }
    uint32_t at = (uint32_t)c->bytes->n;
    return buf_append(c->bytes, pages, sizeof(pages)) ? at : 0;
}

/* Copies groups: one of those that are equal and do not change. */
static bool copy_high(struct page_copies *c, struct image_index *index)
{
    const struct image_index *from = c->from->index;
    uint32_t same = IMAGE_GROUPS;

    for (uint32_t i = 0; i < IMAGE_GROUPS; i++) {
        uint32_t first = IMAGE_LOW_PAGES + i * IMAGE_GROUP;
        bool changes = false;
        for (uint32_t k = 0; k < IMAGE_GROUP; k += 8)
            changes |= c->changed[(first + k) >> 3] != 0;
        bool known = !changes && same != IMAGE_GROUPS &&
                     from->groups[i] == from->groups[same];
        index->groups[i] = known ? index->groups[same] : copy_group(c, first);
        if (index->groups[i] == 0)
            return false;
        if (!changes)
            same = i;
    }
    return true;
}

/* Appends copies of the pages of a table and its index; where they are. */
static bool copy_table(struct buf *bytes, const struct fast_path_filter *f,
                       const uint8_t *changed, struct image_table *table_ret)
{
    static const uint64_t none;
    struct image_index *index = malloc(sizeof(*index));
    struct page_copies c = {.bytes = bytes,
                            .from = f,
                            .changed = changed,
                            /* Private use. */
                            .empty = page_at(f, 0xE000 >> IMAGE_PAGE_BITS)};

    /* Something before them, because 0 is no offset of a page. */
    bool copied = index != NULL && buf_append(bytes, &none, sizeof(none));
    table_ret->pages = (uint32_t)bytes->n;
    copied =
        copied && copy_low(&c, table_ret->pages, index) && copy_high(&c, index);
    table_ret->index = (uint32_t)bytes->n;
    copied = copied && buf_append(bytes, index, sizeof(*index));
    free(index);
    return copied;
}

/* The pairs that the terms have; marks the pages of characters that are terms
 * by themselves, whose entries are to be changed. */
static size_t mark_pages(const struct terms_index *terms, uint8_t *changed)
{
    size_t npairs = 0;

    for (size_t i = 0; i < terms->nterms; i++) {
        const struct term *term = &terms->terms[i];
        const char *key = terms->text.data + term->key;
        if (utf8_is_character(key, term->key_nbytes)) {
            uint32_t page = utf8_first(key) >> IMAGE_PAGE_BITS;
            changed[page >> 3] |= (uint8_t)(1 << (page & 7));
        }
        npairs += utf8_count(key, term->key_nbytes) - 1;
    }
    return npairs;
}

/* A prefilter that is being extended. */
struct extension {
    struct fast_path_filter *filter;
    uint64_t *triggers, *joints, *bits;
    uint32_t *pages; /* NULL: no term is a single character */
    char *base;
};

/* Makes a character special. */
static void set_special(const struct extension *x, uint32_t c)
{
    const struct image_index *index = x->filter->index;
    uint32_t *page;

    if (c < 0x10000) {
        x->pages[image_low_entry(index, c)] |= PLAIN_SPECIAL;
        return;
    }
    page = (void *)(x->base + image_high_page(x->base, index, c));
    page[c & (IMAGE_PAGE - 1)] |= PLAIN_SPECIAL;
}

static void extend_by(struct extension *x, const char *key, size_t n)
{
    struct fast_path_filter *f = x->filter;
    size_t nbytes;
    uint32_t before = utf8_decode(key, &nbytes);

    if (nbytes == n) {
        set_special(x, before);
        f->ascii_plain = f->ascii_plain && before >= 0x80;
    }
    for (size_t i = nbytes; i < n;) {
        uint32_t c = utf8_decode(key + i, &nbytes);
        uint64_t hash = image_pair_hash(before, c);
        x->joints[hash >> f->joint_shift] |= image_joint_word(hash);
        if (before <= 0xFFFF)
            x->bits[before / 64] |= UINT64_C(1) << (before % 64);
        if (i == utf8_char_nbytes((unsigned char)*key)) {
            x->triggers[hash >> f->trigger_shift] |= image_trigger_word(hash);
            f->ascii_plain = f->ascii_plain && (before >= 0x80 || c >= 0x80);
        }
        before = c;
        i += nbytes;
    }
}

/* Where the parts of an extended prefilter are. */
struct extended_parts {
    struct image_table table;
    size_t triggers, joints, bits;
};

/* Makes the parts, with room for the terms. */
static bool make_parts(struct fast_path_filter *to,
                       const struct fast_path_filter *from,
                       const struct terms_index *terms, struct buf *bytes,
                       struct extended_parts *parts)
{
    uint8_t changed[IMAGE_PAGES / 8] = {0};
    size_t npairs = mark_pages(terms, changed);
    unsigned trigger_bits = set_bits(from->trigger_shift, terms->nterms);
    unsigned joint_bits = set_bits(from->joint_shift, npairs);

    to->trigger_shift = 64 - trigger_bits;
    to->joint_shift = 64 - joint_bits;
    parts->triggers =
        widen_set(bytes, from->triggers, from->trigger_shift, trigger_bits);
    parts->joints =
        widen_set(bytes, from->joints, from->joint_shift, joint_bits);
    parts->bits = bytes->n;
    if (parts->triggers == SIZE_MAX || parts->joints == SIZE_MAX ||
        !buf_reserve(bytes, 0x10000 / 8))
        return false;
    memset(bytes->data + bytes->n, 0, 0x10000 / 8);
    bytes->n += 0x10000 / 8;
    return !terms->has_characters ||
           copy_table(bytes, from, changed, &parts->table);
}

bool terms_prefilter_init(struct fast_path_filter *to,
                          const struct fast_path_filter *from,
                          const struct terms_index *terms, struct buf *bytes)
{
    struct extended_parts parts;

    *to = *from;
    if (from->index == NULL)
        return true;
    if (!make_parts(to, from, terms, bytes, &parts))
        return false;

    char *base = bytes->data;
    struct extension x = {.filter = to,
                          .triggers = (void *)(base + parts.triggers),
                          .joints = (void *)(base + parts.joints),
                          .bits = (void *)(base + parts.bits),
                          .base = base};
    to->triggers = x.triggers;
    to->joints = x.joints;
    to->term_bits = x.bits;
    to->terms = terms;
    to->profile = from;
    if (terms->has_characters) {
        x.pages = (void *)(base + parts.table.pages);
        to->base = base;
        to->index = (void *)(base + parts.table.index);
        to->pages = x.pages;
    }
    for (size_t i = 0; i < terms->nterms; i++)
        extend_by(&x, terms->text.data + terms->terms[i].key,
                  terms->terms[i].key_nbytes);
    return true;
}
