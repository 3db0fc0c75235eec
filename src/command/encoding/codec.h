/*
 * codec.h - text in an encoding to UTF-8 and back, in pieces, over iconv.
 *
 * Bytes that are ill-formed in their encoding and are to be kept go through as
 * U+DC00 to U+DCFF, three bytes each that no UTF-8 has: the converter between
 * them is set to keep ill-formed bytes, and an encoder writes the bytes again.
 * So all bytes come back unchanged, with these exceptions: characters that the
 * C library has twice in an encoding (ten in Big5, eight in Big5-HKSCS, six in
 * GB18030, and in EUC-TW plane 1 written with its number and one more) are
 * written at one of the two places; characters of GBK that GB2312 lacks are
 * read as GB2312, and cannot be written; HZ is shifted again.
 *
 * UTF-8 needs no decoder, and none is made for it that keeps this.
 *
 * A codec belongs to one thread at a time.
 */
#ifndef COMMAND_ENCODING_CODEC_H
#define COMMAND_ENCODING_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "command/encoding/encoding_names.h"
#include "shutong.h"

struct decoder;
struct encoder;

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

/* Why text could not be encoded. */
struct encoder_failure {
    bool no_memory;
    /* Otherwise the character that the encoding does not have, or -1 for a byte
     * that cannot be kept in it. */
    int32_t code_point;
    uint64_t line; /* of the text, from 1 */
};

/* Makes an encoder; as decoder_new(). */
struct encoder *encoder_new(const struct encoding *encoding);

/* Frees an encoder.  NULL is fine. */
void encoder_free(struct encoder *encoder);

/* What the text was in that comes next: its own encoding where nothing is said.
 * Of UTF-8 nothing was decoded, so that U+DC00 to U+DCFF are bytes of the text
 * like any others that are ill-formed.  Bytes that were kept of smaller units
 * than the encoding's cannot be kept in it. */
void encoder_expect(struct encoder *encoder, const struct encoding *from);

/* Appends more of the text, UTF-8, in its encoding.  False on failure; the text
 * before it is appended. */
bool encoder_feed(struct encoder *encoder, const char *in, size_t in_nbytes,
                  struct buf *out, struct encoder_failure *failure);

/* Ends the text.  Another may follow. */
bool encoder_finish(struct encoder *encoder, struct buf *out,
                    struct encoder_failure *failure);

#endif
