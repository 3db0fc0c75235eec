/*
 * consumer.h - what happens to inputs: their conversion is written, explained
 * or reported, or their script is detected.
 *
 * Each input is given to a run's consumer from its beginning to its end, in one
 * thread.  Every function prints its own messages.
 */
#ifndef COMMAND_RUN_CONSUMER_H
#define COMMAND_RUN_CONSUMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/files/source.h"
#include "shutong.h"

struct run;

/* A piece of an input on its way. */
struct piece {
    const char *in; /* as it was read; ... */
    size_t in_nbytes;
    const char *text; /* ... that, repaired; ... */
    size_t text_nbytes;
    const char *out; /* ... and the conversion of the text so far */
    size_t out_nbytes;
    bool end;                   /* of the input: there is no more to read */
    uint64_t offset;            /* of `in` in the input */
    struct shutong_error error; /* why there is no more to repair */
};

/* Where one of these is false the input has failed, and run->stopped is set
 * where nothing can be written any more. */
struct consumer {
    bool takes_parts; /* what several threads convert can be written at once */
    bool prints;      /* on standard output, for the user */
    bool (*begin)(struct run *run, const struct source *source);
    bool (*piece)(struct run *run, const struct piece *piece);
    /* What came of the conversion so far is that of the text so far; NULL where
     * that does not matter, and a document comes in one piece. */
    bool (*align)(struct run *run);
    /* What comes now is a file in an input that is an archive; NULL where that
     * does not matter, and the archive comes in one piece. */
    bool (*part)(struct run *run, const char *name);
    /* The input is complete; run->changed is set where it would change. */
    bool (*end)(struct run *run, const struct piece *last);
};

/* Makes the consumer that the options of a run ask for, and its review; the
 * stream is made.  False if that failed; what is made stays the run's. */
bool consumer_make(struct run *run);

#endif
