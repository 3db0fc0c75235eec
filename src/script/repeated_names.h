/*
 * repeated_names.h - a name is written the same everywhere in a window.
 */
#ifndef SCRIPT_REPEATED_NAMES_H
#define SCRIPT_REPEATED_NAMES_H

#include "script/clause_put.h"
#include "script/window.h"

/* What the context says of a character that is a surname as it is written: a
 * choice was made for it, where no phrase has it. */
uint8_t repeated_names_sign(const struct target *t,
                            const struct context_text *text,
                            const struct clause_question *a,
                            const struct context_choice *choice);

/* Drops the changes of characters that are in a name elsewhere in the window.
 */
void repeated_names_keep(struct window *w);

#endif
