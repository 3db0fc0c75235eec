/*
 * document.h - a file of which some spans are text.
 *
 *   bytes     <p>头<b>发</b></p>\n<p>它&#x53d1;生</p>
 *   spans        ^^^   ^^^              ^^^^^^^^^^^
 *   text      头发\n它发生              a newline between two blocks
 *
 * document_open() finds the spans and joins the text of the spans in a block,
 * so that inline markup does not split words.  The caller converts the text and
 * records which places changed in length; document_lay() writes the result back
 * into the spans.  All other bytes stay unchanged.
 *
 * A container has several parts, one for each file with text in it; their text
 * is one.  Any other file has one part.
 *
 * Offsets and lengths are in bytes.  A document belongs to one thread; several
 * documents can be used in several threads.
 */
#ifndef FORMATS_DOCUMENT_H
#define FORMATS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "formats/document/document_marks.h"
#include "formats/document/format.h"
#include "shutong.h"

/* What declarations in a document are to say; NULL leaves them.  The strings
 * must outlive document_open(). */
struct document_marks {
    const char *language; /* a BCP 47 tag: zh-Hans, zh-Hant-TW */
    const char *charset;  /* the name of an encoding: Big5 */
    const char *fonts;    /* a tag as well: names of Chinese fonts become those
                             of fonts for this language */
    bool keep_lines;      /* that marks in comments name; not of containers */
};

/* Offsets have 32 bits: there may be a span for every few bytes of a file. */
#define DOCUMENT_MOST UINT32_MAX

struct document_span {
    uint32_t at, nbytes;               /* in the part's bytes */
    uint32_t text_at, text_nbytes;     /* in the text */
    uint32_t out_at, out_nbytes;       /* in what came of the text; laid */
    uint32_t result_at, result_nbytes; /* in the part's result; likewise */
    uint32_t written_at;               /* in what the format wrote; likewise */
    uint16_t manner;                   /* the format's, for its `write` */
    bool plain;  /* what came of the text is written as it is; laid */
    bool escape; /* the bytes are an escape for the text: &#x53d1; */
    /* If not 0, the span is a sequence of escapes, each of `unit` bytes for a
     * character of `text_unit` bytes.  Text that consists of escapes would
     * otherwise need a span for each character. */
    uint8_t unit, text_unit;
};

/* Bytes that are replaced independently of the text. */
struct document_mark {
    uint32_t at, nbytes;           /* in the part's bytes */
    uint32_t with_at, with_nbytes; /* in the document's `with` */
    uint32_t result_at;            /* in the part's result; laid */
};

struct document;

/* What is done each time when the spans of a part are laid. */
struct document_follow {
    struct document_follow *next;
    void (*lay)(void *state, struct document *document);
    void (*drop)(void *state);
    void *state;
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
    struct document_follow *follows; /* ... */
    size_t nread;                    /* marks without what these add */
    struct document_keeps keeps;     /* lines that stay */
    /* Of document_lay(), where it changed the part: what the format wrote, the
     * conversion and what marks are replaced by. */
    struct buf written;
    const char *conversion, *with;
    /* The spans, and behind them the marks, in the order of the bytes; NULL
     * where they are in that order. */
    uint32_t *order;
    struct buf result; /* all of it, when it is built */
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

/* Finds the text of in[0..n), which must outlive the document.  Returns false
 * and fills `error` on failure.  Call document_close() in any case. */
bool document_open(struct document *document, const struct format *format,
                   const char *in, size_t n,
                   const struct document_marks *wanted,
                   struct shutong_error *error);

void document_close(struct document *document);

/* A place in the text: its part, the offset in it, and the line and column
 * there, counted from 1, columns in characters.  Fast if places are queried in
 * order.
 */
struct document_place {
    const struct document_part *part;
    uint64_t offset, line, column;
};

void document_find(struct document *document, size_t text_at,
                   struct document_place *place_ret);

/* A place where the conversion and the text have different numbers of
 * characters (struct shutong_shift). */
struct document_edit {
    size_t out_at, out_nbytes; /* in the conversion */
    size_t ncharacters;        /* of the text */
};

/* Lays out[0..n), the conversion of the text, on the spans.  `out` must outlive
 * the results (document_result.h), which are put together only when they are
 * asked for: a document would be in memory twice.  The edits are in order;
 * outside them each character of the text corresponds to one character of the
 * conversion.  The result of an edit is written where its source begins; the
 * rest of its source becomes empty.  Returns false and fills `error` if out of
 * memory or if the edits do not account for the result. */
bool document_lay(struct document *document, const char *out, size_t n,
                  const struct document_edit *edits, size_t nedits,
                  struct shutong_error *error);

/* The same if out[0..n) contains the conversion of more text after that of the
 * document: *out_used_ret and *edits_used_ret are how much of it belongs to the
 * document. */
bool document_lay_beginning(struct document *document, const char *out,
                            size_t n, const struct document_edit *edits,
                            size_t nedits, size_t *out_used_ret,
                            size_t *edits_used_ret,
                            struct shutong_error *error);

/* Returns the number of newlines to insert between the text of a document and
 * text that follows it. */
size_t document_separator(const struct document *document);

/* Whether document_lay() changed anything; and the current bytes of a part,
 * whose result must have been built.  They belong to the document. */
bool document_is_changed(const struct document *document);
const char *document_part_bytes(const struct document_part *part,
                                size_t *n_ret);

/* Finds text from `text_at` to `text_end`, in one block, in the bytes of its
 * part, and its conversion, from `out_at` to `out_end`, in the part's result.
 * The ranges include the markup between spans.  Call after document_lay(). */
struct document_range {
    const struct document_part *part;
    uint64_t in[2], out[2];
};

void document_find_range(const struct document *document, size_t text_at,
                         size_t text_end, size_t out_at, size_t out_end,
                         struct document_range *range_ret);

#endif
