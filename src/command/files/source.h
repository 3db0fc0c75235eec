/*
 * source.h - where text comes from: a file or standard input.
 *
 * Every function here prints its own messages.
 */
#ifndef COMMAND_FILES_SOURCE_H
#define COMMAND_FILES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct sink;

/* Sees what is read and written, and when, for those who ask: OpenCC's command
 * warns of what it reads and measures how long that takes. */
struct observer {
    uint64_t (*now)(void); /* before; what it returns is `began` after */
    void (*was_read)(const char *bytes, size_t n, uint64_t began);
    void (*was_written)(uint64_t began);
    /* An input was converted. */
    void (*was_converted)(uint64_t in_nbytes, uint64_t out_nbytes);
};

struct source {
    const char *name; /* for messages; "stdin" for standard input */
    int fd;
    bool held; /* its bytes are in a file of this process (memory_file.h), and
                  the name is no path to open */
    const struct observer *observer; /* or NULL */
};

/* Opens `path`, or standard input for "-".  Refuses a directory, and what
 * `sink` writes to.  Who observes the sink observes the source. */
bool source_open(struct source *source, const char *path,
                 const struct sink *sink);

/* Reads at most n bytes: the number read, 0 at the end, -1 on failure. */
ssize_t source_read(struct source *source, char *bytes, size_t n);

void source_close(struct source *source);

#endif
