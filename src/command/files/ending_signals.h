/*
 * ending_signals.h - signals that end the program, and what is removed
 * before they do.
 *
 * Those of a crash are not among them: what is wrong then could make removing
 * wrong as well.
 *
 * With threads the program ends when no thread holds the signals back: what one
 * of them puts into its place is whole, and of what is not yet in its place
 * nothing is left, whichever thread's it is.
 */
#ifndef COMMAND_FILES_ENDING_SIGNALS_H
#define COMMAND_FILES_ENDING_SIGNALS_H

#include <signal.h>

/* All signals that end the program unless they are caught, except those of a
 * crash. */
void ending_signals_all(sigset_t *set);

/* Holds them back in this thread, until ending_signals_allow() with what was
 * before.  Does not return where one has come in another thread: the program
 * ends. */
void ending_signals_block(sigset_t *before);
void ending_signals_allow(const sigset_t *before);

/* Until it is called again by this thread, each of them removes that name in
 * the folder that the descriptor means, and then has its usual effect; NULL for
 * nothing.  To be called while they are held back.  The name must stay.  A
 * signal that the program was started to ignore (nohup, trap '') stays ignored.
 */
void ending_signals_remove(int folder, const char *name);

/* From now on they wait for each thread that holds them back: to be called
 * before threads are started that do. */
void ending_signals_share(void);

/* Where one of them has come that waits for another thread, waits for the end:
 * to be called before it is said that a system call has failed because of it.
 */
void ending_signals_await(void);

#endif
