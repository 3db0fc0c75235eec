/*
 * memory_file.h - the bytes of an input that is no file of its own, such as
 * standard input under another name, in a file that is in memory only.
 *
 * It is read as a file is, so an input is treated as the file of its name would
 * be.  Every function prints its own messages.
 */
#ifndef COMMAND_FILES_MEMORY_FILE_H
#define COMMAND_FILES_MEMORY_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "command/files/sink.h"
#include "command/files/source.h"

struct memory_file {
    int fd;
};

/* Makes an empty one; `name` is for messages. */
bool memory_file_open(struct memory_file *file, const char *name);

/* Empties it, so that it can hold another input. */
bool memory_file_clear(struct memory_file *file, const char *name);

bool memory_file_append(struct memory_file *file, const char *name,
                        const char *bytes, size_t n);

/* Appends all that a source gives. */
bool memory_file_read(struct memory_file *file, struct source *from);

/* A source from its beginning; the name must stay.  Closing the source leaves
 * the file open. */
bool memory_file_source(struct memory_file *file, const char *name,
                        struct source *source);

/* Writes all of it. */
bool memory_file_write(struct memory_file *file, const char *name,
                       struct sink *sink);

/* Closes it, if it is open; one that is zero is not. */
void memory_file_close(struct memory_file *file);

#endif
