/*
 * tex_commands.h - what is text of the commands and environments of TeX.
 */
#ifndef FORMATS_TEX_COMMANDS_H
#define FORMATS_TEX_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

enum tex_commands_kind {
    TEX_COMMANDS_INLINE, /* its text is of the word that it is in */
    TEX_COMMANDS_OTHER,  /* of the sentence */
    TEX_COMMANDS_BLOCK,  /* of none */
    TEX_COMMANDS_VERB    /* up to the character that comes first, code */
};

enum { TEX_COMMANDS_ALL = 9 }; /* arguments */

struct tex_command {
    char name[24];
    enum tex_commands_kind kind;
    unsigned char no_text; /* so many arguments are none, in braces */
    bool optional_is_text; /* what is in brackets */
};

/* What a command is; one that is not known has text in all its arguments. */
struct tex_command tex_commands_find(const char *name, size_t n);

/* Whether an environment is code or math, and how many arguments in braces come
 * after its name that are no text. */
bool tex_commands_is_code(const char *name, size_t n);
unsigned tex_commands_arguments(const char *name, size_t n);

#endif
