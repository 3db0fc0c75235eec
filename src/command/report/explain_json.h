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
#include <stdint.h>

#include "command/files/sink.h"
#include "shutong.h"

struct explain;

/* Makes an explanation that a sink writes, which must outlive it.  NULL when
 * out of memory, which is not said. */
struct explain *explain_json_new(struct sink *sink);

/* Takes a change, as shutong_stream_explain() gives it to `context`, which is
 * an explanation. */
int explain_json_change(void *context, const struct shutong_change *change);

/* Takes a change that is elsewhere in the files than in the text, from and to
 * these places in bytes; otherwise as explain_json_change(). */
int explain_json_change_at(struct explain *explain,
                           const struct shutong_change *change,
                           const uint64_t in[2], const uint64_t out[2]);

/* Frees it.  NULL is fine. */
void explain_json_free(struct explain *explain);

/* Begins a text.  `name` is its file's, or NULL. */
bool explain_json_begin(struct explain *explain, const char *name);

/* What comes now is of a file in the text's: archive.epub:chapter.xhtml. */
bool explain_json_part(struct explain *explain, const char *part);

enum explain_json_result {
    EXPLAIN_DONE,
    EXPLAIN_FAILED, /* this text cannot be explained */
    EXPLAIN_STOPPED /* nothing can be written any more */
};

/* Writes the changes that were reported so far. */
enum explain_json_result explain_json_give(struct explain *explain);

#endif
