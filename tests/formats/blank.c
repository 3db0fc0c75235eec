/*
 * blank.c - a document without its text, and with the marks of a conversion:
 * what has to be the same before and after that.
 *
 *   blank FORMAT [LANGUAGE] <in >out
 *   blank --text FORMAT <in >out      the text instead
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document.h"
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

/* Each block becomes nothing, and only what is between them stays; returns how
 * many there are. */
static size_t blank_text(const struct document *d, struct document_edit **edits,
                         struct buf *text)
{
    size_t n = 0, cap = 0, end = 0;

    for (size_t i = 0; i < d->nparts; i++)
        for (size_t k = 0; k < d->parts[i].nspans; k++) {
            const struct document_span *s = &d->parts[i].spans[k];
            if (n == 0 || s->text_at > end) {
                if (!array_grow(edits, n, &cap, sizeof(**edits)))
                    fail("out of memory");
                if (n > 0)
                    append(text, d->text.data + end, s->text_at - end);
                (*edits)[n] = (struct document_edit){text->n, 0, 0};
                n++;
            }
            end = s->text_at + s->text_nbytes;
            (*edits)[n - 1].ncharacters +=
                utf8_count(d->text.data + s->text_at, s->text_nbytes);
        }
    return n;
}

static void blank(const struct format *format, const struct buf *in,
                  const char *language, struct buf *out)
{
    const struct document_marks marks = {.language = language};
    struct document d;
    struct document_edit *edits = NULL;
    struct shutong_error error;
    struct buf text = {0};
    size_t n, nbytes;

    if (!document_open(&d, format, in->data, in->n, &marks, &error))
        fail(error.message);
    n = blank_text(&d, &edits, &text);
    if (!document_lay(&d, text.data, text.n, edits, n, &error))
        fail(error.message);
    if (format->pack != NULL) {
        if (!format->pack(&d, out))
            fail("out of memory");
    } else {
        const char *bytes = document_part_bytes(&d.parts[0], &nbytes);
        append(out, bytes, nbytes);
    }
    document_close(&d);
    buf_free(&text);
    free(edits);
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
        blank(format, &in, argc > 2 ? argv[2] : NULL, &out);
    bool written = fwrite(out.data, 1, out.n, stdout) == out.n;
    buf_free(&in);
    buf_free(&out);
    return written && fflush(stdout) == 0 ? 0 : 2;
}
