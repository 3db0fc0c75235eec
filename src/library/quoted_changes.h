/*
 * quoted_changes.h - reports the places of a conversion together with its
 * converted quotation marks.
 *
 * The places that the engine reports are kept until the marks in their text are
 * decided.  Then both are reported, in order.
 */
#ifndef LIBRARY_QUOTED_CHANGES_H
#define LIBRARY_QUOTED_CHANGES_H

#include "match/engine.h"
#include "match/quotes.h"

struct quoted_changes;

/* Reports to `to`, which must outlive it.  NULL when out of memory. */
struct quoted_changes *quoted_changes_new(struct listener *to);
void quoted_changes_free(struct quoted_changes *x);

/* Begins a new text. */
void quoted_changes_reset(struct quoted_changes *x);

/* The listener for the engine. */
struct listener *quoted_changes_listener(struct quoted_changes *x);

/* Reports the places in the text that is decided and not given yet, up to
 * *to_ret, an offset in the buffer.  If a place is decided only in part,
 * *to_ret is moved back to its beginning.  False when out of memory, or
 * stopped. */
bool quoted_changes_give(struct quoted_changes *x, const struct quotes *q,
                         const struct buf *text, size_t *to_ret);

#endif
