/*
 * ignore_glob.h - patterns of gitignore(5), matched as git does.
 */
#ifndef COMMAND_IGNORE_IGNORE_GLOB_H
#define COMMAND_IGNORE_IGNORE_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/* Why a pattern matches nothing, to be translated; NULL where it may match. */
const char *ignore_glob_wrong(const char *pattern, size_t n);

/* How many bytes at the beginning of a pattern stand for themselves. */
size_t ignore_glob_literal(const char *pattern, size_t n);

/* Whether a pattern that can match does so, from the first to the last byte of
 * a path without a slash at its beginning or end.  `*`, `?` and sets match
 * bytes, as in git, and no slash. */
bool ignore_glob_matches(const char *pattern, size_t n, const char *path,
                         size_t path_n);

#endif
