/*
 * tex_commands.h - which arguments of TeX commands and environments are text.
 *
 * All functions are thread-safe.
 */
#ifndef FORMATS_TEX_COMMANDS_H
#define FORMATS_TEX_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

enum tex_commands_kind {
    TEX_COMMANDS_INLINE, /* does not end a word */
    TEX_COMMANDS_OTHER,  /* ends a word, but not the sentence */
    TEX_COMMANDS_BLOCK,  /* ends the block */
    TEX_COMMANDS_VERB    /* code between two equal characters: \verb|...| */
};

enum { TEX_COMMANDS_ALL = 9 }; /* the most arguments that TeX allows */

struct tex_command {
    char name[24];
    enum tex_commands_kind kind;
    unsigned char no_text; /* the number of leading {arguments} without text */
    bool optional_is_text; /* the [argument] is text */
};

/* Returns the properties of a command.  All arguments of an unknown command are
 * text. */
struct tex_command tex_commands_find(const char *name, size_t n);

/* Whether an environment contains code or math; and the number of {arguments}
 * after its name that are not text. */
bool tex_commands_is_code(const char *name, size_t n);
unsigned tex_commands_arguments(const char *name, size_t n);

#endif
