/*
 * repeated_names.h - a name is written the same everywhere in a window.
 */
#ifndef SCRIPT_REPEATED_NAMES_H
#define SCRIPT_REPEATED_NAMES_H

#include "script/clause_put.h"
#include "script/window.h"

/* Whether a shared character is part of a name (NAME_SURE, NAME_OPEN,
 * NAME_NONE), from the model's choice for it; characters in phrases are not. */
uint8_t repeated_names_sign(const struct target *t,
                            const struct context_text *text,
                            const struct clause_question *a,
                            const struct context_choice *choice);

/* Drops the changes of characters that are part of a name that is certain
 * elsewhere in the window. */
void repeated_names_keep(struct window *w);

#endif
