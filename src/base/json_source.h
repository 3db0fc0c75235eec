/*
 * json_source.h - a JSON file by json-c, with the place of each value in it.
 *
 * json-c parses; it keeps no positions and silently lets a later key replace
 * an equal one, so both are found here, from the text and only when asked.
 */
#ifndef BASE_JSON_SOURCE_H
#define BASE_JSON_SOURCE_H

#include <json-c/json.h>

#include "base/buf.h"
#include "shutong.h"

struct json_source {
    const char *file; /* for messages; not owned */
    struct buf text;
    struct json_object *root;
};

/* The way to a value: a list from it up to the root (whose step is NULL).
 * `key` is a member's name, or NULL for the element `index` of an array. */
struct json_step {
    const struct json_step *up;
    const char *key;
    size_t index;
};

/* Reads and parses a file: JSON with comments and trailing commas.  Refuses
 * ill-formed UTF-8, equal keys in one object, text after the end.  What is
 * wrong is in `error` with its line.  `file` must outlive the source. */
enum shutong_status json_source_read(const char *file, struct json_source *s,
                                     struct shutong_error *error);

void json_source_free(struct json_source *s);

/* Line of the value that `step` leads to, or of the nearest one above it that
 * exists. */
size_t json_source_line(const struct json_source *s,
                        const struct json_step *step);

/* Writes the way as "conversion_chain[0].dict", cut to n bytes. */
void json_source_print_step(const struct json_step *step, char *out, size_t n);

#endif
