/*
 * file_kind.h - files that are not text, whatever of them looks like it:
 * archives, images, databases.  Converting what in them happens to be Chinese
 * in UTF-8 would damage them.
 */
#ifndef COMMAND_ENCODING_FILE_KIND_H
#define COMMAND_ENCODING_FILE_KIND_H

#include <stdbool.h>
#include <stddef.h>

enum {
    /* As much of a beginning as says what a file is. */
    CONTAINER_LOOKS_AT = 512
};

/* A kind of such files. */
struct file_kind {
    const char *name;   /* "an EPUB", to be translated */
    const char *advice; /* how to convert the text in it, or NULL; likewise */
};

/* What a file is that begins with s[0..n), CONTAINER_LOOKS_AT bytes or all of
 * it; NULL if it may be text.  More bytes do no harm. */
const struct file_kind *file_kind_find(const char *s, size_t n);

/* What came so far of a text that is read as it comes. */
struct file_kind_watch {
    char bytes[CONTAINER_LOOKS_AT];
    size_t n;
};

/* The same of a text of which s[0..n) comes next; `watch` is zeroed before the
 * first.  However it is cut, the same is found. */
const struct file_kind *file_kind_watch(struct file_kind_watch *watch,
                                        const char *s, size_t n);

/* Whether s[0..n), not empty, is the beginning of a mark that no text has, and
 * of no other text than a few letters: it is to be looked at with more. */
bool file_kind_may_follow(const char *s, size_t n);

/* Whether s[0..n) is neither well-formed UTF-8 nor text in another encoding of
 * single bytes and pairs: one byte in a hundred is a control character that no
 * text has. */
bool file_kind_is_binary(const char *s, size_t n);

#endif
