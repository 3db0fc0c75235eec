/*
 * document_build.c - what formats tell of a document.
 */
#include "formats/document/document_build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "formats/document/document_view.h"
#include "formats/document/language_mark.h"

/* ---- text ---------------------------------------------------------------- */

void document_build_no_memory(struct document *d)
{
    if (d->failed)
        return;
    d->failed = true;
    status_fail(&d->error, SHUTONG_NO_MEMORY, "out of memory");
}

/* Whether there is room for more text, which is still to be added. */
static bool has_room(struct document *d, size_t n)
{
    if (n <= DOCUMENT_MOST - d->text.n)
        return true;
    document_build_fail(d, 0, N_("it has more than 4 GiB of text"));
    return false;
}

/* Adds a span whose text is in a buffer, from text_at on. */
static void add(struct document *d, struct document_span span)
{
    struct document_part *p = d->part;

    if (!array_grow(&p->spans, p->nspans, &p->cap, sizeof(*p->spans)))
        document_build_no_memory(d);
    else
        p->spans[p->nspans++] = span;
}

/* Whether an ideographic description sequence may go on after s[0..n).  Hardly
 * any text has an operator, E2 BF B0 to E2 BF BF. */
static bool is_sequence_open(const char *s, size_t n)
{
    size_t tail = n < UTF8_SEQUENCE_NBYTES ? n : UTF8_SEQUENCE_NBYTES;
    const char *end = s + n, *p = end - tail;

    while ((p = memchr(p, 0xE2, (size_t)(end - p))) != NULL) {
        if (++p < end && (unsigned char)*p == 0xBF)
            return utf8_in_ids(s, n);
    }
    return false;
}

size_t document_separator(const struct document *d)
{
    enum { ENDS_ANY = UTF8_SEQUENCE_NBYTES / 4 };

    if (d->text.n == 0)
        return 0;
    return is_sequence_open(d->text.data, d->text.n) ? ENDS_ANY : 1;
}

/* Begins a block with the first text that is in it.  A newline stands between
 * two blocks, which no word crosses; behind an ideographic description sequence
 * that has not ended there are as many as end any. */
static void begin_text(struct document *d)
{
    size_t n = d->in_block ? 0 : document_separator(d);

    d->in_block = true;
    for (; n > 0 && has_room(d, n); n--)
        if (!buf_append(&d->text, "\n", 1))
            document_build_no_memory(d);
}

size_t document_build_start(const struct document *d)
{
    const struct document_part *p = d->part;

    return p->nsource >= 3 && memcmp(p->source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Adds text that is not kept. */
static void add_text(struct document *d, size_t at, size_t n, unsigned manner)
{
    struct document_part *p = d->part;

    begin_text(d);
    if (!has_room(d, n))
        return;
    struct document_span *last =
        p->nspans == 0 ? NULL : &p->spans[p->nspans - 1];
    bool joins = last != NULL && !last->escape && last->manner == manner &&
                 last->at + last->nbytes == at &&
                 last->text_at + last->text_nbytes == d->text.n;
    struct document_span span = {.at = (uint32_t)at,
                                 .nbytes = (uint32_t)n,
                                 .text_at = (uint32_t)d->text.n,
                                 .text_nbytes = (uint32_t)n,
                                 .manner = (uint16_t)manner};
    if (!buf_append(&d->text, p->source + at, n)) {
        document_build_no_memory(d);
    } else if (joins) {
        last->nbytes += (uint32_t)n;
        last->text_nbytes += (uint32_t)n;
    } else {
        add(d, span);
    }
}

/* Adds an escape that is not kept. */
static void add_escape(struct document *d, size_t at, size_t n,
                       const char *text, size_t text_nbytes, unsigned manner)
{
    begin_text(d);
    if (!has_room(d, text_nbytes))
        return;
    bool unit = n > 0 && n <= UINT8_MAX && utf8_is_character(text, text_nbytes);
    struct document_part *p = d->part;
    struct document_span *last =
        p->nspans == 0 ? NULL : &p->spans[p->nspans - 1];
    struct document_span span = {.at = (uint32_t)at,
                                 .nbytes = (uint32_t)n,
                                 .text_at = (uint32_t)d->text.n,
                                 .text_nbytes = (uint32_t)text_nbytes,
                                 .manner = (uint16_t)manner,
                                 .escape = true,
                                 .unit = unit ? (uint8_t)n : 0,
                                 .text_unit = unit ? (uint8_t)text_nbytes : 0};
    if (last != NULL && unit && last->unit == n &&
        last->text_unit == text_nbytes && last->manner == manner &&
        last->at + last->nbytes == at &&
        last->text_at + last->text_nbytes == d->text.n) {
        last->nbytes += (uint32_t)n;
        last->text_nbytes += (uint32_t)text_nbytes;
    } else {
        add(d, span);
    }
    if (!buf_append(&d->text, text, text_nbytes))
        document_build_no_memory(d);
}

void document_build_object(struct document *d, size_t at)
{
    /* U+FFFC, the object replacement character, which nothing changes. */
    if (!d->in_block || d->failed)
        return;
    if (d->view != NULL)
        at = document_view_place(d->view, at);
    const struct document_view *view = d->view;
    d->view = NULL;
    add_escape(d, at, 0, "\xEF\xBF\xBC", 3, 0);
    d->view = view;
}

/* ---- lines that are kept ------------------------------------------------- */

/* What keeps the byte at an offset, or NULL; *end_ret as for
 * document_marks_at(). */
static struct document_kept *kept_at(const struct document *d, size_t at,
                                     size_t *end_ret)
{
    const struct document_keeps *keeps = &d->part->keeps;

    *end_ret = SIZE_MAX;
    return keeps->read ? document_marks_at(keeps, at, end_ret) : NULL;
}

/* Leaves out text that is kept; no word goes over it. */
static void leave_out(struct document *d, struct document_kept *kept, size_t at,
                      const char *text, size_t n)
{
    document_build_object(d, at);
    if (!buf_append(&kept->text, text, n))
        document_build_no_memory(d);
}

void document_build_text(struct document *d, size_t at, size_t n,
                         unsigned manner)
{
    if (n > 0 && !d->failed && d->view != NULL) {
        document_view_text(d, at, n);
        return;
    }
    while (n > 0 && !d->failed) {
        size_t end;
        struct document_kept *kept = kept_at(d, at, &end);
        size_t same = end - at < n ? end - at : n;
        if (kept != NULL)
            leave_out(d, kept, at, d->part->source + at, same);
        else
            add_text(d, at, same, manner);
        at += same;
        n -= same;
    }
}

void document_build_escape(struct document *d, size_t at, size_t n,
                           const char *text, size_t text_nbytes,
                           unsigned manner)
{
    size_t end;

    if (text_nbytes == 0 || d->failed)
        return;
    if (d->view != NULL) {
        document_build_object(d, at);
        return;
    }
    struct document_kept *kept = n == 0 ? NULL : kept_at(d, at, &end);
    if (kept != NULL)
        leave_out(d, kept, at, text, text_nbytes);
    else
        add_escape(d, at, n, text, text_nbytes, manner);
}

void document_build_comment(struct document *d, size_t at, size_t n)
{
    struct document_part *p = d->part;

    if (d->failed || !d->wanted.keep_lines || p->keeps.read || n == 0)
        return;
    const char *comment = p->source + at;
    size_t place = d->view != NULL ? document_view_place(d->view, at) : at;
    if (!document_marks_note(&p->keeps, comment, n, place))
        document_build_no_memory(d);
}

/* ---- marks --------------------------------------------------------------- */

void document_build_end_block(struct document *d)
{
    d->in_block = false;
}

/* Replaces bytes, of lines that are kept as well. */
static void replace(struct document *d, size_t at, size_t n, const char *with,
                    size_t with_nbytes)
{
    if (d->failed || d->view != NULL ||
        (n == with_nbytes && memcmp(d->part->source + at, with, n) == 0))
        return;
    struct document_part *p = d->part;
    if (with_nbytes > DOCUMENT_MOST - d->with.n) {
        document_build_fail(d, at, N_("it has more than 4 GiB of text"));
        return;
    }
    if (!array_grow(&p->marks, p->nmarks, &p->marks_cap, sizeof(*p->marks))) {
        document_build_no_memory(d);
        return;
    }
    p->marks[p->nmarks++] =
        (struct document_mark){.at = (uint32_t)at,
                               .nbytes = (uint32_t)n,
                               .with_at = (uint32_t)d->with.n,
                               .with_nbytes = (uint32_t)with_nbytes};
    if (!buf_append(&d->with, with, with_nbytes))
        document_build_no_memory(d);
}

void document_build_replace(struct document *d, size_t at, size_t n,
                            const char *with, size_t with_nbytes)
{
    size_t end;
    struct document_kept *kept = d->view != NULL ? NULL : kept_at(d, at, &end);

    if (kept == NULL)
        replace(d, at, n, with, with_nbytes);
    else if (n != with_nbytes || memcmp(d->part->source + at, with, n) != 0)
        kept->mark = true;
}

void document_build_follow(struct document *d,
                           void (*lay)(void *state, struct document *document),
                           void (*drop)(void *state), void *state)
{
    struct document_follow *follow = malloc(sizeof(*follow));

    if (follow == NULL) {
        document_build_no_memory(d);
        drop(state);
        return;
    }
    *follow = (struct document_follow){d->part->follows, lay, drop, state};
    d->part->follows = follow;
}

void document_build_language(struct document *d, size_t at, size_t n,
                             char separator)
{
    char mark[LANGUAGE_MARK_NBYTES];
    size_t length =
        d->wanted.language == NULL
            ? 0
            : language_mark_write(d->part->source + at, n, d->wanted.language,
                                  separator, mark);

    if (length > 0)
        document_build_replace(d, at, n, mark, length);
}

void document_build_charset(struct document *d, size_t at, size_t n)
{
    if (d->wanted.charset != NULL)
        replace(d, at, n, d->wanted.charset, strlen(d->wanted.charset));
}

/* The line of an offset in some bytes, and the column, in characters, both from
 * 1. */
static void find_line(const char *s, size_t at, struct shutong_error *error)
{
    const char *end = s + at, *from = s, *newline;

    error->line = 1;
    while ((newline = memchr(from, '\n', (size_t)(end - from))) != NULL) {
        error->line++;
        from = newline + 1;
    }
    error->byte = utf8_count(from, (size_t)(end - from)) + 1;
    error->offset = at;
}

void document_build_fail(struct document *d, size_t at, const char *format, ...)
{
    const struct document_part *p = d->part;
    char text[sizeof(d->error.message)];
    va_list arguments;

    if (d->failed)
        return;
    d->failed = true;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), status_text(format), arguments);
    va_end(arguments);
    status_fail(&d->error, SHUTONG_UNSUPPORTED, "%s", text);
    const char *source = p->source;
    size_t n = p->nsource;
    if (d->view != NULL) {
        at = document_view_place(d->view, at);
        source = d->view->source;
        n = d->view->nsource;
    }
    find_line(source, at < n ? at : n, &d->error);
    if (p->name != NULL)
        snprintf(d->error.file, sizeof(d->error.file), "%s", p->name);
}

void document_build_fail_as(struct document *d,
                            const struct shutong_error *error)
{
    if (d->failed)
        return;
    d->failed = true;
    d->error = *error;
}

/* ---- parts --------------------------------------------------------------- */

struct document_part *document_build_add_part(struct document *d,
                                              const char *in, size_t n,
                                              const struct format *format)
{
    if (!array_grow(&d->parts, d->nparts, &d->cap, sizeof(*d->parts))) {
        document_build_no_memory(d);
        return NULL;
    }
    d->part = &d->parts[d->nparts++];
    *d->part = (struct document_part){.source = in,
                                      .nsource = n,
                                      .format = format,
                                      .text_at = d->text.n,
                                      .line = 1,
                                      .column = 1};
    d->in_block = false;
    if (n > DOCUMENT_MOST)
        document_build_fail(d, 0, N_("it has more than 4 GiB"));
    return d->failed ? NULL : d->part;
}

void document_build_part(struct document *d, const char *name,
                         struct buf *bytes, const struct format *format)
{
    struct document_part *p =
        d->failed
            ? NULL
            : document_build_add_part(d, bytes->data == NULL ? "" : bytes->data,
                                      bytes->n, format);

    if (p == NULL)
        return;
    p->owned = *bytes;
    *bytes = (struct buf){0};
    p->name = strdup(name);
    if (p->name == NULL)
        document_build_no_memory(d);
    else if (format != NULL)
        format->read(d);
    p->nread = p->nmarks;
}
