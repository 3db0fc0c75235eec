/*
 * text_files.h - which files of a directory or a list are text.
 */
#ifndef COMMAND_FILES_TEXT_FILES_H
#define COMMAND_FILES_TEXT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "command/options/options.h"

enum text_files_look {
    LOOK_NOT,
    LOOK_AT_FILE, /* which is no link */
    LOOK_AT_LINK  /* it may be one */
};

/* Whether a file begins with text, or is a document; what cannot be read is
 * left to those who will say so. */
bool text_files_is_text(const struct options *options, const char *path,
                        enum text_files_look look);

/* The same for names[0..n) with looks[0..n), on several threads where that
 * pays: the look at what is no text becomes LOOK_NOT, that at what is stays.
 * False when out of memory. */
bool text_files_find(const struct options *options, const char *const *names,
                     unsigned char *looks, size_t n);

#endif
