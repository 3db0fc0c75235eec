/*
 * json_lines.h - a JSON object a line on standard output.
 *
 * Objects are few and flat, and are written here, not by json-c: that leaves
 * out silently what it has no memory for.  A record remembers that it failed,
 * so that members are added without a look at each.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* An object as it is written.  Zero it; freed by buf_free() of its text. */
struct record {
    struct buf text;
    bool failed; /* for want of memory */
};

/* Elements of an array, up to some size.  Zero it; freed by buf_free(). */
struct items {
    struct buf text;
    uint64_t left_out; /* what came after that */
};

/* Begins an object, and forgets the one before. */
void record_begin(struct record *r);

/* Adds a member.  Ill-formed bytes of a string become U+FFFD, as JSON has no
 * others; a share is a number from 0 to 1. */
void record_string(struct record *r, const char *key, const char *s, size_t n);
void record_count(struct record *r, const char *key, uint64_t count);
void record_flag(struct record *r, const char *key, bool flag);
void record_share(struct record *r, const char *key, double share);

/* Adds an array of items, and a count of those that were left out. */
void record_items(struct record *r, const char *key, const struct items *items);

/* Begins a member that is an object itself. */
void record_open(struct record *r, const char *key);

/* Ends the object that was begun last. */
void record_close(struct record *r);

/* Prints an object that is closed.  False when out of memory; standard output
 * is not checked. */
bool record_print(const struct record *r);

/* Forgets what was added. */
void items_clear(struct items *items);

/* Whether items have grown too large to take another, which is then counted as
 * left out.  After one that was left out no other is taken: what is there is
 * the beginning. */
bool items_full(struct items *items);

/* Adds an object that is closed, or counts it where it makes the items too
 * large.  False when out of memory. */
bool items_add(struct items *items, const struct record *r);

#endif
