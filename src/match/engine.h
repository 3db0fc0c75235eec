/*
 * engine.h - what a stream converts well-formed text by: a profile or a target.
 *
 * A stream validates, keeps what is not decided between pieces, and finds what
 * is to be kept; all else is the engine's, and the stream does not know which
 * one it has.
 *
 *   block, fixed, block, ..., finish     one text, in order
 *   join                                 instead of them: a part of the text
 *                                        that another engine has read
 *
 * Functions that append to `out` return false when out of memory, or stopped;
 * the engine can then only be reset or freed.
 */
#ifndef MATCH_ENGINE_H
#define MATCH_ENGINE_H

#include "base/buf.h"
#include "shutong.h"

struct engine;

/* Bytes that are not converted, and what stands in their place: themselves, or
 * U+FFFD. */
struct fixed {
    const char *source, *result;
    size_t source_nbytes, result_nbytes;
    bool is_text; /* text that is to be kept; otherwise ill-formed bytes */
};

/* Who is told of every place, as of shutong_stream_explain(), and whether that
 * one asked to stop: then what told of it returns false, as for want of memory.
 */
struct listener {
    int (*change)(void *context, const struct shutong_change *change);
    void *context;
    bool stopped;
    /* Unless NULL, is told of places that are not reported and whose length
     * changes, with their source; false when out of memory. */
    bool (*passed)(void *context, const struct shutong_change *change);
};

/* Who is told of every place that changes in length, as of
 * shutong_stream_shifts(); likewise. */
struct shift_listener {
    int (*shift)(void *context, const struct shutong_shift *shift);
    void *context;
    uint64_t base; /* bytes of output that came before `out` */
    bool stopped;
};

/* Tells of such a place, in `out`.  False where the listener wants no more. */
static inline bool shift_tell(struct shift_listener *to, size_t at,
                              size_t nbytes, size_t ncharacters)
{
    const struct shutong_shift shift = {to->base + at, nbytes, ncharacters};

    to->stopped = to->shift(to->context, &shift) != 0;
    return !to->stopped;
}

struct engine_type {
    /* Takes in[0..n), well-formed, and appends what is decided; *consumed_ret
     * counts what need not be given again.  With `end` that is all of it, and
     * nothing goes on across that place. */
    bool (*block)(struct engine *engine, const char *in, size_t n, bool end,
                  struct buf *out, size_t *consumed_ret);

    /* Takes bytes that are not to be converted, after the end of a block. */
    bool (*fixed)(struct engine *engine, const struct fixed *fixed,
                  struct buf *out);

    /* Ends the text: appends what waits for more. */
    bool (*finish)(struct engine *engine, struct buf *out);

    /* Forgets the text. */
    void (*reset)(struct engine *engine);

    /* Takes a part of the text that another engine of the same converter has
     * read, one made for parts, and what came of it there.  Where `failed` the
     * part was read up to an error, and the text ends.  The part's own output
     * may be left to the caller where `out` is empty and stays so. */
    bool (*join)(struct engine *engine, const struct engine *part,
                 const struct buf *part_out, bool failed, struct buf *out);

    /* From now on tells of every place, or no more where `to` is NULL, which
     * must outlive that; between texts.  False when out of memory: then all is
     * as it was. */
    bool (*explain)(struct engine *engine, struct listener *to);

    /* The same of every place that changes in length, which is also told before
     * what is there is in `out` for good. */
    bool (*shifts)(struct engine *engine, struct shift_listener *to);

    void (*free)(struct engine *engine);
};

/* What each engine begins with. */
struct engine {
    const struct engine_type *type;
    const void *of; /* the conversion or target, which one converter has */
};

#endif
