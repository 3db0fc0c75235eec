/*
 * progress.h - how far a run has come: a line on a terminal, and a summary.
 *
 * There is one run, and so one progress.  Inputs are finished in one thread at
 * a time; messages may come from any.  Of an input that a thread does before
 * its turn, nothing is counted until that has come (transcript.h).
 */
#ifndef COMMAND_SAY_PROGRESS_H
#define COMMAND_SAY_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

enum progress_when { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

enum { PROGRESS_SUMMARY = 200 }; /* room for one, in bytes */

/* Begins a run over n inputs, "-" among them standard input; the names must
 * stay until progress_end().  `output` is where results go, or -1 where that is
 * no place that people look at.  Shows nothing if it cannot. */
void progress_begin(enum progress_when when, const char *const *names, size_t n,
                    int output);

/* The input that is being finished; its name must stay likewise. */
void progress_file(const char *name);

/* So many more bytes of input are finished. */
void progress_bytes(unsigned long long nbytes);

/* An input is finished, in one way or another. */
void progress_done(bool failed, bool changed);

/* So many of the inputs that are finished were none: they do not count. */
void progress_left_out(size_t n);

/* Takes the line away, and keeps others off standard error, from before
 * something else is written there until after it. */
void progress_hold(void);
void progress_release(void);

/* Takes the line away for good. */
void progress_end(void);

/* Says what was done; `changed` is what is reported about inputs counted as
 * changed, a format with their number (size_t), or NULL if that is not known.
 * False if it is not worth a line: one input, done in a second. */
bool progress_summary(char text[PROGRESS_SUMMARY], const char *changed)
    __attribute__((format(printf, 2, 0)));

#endif
