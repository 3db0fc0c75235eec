/*
 * quoted_shifts.h - reports the places whose length changes in a conversion
 * that also converts quotation marks.
 *
 * A straight mark becomes longer in bytes, so a place's offset in the output is
 * known when the marks before it are decided.  Until then it is kept.
 */
#ifndef LIBRARY_QUOTED_SHIFTS_H
#define LIBRARY_QUOTED_SHIFTS_H

#include "match/engine.h"
#include "match/quotes.h"

struct quoted_shifts;

/* Reports to `to`, which must outlive it.  NULL when out of memory. */
struct quoted_shifts *quoted_shifts_new(struct shift_listener *to);
void quoted_shifts_free(struct quoted_shifts *x);

/* Begins a new text. */
void quoted_shifts_reset(struct quoted_shifts *x);

/* The listener for the engine, whose buffer begins at `base` of the output
 * before quotation marks are converted. */
struct shift_listener *quoted_shifts_listener(struct quoted_shifts *x);
void quoted_shifts_begin_call(struct quoted_shifts *x, uint64_t base);

/* Reports the places in the text that is decided and not given yet, up to
 * *to_ret, an offset in the buffer.  If a place is decided only in part,
 * *to_ret is moved back to its beginning.  False if the listener stopped. */
bool quoted_shifts_give(struct quoted_shifts *x, const struct quotes *q,
                        size_t *to_ret);

#endif
