/*
 * declared_encoding.c - whether what a document says of its encoding holds of
 * its conversion.
 *
 * Pages and catalogues that declare GB2312 are read and written as GB18030, and
 * traditional characters are in that only.  Browsers read such a page all the
 * same; msgfmt and libxml2 do not.
 */
#include "command/run/declared_encoding.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "command/encoding/encoder.h"

/* Encodings each of which has all characters of those before it. */
static const enum encoding_id families[][3] = {
    {ENCODING_GB2312, ENCODING_GBK, ENCODING_GB18030},
    {ENCODING_BIG5, ENCODING_BIG5_HKSCS, ENCODING_BIG5_HKSCS}};

enum { MEMBERS = sizeof(families[0]) / sizeof(*families[0]) };

/* The encoding that a document declares, or NULL. */
static const struct encoding *find_declared(const struct format *format,
                                            const struct buf *source)
{
    enum { NAME = 40 };
    const char *name;
    char text[NAME];
    size_t n;

    if (source->n == 0 ||
        !format->charset(source->data, source->n, &name, &n) || n >= NAME)
        return NULL;
    memcpy(text, name, n);
    text[n] = '\0';
    return encoding_names_find(text);
}

/* Appends the characters of `out` that are not in `text`. */
static bool find_new(const struct buf *text, const struct buf *out,
                     struct buf *new)
{
    unsigned char *bits = calloc(UTF8_LIMIT / 8, 1);
    bool done = bits != NULL;
    size_t n;

    for (size_t i = 0; done && i < text->n; i += n) {
        uint32_t c = utf8_decode(text->data + i, &n);
        bits[c / 8] |= (unsigned char)(1u << c % 8);
    }
    for (size_t i = 0; done && i < out->n; i += n) {
        uint32_t c = utf8_decode(out->data + i, &n);
        if ((bits[c / 8] >> c % 8 & 1) == 0)
            done = buf_append(new, out->data + i, n);
    }
    free(bits);
    return done;
}

/* Whether an encoding has all characters of a text.  If memory is short, it is
 * as if it had them. */
static bool has_all(enum encoding_id id, const struct buf *text)
{
    struct encoder *encoder = encoder_new(encoding_names_of(id));
    struct encoder_failure failure = {.no_memory = encoder == NULL};
    struct buf out = {0};
    bool all = encoder != NULL &&
               encoder_feed(encoder, text->data, text->n, &out, &failure) &&
               encoder_finish(encoder, &out, &failure);

    encoder_free(encoder);
    buf_free(&out);
    return all || failure.no_memory || failure.code_point < 0;
}

/* The first of a family, from its member i on, that has all characters of a
 * text, or the last one. */
static enum encoding_id find_wider(const enum encoding_id *family, size_t i,
                                   size_t last, const struct buf *text)
{
    while (i < last && !has_all(family[i], text))
        i++;
    return family[i];
}

const char *declared_encoding_wider(const struct format *format,
                                    const struct encoding *encoding,
                                    const struct buf *source,
                                    const struct buf *text,
                                    const struct buf *out)
{
    const struct encoding *declared = encoding == NULL || encoding->unit > 1 ||
                                              encoding_names_is_utf_8(encoding)
                                          ? NULL
                                          : find_declared(format, source);

    struct buf new = {0};
    const char *wider = NULL;

    if (declared == NULL || declared == encoding ||
        utf8_valid_prefix(text->data, text->n) < text->n ||
        utf8_valid_prefix(out->data, out->n) < out->n ||
        !find_new(text, out, &new))
        return NULL;
    for (size_t k = 0; k < sizeof(families) / sizeof(*families); k++) {
        const enum encoding_id *family = families[k];
        size_t i = 0, last = 0;
        while (i < MEMBERS && family[i] != declared->id)
            i++;
        while (last < MEMBERS && family[last] != encoding->id)
            last++;
        if (last == MEMBERS || i >= last)
            continue;
        enum encoding_id id = find_wider(family, i, last, &new);
        if (id != declared->id)
            wider = encoding_names_of(id)->name;
    }
    buf_free(&new);
    return wider;
}
