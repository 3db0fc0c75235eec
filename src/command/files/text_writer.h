/*
 * text_writer.h - text to a sink, in the encoding that it is to have there.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_FILES_TEXT_WRITER_H
#define COMMAND_FILES_TEXT_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "command/encoding/encoder.h"
#include "command/encoding/encoding_names.h"
#include "command/files/sink.h"

/* Zero it and set `wanted` and `keeps`. */
struct text_writer {
    const struct encoding *wanted; /* or NULL: what the text was in */
    bool raw;   /* of the text, to be set before it: bytes that are no text */
    bool keeps; /* ill-formed bytes, which the text then has as a codec does */
    /* Of the output: */
    const struct encoding *encoding; /* or NULL: nothing but ASCII so far */
    struct encoder *encoder;         /* or NULL: it is UTF-8 as it comes */
    bool marked; /* it has the byte order mark that it is to have */
    struct buf bytes;
    /* Of the text: */
    const char *name;
    bool beginning; /* nothing of it was written so far */
};

void text_writer_free(struct text_writer *writer);

/* Begins an output. */
void text_writer_reset(struct text_writer *writer);

/* Begins a text of the output, by its name for messages. */
void text_writer_begin(struct text_writer *writer, const char *name);

enum text_writer_result {
    WRITER_DONE,
    WRITER_UNFIT,  /* this text cannot be in it */
    WRITER_STOPPED /* nothing can be written any more */
};

/* Writes more of the text, which was in `encoding`, NULL for ASCII so far. */
enum text_writer_result text_writer_write(struct text_writer *writer,
                                          struct sink *sink,
                                          const struct encoding *encoding,
                                          const char *text, size_t n);

/* Ends the text. */
enum text_writer_result text_writer_end(struct text_writer *writer,
                                        struct sink *sink);

#endif
