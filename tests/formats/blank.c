/*
 * blank.c - a document without its text, and with the marks of a conversion:
 * what has to be the same before and after that.
 *
 *   blank FORMAT [LANGUAGE [FONTS]] <in >out     (language tags, or "")
 *   blank --text FORMAT <in >out      the text instead
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blank_document.h"
#include "formats/document/document_result.h"
#include "formats/format_list.h"

static void fail(const char *what)
{
    fprintf(stderr, "blank: %s\n", what);
    exit(2);
}

static void append(struct buf *b, const char *bytes, size_t n)
{
    if (!buf_append(b, bytes, n))
        fail("out of memory");
}

static void blank(const struct format *format, const struct buf *in,
                  const char *language, const char *fonts, struct buf *out)
{
    const struct document_marks marks = {.language = language, .fonts = fonts};
    struct document d;
    struct shutong_error error;
    size_t nbytes;

    memset(&error, 0, sizeof(error));
    if (!document_open(&d, format, in->data, in->n, &marks, &error))
        fail(error.message);
    if (!blank_document_lay(&d, &error))
        fail(error.message);
    if (format->pack == NULL && !document_result_build(&d.parts[0]))
        fail("out of memory");
    if (format->pack != NULL) {
        if (!format->pack(&d, out))
            fail("out of memory");
    } else {
        const char *bytes = document_part_bytes(&d.parts[0], &nbytes);
        append(out, bytes, nbytes);
    }
    document_close(&d);
}

static void put_text(const struct format *format, const struct buf *in,
                     struct buf *out)
{
    const struct document_marks none = {.language = NULL};
    struct document d;
    struct shutong_error error;

    if (!document_open(&d, format, in->data, in->n, &none, &error))
        fail(error.message);
    append(out, d.text.data, d.text.n);
    document_close(&d);
}

int main(int argc, char **argv)
{
    bool text = argc > 2 && strcmp(argv[1], "--text") == 0;
    const struct format *format =
        argc < 2 ? NULL : format_list_find(argv[1 + text]);
    struct buf in = {0}, out = {0};
    char bytes[4096];
    size_t got;

    if (format == NULL || format->read == NULL)
        fail("no such format");
    append(&in, "", 0);
    while ((got = fread(bytes, 1, sizeof(bytes), stdin)) > 0)
        append(&in, bytes, got);
    if (text)
        put_text(format, &in, &out);
    else
        blank(format, &in, argc > 2 && *argv[2] != '\0' ? argv[2] : NULL,
              argc > 3 ? argv[3] : NULL, &out);
    bool written = out.n == 0 || fwrite(out.data, 1, out.n, stdout) == out.n;
    buf_free(&in);
    buf_free(&out);
    return written && fflush(stdout) == 0 ? 0 : 2;
}
