/*
 * engine.h - the interface between a stream and what converts its text: a
 * profile or a target.
 *
 * A stream validates text, holds back what is not decided between pieces, and
 * finds text that patterns keep.  Everything else is done by the engine, and
 * the stream does not know which one it has.
 *
 *   block, fixed, block, ..., finish     one text, in order
 *   join                                 or instead: a part of the text that
 *                                        another engine has read
 *
 * Functions that append to `out` return false when out of memory, or stopped;
 * the engine can then only be reset or freed.
 */
#ifndef MATCH_ENGINE_H
#define MATCH_ENGINE_H

#include "base/buf.h"
#include "shutong.h"

struct engine;

/* Bytes that are not converted, and their result: the same bytes, or U+FFFD. */
struct fixed {
    const char *source, *result;
    size_t source_nbytes, result_nbytes;
    bool is_text; /* text that is to be kept; otherwise ill-formed bytes */
};

/* The receiver of every place, as for shutong_stream_explain().  If it asks to
 * stop, the function that called it returns false, as when out of memory. */
struct listener {
    int (*change)(void *context, const struct shutong_change *change);
    void *context;
    bool stopped;
    /* Unless NULL, is called for places that are not reported but change the
     * length of the text, with their source; false when out of memory. */
    bool (*passed)(void *context, const struct shutong_change *change);
};

/* The receiver of every place that changes in length, as for
 * shutong_stream_shifts(); it may stop as well. */
struct shift_listener {
    int (*shift)(void *context, const struct shutong_shift *shift);
    void *context;
    uint64_t base; /* bytes of output that came before `out` */
    bool stopped;
};

/* Reports such a place, in `out`.  False if the listener stops. */
static inline bool engine_report_shift(struct shift_listener *to, size_t at,
                                       size_t nbytes, size_t ncharacters)
{
    const struct shutong_shift shift = {to->base + at, nbytes, ncharacters};

    to->stopped = to->shift(to->context, &shift) != 0;
    return !to->stopped;
}

struct engine_type {
    /* Takes in[0..n), well-formed, and appends what is decided. *consumed_ret
     * is how much need not be given again; with `end` that is everything, and
     * nothing continues across the end. */
    bool (*block)(struct engine *engine, const char *in, size_t n, bool end,
                  struct buf *out, size_t *consumed_ret);

    /* Takes bytes that are not to be converted, after the end of a block. */
    bool (*fixed)(struct engine *engine, const struct fixed *fixed,
                  struct buf *out);

    /* Ends the text: appends what was held back. */
    bool (*finish)(struct engine *engine, struct buf *out);

    /* Begins a new text. */
    void (*reset)(struct engine *engine);

    /* Takes a part of the text that another engine of the same converter, one
     * made for parts, has read, and its output.  If `failed`, the part was read
     * up to an error, and the text ends.  If `out` is and stays empty, the
     * caller may use the part's output itself. */
    bool (*join)(struct engine *engine, const struct engine *part,
                 const struct buf *part_out, bool failed, struct buf *out);

    /* From now on reports every place to `to`, which must outlive that, or no
     * longer if it is NULL. Called between texts.  False when out of memory,
     * with nothing changed. */
    bool (*explain)(struct engine *engine, struct listener *to);

    /* The same of every place that changes in length, which is also told before
     * what is there is in `out` for good. */
    bool (*shifts)(struct engine *engine, struct shift_listener *to);

    void (*free)(struct engine *engine);
};

/* The first member of each engine. */
struct engine {
    const struct engine_type *type;
    const void *of; /* the conversion or target of its converter */
};

#endif
