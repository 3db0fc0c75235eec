/*
 * write_lease.h - whether another process has a file open for writing, or opens
 * it.
 *
 * A read lease of Linux: it is refused where somebody has the file open for
 * writing, and one who opens it later waits until the lease is given up, which
 * is at once; that it happened is remembered.  Only the owner of a file and
 * root may have one, and not every file system has them: then nothing is known.
 * One lease at a time.
 */
#ifndef COMMAND_FILES_WRITE_LEASE_H
#define COMMAND_FILES_WRITE_LEASE_H

#include <stdbool.h>

/* Takes a lease of what a descriptor, which is open for reading, means.  False
 * if somebody has it open for writing. */
bool write_lease_take(int fd);

/* Whether nobody has opened it for writing since, as far as is known. */
bool write_lease_holds(void);

/* Gives it up, if there is one. */
void write_lease_drop(void);

#endif
