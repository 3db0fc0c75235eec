/*
 * staged_files.h - the files that git would commit, as its index has them.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_STAGED_STAGED_FILES_H
#define COMMAND_STAGED_STAGED_FILES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "command/files/walk_tree.h"
#include "command/options/options.h"

struct staged_files {
    struct buf listing; /* of git, which ... */
    const char **ids;   /* ... these point into: the object of each input */
    size_t n, cap;
    /* Of these it is found out when they are read (staged_blobs.h). */
    atomic_size_t nbinary, nforeign;
};

/* Finds them, as inputs whose names begin at the working directory, and counts
 * what is left out.  False where that failed; both are to be freed in any
 * case. */
bool staged_files_find(struct staged_files *files, struct walk_tree *inputs,
                       const struct options *options);

void staged_files_free(struct staged_files *files);

#endif
