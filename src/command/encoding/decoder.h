/*
 * decoder.h - text in an encoding to UTF-8, in pieces, over iconv.
 *
 * Bytes that are ill-formed in their encoding and are to be kept become U+DC00
 * to U+DCFF, three bytes each that no UTF-8 has; codec.h describes what happens
 * to them.  UTF-8 needs no decoder, and none is made for it that keeps this.
 *
 * A decoder belongs to one thread at a time.
 */
#ifndef COMMAND_ENCODING_DECODER_H
#define COMMAND_ENCODING_DECODER_H

#include <stddef.h>

#include "base/buf.h"
#include "command/encoding/encoding_names.h"
#include "shutong.h"

struct decoder;

/* Makes a decoder.  NULL on failure: errno is ENOMEM, or EINVAL if the C
 * library lacks the encoding. */
struct decoder *decoder_new(const struct encoding *encoding,
                            enum shutong_invalid invalid);

/* Frees a decoder.  NULL is fine. */
void decoder_free(struct decoder *decoder);

/* Takes more of the text and appends what it is in UTF-8, as far as characters
 * are complete.  On failure the error is filled, and what was decoded before it
 * is appended. */
enum shutong_status decoder_feed(struct decoder *decoder, const char *in,
                                 size_t in_nbytes, struct buf *out,
                                 struct shutong_error *error);

/* Ends the text; a character that is cut off is ill-formed.  A decoder is for
 * one text, up to its end or a failure. */
enum shutong_status decoder_finish(struct decoder *decoder, struct buf *out,
                                   struct shutong_error *error);

#endif
