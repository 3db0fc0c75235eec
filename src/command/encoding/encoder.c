/*
 * encoder.c - UTF-8 to text in an encoding; decoder.c says what HZ is.
 */
#include "command/encoding/encoder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/simd.h"
#include "base/utf8.h"
#include "command/encoding/codec.h"

struct encoder {
    struct codec codec;
    const struct encoding *from; /* of the text */
    uint64_t newlines;
};

struct encoder *encoder_new(const struct encoding *encoding)
{
    struct encoder *e = calloc(1, sizeof(*e));

    if (e == NULL)
        return NULL;
    e->from = encoding;
    if (codec_init(&e->codec, encoding, false))
        return e;
    free(e);
    return NULL;
}

void encoder_expect(struct encoder *e, const struct encoding *from)
{
    e->from = from;
}

void encoder_free(struct encoder *e)
{
    if (e == NULL)
        return;
    codec_free(&e->codec);
    free(e);
}

static bool fail_encoding(struct encoder_failure *failure, bool no_memory,
                          int32_t code_point)
{
    failure->no_memory = no_memory;
    failure->code_point = code_point;
    return false;
}

/* The byte that was kept as the three at s, or -1. */
static int kept_byte(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;

    return n >= 3 && u[0] == 0xED && u[1] >= 0xB0 && u[1] <= 0xB3 &&
                   (u[2] & 0xC0) == 0x80
               ? (u[1] & 3) << 6 | (u[2] & 0x3F)
               : -1;
}

/* Whether what s[0..n) begins with may be complete only with more bytes. */
static bool is_cut(const char *s, size_t n)
{
    return ((unsigned char)s[0] == 0xED && n < 3) ||
           (utf8_valid_prefix(s, n) == 0 && utf8_ill_formed_nbytes(s, n) == 0);
}

/* Goes back to ASCII, of HZ. */
static bool unshift(struct codec *c, struct buf *out)
{
    if (c->shifted && !buf_append(out, "~}", 2))
        return false;
    c->shifted = false;
    return true;
}

/* Writes what iconv does not: a byte that was kept, or fails.  Returns how many
 * bytes of in[0..n) that are, 0 on failure. */
static size_t encode_odd(struct encoder *e, const char *in, size_t n,
                         struct buf *out, struct encoder_failure *failure)
{
    bool utf_8 = encoding_names_is_utf_8(e->from);
    int kept = utf_8 ? -1 : kept_byte(in, n);

    if (kept < 0 && utf8_valid_prefix(in, n) > 0)
        return fail_encoding(failure, false, (int32_t)utf8_first(in));
    /* A byte between code units of two and four: all after it would be read out
     * of step. */
    if (e->codec.encoding->unit > (kept < 0 ? 1 : e->from->unit))
        return fail_encoding(failure, false, -1);
    char byte = kept >= 0 ? (char)kept : in[0];
    if (!codec_flush(&e->codec, out) || !unshift(&e->codec, out) ||
        !buf_append(out, &byte, 1))
        return fail_encoding(failure, true, -1);
    return kept >= 0 ? 3 : 1;
}

/* Whether two bytes of GBK are a character of GB2312, whose rows are assigned
 * up to these cells. */
static bool is_gb2312(const char *pair)
{
    int row = (unsigned char)pair[0] - 0xA0,
        cell = (unsigned char)pair[1] - 0xA0;
    static const struct {
        unsigned char row, first, last;
    } assigned[] = {{1, 1, 94},  {2, 17, 66}, {2, 69, 78}, {2, 81, 92},
                    {3, 1, 94},  {4, 1, 83},  {5, 1, 86},  {6, 1, 24},
                    {6, 33, 56}, {7, 1, 33},  {7, 49, 81}, {8, 1, 26},
                    {8, 37, 73}, {9, 4, 79},  {55, 1, 89}};

    if (cell < 1 || cell > 94)
        return false;
    if (row >= 16 && row <= 87 && row != 55)
        return true;
    for (size_t i = 0; i < sizeof(assigned) / sizeof(*assigned); i++)
        if (row == assigned[i].row && cell >= assigned[i].first &&
            cell <= assigned[i].last)
            return true;
    return false;
}

/* Appends a character of GB2312, ASCII or in two bytes, as it is in HZ. */
static void put_hz(struct codec *c, const char *bytes, size_t n,
                   struct buf *out)
{
    bool shifted = n == 2;

    if (c->shifted != shifted) {
        out->data[out->n++] = '~';
        out->data[out->n++] = shifted ? '{' : '}';
        c->shifted = shifted;
    }
    if (n == 1 && bytes[0] == '~')
        out->data[out->n++] = '~';
    for (size_t i = 0; i < n; i++)
        out->data[out->n++] = (char)(bytes[i] & 0x7F);
}

/* Encodes characters of GB2312 one by one: how many bytes of in[0..n) that is,
 * up to what GB2312 has not or what is cut.  SIZE_MAX when out of memory. */
static size_t encode_gb2312(struct encoder *e, const char *in, size_t n,
                            struct buf *out)
{
    struct codec *c = &e->codec;
    size_t at = 0;

    for (;;) {
        char bytes[8] = {0};
        size_t length = at < n ? utf8_char_nbytes((unsigned char)in[at]) : 1;
        if (!buf_reserve(out, 8))
            return SIZE_MAX;
        if (length > n - at || utf8_valid_prefix(in + at, length) != length)
            return at;
        char *from = (char *)(uintptr_t)in + at, *to = bytes;
        size_t left = length, room = sizeof(bytes);
        if (iconv(c->cd, &from, &left, &to, &room) == (size_t)-1 ||
            (length == 1 ? to != bytes + 1 : to != bytes + 2) ||
            (length > 1 && !is_gb2312(bytes)))
            return at;
        if (c->encoding->id == ENCODING_HZ)
            put_hz(c, bytes, length == 1 ? 1 : 2, out);
        else
            memcpy(out->data + out->n, bytes, 2), out->n += length == 1 ? 1 : 2;
        at += length;
    }
}

/* How many bytes of in[0..n) come before a tag, U+E0000 to U+E007F: where an
 * encoding has none, iconv leaves them out and says nothing. */
static size_t before_tag(const struct codec *c, const char *in, size_t n)
{
    const char *at = in, *end = in + n;

    if (c->encoding->id <= ENCODING_GB18030)
        return n; /* they have all characters */
    while ((at = memchr(at, 0xF3, (size_t)(end - at))) != NULL) {
        if (end - at >= 3 && at[1] == '\xA0' && (at[2] & '\xFE') == '\x80')
            return (size_t)(at - in);
        at++;
    }
    return n;
}

/* Encodes in[0..n) except an incomplete character at the end; *done_ret is how
 * much was encoded. */
static bool encode(struct encoder *e, const char *in, size_t n, bool end,
                   struct buf *out, size_t *done_ret,
                   struct encoder_failure *failure)
{
    const char *at = in;
    size_t left = n, odd = 1;

    while (left > 0 && odd > 0) {
        if (e->codec.encoding->gb2312) {
            size_t done = encode_gb2312(e, at, left, out);
            if (done == SIZE_MAX)
                return fail_encoding(failure, true, -1);
            at += done;
            left -= done;
        } else {
            size_t plain = before_tag(&e->codec, at, left);
            left -= plain;
            int failed = codec_convert(&e->codec, &at, &plain, out);
            left += plain;
            if (failed == E2BIG)
                return fail_encoding(failure, true, -1);
        }
        if (left == 0 || (!end && is_cut(at, left)))
            break;
        odd = encode_odd(e, at, left, out, failure);
        at += odd;
        left -= odd;
    }
    *done_ret = (size_t)(at - in);
    failure->line =
        e->newlines + simd_best()->count_newlines(in, *done_ret) + 1;
    e->newlines = failure->line - 1;
    return odd > 0;
}

bool encoder_feed(struct encoder *e, const char *in, size_t in_nbytes,
                  struct buf *out, struct encoder_failure *failure)
{
    struct buf *pending = &e->codec.pending;
    size_t done = 0;

    if (pending->n == 0) {
        if (!encode(e, in, in_nbytes, false, out, &done, failure))
            return false;
        return buf_append(pending, in + done, in_nbytes - done) ||
               fail_encoding(failure, true, -1);
    }
    if (!buf_append(pending, in, in_nbytes))
        return fail_encoding(failure, true, -1);
    bool encoded =
        encode(e, pending->data, pending->n, false, out, &done, failure);
    buf_drop_front(pending, encoded ? done : pending->n);
    return encoded;
}

bool encoder_finish(struct encoder *e, struct buf *out,
                    struct encoder_failure *failure)
{
    struct codec *c = &e->codec;
    size_t done;
    bool encoded = c->pending.n == 0 || encode(e, c->pending.data, c->pending.n,
                                               true, out, &done, failure);

    c->pending.n = 0;
    e->newlines = 0;
    if (!encoded)
        return false;
    if (!codec_flush(c, out) || !unshift(c, out))
        return fail_encoding(failure, true, -1);
    return true;
}
