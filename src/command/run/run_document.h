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
#include "formats/format.h"

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

#endif
