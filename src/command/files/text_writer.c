/*
 * text_writer.c - text to a sink, in the encoding that it is to have there.
 */
#include "command/files/text_writer.h"

#include <errno.h>
#include <string.h>

#include "command/say/message.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";
enum { MARK_NBYTES = sizeof(byte_order_mark) - 1 };

void text_writer_free(struct text_writer *w)
{
    encoder_free(w->encoder);
    buf_free(&w->bytes);
}

void text_writer_reset(struct text_writer *w)
{
    encoder_free(w->encoder);
    w->encoder = NULL;
    w->encoding = NULL;
    w->marked = false;
}

void text_writer_begin(struct text_writer *w, const char *name)
{
    w->name = name;
    w->beginning = true;
}

/* The output is in an encoding that is now known. */
static bool know(struct text_writer *w, const struct encoding *encoding)
{
    bool as_it_comes = encoding_names_is_utf_8(encoding) && !w->keeps;

    w->encoding = encoding;
    if (as_it_comes)
        return true;
    w->encoder = encoder_new(encoding);
    if (w->encoder == NULL)
        message_no_codec(w->name, encoding, errno);
    return w->encoder != NULL;
}

/* Makes the output ready for text in an encoding. */
static enum text_writer_result prepare(struct text_writer *w,
                                       const struct encoding *encoding)
{
    if (w->encoding == NULL && encoding != NULL && !know(w, encoding))
        return WRITER_STOPPED;
    if (encoding == NULL || encoding == w->encoding)
        return WRITER_DONE;
    message_error(
        "%s: is in %s, but the output before it is in %s; use --to-encoding",
        w->name, encoding->name, w->encoding->name);
    return WRITER_UNFIT;
}

/* Writes text or, at the end, what an encoder held back. */
static enum text_writer_result put(struct text_writer *w, struct sink *sink,
                                   const char *text, size_t n, bool end)
{
    struct encoder_failure failure;

    if (w->encoder == NULL)
        return sink_write(sink, text, n) ? WRITER_DONE : WRITER_STOPPED;
    w->bytes.n = 0;
    bool encoded = end ? encoder_finish(w->encoder, &w->bytes, &failure)
                       : encoder_feed(w->encoder, text, n, &w->bytes, &failure);
    if (!sink_write(sink, w->bytes.data, w->bytes.n))
        return WRITER_STOPPED;
    if (encoded)
        return WRITER_DONE;
    /* Other texts may follow in the same output. */
    struct encoder_failure ignored;
    w->bytes.n = 0;
    encoder_finish(w->encoder, &w->bytes, &ignored);
    if (!sink_write(sink, w->bytes.data, w->bytes.n))
        return WRITER_STOPPED;
    if (failure.no_memory)
        message_error("%s: out of memory", w->name);
    else
        message_no_character(w->name, failure.line, failure.code_point,
                             w->encoding);
    return WRITER_UNFIT;
}

/* A byte order mark: the one that the output is to have, and no other. */
static enum text_writer_result put_mark(struct text_writer *w,
                                        struct sink *sink)
{
    bool mark = !w->marked && w->wanted->bom;

    w->marked = true;
    return mark ? put(w, sink, byte_order_mark, MARK_NBYTES, false)
                : WRITER_DONE;
}

enum text_writer_result text_writer_write(struct text_writer *w,
                                          struct sink *sink,
                                          const struct encoding *encoding,
                                          const char *text, size_t n)
{
    if (n == 0)
        return WRITER_DONE;
    if (w->raw)
        return sink_write(sink, text, n) ? WRITER_DONE : WRITER_STOPPED;
    enum text_writer_result result =
        prepare(w, w->wanted != NULL ? w->wanted : encoding);
    if (result == WRITER_DONE && w->beginning && w->wanted != NULL) {
        result = put_mark(w, sink);
        if (n >= MARK_NBYTES &&
            memcmp(text, byte_order_mark, MARK_NBYTES) == 0) {
            text += MARK_NBYTES;
            n -= MARK_NBYTES;
        }
    }
    w->beginning = false;
    if (w->encoder != NULL && encoding != NULL)
        encoder_expect(w->encoder, encoding);
    return result == WRITER_DONE ? put(w, sink, text, n, false) : result;
}

enum text_writer_result text_writer_end(struct text_writer *w,
                                        struct sink *sink)
{
    return w->encoder != NULL && !w->raw ? put(w, sink, NULL, 0, true)
                                         : WRITER_DONE;
}
