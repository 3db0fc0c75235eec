/*
 * compare_texts.h - a text and its conversion side by side, as both come.
 *
 * The conversion comes later than the text and may be longer or shorter.  Both
 * are given in order, cut into what is the same and what differs; put together
 * again, either side is what was fed.  However the two are cut when they are
 * fed, the result is the same.
 */
#ifndef COMMAND_REPORT_COMPARE_TEXTS_H
#define COMMAND_REPORT_COMPARE_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Called with `context`.  False, when out of memory, ends the comparison. */
struct comparison_listener {
    /* Whole characters that both sides have. */
    bool (*same)(void *context, const char *text, size_t n);
    /* Whole characters of the text, and what replaces them; one of them may be
     * empty.  Calls with nothing the same between them are one difference. */
    bool (*differs)(void *context, const char *before, size_t before_nbytes,
                    const char *after, size_t after_nbytes);
    void *context;
};

/* One side: what is not compared yet are the bytes from `at` on. */
struct side {
    struct buf bytes;
    size_t at;
};

/* Zero it and set the listener.  Memory stays bounded: a window of text, and
 * what the conversion is late. */
struct comparison {
    struct comparison_listener listener;
    struct side text, converted;
};

/* Takes more of both.  False when out of memory, or when the listener says
 * so; the comparison can then only be cleared. */
bool compare_texts_feed(struct comparison *c, const char *text,
                        size_t text_nbytes, const char *converted,
                        size_t converted_nbytes);

/* Both are complete: compares the rest.  A new text may follow. */
bool compare_texts_finish(struct comparison *c);

/* Forgets what was fed; keeps memory for the next text. */
void compare_texts_clear(struct comparison *c);

/* Frees memory. */
void compare_texts_free(struct comparison *c);

/* Length in bytes of the first `most` characters of s[0..n), or n. */
size_t compare_texts_first_characters(const char *s, size_t n, size_t most);

#endif
