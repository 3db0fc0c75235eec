/*
 * measure_image.c - what a compiled image consists of, as two tables.
 *
 *   measure_image IMAGE
 *
 * The first table has a row for each kind of block: how many blocks, their
 * bytes, what they would be if profiles and targets shared none, how many of
 * the bytes are zero, and what zlib makes of them.  The second one has a row
 * for each profile and target: the bytes that it refers to, and those that no
 * other one refers to.  `make image-sizes` prints both.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "image/matcher.h"
#include "tools/image_fault.h"

enum kind {
    KIND_EDGES,
    KIND_KEYS,
    KIND_PAIRS,
    KIND_VALUES,
    KIND_VALUE_TEXT,
    KIND_ENTRIES,
    KIND_ENTRY_INDEX,
    KIND_PLAIN,
    KIND_PLAIN_INDEX,
    KIND_TRIGGERS,
    KIND_JOINTS,
    KIND_GOES_ON,
    KIND_SHARED,
    KIND_ORIGINS,
    KIND_CHOICES,
    KIND_DESCRIPTIONS,
    KINDS
};

static const char *const kind_names[KINDS] = {
    [KIND_EDGES] = "edges of tries",
    [KIND_KEYS] = "numbers of keys",
    [KIND_PAIRS] = "pairs that begin keys",
    [KIND_VALUES] = "offsets of values",
    [KIND_VALUE_TEXT] = "values",
    [KIND_ENTRIES] = "entries of characters",
    [KIND_ENTRY_INDEX] = "indexes of entries",
    [KIND_PLAIN] = "entries of prefilters",
    [KIND_PLAIN_INDEX] = "indexes of prefilters",
    [KIND_TRIGGERS] = "triggers",
    [KIND_JOINTS] = "joints",
    [KIND_GOES_ON] = "characters that keys go on after",
    [KIND_SHARED] = "shared characters",
    [KIND_ORIGINS] = "origins of results",
    [KIND_CHOICES] = "other candidates",
    [KIND_DESCRIPTIONS] = "names and descriptions",
};

/* A block that a profile or a target refers to. */
struct reference {
    uint32_t offset, nbytes;
    uint16_t kind, owner;
};

struct measured {
    const struct image_header *image;
    struct reference *all;
    size_t n, cap;
    uint16_t owner; /* of what is noted now */
};

static void note(struct measured *m, enum kind kind, uint32_t offset,
                 uint64_t nbytes)
{
    if (nbytes == 0)
        return;
    if (!array_grow(&m->all, m->n, &m->cap, sizeof(*m->all))) {
        fprintf(stderr, "measure_image: out of memory\n");
        exit(EXIT_FAILURE);
    }
    m->all[m->n++] =
        (struct reference){offset, (uint32_t)nbytes, (uint16_t)kind, m->owner};
}

static void note_string(struct measured *m, uint32_t offset)
{
    const char *s = image_at(m->image, offset);

    note(m, KIND_DESCRIPTIONS, offset, strlen(s) + 1);
}

/* ---- what an image has --------------------------------------------------- */

static void note_table(struct measured *m, const struct image_table *t,
                       enum kind pages, enum kind indexes, size_t size)
{
    const struct image_index *index = image_at(m->image, t->index);
    const char *base = (const char *)m->image;

    note(m, indexes, t->index, sizeof(*index));
    for (size_t i = 0; i < IMAGE_GROUPS; i++)
        note(m, indexes, index->groups[i], IMAGE_GROUP * sizeof(uint32_t));
    for (uint32_t c = 0; c < UTF8_LIMIT; c += IMAGE_PAGE) {
        uint32_t page =
            c < 0x10000
                ? t->pages + (uint32_t)(image_low_entry(index, c) * size)
                : image_high_page(base, index, c);
        note(m, pages, page, IMAGE_PAGE * size);
    }
}

static void note_trie(struct measured *m, const struct image_trie *t)
{
    if (t->edge_bits == 0)
        return;
    note(m, KIND_EDGES, t->edges, sizeof(uint64_t) << t->edge_bits);
    note(m, KIND_KEYS, t->keys, UINT64_C(1) << t->edge_bits);
    note(m, KIND_KEYS, t->blocks,
         image_key_blocks(t->edge_bits) * sizeof(uint32_t));
    note(m, KIND_PAIRS, t->pairs, UINT64_C(1) << (t->pair_bits - 3));
}

static void note_value(struct measured *m, uint32_t offset)
{
    uint32_t nbytes;

    if ((offset & IMAGE_VARIES) != 0)
        return;
    const char *stored = image_at(m->image, offset);
    const char *value = image_value(stored, &nbytes);
    note(m, KIND_VALUE_TEXT, offset, (size_t)(value - stored) + nbytes);
}

/* The values of keys; those of a trie are noted for all of its passes. */
static void note_values(struct measured *m, const struct image_pass *p)
{
    const uint32_t *values = image_at(m->image, p->trie.values);
    const uint32_t *varying = image_at(m->image, p->varying);

    note(m, KIND_VALUES, p->trie.values, p->trie.nkeys * sizeof(*values));
    note(m, KIND_VALUES, p->varying, p->nvarying * sizeof(*varying));
    for (uint32_t i = 0; i < p->trie.nkeys; i++)
        note_value(m, values[i]);
    for (uint32_t i = 0; i < p->nvarying; i++)
        note_value(m, varying[i]);
}

/* The values of characters, to which entries refer. */
static void note_long(struct measured *m, const struct image_pass *p)
{
    struct matcher matcher;

    matcher_init(&matcher, m->image, p);
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        uint64_t entry = matcher_entry(&matcher, c);
        if ((entry & ENTRY_LONG) != 0 && (entry & ENTRY_MARK) == 0)
            note_value(m, (uint32_t)entry);
    }
}

static void note_pass(struct measured *m, uint32_t offset)
{
    const struct image_pass *p = image_at(m->image, offset);

    note(m, KIND_DESCRIPTIONS, offset, sizeof(*p));
    note_table(m, &p->table, KIND_ENTRIES, KIND_ENTRY_INDEX, sizeof(uint64_t));
    note_trie(m, &p->trie);
    note_values(m, p);
    note_long(m, p);
    note(m, KIND_ORIGINS, p->origins,
         p->norigins * sizeof(struct image_origin));
    note(m, KIND_ORIGINS, p->keys, p->nkeys * sizeof(uint32_t));
    note(m, KIND_ORIGINS, p->characters, p->ncharacters * sizeof(uint32_t));
}

static void note_prefilter(struct measured *m, uint32_t offset)
{
    if (offset == IMAGE_NONE)
        return;
    const struct image_prefilter *f = image_at(m->image, offset);
    note(m, KIND_DESCRIPTIONS, offset, sizeof(*f));
    note_table(m, &f->table, KIND_PLAIN, KIND_PLAIN_INDEX, sizeof(uint32_t));
    note(m, KIND_GOES_ON, f->blocks, f->nblocks * sizeof(uint32_t));
    note(m, KIND_GOES_ON, f->block_bits, f->nblocks * sizeof(uint64_t));
    note(m, KIND_TRIGGERS, f->triggers, sizeof(uint64_t) << f->trigger_bits);
    note(m, KIND_JOINTS, f->joints, sizeof(uint64_t) << f->joint_bits);
}

static void note_dictionaries(struct measured *m,
                              const struct image_dictionaries *dictionaries)
{
    const uint32_t *of = image_at(m->image, dictionaries->of);

    note(m, KIND_DESCRIPTIONS, dictionaries->of, dictionaries->n * sizeof(*of));
    for (uint32_t i = 0; i < dictionaries->n; i++) {
        const struct image_dictionary *d = image_at(m->image, of[i]);
        const struct image_choice *choices = image_at(m->image, d->choices);
        note(m, KIND_DESCRIPTIONS, of[i], sizeof(*d));
        note_string(m, d->name);
        note(m, KIND_CHOICES, d->choices, d->nchoices * sizeof(*choices));
        for (uint32_t k = 0; k < d->nchoices; k++) {
            note(m, KIND_CHOICES, choices[k].key, choices[k].key_nbytes);
            note(m, KIND_CHOICES, choices[k].candidates,
                 choices[k].candidates_nbytes);
        }
    }
}

static void note_profile(struct measured *m, const struct image_profile *p)
{
    const uint32_t *passes = image_at(m->image, p->passes);

    note_string(m, p->name);
    note_string(m, p->description);
    note(m, KIND_DESCRIPTIONS, p->passes, p->npasses * sizeof(*passes));
    for (uint32_t i = 0; i < p->npasses; i++)
        note_pass(m, passes[i]);
    note_prefilter(m, p->prefilter);
    note_dictionaries(m, &p->dictionaries);
}

static void note_target(struct measured *m, const struct image_target *t)
{
    note_string(m, t->name);
    note_pass(m, t->pass);
    note_pass(m, t->vocabulary);
    note(m, KIND_SHARED, t->shared, t->nshared * sizeof(struct image_shared));
    note(m, KIND_SHARED, t->own_words, t->own_words_nbytes);
    note_dictionaries(m, &t->dictionaries);
}

static void note_all(struct measured *m)
{
    const struct image_header *image = m->image;
    const struct image_profile *profiles = image_at(image, image->profiles);
    const struct image_target *targets = image_at(image, image->targets);

    note(m, KIND_DESCRIPTIONS, image->profiles,
         image->nprofiles * sizeof(*profiles));
    note(m, KIND_DESCRIPTIONS, image->targets,
         image->ntargets * sizeof(*targets));
    for (uint32_t i = 0; i < image->nprofiles; i++, m->owner++)
        note_profile(m, &profiles[i]);
    for (uint32_t i = 0; i < image->ntargets; i++, m->owner++)
        note_target(m, &targets[i]);
}

static int compare(const void *a, const void *b)
{
    const struct reference *x = a, *y = b;

    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    if (x->nbytes != y->nbytes)
        return x->nbytes < y->nbytes ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->owner > y->owner) - (x->owner < y->owner);
}

/* ---- the tables ---------------------------------------------------------- */

struct row {
    size_t nblocks, unshared, zeros;
    struct buf bytes;
};

struct tables {
    struct row rows[KINDS];
    size_t *of_owner, *only_owner;
};

static size_t packed_nbytes(const struct buf *bytes)
{
    uLongf n = compressBound(bytes->n);
    Bytef *packed = malloc(n);
    bool done =
        packed != NULL && compress2(packed, &n, (const Bytef *)bytes->data,
                                    bytes->n, Z_BEST_COMPRESSION) == Z_OK;

    free(packed);
    return done ? n : 0;
}

/* Counts a block, to which references all[0..n) refer. */
static bool count_block(struct tables *t, const struct image_header *image,
                        const struct reference *all, size_t n)
{
    struct row *row = &t->rows[all->kind];
    const char *bytes = image_at(image, all->offset);
    size_t nowners = 0;

    for (size_t i = 0; i < n; i++) {
        if (i > 0 && all[i].owner == all[i - 1].owner)
            continue;
        t->of_owner[all[i].owner] += all->nbytes;
        nowners++;
    }
    if (nowners == 1)
        t->only_owner[all->owner] += all->nbytes;
    row->nblocks++;
    row->unshared += nowners * all->nbytes;
    for (uint32_t i = 0; i < all->nbytes; i++)
        row->zeros += bytes[i] == 0;
    return buf_append(&row->bytes, bytes, all->nbytes);
}

static bool count_all(struct tables *t, const struct measured *m)
{
    for (size_t i = 0, n; i < m->n; i += n) {
        for (n = 1; i + n < m->n; n++)
            if (m->all[i].offset != m->all[i + n].offset ||
                m->all[i].nbytes != m->all[i + n].nbytes ||
                m->all[i].kind != m->all[i + n].kind)
                break;
        if (!count_block(t, m->image, m->all + i, n))
            return false;
    }
    return true;
}

static void print_kinds(const struct tables *t, size_t image_nbytes)
{
    size_t rest = image_nbytes;

    printf("| kind of block | blocks | bytes | bytes if none were shared | "
           "zero bytes | compressed |\n|---|---:|---:|---:|---:|---:|\n");
    for (int k = 0; k < KINDS; k++) {
        const struct row *row = &t->rows[k];
        size_t n = row->bytes.n;
        printf("| %s | %zu | %zu | %zu | %zu%% | %zu |\n", kind_names[k],
               row->nblocks, n, row->unshared,
               n > 0 ? (row->zeros * 100 + n / 2) / n : 0,
               packed_nbytes(&row->bytes));
        rest -= n;
    }
    printf("| header and alignment | | %zu | | | |\n", rest);
    printf("| all | | %zu | | | |\n", image_nbytes);
}

static void print_owner(const struct tables *t, uint16_t owner,
                        const char *name, const char *more)
{
    printf("| %s%s | %zu | %zu |\n", name, more, t->of_owner[owner],
           t->only_owner[owner]);
}

static void print_owners(const struct tables *t,
                         const struct image_header *image)
{
    const struct image_profile *profiles = image_at(image, image->profiles);
    const struct image_target *targets = image_at(image, image->targets);
    uint16_t owner = 0;

    printf("\n| profile or target | bytes | bytes of no other one |\n"
           "|---|---:|---:|\n");
    for (uint32_t i = 0; i < image->nprofiles; i++)
        print_owner(t, owner++, image_at(image, profiles[i].name),
                    profiles[i].is_twin ? ", tofu-risk" : "");
    for (uint32_t i = 0; i < image->ntargets; i++)
        print_owner(t, owner++, "target ", image_at(image, targets[i].name));
}

static bool measure(const struct image_header *image)
{
    struct measured m = {.image = image};
    size_t nowners = image->nprofiles + image->ntargets + 1;
    struct tables t = {.of_owner = calloc(nowners, sizeof(size_t)),
                       .only_owner = calloc(nowners, sizeof(size_t))};

    note_all(&m);
    qsort(m.all, m.n, sizeof(*m.all), compare);
    bool done = t.of_owner != NULL && t.only_owner != NULL && count_all(&t, &m);
    if (done) {
        print_kinds(&t, (size_t)image->nbytes);
        print_owners(&t, image);
    }
    for (int k = 0; k < KINDS; k++)
        buf_free(&t.rows[k].bytes);
    free(t.of_owner);
    free(t.only_owner);
    free(m.all);
    return done;
}

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "measure_image: %s: %s\n", path, what);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    enum { MOST = 64 << 20 };

    if (argc != 2) {
        fprintf(stderr, "usage: measure_image IMAGE\n");
        return EXIT_FAILURE;
    }
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL)
        return complain(argv[1], strerror(errno));
    char *bytes = aligned_alloc(64, MOST);
    size_t n = bytes == NULL ? 0 : fread(bytes, 1, MOST, file);
    const char *fault = bytes == NULL  ? strerror(ENOMEM)
                        : ferror(file) ? strerror(errno)
                                       : image_fault(bytes, n);
    int status = fault != NULL ? complain(argv[1], fault) : EXIT_SUCCESS;
    if (status == EXIT_SUCCESS &&
        (!measure((const void *)bytes) || ferror(stdout)))
        status = complain(argv[1], strerror(errno));
    fclose(file);
    free(bytes);
    return status;
}
