/*
 * fast_path_scan.h - characters one by one, up to where a longer key can
 * matter.
 *
 * Bytes in, bytes out; no I/O, no locks, no memory taken.
 */
#ifndef MATCH_FAST_PATH_SCAN_H
#define MATCH_FAST_PATH_SCAN_H

#include "match/terms_index.h"

/* A prefilter with its offsets made pointers; does not change. */
struct prefilter {
    const char *base;      /* of the image */
    const uint32_t *index; /* NULL: the profile has no prefilter */
    const uint64_t *triggers, *joints;
    unsigned trigger_shift, joint_shift;
    bool ascii_plain;
    /* With custom terms, whose first pairs are triggers too
     * (terms_prefilter.h):
     */
    const struct terms_index *own;
    const struct prefilter *profile; /* what it was without them */
};

/* Prepares the prefilter of a profile of an image, which must outlive it. */
void prefilter_init(struct prefilter *f, const struct image_header *image,
                    const struct image_profile *profile);

/* ---- look-ups ------------------------------------------------------------ */

/* What a character becomes by itself, and its flags (image.h). */
static inline uint32_t plain_entry(const struct prefilter *f, uint32_t c)
{
    const uint32_t *page =
        (const void *)(f->base + f->index[c >> IMAGE_PAGE_BITS]);

    return page[c & (IMAGE_PAGE - 1)];
}

/* Whether a pair is a trigger; sometimes true where it is none. */
static inline bool is_trigger(const struct prefilter *f, uint32_t first,
                              uint32_t second)
{
    uint64_t hash = pair_hash(first, second);
    uint64_t word = f->triggers[hash >> f->trigger_shift];

    return (word >> (hash >> 32 & 63) & word >> (hash >> 38 & 63) & 1) != 0;
}

/* Whether a key may cover a pair; sometimes true where none does, but never
 * before an operator: a sequence is no island's. */
static inline bool is_joint(const struct prefilter *f, uint32_t first,
                            uint32_t second)
{
    uint64_t hash = pair_hash(first, second);
    uint64_t bits = joint_word(hash);

    return (f->joints[hash >> f->joint_shift] & bits) == bits &&
           !utf8_is_operator(second);
}

/* The beginning of the character before `p`. */
static inline const char *character_before(const char *p)
{
    do
        p--;
    while (((unsigned char)*p & 0xC0) == 0x80);
    return p;
}

/* ---- walking ------------------------------------------------------------- */

/* The custom term that begins with a pair, if any. */
struct found {
    size_t nbytes; /* 0: none */
    uint32_t term;
    bool open; /* more text could make another */
};

/* Between an island and the next.  What is written is as long as what is
 * read. */
struct walk {
    const char *p, *stop; /* what is left to read */
    const char *least;    /* where the text before this ended, or an island */
    char *o;              /* where to write */
    uint32_t before;      /* the character before p, if p is not `least` */
    unsigned islands;     /* in a row, near each other, all new */
    struct found found;   /* at the trigger that walking ended with */
};

/* What walking ends with. */
enum walk_event { AT_STOP, AT_TRIGGER, AT_SPECIAL };

/* Walks up to a trigger, whose second character is then at w->p, a special
 * character, or the end.  There are four bytes to write beyond what is left to
 * read. */
enum walk_event walk_plain(struct walk *w, const struct prefilter *f);

#endif
