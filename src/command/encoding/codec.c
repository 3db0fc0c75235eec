/*
 * codec.c - text in an encoding to UTF-8 and back, in pieces, over iconv.
 *
 * HZ (RFC 1843), which glibc lacks, is GB2312 in seven bits: ~{ and ~} shift,
 * ~~ is a tilde, and a tilde at the end of a line joins it with the next.  A
 * newline shifts back, because each line of HZ is independent.
 */
#include "command/encoding/codec.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/simd.h"
#include "base/status.h"
#include "base/utf8.h"

/* One direction, and the end of the text so far that is not complete. */
struct codec {
    const struct encoding *encoding;
    iconv_t cd;
    bool shifted; /* of HZ */
    struct buf pending;
};

struct decoder {
    struct codec codec;
    enum shutong_invalid invalid;
    /* Of what is decoded: its length, its newlines, and where its last line
     * begins. */
    uint64_t offset, newlines, line_start;
};

struct encoder {
    struct codec codec;
    const struct encoding *from; /* of the text */
    uint64_t newlines;
};

static bool codec_init(struct codec *c, const struct encoding *encoding,
                       bool decodes)
{
    c->encoding = encoding;
    c->cd = decodes ? iconv_open("UTF-8", encoding->iconv)
                    : iconv_open(encoding->iconv, "UTF-8");
    return c->cd != (iconv_t)-1;
}

static void codec_free(struct codec *c)
{
    iconv_close(c->cd);
    buf_free(&c->pending);
}

/* Converts from *in_pointer on as far as that goes: 0 at the end, E2BIG when
 * out of memory, EINVAL before what is incomplete, EILSEQ before what cannot be
 * converted. */
static int run_iconv(struct codec *c, const char **in_pointer, size_t *left,
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

/* Has iconv give what it held back. */
static bool flush_iconv(struct codec *c, struct buf *out)
{
    if (!buf_reserve(out, 16))
        return false;
    char *to = out->data + out->n;
    size_t room = out->cap - out->n;
    iconv(c->cd, NULL, NULL, &to, &room);
    out->n = (size_t)(to - out->data);
    return true;
}

/* ---- decoding ------------------------------------------------------------ */

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

static enum shutong_status no_memory(struct shutong_error *error)
{
    return status_fail(error, SHUTONG_NO_MEMORY, "out of memory");
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
    if (!flush_iconv(&d->codec, out) || !buf_reserve(out, 3 * n + 3))
        return no_memory(error);
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
        int failed = run_iconv(&d->codec, &at, &left, out);
        advance(d, from, (size_t)(at - from));
        if (failed == 0 || (failed == EINVAL && !end))
            break;
        if (failed == E2BIG)
            return no_memory(error);
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

/* A character of HZ, or a shift: its length, 0 where it is incomplete; negative
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
    return run_iconv(c, &at, &left, out) == 0 ? 2 : -2;
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
            return no_memory(error);
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
            return no_memory(error);
        return status;
    }
    if (!buf_append(pending, in, in_nbytes))
        return no_memory(error);
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
    return status != SHUTONG_OK || flush_iconv(&d->codec, out)
               ? status
               : no_memory(error);
}

/* ---- encoding ------------------------------------------------------------ */

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
    bool utf_8 = e->from->iconv == encoding_names_of(ENCODING_UTF_8)->iconv;
    int kept = utf_8 ? -1 : kept_byte(in, n);

    if (kept < 0 && utf8_valid_prefix(in, n) > 0)
        return fail_encoding(failure, false, (int32_t)utf8_first(in));
    /* A byte between code units of two and four: all after it would be read out
     * of step. */
    if (e->codec.encoding->unit > (kept < 0 ? 1 : e->from->unit))
        return fail_encoding(failure, false, -1);
    char byte = kept >= 0 ? (char)kept : in[0];
    if (!flush_iconv(&e->codec, out) || !unshift(&e->codec, out) ||
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
            int failed = run_iconv(&e->codec, &at, &plain, out);
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
    if (!flush_iconv(c, out) || !unshift(c, out))
        return fail_encoding(failure, true, -1);
    return true;
}
