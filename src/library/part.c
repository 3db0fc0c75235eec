/*
 * part.c - parts of a text that any thread reads, and that are joined in order.
 *
 * A part is a stream over an engine for parts: it reads clauses, and decides
 * nothing.
 */
#include <stdlib.h>

#include "library/converter.h"

struct shutong_part {
    struct shutong_stream *stream;
    struct shutong_error error; /* its status is always set */
};

struct shutong_part *shutong_part_new(const struct shutong_converter *converter)
{
    struct shutong_part *part = calloc(1, sizeof(*part));

    if (part == NULL)
        return NULL;
    part->stream =
        converter_stream(converter, converter->engine_for_part(converter));
    if (part->stream == NULL) {
        free(part);
        return NULL;
    }
    return part;
}

void shutong_part_free(struct shutong_part *part)
{
    if (part == NULL)
        return;
    shutong_stream_free(part->stream);
    free(part);
}

void shutong_part_read(struct shutong_part *part, const char *in,
                       size_t in_nbytes)
{
    stream_read_part(part->stream, in, in_nbytes, &part->error);
}

enum shutong_status shutong_stream_join(struct shutong_stream *stream,
                                        const struct shutong_part *part,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error)
{
    return stream_join(stream, part->stream, &part->error, out_ret,
                       out_nbytes_ret, error);
}
