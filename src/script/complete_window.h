/*
 * complete_window.h - what is done in a window when all of it has been read.
 */
#ifndef SCRIPT_COMPLETE_WINDOW_H
#define SCRIPT_COMPLETE_WINDOW_H

#include "script/window.h"

/* Writes names the same way everywhere, marks words that are repeated, and
 * counts the changes of script. */
void complete_window(struct window *p);

#endif
