/*
 * ignore_rules.h - the patterns of a file such as .gitignore, in order; the
 * last one that matches decides.
 */
#ifndef COMMAND_IGNORE_IGNORE_RULES_H
#define COMMAND_IGNORE_IGNORE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct ignore_rule {
    const char *pattern; /* without !, and slashes at its beginning and end */
    size_t n;
    size_t literal; /* bytes that stand for themselves, from the first one on */
    bool negated;
    bool directory; /* only directories match */
    bool anywhere;  /* it is that of a name, not of a path */
    bool ending;    /* it is a star and then bytes that stand for themselves */
};

/* Zero-initialised has none. */
struct ignore_rules {
    struct buf bytes; /* that the patterns are in */
    struct ignore_rule *rules;
    size_t n, cap;
};

/* Reads the bytes of a file, which the rules take.  A pattern that can match
 * nothing is left out, and with `name`, the file's, reported in a note; NULL
 * for silence.  False when out of memory. */
bool ignore_rules_read(struct ignore_rules *rules, struct buf *bytes,
                       const char *name);

/* Why a pattern by itself is none, to be translated, or NULL. */
const char *ignore_rules_wrong(const char *pattern);

/* Adds a pattern by itself, which must outlive the rules: # and ! are not
 * special, and spaces at its end belong to it.  False when out of memory. */
bool ignore_rules_add(struct ignore_rules *rules, const char *pattern);

enum ignore_verdict {
    IGNORE_UNDECIDED, /* no pattern matches */
    IGNORE_TAKEN,     /* a pattern with ! does */
    IGNORE_IGNORED
};

/* What the rules say of a path within their directory, whose last name begins
 * at `name_at`. */
enum ignore_verdict ignore_rules_judge(const struct ignore_rules *rules,
                                       const char *path, size_t n,
                                       size_t name_at, bool directory);

void ignore_rules_free(struct ignore_rules *rules);

#endif
