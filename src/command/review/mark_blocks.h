/*
 * mark_blocks.h - a text with its marks, in blocks that a page can show by
 * itself.
 *
 * A block is JSON, with the text once and every mark as two numbers:
 *
 *     ["text", [distance, entry, distance, entry, ...], [the same of repairs]]
 *
 * A distance is from the end of the mark before it in the same list, or from
 * the beginning of the block, in UTF-16 code units, as scripts count.  How long
 * a mark is and what it says is the entry's to know.  The list of repairs is
 * left out where it is empty.
 *
 * Blocks end with a line where they can: only a line that is longer than a
 * block is cut, and never within a mark.
 */
#ifndef COMMAND_REVIEW_MARK_BLOCKS_H
#define COMMAND_REVIEW_MARK_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A place in a text, in bytes, and the number of what is reported about it. */
struct review_mark {
    size_t at, nbytes;
    uint32_t entry;
};

/* Marks in order; none overlaps the next. */
struct marks {
    struct review_mark *of;
    size_t n, cap;
};

/* Appends the blocks of a text with commas between them, at least one.  False
 * when out of memory. */
bool mark_blocks_append(struct buf *json, const char *text, size_t n,
                        const struct marks *changes,
                        const struct marks *repairs);

#endif
