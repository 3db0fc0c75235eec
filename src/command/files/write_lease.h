/*
 * write_lease.h - whether another process has a file open for writing, or opens
 * it.
 *
 * A read lease of Linux: it is refused where somebody has the file open for
 * writing, and one who opens it later waits until the lease is given up, which
 * is at once; that it happened is remembered.  Only the owner of a file and
 * root may have one, and not every file system has them: then nothing is known.
 * Each thread may have one.
 */
#ifndef COMMAND_FILES_WRITE_LEASE_H
#define COMMAND_FILES_WRITE_LEASE_H

#include <stdbool.h>

/* A lease, or none: then nothing is known.  Zero is none. */
struct write_lease {
    int number;
};

/* Takes a lease of what a descriptor, which is open for reading, means.  False
 * if somebody has it open for writing. */
bool write_lease_take(struct write_lease *lease, int fd);

/* Whether nobody has opened it for writing since, as far as is known. */
bool write_lease_holds(const struct write_lease *lease);

/* Gives it up, if there is one; the descriptor is still open. */
void write_lease_drop(struct write_lease *lease);

#endif
