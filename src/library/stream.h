/*
 * stream.h - one text in pieces: validation, what is kept between pieces, and
 * where in the text we are.
 */
#ifndef LIBRARY_STREAM_H
#define LIBRARY_STREAM_H

#include "match/engine.h"
#include "match/terms_index.h"
#include "match/keep_patterns.h"
#include "library/quoted_changes.h"
#include "library/quoted_shifts.h"

struct shutong_stream {
    enum shutong_invalid invalid;
    struct engine *engine;
    struct listener listener;       /* NULL `change`: no report */
    struct shift_listener shifts;   /* likewise */
    struct keep_patterns *patterns; /* of text to be kept, or NULL */
    /* With quotation marks, or NULL.  Then `out` has more than the output: what
     * waits, and what is looked back at. */
    struct quotes *quotes;
    struct quoted_changes *quoted;       /* or NULL: no report */
    struct quoted_shifts *quoted_shifts; /* likewise */
    struct buf widened;                  /* output that became longer */
    struct buf kept;                     /* input that is not decided yet */
    struct buf out;
    uint64_t offset;     /* of kept[0], or of the next piece, in the text */
    uint64_t line;       /* 1-based, at `offset` */
    uint64_t line_start; /* offset of that line's first byte */
    bool failed;
};

/* Prepares a stream, which takes the engine.  False if that is NULL: it could
 * not be made. */
bool stream_init(struct shutong_stream *s, struct engine *engine,
                 enum shutong_invalid invalid);

/* Makes a stream keep what the patterns among the terms match.  False when out
 * of memory. */
bool stream_keep(struct shutong_stream *s, const struct terms_index *terms);

/* Makes a stream convert quotation marks by a rule, which must outlive it.
 * False when out of memory. */
bool stream_convert_quotes(struct shutong_stream *s,
                           const struct quotes_rule *rule);

void stream_release(struct shutong_stream *s);

/* Says why a function of the engine failed.  The text is over: the stream can
 * only be reset or freed. */
enum shutong_status stream_give_up(struct shutong_stream *s,
                                   struct shutong_error *error);

/* Reads in[0..n), a part of a text that begins and ends where it can be cut,
 * whole: by a stream whose engine is for parts.  What went wrong is in
 * error->status, always set. */
void stream_read_part(struct shutong_stream *part, const char *in, size_t n,
                      struct shutong_error *error);

/* Feeds a stream the part of its text that was read by another one, and was not
 * fed before; otherwise as shutong_stream_feed().  The output is the stream's
 * or the part's. */
enum shutong_status stream_join(struct shutong_stream *s,
                                const struct shutong_stream *part,
                                const struct shutong_error *part_error,
                                const char **out_ret, size_t *out_nbytes_ret,
                                struct shutong_error *error);

#endif
