/*
 * sink.h - where text goes: standard output, a new file, or a file that is
 * rewritten in place.
 *
 * A regular output file is a draft until it is complete, so that it is never
 * seen in part; a file that is rewritten in place as well.  Every function here
 * prints its own messages.
 */
#ifndef COMMAND_FILES_SINK_H
#define COMMAND_FILES_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "command/files/draft.h"
#include "command/files/source.h"
#include "command/files/write_lease.h"

struct sink {
    const char *name; /* for messages */
    int fd;           /* where it is written directly, or -1 */
    char *target;     /* its name in the folder, or NULL: written directly */
    int folder;       /* a descriptor, or -1 */
    char *beside;     /* that folder's path with its slash, for messages */
    struct draft draft;
    const struct observer *observer; /* or NULL; set once it is open */
    /* Who takes what is written instead, or NULL; false ends it. */
    bool (*pass)(void *context, const char *bytes, size_t n);
    void *pass_context;
    bool over;    /* what comes there meanwhile is written over */
    bool exists;  /* `opened` is what is in its place when it is opened, and ...
                   */
    bool is_file; /* ... dev and ino are those of a regular file, old or new */
    dev_t dev;
    ino_t ino;
    struct stat opened;
    mode_t mode; /* of a new file */
    bool given;  /* this mode also counts where there is an old one */
    /* Of a file that is rewritten in place: */
    const struct source *original; /* or NULL */
    struct write_lease lease;      /* of it */
    bool changed;                  /* it was rewritten */
    const char *suffix;            /* of a copy of what it was, or NULL */
};

/* Opens `path`, or standard output for NULL and "-". */
bool sink_open(struct sink *sink, const char *path);

/* Opens a name in a folder, for a file that may be there already as `over`
 * says. No link is followed.  `shown` is its path for messages, and must stay.
 */
bool sink_open_in(struct sink *sink, int folder, const char *name,
                  const char *shown, bool over);

/* Opens a file both to be read and to be rewritten in place, from the beginning
 * to the end; `suffix` is what the name of a copy ends in, or NULL.  Refuses
 * what is no regular file, cannot be written, has several links, or is open for
 * writing elsewhere. */
bool sink_open_in_place(struct sink *sink, struct source *source,
                        const char *path, const char *suffix);

/* Has the output get the permissions of a source, as far as the umask lets a
 * new file have them. */
bool sink_copy_mode(struct sink *sink, const struct source *source);

/* Writes all n bytes. */
bool sink_write(struct sink *sink, const char *bytes, size_t n);

/* Completes the output: only then is it in its place.  A file in place that has
 * become what it was is left untouched; one that was changed by someone else
 * meanwhile, or opened to be changed, is left to him, which is a failure. */
bool sink_commit(struct sink *sink);

/* Gives the output up; what stood in its place stays. */
void sink_abort(struct sink *sink);

#endif
