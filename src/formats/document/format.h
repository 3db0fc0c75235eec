/*
 * format.h - the interface of a file format.
 *
 * To add a format, add a source file that defines a `struct format`, and a row
 * in format_list.c.  A format has no state, so threads can share it.
 */
#ifndef FORMATS_FORMAT_H
#define FORMATS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct document;

struct format {
    /* Names are in the row: a pointer to each would be relocated at every
     * start. */
    char name[16];        /* for --format */
    char suffixes[40];    /* file name extensions, separated by spaces */
    char description[96]; /* for --list-formats, marked for translation */

    /* Checks whether in[0..n), the beginning of a file with a matching
     * extension, can be in this format.  If not, the file is plain text.  NULL
     * accepts every file. */
    bool (*begins)(const char *in, size_t n);

    /* Checks whether in[0..n) belongs to a file with a matching extension but
     * an unknown kind of content, for which it is not known what is text.  Such
     * files are skipped in directories.  `whole` is set if in[0..n) is the
     * entire file.  NULL if there are none. */
    bool (*foreign)(const char *in, size_t n, bool whole);

    /* Finds the text of the current part and reports it through the functions
     * in document_build.h.  Errors are reported with document_build_fail(). */
    void (*read)(struct document *document);

    /* Appends text[0..n), which is well-formed UTF-8, to `out` in the form
     * required by a span of this manner.  The format chose the manner when it
     * reported the span; it determines what is escaped and how.  Not called for
     * text without ASCII in a span that is no escape, which is written as it
     * is.  NULL copies the text.  Returns false if out of memory. */
    bool (*write)(unsigned manner, const char *text, size_t n, struct buf *out);

    /* Finds the name of the encoding that a file declares in in[0..n), its
     * beginning, which is ASCII up to there; *name_ret points into `in`.
     * Returns false if there is no declaration.  NULL if the format has none.
     */
    bool (*charset)(const char *in, size_t n, const char **name_ret,
                    size_t *name_nbytes_ret);

    /* Each line is a document of its own, so a file of any length can be
     * processed in chunks of whole lines. */
    bool lines;

    /* Markup that needs text between its marks, such as the asterisks of
     * Markdown.  The result of a word that they split, if its length differs,
     * is shared among its spans instead of written in the first. */
    bool fills_spans;

    /* Containers only, otherwise NULL.  The bytes of a container are not
     * decoded, and `read` adds a part for each document in it.  This function
     * appends the container with its parts as they are after laying
     * (document.h).  Returns false if out of memory. */
    bool (*pack)(const struct document *document, struct buf *out);
};

#endif
