/*
 * explain_json.h - what --explain reports for each place of a conversion: JSON
 * Lines.
 *
 * Every function prints its own messages.
 */
#ifndef COMMAND_REPORT_EXPLAIN_JSON_H
#define COMMAND_REPORT_EXPLAIN_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "command/files/sink.h"
#include "shutong.h"

struct explain;

/* Has a stream explained, to what a sink writes; both must outlive it.  NULL
 * and `error` filled where that failed, which is not said. */
struct explain *explain_json_new(struct shutong_stream *stream,
                                 struct sink *sink,
                                 struct shutong_error *error);

/* Frees it.  NULL is fine. */
void explain_json_free(struct explain *explain);

/* Begins a text.  `name` is its file's, or NULL. */
bool explain_json_begin(struct explain *explain, const char *name);

enum explain_json_result {
    EXPLAIN_DONE,
    EXPLAIN_FAILED, /* this text cannot be explained */
    EXPLAIN_STOPPED /* nothing can be written any more */
};

/* Writes the changes that were reported so far. */
enum explain_json_result explain_json_give(struct explain *explain);

#endif
