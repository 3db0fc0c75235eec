/*
 * json_lines.h - a JSON object a line on standard output.
 *
 * Objects are few and flat, and are written here, not by json-c: that leaves
 * out silently what it has no memory for.  A record remembers that it failed,
 * so that members are added without a look at each.
 */
#ifndef COMMAND_REPORT_JSON_LINES_H
#define COMMAND_REPORT_JSON_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

/* An object as it is written.  Zero it; freed by buf_free() of its text. */
struct json_lines {
    struct buf text;
    bool failed; /* out of memory */
};

/* Elements of an array, up to some size.  Zero it; freed by buf_free(). */
struct items {
    struct buf text;
    uint64_t left_out; /* what came after that */
};

/* Begins an object, and forgets the one before. */
void json_lines_begin(struct json_lines *r);

/* Adds a member.  Ill-formed bytes of a string become U+FFFD, as JSON has no
 * others; a share is a number from 0 to 1. */
void json_lines_string(struct json_lines *r, const char *key, const char *s,
                       size_t n);
void json_lines_count(struct json_lines *r, const char *key, uint64_t count);
void json_lines_flag(struct json_lines *r, const char *key, bool flag);
void json_lines_share(struct json_lines *r, const char *key, double share);

/* Adds an array of items, and a count of those that were left out. */
void json_lines_items(struct json_lines *r, const char *key,
                      const struct items *items);

/* Begins a member that is an object itself. */
void json_lines_open(struct json_lines *r, const char *key);

/* Begins a member that is an array, an object in it, and ends the array. */
void json_lines_open_list(struct json_lines *r, const char *key);
void json_lines_open_item(struct json_lines *r);
void json_lines_close_list(struct json_lines *r);

/* Ends the object that was begun last. */
void json_lines_close(struct json_lines *r);

/* Prints an object that is closed.  False when out of memory; what is printed
 * to is not checked. */
bool json_lines_print(const struct json_lines *r, FILE *out);

/* Forgets what was added. */
void json_lines_items_clear(struct items *items);

/* Whether items have grown too large to take another, which is then counted as
 * left out.  After one that was left out no other is taken: what is there is
 * the beginning. */
bool json_lines_items_full(struct items *items);

/* Adds an object that is closed, or counts it where it makes the items too
 * large.  False when out of memory. */
bool json_lines_items_add(struct items *items, const struct json_lines *r);

#endif
