/*
 * format.h - what a file format is: a name, file names, and a function that
 * finds the text.
 *
 * A format is one file in this folder, with one of these in it, and a row in
 * format_list.c.
 */
#ifndef FORMATS_FORMAT_H
#define FORMATS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct document;

struct format {
    const char *name;        /* as --format has it */
    const char *suffixes;    /* of file names, with a space between two */
    const char *description; /* for --list-formats, to be translated */

    /* Whether a file that has the right name can be of the format, by its
     * first bytes; otherwise it is text.  NULL: each one is. */
    bool (*begins)(const char *in, size_t n);

    /* Finds the text: calls the functions of document_build.h for the part
     * that is read.  What is wrong is said by document_build_fail(). */
    void (*read)(struct document *document);

    /* Appends well-formed text to `out` as it is to be written in a span of
     * that manner, by which the format knows what is to be escaped and how.
     * NULL: as it is.  False when out of memory. */
    bool (*write)(unsigned manner, const char *text, size_t n, struct buf *out);

    /* The encoding that the file says that it is in: its place in in[0..n),
     * which is the beginning of the file and ASCII so far; false where it does
     * not say.  NULL: no file does. */
    bool (*charset)(const char *in, size_t n, const char **name_ret,
                    size_t *name_nbytes_ret);

    /* Each line is a document of its own, so that a file of any length can be
     * read in parts of whole lines. */
    bool lines;

    /* Marks need text between them, such as the asterisks of Markdown.  The
     * result of a word that they cut, if it is of another length, is shared
     * out among its spans instead of going to the first. */
    bool fills_spans;

    /* A container: its bytes are not decoded, `read` adds a part for each
     * document in it, and this appends the whole, with the parts as they are
     * now (document.h).  NULL: a file of one part. */
    bool (*pack)(const struct document *document, struct buf *out);
};

#endif
