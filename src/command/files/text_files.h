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
    LOOK_AT_LINK, /* it may be one */
    /* What was found: */
    LOOK_IS_BINARY,
    LOOK_IS_FOREIGN /* a document of which it is not known what is text */
};

/* Looks at a file.  Returns `look` if it begins with text or is a document, and
 * what it is otherwise.  What cannot be read is left to those who will say so.
 */
enum text_files_look text_files_look_at(const struct options *options,
                                        const char *path,
                                        enum text_files_look look);

/* The same for a file that begins with bytes[0..n), READER_LOOKS_AT of them or
 * all, which are changed. */
enum text_files_look text_files_judge(const struct options *options,
                                      const char *path,
                                      enum text_files_look look, char *bytes,
                                      size_t n);

/* The same for names[0..n) with looks[0..n), which it replaces, on several
 * threads where that pays.  False when out of memory. */
bool text_files_find(const struct options *options, const char *const *names,
                     unsigned char *looks, size_t n);

#endif
