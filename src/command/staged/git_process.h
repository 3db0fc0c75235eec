/*
 * git_process.h - the program git, which answers what only it knows.
 *
 * It gets the environment as it is, so that what git sets for a hook counts.
 * Every function prints its own messages.
 */
#ifndef COMMAND_STAGED_GIT_PROCESS_H
#define COMMAND_STAGED_GIT_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"

/* Runs git with arguments, the last of them NULL, and appends what it prints.
 * `what` names its command in messages.  False if it cannot be run, or fails.
 */
bool git_process_run(const char *what, const char *const arguments[],
                     struct buf *output);

/* A git that answers questions. */
struct git_process {
    pid_t pid;
    int fd; /* a socket, its standard input and output; or -1: none runs */
};

/* Starts one; what it says on standard error is dropped. */
bool git_process_start(struct git_process *git, const char *const arguments[]);

/* Ends it, and says by which signal it had ended before; 0 for none. */
int git_process_end(struct git_process *git);

#endif
