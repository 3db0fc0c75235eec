/*
 * codec.c - what decoders and encoders share.
 */
#include "command/encoding/codec.h"

#include <errno.h>
#include <stdint.h>

bool codec_init(struct codec *c, const struct encoding *encoding, bool decodes)
{
    c->encoding = encoding;
    c->cd = decodes ? iconv_open("UTF-8", encoding->iconv)
                    : iconv_open(encoding->iconv, "UTF-8");
    return c->cd != (iconv_t)-1;
}

void codec_free(struct codec *c)
{
    iconv_close(c->cd);
    buf_free(&c->pending);
}

int codec_convert(struct codec *c, const char **in_pointer, size_t *left,
                  struct buf *out)
{
    for (;;) {
        if (!buf_reserve(out, *left * 2 + 16))
            return E2BIG;
        char *in = (char *)(uintptr_t)*in_pointer; /* which iconv only reads */
        char *to = out->data + out->n;
        size_t room = out->cap - out->n;
        size_t got = iconv(c->cd, &in, left, &to, &room);
        int failed = got == (size_t)-1 ? errno : 0;
        *in_pointer = in;
        out->n = (size_t)(to - out->data);
        if (failed != E2BIG)
            return failed;
    }
}

bool codec_flush(struct codec *c, struct buf *out)
{
    if (!buf_reserve(out, 16))
        return false;
    char *to = out->data + out->n;
    size_t room = out->cap - out->n;
    iconv(c->cd, NULL, NULL, &to, &room);
    out->n = (size_t)(to - out->data);
    return true;
}
