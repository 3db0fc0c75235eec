/*
 * staged_blobs.h - the text of staged files, read from git's objects.
 *
 * Each thread has a git of its own for that.  Every function prints its own
 * messages.
 */
#ifndef COMMAND_STAGED_STAGED_BLOBS_H
#define COMMAND_STAGED_STAGED_BLOBS_H

#include <stdbool.h>
#include <stddef.h>

#include "command/files/memory_file.h"
#include "command/files/source.h"
#include "command/options/options.h"
#include "command/staged/git_process.h"

struct staged_blobs {
    struct git_process git;
    struct memory_file file; /* what was read last */
    char *bytes;             /* that git has sent; bytes[at..n) is not taken */
    size_t at, n;
};

/* Prepares for reading; to be closed in any case. */
bool staged_blobs_open(struct staged_blobs *blobs);

/* May be zero. */
void staged_blobs_close(struct staged_blobs *blobs);

enum staged_blob {
    STAGED_BLOB_READ,
    STAGED_BLOB_BINARY,  /* it is no text, */
    STAGED_BLOB_FOREIGN, /* or a document of which it is not known what is */
    STAGED_BLOB_FAILED
};

/* Reads the object of a staged file; the source is then at its beginning, as
 * long as no other one is read. */
enum staged_blob staged_blobs_read(struct staged_blobs *blobs,
                                   const struct options *options,
                                   const char *name, const char *id,
                                   struct source *source);

#endif
