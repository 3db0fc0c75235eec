/*
 * transcript.h - what a thread says, held until its turn has come.
 *
 * Threads do inputs at once, and what they say is to come in the order of the
 * inputs.  So messages, and whatever else is given here, are kept in the order
 * in which they came, and said again later.  message.h and progress.h look for
 * the transcript of the thread by themselves.
 */
#ifndef COMMAND_SAY_TRANSCRIPT_H
#define COMMAND_SAY_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* What is held: messages, and kinds from this one on that others know. */
enum { TRANSCRIPT_MESSAGE, TRANSCRIPT_OTHERS };

/* Zero it; freed by buf_free() of its bytes. */
struct transcript {
    bool direct;              /* its turn has come: nothing is held any more */
    unsigned long long nread; /* bytes of input, for the progress */
    struct buf bytes;
};

struct transcript_item {
    int kind;
    const void *about; /* what else there is to know */
    const char *bytes;
    size_t n;
};

/* The transcript of this thread from now on, or NULL: what is said is said at
 * once. */
void transcript_keep(struct transcript *transcript);

/* The transcript of this thread where it holds what is said; otherwise NULL. */
struct transcript *transcript_holding(void);

/* Whether this thread has one, whether it holds anything or not. */
bool transcript_is_kept(void);

/* Holds something.  False when out of memory. */
bool transcript_hold(struct transcript *transcript,
                     const struct transcript_item *item);

/* Gives the next item: *at is 0 for the first one.  False when there are no
 * more. */
bool transcript_next(const struct transcript *transcript, size_t *at,
                     struct transcript_item *item);

/* Forgets what was held. */
void transcript_clear(struct transcript *transcript);

#endif
