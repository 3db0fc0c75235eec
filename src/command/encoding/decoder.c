/*
 * decoder.c - text in an encoding to UTF-8.
 *
 * HZ (RFC 1843), which glibc lacks, is GB2312 in seven bits: ~{ and ~} shift,
 * ~~ is a tilde, and a tilde at the end of a line joins it with the next.  A
 * newline shifts back, because each line of HZ is independent.
 */
#include "command/encoding/decoder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/simd.h"
#include "base/status.h"
#include "base/utf8.h"
#include "command/encoding/codec.h"

struct decoder {
    struct codec codec;
    enum shutong_invalid invalid;
    /* Of what is decoded: its length, its newlines, and where its last line
     * begins. */
    uint64_t offset, newlines, line_start;
};

struct decoder *decoder_new(const struct encoding *encoding,
                            enum shutong_invalid invalid)
{
    struct decoder *d = calloc(1, sizeof(*d));

    if (d == NULL)
        return NULL;
    d->invalid = invalid;
    if (codec_init(&d->codec, encoding, true))
        return d;
    free(d);
    return NULL;
}

void decoder_free(struct decoder *d)
{
    if (d == NULL)
        return;
    codec_free(&d->codec);
    free(d);
}

/* Whether a newline ends at s + unit. */
static bool is_newline(const struct encoding *e, const char *s)
{
    bool little = e->id != ENCODING_UTF_16BE && e->id != ENCODING_UTF_32BE;

    for (unsigned i = 0; i < e->unit; i++)
        if (s[i] != ((little ? i == 0 : i == e->unit - 1) ? '\n' : '\0'))
            return false;
    return true;
}

/* Moves past bytes that are done. */
static void advance(struct decoder *d, const char *in, size_t n)
{
    const struct encoding *e = d->codec.encoding;

    if (e->unit == 1) {
        const char *last = memrchr(in, '\n', n);
        if (last != NULL) {
            d->newlines += simd_best()->count_newlines(in, n);
            d->line_start = d->offset + (uint64_t)(last - in) + 1;
        }
    } else {
        for (size_t i = 0; i + e->unit <= n; i += e->unit)
            if (is_newline(e, in + i)) {
                d->newlines++;
                d->line_start = d->offset + i + e->unit;
            }
    }
    d->offset += n;
}

/* Fails at in, where n bytes are ill-formed. */
static enum shutong_status fail_ill_formed(const struct decoder *d,
                                           const char *in, size_t n, bool cut,
                                           struct shutong_error *error)
{
    status_ill_formed(error, d->codec.encoding->name, in, n,
                      cut ? N_(", cut off at the end of the input") : "");
    if (error != NULL) {
        error->line = d->newlines + 1;
        error->byte = d->offset - d->line_start + 1;
        error->offset = d->offset;
    }
    return SHUTONG_ILL_FORMED;
}

/* Passes over n ill-formed bytes, as the settings say. */
static enum shutong_status pass_over(struct decoder *d, const char *in,
                                     size_t n, bool cut, struct buf *out,
                                     struct shutong_error *error)
{
    if (d->invalid == SHUTONG_INVALID_FAIL)
        return fail_ill_formed(d, in, n, cut, error);
    if (!codec_flush(&d->codec, out) || !buf_reserve(out, 3 * n + 3))
        return status_no_memory(error);
    if (d->invalid == SHUTONG_INVALID_REPLACE)
        out->n += utf8_encode(0xFFFD, out->data + out->n);
    else
        for (size_t i = 0; i < n; i++)
            out->n +=
                utf8_encode(0xDC00u + (unsigned char)in[i], out->data + out->n);
    advance(d, in, n);
    return SHUTONG_OK;
}

/* Length of what is ill-formed at in[0..n); 0 if that takes more bytes to
 * decide.  A second byte that is ASCII is text, and so is what comes after a
 * byte that begins nothing. */
static size_t ill_formed_nbytes(const struct decoder *d, const char *in,
                                size_t n, bool end)
{
    unsigned unit = d->codec.encoding->unit;
    unsigned char first = (unsigned char)in[0];

    if (unit > 1)
        return n < unit ? n : unit;
    if (d->codec.encoding->id == ENCODING_UTF_8)
        return end && n < 2 ? 1 : utf8_ill_formed_nbytes(in, n);
    if (first < 0x81 || first == 0xFF || (end && n < 2))
        return 1;
    if (n < 2)
        return 0;
    return (unsigned char)in[1] < 0x80 ? 1 : 2;
}

/* Length of what is cut off at the end, in[0..n): all of it, unless iconv waits
 * for more than can be a character. */
static size_t cut_nbytes(const struct decoder *d, const char *in, size_t n)
{
    bool gb18030 = d->codec.encoding->id == ENCODING_GB18030;

    for (size_t i = 1; i < n && d->codec.encoding->unit == 1; i++)
        if ((unsigned char)in[i] < 0x81 &&
            !(gb18030 && i == 1 && in[i] >= '0' && in[i] <= '9'))
            return ill_formed_nbytes(d, in, n, true);
    return n;
}

/* Decodes in[0..n), complete characters of it; how much is in *done_ret. */
static enum shutong_status decode(struct decoder *d, const char *in, size_t n,
                                  bool end, struct buf *out, size_t *done_ret,
                                  struct shutong_error *error)
{
    const char *at = in;
    enum shutong_status status = SHUTONG_OK;
    size_t left = n, bad;

    while (left > 0 && status == SHUTONG_OK) {
        const char *from = at;
        int failed = codec_convert(&d->codec, &at, &left, out);
        advance(d, from, (size_t)(at - from));
        if (failed == 0 || (failed == EINVAL && !end))
            break;
        if (failed == E2BIG)
            return status_no_memory(error);
        bad = failed == EINVAL ? cut_nbytes(d, at, left)
                               : ill_formed_nbytes(d, at, left, end);
        if (bad == 0)
            break;
        status =
            pass_over(d, at, bad, failed == EINVAL && bad == left, out, error);
        at += bad;
        left -= bad;
    }
    *done_ret = (size_t)(at - in);
    return status;
}

/* A character of HZ, or a shift: its length, 0 if it is incomplete; negative
 * that of what is ill-formed, two bytes of a pair that is no character: what
 * follows would be read out of step otherwise. */
static int hz_next(struct codec *c, const char *in, size_t n, struct buf *out)
{
    unsigned char a = (unsigned char)in[0],
                  b = n > 1 ? (unsigned char)in[1] : 0;

    if (a == '\n')
        c->shifted = false;
    if (a >= 0x80)
        return -1;
    if (a != '~' && (!c->shifted || a <= ' ')) {
        out->data[out->n++] = (char)a;
        return 1;
    }
    if (n < 2)
        return 0;
    if (a == '~') {
        if (b == '{' || b == '}')
            c->shifted = b == '{';
        else if (b == '~' && !c->shifted)
            out->data[out->n++] = '~';
        else if (b != '\n')
            return -1;
        return 2;
    }
    char pair[2] = {(char)(a | 0x80), (char)(b | 0x80)};
    const char *at = pair;
    size_t left = 2;
    if (b <= ' ' || b >= 0x7F || a == 0x7F)
        return -1;
    return codec_convert(c, &at, &left, out) == 0 ? 2 : -2;
}

static enum shutong_status decode_hz(struct decoder *d, const char *in,
                                     size_t n, bool end, struct buf *out,
                                     size_t *done_ret,
                                     struct shutong_error *error)
{
    enum shutong_status status = SHUTONG_OK;
    size_t at = 0;

    while (at < n && status == SHUTONG_OK) {
        if (!buf_reserve(out, 64)) /* for iconv too, which cannot fail then */
            return status_no_memory(error);
        int length = hz_next(&d->codec, in + at, n - at, out);
        if (length == 0 && !end)
            break;
        size_t nbytes = length > 0 ? (size_t)length : length < -1 ? 2 : 1;
        if (length > 0)
            advance(d, in + at, nbytes);
        else
            status = pass_over(d, in + at, nbytes, length == 0, out, error);
        at += nbytes;
    }
    *done_ret = at;
    return status;
}

static enum shutong_status decode_any(struct decoder *d, const char *in,
                                      size_t n, bool end, struct buf *out,
                                      size_t *done_ret,
                                      struct shutong_error *error)
{
    return d->codec.encoding->id == ENCODING_HZ
               ? decode_hz(d, in, n, end, out, done_ret, error)
               : decode(d, in, n, end, out, done_ret, error);
}

enum shutong_status decoder_feed(struct decoder *d, const char *in,
                                 size_t in_nbytes, struct buf *out,
                                 struct shutong_error *error)
{
    struct buf *pending = &d->codec.pending;
    size_t done = 0;

    if (pending->n == 0) {
        enum shutong_status status =
            decode_any(d, in, in_nbytes, false, out, &done, error);
        if (status == SHUTONG_OK &&
            !buf_append(pending, in + done, in_nbytes - done))
            return status_no_memory(error);
        return status;
    }
    if (!buf_append(pending, in, in_nbytes))
        return status_no_memory(error);
    enum shutong_status status =
        decode_any(d, pending->data, pending->n, false, out, &done, error);
    buf_drop_front(pending, done);
    return status;
}

enum shutong_status decoder_finish(struct decoder *d, struct buf *out,
                                   struct shutong_error *error)
{
    struct buf *pending = &d->codec.pending;
    enum shutong_status status = SHUTONG_OK;
    size_t done;

    if (pending->n > 0)
        status =
            decode_any(d, pending->data, pending->n, true, out, &done, error);
    pending->n = 0;
    return status != SHUTONG_OK || codec_flush(&d->codec, out)
               ? status
               : status_no_memory(error);
}
