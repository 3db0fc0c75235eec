/*
 * fuzz.h - what all fuzz targets share.
 *
 * A target is a file here.  It has one function, which is given any bytes, and
 * aborts when a property does not hold; sanitizers see to the rest.  libFuzzer
 * calls it (`make fuzz`), or replay.c with the seeds and mutations of them
 * (`make check`).
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): its property must be checked in every build. */
#define PROPERTY(holds)                                                        \
    do {                                                                       \
        if (!(holds)) {                                                        \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,         \
                    #holds);                                                   \
            abort();                                                           \
        }                                                                      \
    } while (0)

/* The input, taken from its beginning. */
struct fuzz_input {
    const uint8_t *bytes;
    size_t n;
};

/* A choice of the input, 0 where it is over.  '0' is 0, so that seeds can be
 * written by hand. */
static inline unsigned fuzz_choice(struct fuzz_input *in, unsigned count)
{
    if (in->n == 0)
        return 0;
    in->n--;
    return (uint8_t)(*in->bytes++ - '0') % count;
}

/* Memory of just that size, for sanitizers to see what is read beyond it. */
static inline char *fuzz_copy(const void *bytes, size_t n)
{
    char *copy = malloc(n > 0 ? n : 1);

    PROPERTY(copy != NULL);
    if (n > 0)
        memcpy(copy, bytes, n);
    return copy;
}

/* Whether s[0..n) is well-formed; NULL may be empty. */
static inline bool fuzz_is_utf8(const char *s, size_t n)
{
    return n == 0 || utf8_valid_prefix(s, n) == n;
}

static inline bool fuzz_same(const void *a, size_t a_nbytes, const void *b,
                             size_t b_nbytes)
{
    return a_nbytes == b_nbytes &&
           (a_nbytes == 0 || memcmp(a, b, a_nbytes) == 0);
}

/* How a text is cut: lengths of pieces, again and again. */
enum { FUZZ_CUTS = 4 };

struct fuzz_cuts {
    size_t pieces[FUZZ_CUTS];
    size_t next;
    size_t least; /* so that long texts are not some 100,000 pieces */
};

static inline struct fuzz_cuts fuzz_cuts(struct fuzz_input *in)
{
    struct fuzz_cuts cuts = {.next = 0};

    for (size_t i = 0; i < FUZZ_CUTS; i++) {
        size_t choice = fuzz_choice(in, 256);
        /* Short ones, and some around what is a block's or a window's length.
         */
        cuts.pieces[i] = choice < 192 ? choice : (choice - 191) * 613;
    }
    /* Empty pieces are pieces, but not all of them. */
    if (cuts.pieces[FUZZ_CUTS - 1] == 0)
        cuts.pieces[FUZZ_CUTS - 1] = 1;
    return cuts;
}

/* The next piece of a text with so much left. */
static inline size_t fuzz_piece(struct fuzz_cuts *cuts, size_t left)
{
    size_t piece = cuts->pieces[cuts->next++ % FUZZ_CUTS];

    if (piece < cuts->least)
        piece = cuts->least;
    return piece < left ? piece : left;
}

/* The rest of the input is the text, once or, to be longer than blocks and
 * windows are, many times. */
static inline char *fuzz_text(struct fuzz_input *in, struct fuzz_cuts *cuts,
                              size_t *n_ret)
{
    enum { MOST = 80 * 1024 };
    unsigned choice = fuzz_choice(in, 256);
    /* Seldom: it takes time. */
    size_t times = choice < 252 ? 1 : (size_t)4 << 2 * (choice - 252);

    while (times > 1 && times * in->n > MOST)
        times /= 2;
    char *text = malloc(times * in->n > 0 ? times * in->n : 1);
    PROPERTY(text != NULL);
    for (size_t i = 0; in->n > 0 && i < times; i++)
        memcpy(text + i * in->n, in->bytes, in->n);
    *n_ret = times * in->n;
    cuts->least = *n_ret / 512;
    return text;
}

#endif
