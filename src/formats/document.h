/*
 * document.h - a file of which some spans are text.
 *
 *   bytes     <p>头<b>发</b></p>\n<p>它&#x53d1;生</p>
 *   spans        ^^^   ^^^              ^^^^^^^^^^^
 *   text      头发\n它发生              a newline between two blocks
 *
 * document_open() finds the spans and joins the text of a block's, so that
 * inline markup cuts no word.  The text is converted by somebody else, who
 * tells which places changed in length; document_lay() writes the result back
 * into the spans, and every other byte is the file's.
 *
 * A container has several parts, each a file in it; their text is one.  Any
 * other file is one part.
 *
 * Places in the text are offsets in bytes.
 */
#ifndef FORMATS_DOCUMENT_H
#define FORMATS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "formats/document_marks.h"
#include "formats/format.h"
#include "shutong.h"

/* What is to be written into the marks of a document that say what it is; NULL
 * to leave them. */
struct document_marks {
    const char *language; /* a BCP 47 tag: zh-Hans, zh-Hant-TW */
    const char *charset;  /* the name of an encoding: Big5 */
    bool keep_lines;      /* that marks in comments name; not of containers */
};

struct document_span {
    size_t at, nbytes;               /* in the part's bytes */
    size_t text_at, text_nbytes;     /* in the text */
    size_t out_at, out_nbytes;       /* in what came of the text; laid */
    size_t result_at, result_nbytes; /* in the part's result; likewise */
    uint16_t manner;                 /* the format's, for its `write` */
    bool escape; /* the bytes stand for the text, &#x53d1;, and are not it: */
    /* Where it is many escapes, each of so many bytes for a character of so
     * many; a text of escapes alone would otherwise be a span a character. */
    uint8_t unit, text_unit;
};

/* Bytes that are replaced, whatever becomes of the text. */
struct document_mark {
    size_t at, nbytes;           /* in the part's bytes */
    size_t with_at, with_nbytes; /* in the document's `with` */
};

/* Bytes of a part and what stands in their place; laid. */
struct document_piece {
    size_t at, nbytes;
    size_t result_at, result_nbytes;
};

struct document_part {
    char *name;         /* of an entry in a container, or NULL */
    const char *source; /* the bytes */
    size_t nsource;
    struct buf owned; /* where the bytes are the part's own */
    const struct format *format;
    size_t text_at;              /* of the first text that is in it */
    struct document_span *spans; /* in the order of the text */
    size_t nspans, cap;
    struct document_mark *marks;
    size_t nmarks, marks_cap;
    struct document_keeps keeps; /* lines that stay */
    struct buf result; /* of document_lay(), where it changed the part */
    struct document_piece *pieces; /* the spans and marks in the order of the */
    size_t npieces;                /* bytes; all between them is the same */
    bool changed;
    /* Of document_find(): where it was last. */
    size_t found_at;
    uint64_t line, column;
};

struct document {
    const struct format *format; /* of the whole, */
    const char *source;          /* and its bytes */
    size_t nsource;
    struct document_marks wanted;
    struct buf text;
    struct buf with;             /* what marks are replaced by */
    struct document_part *parts; /* ... */
    size_t nparts, cap;
    struct document_part *part; /* that is being read */
    const void *shared;         /* what a container's format tells its parts */
    bool failed;                /* why, is here: */
    struct shutong_error error;
    /* Of reading: */
    const struct document_view *view; /* that is read, or NULL */
    bool in_block;                    /* the block has text */
};

/* Finds the text of in[0..n), which must outlive the document.  On failure
 * `error` is filled; the document is to be closed in any case. */
bool document_open(struct document *document, const struct format *format,
                   const char *in, size_t n,
                   const struct document_marks *wanted,
                   struct shutong_error *error);

void document_close(struct document *document);

/* The line and the column of a place in the text, both from 1, the column in
 * characters; the part that it is in, and the offset in it.  Fast where the
 * places come in order. */
struct document_place {
    const struct document_part *part;
    uint64_t offset, line, column;
};

void document_find(struct document *document, size_t text_at,
                   struct document_place *place_ret);

/* A place in the conversion that has another number of characters than the text
 * that it came of: struct shutong_shift. */
struct document_edit {
    size_t out_at, out_nbytes; /* in the conversion */
    size_t ncharacters;        /* of the text */
};

/* Writes out[0..n), the conversion of the text, into the results of the parts.
 * The edits are in order; between them each character is one.  An edit goes
 * where its source begins, and the rest of its spans get nothing.  False when
 * out of memory, or where the edits do not account for the result: `error` says
 * which. */
bool document_lay(struct document *document, const char *out, size_t n,
                  const struct document_edit *edits, size_t nedits,
                  struct shutong_error *error);

/* The same where more than the document's text was converted: *out_used_ret is
 * where what came of it ends in out[0..n), and *edits_used_ret how many edits
 * are in that. */
bool document_lay_beginning(struct document *document, const char *out,
                            size_t n, const struct document_edit *edits,
                            size_t nedits, size_t *out_used_ret,
                            size_t *edits_used_ret,
                            struct shutong_error *error);

/* What stands between the text of a document and more text behind it: so many
 * newlines. */
size_t document_separator(const struct document *document);

/* Whether laying changed anything, and the bytes of a part as they are now. */
bool document_is_changed(const struct document *document);
const char *document_part_bytes(const struct document_part *part,
                                size_t *n_ret);

/* Where text from `text_at` to `text_end`, in one block, is in the bytes of its
 * part, and where what came of it, out_at to out_end of the conversion, is in
 * the part's result; laid.  What is between its spans is in the ranges. */
struct document_range {
    const struct document_part *part;
    uint64_t in[2], out[2];
};

void document_find_range(const struct document *document, size_t text_at,
                         size_t text_end, size_t out_at, size_t out_end,
                         struct document_range *range_ret);

#endif
