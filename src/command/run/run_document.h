/*
 * run_document.h - an input that is a document: its text is converted, and all
 * else of it stays.
 *
 * It stands between reading and the consumer: read whole, taken apart by its
 * format, converted by the run's stream, put together again.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_DOCUMENT_H
#define COMMAND_RUN_RUN_DOCUMENT_H

#include <stdbool.h>

#include "command/run/consumer.h"
#include "command/run/run.h"
#include "formats/document/document.h"

/* The format of an input by the options and its name, NULL for standard input;
 * NULL where it is text. */
const struct format *run_document_format(const struct run *run,
                                         const char *path);

/* Converts an input that the run's reader has begun to read, whose first piece
 * is here, and passes the result to the consumer and the review.  *out_nbytes
 * counts it; `piece` is then the last one, which the consumer is to end
 * with. */
bool run_document_convert(struct run *run, const struct format *format,
                          struct piece *piece, uint64_t *out_nbytes);

/* What is to be written into the marks of documents. */
struct document_marks run_document_marks(const struct run *run);

/* Says why a document of a format was refused. */
void run_document_refuse(const char *name, const struct format *format,
                         const struct shutong_error *error);

/* Whether all of a document is UTF-8, where the options ask for that: not all
 * of it is text that the stream sees.  bytes[0..n) are at an offset of the
 * input, so many lines behind its beginning; says what is wrong. */
bool run_document_check(struct run *run, const char *bytes, size_t n,
                        uint64_t offset, uint64_t lines);

/* Sets an error's place to that of a place in a document's text. */
void run_document_place(struct document *document, size_t text_at,
                        struct shutong_error *error);

#endif
