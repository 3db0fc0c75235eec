/*
 * fast_path.h - converts text in blocks with a profile: characters one by one,
 * and the passes only where longer keys can matter.
 *
 * Bytes in, bytes out; no I/O, no locks.  The output is the same as that of
 * conversion_block() alone.
 */
#ifndef MATCH_FAST_PATH_H
#define MATCH_FAST_PATH_H

#include "match/conversion.h"
#include "match/engine.h"
#include "match/fast_path_scan.h"
#include "match/trace.h"

/* The state for one text. */
struct fast_path_state {
    const struct fast_path_filter *prefilter;
    struct conversion_state whole; /* of single islands, without terms */
    struct memo *memos;            /* of these: MEMOS of them, or NULL */
    struct conversion_state passes;
    struct fast_path_shifts *shifts; /* or NULL */
    bool inside;   /* an island that continues is in the passes */
    bool has_last; /* its last character is known: */
    uint32_t last;
};

/* Prepares a state; both must outlive it.  False when out of memory. */
bool fast_path_init(struct fast_path_state *s, const struct conversion *c,
                    const struct fast_path_filter *f);
void fast_path_free(struct fast_path_state *s);
void fast_path_reset(struct fast_path_state *s);

/* As conversion_block(). */
bool fast_path_block(struct fast_path_state *s, const char *in, size_t n,
                     bool end, struct buf *out, size_t *consumed_ret);

/* From now on reports every place that changes in length to `to`, which must
 * outlive that, or no longer if it is NULL. Called between texts.  False when
 * out of memory, with nothing changed. */
bool fast_path_shift(struct fast_path_state *s, struct shift_listener *to);

/* Length of the longest part of in[0..n) after which the text can be split:
 * both parts converted separately give the same as the whole, whatever follows.
 * 0 if none is found in the last 4 KiB. The bytes may be ill-formed; they begin
 * at the beginning of the text or of a part of it, or are the last
 * SHUTONG_CUT_CONTEXT bytes of it. */
size_t fast_path_cut(const struct fast_path_filter *f, const char *in,
                     size_t n);

#endif
