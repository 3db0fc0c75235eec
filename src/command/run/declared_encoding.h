/*
 * declared_encoding.h - whether what a document says of its encoding holds of
 * its conversion.
 */
#ifndef COMMAND_RUN_DECLARED_ENCODING_H
#define COMMAND_RUN_DECLARED_ENCODING_H

#include "base/buf.h"
#include "command/encoding/encoding_names.h"
#include "formats/document/format.h"

/* The name of an encoding to declare instead, if `source` declares one that
 * lacks characters of `out`, what its text became, and is read and written as a
 * wider one, such as GB2312 as GB18030; of characters that were there already
 * it is not asked.  NULL if there is nothing to correct. */
const char *declared_encoding_wider(const struct format *format,
                                    const struct encoding *encoding,
                                    const struct buf *source,
                                    const struct buf *text,
                                    const struct buf *out);

#endif
