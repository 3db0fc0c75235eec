/*
 * buf.h - a growable run of bytes.
 *
 * Zero-initialised is empty.  Functions that can run out of memory return
 * false and leave the buffer as it was.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct buf {
    char *data;
    size_t n;   /* bytes used */
    size_t cap; /* bytes allocated */
};

/* Makes room for `extra` more bytes after the used ones. */
bool buf_reserve(struct buf *b, size_t extra);

/* Appends n bytes. */
static inline bool buf_append(struct buf *b, const void *data, size_t n)
{
    if (n > b->cap - b->n && !buf_reserve(b, n))
        return false;
    if (n > 0)
        memcpy(b->data + b->n, data, n);
    b->n += n;
    return true;
}

/* Appends zero bytes up to a multiple of `align`, a power of two. */
bool buf_align(struct buf *b, size_t align);

/* Forgets the first n bytes, of b->n at most; keeps the allocation. */
void buf_drop_front(struct buf *b, size_t n);

/* Orders two runs of bytes as memcmp does, the shorter first where one begins
 * with the other: for UTF-8 the order of code points. */
int bytes_compare(const void *a, size_t a_nbytes, const void *b,
                  size_t b_nbytes);

/* Frees the allocation; the buffer is then empty and may be used again. */
void buf_free(struct buf *b);

/* An array as realloc, of `count` elements of `size` bytes, NULL when the
 * product overflows or memory is short; the old one then stays. */
void *array_resize(void *array, size_t count, size_t size);

/* Whether all of a table is soon used, or little of it ever. */
enum table_use { TABLE_DENSE, TABLE_SPARSE };

/* A table of zeros, of `count` elements of `size` bytes; NULL when out of
 * memory.  A sparse one takes memory, and time, for what is touched only, where
 * calloc() may clear all of it; a dense one gets its pages at once, where they
 * would otherwise cost two page faults each, one to be read and one to be
 * written to. */
void *table_new(size_t count, size_t size, enum table_use use);

/* Frees a table, by the numbers that it was made with.  NULL is fine. */
void table_free(void *table, size_t count, size_t size);

/* Ensures room for one more element in an array of n elements; doubles. */
bool array_grow(void *array_pointer, size_t n, size_t *cap, size_t size);

#endif
