/*
 * fast_path.h - a profile over a text in blocks: characters one by one, and the
 * passes only where longer keys can matter.
 *
 * Bytes in, bytes out; no I/O, no locks.  What comes out is what
 * convert_block() alone would give.
 */
#ifndef MATCH_FAST_PATH_H
#define MATCH_FAST_PATH_H

#include "match/conversion.h"
#include "match/engine.h"
#include "match/fast_path_scan.h"
#include "match/trace.h"

/* What changes while converting one text. */
struct fast_path_state {
    const struct prefilter *prefilter;
    struct conversion_state whole; /* of islands by themselves, without terms */
    struct memo *memos;            /* of these, MEMOS of them, or NULL */
    struct conversion_state passes;
    struct fast_path_shifts *shifts; /* or NULL */
    bool inside;   /* an island that goes on is in the passes */
    bool has_last; /* of that, the character before what comes next: */
    uint32_t last;
};

/* Prepares a state over both, which outlive it.  False when out of memory. */
bool fast_path_init(struct fast_path_state *s, const struct conversion *c,
                    const struct prefilter *f);
void fast_path_free(struct fast_path_state *s);
void fast_path_reset(struct fast_path_state *s);

/* Converts in[0..n), well-formed UTF-8, appending to out, and counts in
 * *consumed_ret what need not be given again.  With `end` that is all of it:
 * the text is over, and a new one may follow.  False when out of memory; the
 * state can then only be reset. */
bool fast_path_block(struct fast_path_state *s, const char *in, size_t n,
                     bool end, struct buf *out, size_t *consumed_ret);

/* From now on tells of every place that changes in length, or no more where
 * `to` is NULL, which must outlive that; between texts.  False when out of
 * memory: then all is as it was. */
bool fast_path_shift(struct fast_path_state *s, struct shift_listener *to);

/* Length of the longest part of in[0..n) after which the text can be cut: both
 * parts by themselves give what the whole gives, whatever comes after.  0 where
 * none is found in the last 4 KiB.  The bytes may be ill-formed; they begin
 * where the text or a part of it does, or are the last SHUTONG_CUT_CONTEXT of
 * it. */
size_t fast_path_cut(const struct prefilter *f, const char *in, size_t n);

#endif
