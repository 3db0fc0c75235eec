/*
 * file.h - both ends of a conversion: where text comes from and where it goes.
 *
 * A regular output file is written under another name beside it and renamed
 * when it is complete, so that it is never seen in part.  Everything here
 * gives its own messages.
 */
#ifndef FILE_H
#define FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct source {
    const char *name; /* for messages; "stdin" for standard input */
    int fd;
};

struct sink {
    const char *name; /* for messages */
    int fd;
    char *target; /* where to rename to, or NULL when written directly */
    char *temporary;
    bool is_file; /* dev and ino are those of a regular file, old or new */
    dev_t dev;
    ino_t ino;
};

/* Opens `path`, or standard input for "-".  Refuses a directory, and what
 * `sink` writes to. */
bool source_open(struct source *source, const char *path,
                 const struct sink *sink);

/* Reads at most n bytes: the number read, 0 at the end, -1 on failure. */
ssize_t source_read(struct source *source, char *bytes, size_t n);

void source_close(struct source *source);

/* Opens `path`, or standard output for NULL and "-". */
bool sink_open(struct sink *sink, const char *path);

/* Writes all n bytes. */
bool sink_write(struct sink *sink, const char *bytes, size_t n);

/* Completes the output: only then is it in its place. */
bool sink_commit(struct sink *sink);

/* Gives the output up; what stood in its place stays. */
void sink_abort(struct sink *sink);

#endif
