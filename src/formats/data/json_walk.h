/*
 * json_walk.h - reads JSON and reports its strings with their places.
 *
 * base/json_source.h uses json-c, which keeps no places and accepts comments;
 * it is for configuration files.  This reader accepts RFC 8259 only.
 */
#ifndef FORMATS_JSON_WALK_H
#define FORMATS_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/document/document.h"
#include "formats/document/document_view.h"

/* An open object or array. */
struct json_walk_level {
    bool object;
    size_t key_at, key_nbytes; /* of its last key, without quotes */
    size_t index;              /* of its last member, from 0 */
};

struct json_walk {
    struct document *document;
    /* Called for each string, s[at..at+n) without quotes; `key` is set if it
     * is a key.  May be NULL. */
    void (*string)(struct json_walk *walk, size_t at, size_t n, bool key);
    void *context;
    /* The reader's state: */
    const char *s;
    size_t n, at;
    struct json_walk_level *levels; /* the outermost first */
    size_t nlevels, cap;
};

/* Reads the current part: one value, or with `lines` a value per line.  Returns
 * false if it is not JSON; the document has then failed. */
bool json_walk_part(struct json_walk *walk, bool lines);

/* Whether the current key at a level is `name`; false for an array. */
bool json_walk_key_is(const struct json_walk *walk, size_t level,
                      const char *name);

/* Reports a string as text of the block, with its escapes. */
void json_walk_build(struct json_walk *walk, size_t at, size_t n);

/* Appends the decoded string to a view.  Returns false if out of memory. */
bool json_walk_view(const struct json_walk *walk, size_t at, size_t n,
                    struct document_view *view);

/* Appends the decoded string to `out`.  Returns false if out of memory. */
bool json_walk_decode(const struct json_walk *walk, size_t at, size_t n,
                      struct buf *out);

/* For the `write` of formats that use json_walk_build(). */
bool json_walk_write(unsigned manner, const char *text, size_t n,
                     struct buf *out);

#endif
