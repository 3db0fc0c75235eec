/*
 * buf.c - a growable run of bytes.
 */
#include "base/buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

bool buf_reserve(struct buf *b, size_t extra)
{
    if (extra <= b->cap - b->n)
        return true;
    if (extra > SIZE_MAX / 2 - b->n)
        return false;

    size_t cap = b->cap + b->cap / 2;
    if (cap < b->n + extra)
        cap = b->n + extra;
    char *data = realloc(b->data, cap);
    if (data == NULL)
        return false;
    b->data = data;
    b->cap = cap;
    return true;
}

bool buf_align(struct buf *b, size_t align)
{
    static const char zeros[64];
    size_t pad = (align - (b->n & (align - 1))) & (align - 1);

    return buf_append(b, zeros, pad);
}

void buf_drop_front(struct buf *b, size_t n)
{
    if (n > 0 && n < b->n)
        memmove(b->data, b->data + n, b->n - n);
    b->n -= n;
}

int bytes_compare(const void *a, size_t a_nbytes, const void *b,
                  size_t b_nbytes)
{
    size_t both = a_nbytes < b_nbytes ? a_nbytes : b_nbytes;
    int order = both > 0 ? memcmp(a, b, both) : 0; /* either may be NULL */

    return order != 0 ? order : (a_nbytes > b_nbytes) - (a_nbytes < b_nbytes);
}

void buf_free(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}

void *array_resize(void *array, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return realloc(array, count * size == 0 ? 1 : count * size);
}

/* Bytes from which a table has pages of its own. */
enum { TABLE_PAGES = 1 << 16 };

void *table_new(size_t count, size_t size, enum table_use use)
{
    int populate = use == TABLE_DENSE ? MAP_POPULATE : 0;

    if (count > SIZE_MAX / size)
        return NULL;
    if (count * size < TABLE_PAGES)
        return calloc(count, size);
    void *table = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | populate, -1, 0);
    return table == MAP_FAILED ? NULL : table;
}

void table_free(void *table, size_t count, size_t size)
{
    if (count * size < TABLE_PAGES)
        free(table);
    else if (table != NULL)
        munmap(table, count * size);
}

bool array_grow(void *array_pointer, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return true;
    if (*cap > SIZE_MAX / 2 - 8)
        return false;

    size_t wanted = *cap * 2 + 8;
    void *array;
    memcpy(&array, array_pointer, sizeof(array));
    array = array_resize(array, wanted, size);
    if (array == NULL)
        return false;
    memcpy(array_pointer, &array, sizeof(array));
    *cap = wanted;
    return true;
}
