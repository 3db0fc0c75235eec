/*
 * ending_signals.h - signals that end the program, and what is removed
 * before they do.
 *
 * Those of a crash are not among them: what is wrong then could make removing
 * wrong as well.
 */
#ifndef COMMAND_FILES_ENDING_SIGNALS_H
#define COMMAND_FILES_ENDING_SIGNALS_H

#include <signal.h>

/* All signals that end the program unless they are caught, except those of a
 * crash. */
void ending_signals_all(sigset_t *set);

/* Holds them back in this thread, until ending_signals_allow() with what was
 * before. */
void ending_signals_block(sigset_t *before);
void ending_signals_allow(const sigset_t *before);

/* Until it is called again, each of them removes that name in the folder that
 * the descriptor means, and then has its usual effect; NULL for nothing.  To be
 * called while they are held back.  The name must stay.  A signal that the
 * program was started to ignore (nohup, trap '') stays ignored. */
void ending_signals_remove(int folder, const char *name);

#endif
