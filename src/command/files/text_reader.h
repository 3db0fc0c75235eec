/*
 * text_reader.h - the text of a source as UTF-8, whatever it is encoded in.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_FILES_TEXT_READER_H
#define COMMAND_FILES_TEXT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "command/encoding/decoder.h"
#include "command/encoding/file_kind.h"
#include "command/encoding/encoding_names.h"
#include "command/files/source.h"
#include "command/say/message.h"
#include "shutong.h"

enum {
    /* What is read and what is written stay in the second cache: measured on
     * ASCII, 84 ms for 500 MB, and 98 ms with twice as much. */
    READER_NBYTES = 64 * 1024,
    /* A file with a NUL among so many bytes is not text, as for git. */
    READER_LOOKS_AT = 8000
};

/* Reads one source after another.  Zero it, set `invalid`, then
 * text_reader_init().
 */
struct text_reader {
    enum shutong_invalid invalid;
    bool checks;    /* UTF-8, which is left to those who convert it otherwise */
    bool guesses;   /* what text that is not UTF-8 is in */
    bool takes_all; /* archives and images, too */
    bool raw;       /* of the source, to be set before text_reader_begin(): its
                       bytes are given as they are, and none is refused */
    /* Of the source, to be set before text_reader_begin(), or NULL: the name
     * that text[0..n), which it begins with, says that its encoding has. */
    bool (*declared)(const char *text, size_t n, const char **name_ret,
                     size_t *name_nbytes_ret);
    char *bytes; /* READER_NBYTES of them */
    /* Of the source: */
    struct source *source;
    const struct encoding *given;    /* the encoding that was given, or NULL */
    const struct encoding *encoding; /* what it is in; NULL for ASCII so far */
    const struct encoding *says;     /* what it says that it is in, or NULL */
    struct decoder *decoder;         /* or NULL: it is UTF-8 */
    size_t to_look_at;               /* bytes of text that have no NUL */
    struct file_kind_watch watch;    /* its beginning */
    uint64_t nread;                  /* bytes of it so far, */
    size_t taken;                    /* and those for text_reader_taken() */
    bool beginning;                  /* nothing was given so far */
    bool end, finished;              /* all of it was read; and decoded */
    struct buf head; /* of it, where its encoding is to be found */
    struct buf text; /* decoded */
};

/* False when out of memory, which is not said. */
bool text_reader_init(struct text_reader *reader);

void text_reader_free(struct text_reader *reader);

/* Begins with a source that was opened.  `encoding` is what it is in, NULL to
 * find that out; the byte order of UTF-16 and UTF-32 is found out as well. With
 * `refuses_nul` a NUL near the beginning makes it fail. */
bool text_reader_begin(struct text_reader *reader, struct source *source,
                       const struct encoding *encoding, bool refuses_nul);

/* Reads more: the number of bytes, whose place is in *text_ret until the next
 * call; 0 at the end, -1 on failure. */
ssize_t text_reader_read(struct text_reader *reader, const char **text_ret);

/* What an input seems to be that is ill-formed at `offset`, where text[0..n)
 * begins `at` bytes after its beginning.  A file is looked at itself: `held` is
 * where its bytes are, or -1, and it is opened by its name.  `given` is the
 * encoding that was given, NULL if that is UTF-8 by default. */
struct guess text_reader_guess(const char *name, int held, uint64_t offset,
                               const char *text, size_t n, uint64_t at,
                               const struct encoding *given);

/* Reads the first piece of a source: a beginning that could be that of a
 * container is read on, to CONTAINER_LOOKS_AT bytes or the end.  What it is, is
 * in *found_ret, or NULL. */
ssize_t text_reader_read_first(struct source *source, char *bytes, size_t room,
                               struct file_kind_watch *watch,
                               const struct file_kind **found_ret);

/* Says of a file with a NUL among text[0..n) what to do. */
void text_reader_say_binary(const char *name, const char *text, size_t n);

/* Bytes of the source that were read since this was asked last. */
size_t text_reader_taken(struct text_reader *reader);

#endif
