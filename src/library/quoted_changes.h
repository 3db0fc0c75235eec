/*
 * quoted_changes.h - tells of every place of a conversion whose quotation marks
 * are converted as well.
 *
 * What the engine tells of is kept until the marks in that text are decided;
 * then marks are told of with it, in order.
 */
#ifndef LIBRARY_QUOTED_CHANGES_H
#define LIBRARY_QUOTED_CHANGES_H

#include "match/engine.h"
#include "match/quotes.h"

struct quoted_changes;

/* Makes one that tells `to`, which must outlive it; NULL when out of memory. */
struct quoted_changes *quoted_changes_new(struct listener *to);
void quoted_changes_free(struct quoted_changes *x);

/* Forgets the text. */
void quoted_changes_reset(struct quoted_changes *x);

/* Whom the engine is to tell. */
struct listener *quoted_changes_listener(struct quoted_changes *x);

/* Tells of the places in the text that is settled and not given, up to *to_ret,
 * an offset in the buffer, which is moved back to the beginning of a place that
 * is not settled as a whole.  False when out of memory, or stopped. */
bool quoted_changes_give(struct quoted_changes *x, const struct quotes *q,
                         const struct buf *text, size_t *to_ret);

#endif
