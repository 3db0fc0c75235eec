/*
 * codec.h - what decoders and encoders share: iconv, and what is not complete.
 *
 * Bytes that are ill-formed in their encoding and are to be kept go through as
 * U+DC00 to U+DCFF, three bytes each that no UTF-8 has: the converter between
 * them is set to keep ill-formed bytes, and an encoder writes the bytes again.
 * So all bytes come back unchanged, with these exceptions: characters that the
 * C library has twice in an encoding (ten in Big5, eight in Big5-HKSCS, six in
 * GB18030, and in EUC-TW plane 1 written with its number and one more) are
 * written at one of the two places; characters of GBK that GB2312 lacks are
 * read as GB2312, and cannot be written; HZ is shifted again.
 */
#ifndef COMMAND_ENCODING_CODEC_H
#define COMMAND_ENCODING_CODEC_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "command/encoding/encoding_names.h"

/* One direction, and the end of the text so far that is not complete. */
struct codec {
    const struct encoding *encoding;
    iconv_t cd;
    bool shifted; /* of HZ */
    struct buf pending;
};

bool codec_init(struct codec *c, const struct encoding *encoding, bool decodes);

void codec_free(struct codec *c);

/* Converts from *in_pointer on as far as that goes: 0 at the end, E2BIG when
 * out of memory, EINVAL before what is incomplete, EILSEQ before what cannot be
 * converted. */
int codec_convert(struct codec *c, const char **in_pointer, size_t *left,
                  struct buf *out);

/* Makes iconv write what it held back.  False when out of memory. */
bool codec_flush(struct codec *c, struct buf *out);

#endif
