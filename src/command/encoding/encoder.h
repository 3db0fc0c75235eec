/*
 * encoder.h - UTF-8 to text in an encoding, in pieces, over iconv.
 *
 * An encoder belongs to one thread at a time.
 */
#ifndef COMMAND_ENCODING_ENCODER_H
#define COMMAND_ENCODING_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "command/encoding/encoding_names.h"

struct encoder;

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

/* What the text was in that comes next: its own encoding if this is not called.
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
