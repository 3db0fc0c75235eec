/*
 * json_walk.h - the strings of JSON with their places.
 *
 * base/json_source.h parses by json-c, for configurations; that keeps no
 * places, and takes comments.  Here every byte is accounted for, and nothing
 * but RFC 8259 is taken.
 */
#ifndef FORMATS_JSON_WALK_H
#define FORMATS_JSON_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "formats/document.h"
#include "formats/document_view.h"

/* An object or array that is open. */
struct json_walk_level {
    bool object;
    size_t key_at, key_nbytes; /* of its last key, between the quotes */
    size_t index;              /* of its last member, from 0 */
};

struct json_walk {
    struct document *document;
    /* Is called for each string that is a value, and for each that is a key
     * where `key` is set: s[at..at+n), between the quotes.  May be NULL. */
    void (*string)(struct json_walk *walk, size_t at, size_t n, bool key);
    void *context;
    /* Of reading: */
    const char *s;
    size_t n, at;
    struct json_walk_level *levels; /* the outermost first */
    size_t nlevels, cap;
};

/* Walks over a part: one value, or with `lines` one a line.  False where that
 * is not JSON, of which the document is told. */
bool json_walk_part(struct json_walk *walk, bool lines);

/* Whether the key of a level is a name; false for an array. */
bool json_walk_key_is(const struct json_walk *walk, size_t level,
                      const char *name);

/* Adds a string to the block, with its escapes. */
void json_walk_build(struct json_walk *walk, size_t at, size_t n);

/* Adds what a string stands for to a view.  False when out of memory. */
bool json_walk_view(const struct json_walk *walk, size_t at, size_t n,
                    struct document_view *view);

/* Appends what a string stands for.  False when out of memory. */
bool json_walk_decode(const struct json_walk *walk, size_t at, size_t n,
                      struct buf *out);

/* For `write` of a format of strings that are built so. */
bool json_walk_write(unsigned manner, const char *text, size_t n,
                     struct buf *out);

#endif
