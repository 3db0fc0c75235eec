/*
 * explanation.h - a stream's conversion, told of as it goes.
 */
#ifndef EXPLANATION_H
#define EXPLANATION_H

#include "mixed.h"

struct explanation;

/* Makes one, of a profile's conversion or of a target, and of own terms unless
 * they are NULL, which must outlive it;
 * `change` as in shutong_stream_explain().  NULL when out of memory. */
struct explanation *explanation_of_profile(
    const struct conversion *conversion,
    void (*change)(void *context, const struct shutong_change *change),
    void *context);
struct explanation *explanation_of_target(
    const struct target *target, const struct own *own,
    void (*change)(void *context, const struct shutong_change *change),
    void *context);

/* Frees it.  NULL is fine. */
void explanation_free(struct explanation *e);

/* Begins a text. */
void explanation_begin(struct explanation *e);

/* What a mixed state tells by, of a target; NULL where nobody is told. */
struct telling *explanation_telling(struct explanation *e);

/* By a profile: takes in[0..n), well-formed, as islands_block() does, and
 * appends to out what is settled; with `end` that is all.  False when out of
 * memory. */
bool explanation_convert(struct explanation *e, const char *in, size_t n,
                         bool end, struct buf *out, size_t *consumed_ret);

/* Takes bytes that are no text, or text that is kept, in whose place the next
 * result_nbytes of the output stand; `mixed` is of the target.  False when out
 * of memory. */
bool explanation_pass(struct explanation *e, struct mixed_state *mixed,
                      const char *source, size_t nsource, size_t result_nbytes,
                      bool kept);

#endif
