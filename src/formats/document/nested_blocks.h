/*
 * nested_blocks.h - blocks inside other blocks.
 *
 *   <w:p>头<w:txbxContent><w:p>图</w:p></w:txbxContent>发</w:p>
 *
 * The text of a block is collected until the block ends, so that a text box, a
 * note or a deletion does not split the word around it: here 图, then 头发.
 */
#ifndef FORMATS_NESTED_BLOCKS_H
#define FORMATS_NESTED_BLOCKS_H

#include "formats/document/document_build.h"

/* A run of text in an open block; `cut` ends a word. */
struct nested_text {
    size_t at, nbytes;           /* in the part */
    size_t text_at, text_nbytes; /* of an escape, in `escapes` */
    uint16_t manner;
    bool escape, cut;
};

struct nested_blocks {
    struct nested_text *texts;
    size_t ntexts, texts_cap;
    size_t *begins; /* of the open blocks, in `texts` */
    size_t nbegins, begins_cap;
    struct buf escapes;
};

void nested_blocks_free(struct nested_blocks *blocks);

/* Begins a block, which may be inside another one. */
void nested_blocks_begin(struct nested_blocks *blocks,
                         struct document *document);

/* Adds text to the innermost block; ignored if no block is open. */
void nested_blocks_text(struct nested_blocks *blocks, struct document *document,
                        size_t at, size_t n, unsigned manner);

void nested_blocks_escape(struct nested_blocks *blocks,
                          struct document *document, size_t at, size_t n,
                          const char *text, size_t text_nbytes,
                          unsigned manner);

/* Ends the current word of the innermost block. */
void nested_blocks_cut(struct nested_blocks *blocks, struct document *document);

/* Ends the innermost block and reports its text to the document, or discards
 * it. */
void nested_blocks_end(struct nested_blocks *blocks, struct document *document);
void nested_blocks_forget(struct nested_blocks *blocks);

/* Appends the text of the innermost block so far; returns false if out of
 * memory. */
bool nested_blocks_append_text(const struct nested_blocks *blocks,
                               const struct document *document,
                               struct buf *text);

#endif
