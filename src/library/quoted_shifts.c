/*
 * quoted_shifts.c - reports the places whose length changes in a conversion
 * that also converts quotation marks.
 */
#include "library/quoted_shifts.h"

#include <stdlib.h>

#include "base/buf.h"

struct quoted_shifts {
    struct shift_listener *to;
    struct shift_listener from; /* for the engine */
    struct shutong_shift *kept; /* [begin..end) are not reported yet */
    size_t begin, end, cap;
    uint64_t wider; /* bytes that the marks added to the output so far */
};

static int keep(void *context, const struct shutong_shift *shift)
{
    struct quoted_shifts *x = context;

    if (x->end == x->cap &&
        !array_grow(&x->kept, x->cap, &x->cap, sizeof(*x->kept)))
        return 1;
    x->kept[x->end++] = *shift;
    return 0;
}

/* By how much the marks before an offset of the unconverted output, from number
 * *edit_ret on, make it longer. */
static uint64_t widened_before(const struct quotes *q, size_t *edit_ret,
                               uint64_t offset)
{
    uint64_t n = 0;

    for (; *edit_ret < q->nedits && q->edits[*edit_ret].at < offset;
         ++*edit_ret) {
        const struct quotes_edit *e = &q->edits[*edit_ret];
        n += sizeof(e->after) - e->nbytes;
    }
    return n;
}

bool quoted_shifts_give(struct quoted_shifts *x, const struct quotes *q,
                        size_t *to_ret)
{
    uint64_t to = q->base + *to_ret;
    size_t edit = 0;

    widened_before(q, &edit, q->base + q->given);
    for (; x->begin < x->end; x->begin++) {
        struct shutong_shift shift = x->kept[x->begin];
        uint64_t end = shift.out_offset + shift.out_nbytes;
        if (shift.out_offset > to)
            break;
        if (end > to) {
            to = shift.out_offset;
            break;
        }
        x->wider += widened_before(q, &edit, shift.out_offset);
        shift.out_offset += x->wider;
        uint64_t within = widened_before(q, &edit, end);
        shift.out_nbytes += within;
        x->wider += within;
        x->to->stopped = x->to->shift(x->to->context, &shift) != 0;
        if (x->to->stopped)
            return false;
    }
    x->wider += widened_before(q, &edit, to);
    if (x->begin == x->end)
        x->begin = x->end = 0;
    *to_ret = (size_t)(to - q->base);
    return true;
}

void quoted_shifts_begin_call(struct quoted_shifts *x, uint64_t base)
{
    x->from.base = base;
}

void quoted_shifts_reset(struct quoted_shifts *x)
{
    x->begin = x->end = 0;
    x->wider = 0;
    x->from.stopped = false;
    x->from.base = 0;
}

struct quoted_shifts *quoted_shifts_new(struct shift_listener *to)
{
    struct quoted_shifts *x = calloc(1, sizeof(*x));

    if (x == NULL)
        return NULL;
    x->to = to;
    x->from = (struct shift_listener){.shift = keep, .context = x};
    return x;
}

struct shift_listener *quoted_shifts_listener(struct quoted_shifts *x)
{
    return &x->from;
}

void quoted_shifts_free(struct quoted_shifts *x)
{
    if (x == NULL)
        return;
    free(x->kept);
    free(x);
}
