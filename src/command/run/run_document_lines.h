/*
 * run_document_lines.h - a document each line of which is one: it streams.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_RUN_RUN_DOCUMENT_LINES_H
#define COMMAND_RUN_RUN_DOCUMENT_LINES_H

#include <stdbool.h>

#include "command/run/consumer.h"
#include "command/run/run.h"
#include "formats/document/format.h"

/* Whether documents of a format can be converted so: what comes of them is
 * written, and nobody is told of changes. */
bool run_document_lines_can(const struct run *run, const struct format *format);

/* As run_document_convert(). */
bool run_document_lines_convert(struct run *run, const struct format *format,
                                struct piece *piece, uint64_t *out_nbytes);

#endif
