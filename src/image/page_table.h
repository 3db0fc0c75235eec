/*
 * page_table.h - tables over all code points, whose pages are shared.
 */
#ifndef IMAGE_PAGE_TABLE_H
#define IMAGE_PAGE_TABLE_H

#include "image/image.h"

struct page_tables;

/* Stores a table, entries of `size` bytes; `used` has a bit for each page that
 * is not all zero, so that the others are not looked at.  Where its pages are
 * is known at the end only: until then table_ret->pages tells it from other
 * tables.  False when out of memory. */
bool page_table_store(struct image_builder *image, const void *entries,
                      size_t size, const uint8_t *used,
                      struct image_table *table_ret);

/* Notes that a struct image_table that was stored is now at an offset.  False
 * when out of memory. */
bool page_table_refer(struct image_builder *image, uint32_t at);

/* Stores the pages of all tables, and writes where they are.  False when out of
 * memory. */
bool page_tables_end(struct image_builder *image);

void page_tables_free(struct page_tables *tables);

#endif
