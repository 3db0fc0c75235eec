/*
 * document_result.h - a part of a document with what came of its text: the
 * pieces that are replaced, in the order of the bytes, and all bytes.
 */
#ifndef FORMATS_DOCUMENT_RESULT_H
#define FORMATS_DOCUMENT_RESULT_H

#include "formats/document/document.h"

/* A span or a mark, and what stands in its place; laid.  All between the pieces
 * is the same. */
struct document_piece {
    size_t at, nbytes;
    size_t result_at, result_nbytes;
    const char *with; /* where that is */
};

size_t document_result_npieces(const struct document_part *part);
struct document_piece document_result_piece(const struct document_part *part,
                                            size_t index);

/* Puts the pieces of a part that has changed in order, and says where each is
 * in the result.  False when out of memory, which *no_memory_ret says, or where
 * they overlap, whatever a format did wrong. */
bool document_result_arrange(struct document_part *part, bool *no_memory_ret);

/* More bytes, inserted at places in the part's bytes between its pieces. */
struct document_insert {
    const size_t *places; /* in order */
    size_t n;
    const char *bytes;
    size_t nbytes;
};

/* Passes on the bytes of a part as they are now, from the first to the last;
 * false where `put` is. */
typedef bool document_result_put(void *context, const char *bytes, size_t n);

bool document_result_write(const struct document_part *part,
                           const struct document_insert *insert,
                           document_result_put *put, void *context);

/* The same, in chunks of some 64 kB. */
bool document_result_write_chunks(const struct document_part *part,
                                  document_result_put *put, void *context,
                                  bool *has_memory_ret);

/* Has the result of a part as one run of bytes; false when out of memory. */
bool document_result_build(struct document_part *part);

#endif
