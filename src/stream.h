/*
 * stream.h - one text in pieces: validation, what is kept between pieces, and
 * where in the text we are.
 */
#ifndef STREAM_H
#define STREAM_H

#include "islands.h"
#include "mixed.h"

struct shutong_stream {
    enum shutong_invalid invalid;
    bool is_mixed; /* `mixed` is used, otherwise `state` */
    struct islands_state state;
    struct mixed_state mixed;
    struct buf kept; /* input that is not decided yet */
    struct buf out;
    uint64_t offset;     /* of kept[0], or of the next piece, in the text */
    uint64_t line;       /* 1-based, at `offset` */
    uint64_t line_start; /* offset of that line's first byte */
    bool failed;
};

/* Prepares a stream over a conversion and its prefilter, which outlive it. */
bool stream_init(struct shutong_stream *s, const struct conversion *c,
                 const struct prefilter *f, enum shutong_invalid invalid);

/* The same over a target; `observer` may be NULL. */
void stream_init_mixed(struct shutong_stream *s, const struct target *target,
                       const struct mixed_observer *observer,
                       enum shutong_invalid invalid);
void stream_release(struct shutong_stream *s);

#endif
