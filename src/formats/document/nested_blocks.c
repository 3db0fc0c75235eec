/*
 * nested_blocks.c - blocks inside other blocks.
 */
#include "formats/document/nested_blocks.h"

#include <stdlib.h>

void nested_blocks_free(struct nested_blocks *b)
{
    free(b->texts);
    free(b->begins);
    buf_free(&b->escapes);
    *b = (struct nested_blocks){.ntexts = 0};
}

static void add(struct nested_blocks *b, struct document *d,
                struct nested_text text)
{
    if (b->nbegins == 0)
        return;
    if (!array_grow(&b->texts, b->ntexts, &b->texts_cap, sizeof(*b->texts)))
        document_build_no_memory(d);
    else
        b->texts[b->ntexts++] = text;
}

void nested_blocks_begin(struct nested_blocks *b, struct document *d)
{
    if (!array_grow(&b->begins, b->nbegins, &b->begins_cap, sizeof(*b->begins)))
        document_build_no_memory(d);
    else
        b->begins[b->nbegins++] = b->ntexts;
}

void nested_blocks_text(struct nested_blocks *b, struct document *d, size_t at,
                        size_t n, unsigned manner)
{
    add(b, d,
        (struct nested_text){
            .at = at, .nbytes = n, .manner = (uint16_t)manner});
}

void nested_blocks_escape(struct nested_blocks *b, struct document *d,
                          size_t at, size_t n, const char *text,
                          size_t text_nbytes, unsigned manner)
{
    size_t text_at = b->escapes.n;

    if (b->nbegins > 0 && !buf_append(&b->escapes, text, text_nbytes))
        document_build_no_memory(d);
    else
        add(b, d,
            (struct nested_text){.at = at,
                                 .nbytes = n,
                                 .text_at = text_at,
                                 .text_nbytes = text_nbytes,
                                 .manner = (uint16_t)manner,
                                 .escape = true});
}

void nested_blocks_cut(struct nested_blocks *b, struct document *d)
{
    add(b, d, (struct nested_text){.cut = true});
}

void nested_blocks_forget(struct nested_blocks *b)
{
    if (b->nbegins == 0)
        return;
    b->ntexts = b->begins[--b->nbegins];
    if (b->nbegins == 0)
        b->escapes.n = 0;
}

void nested_blocks_end(struct nested_blocks *b, struct document *d)
{
    if (b->nbegins == 0)
        return;
    document_build_end_block(d);
    for (size_t i = b->begins[b->nbegins - 1]; i < b->ntexts; i++) {
        const struct nested_text *t = &b->texts[i];
        if (t->cut)
            document_build_end_block(d);
        else if (t->escape)
            document_build_escape(d, t->at, t->nbytes,
                                  b->escapes.data + t->text_at, t->text_nbytes,
                                  t->manner);
        else
            document_build_text(d, t->at, t->nbytes, t->manner);
    }
    document_build_end_block(d);
    nested_blocks_forget(b);
}

bool nested_blocks_append_text(const struct nested_blocks *b,
                               const struct document *d, struct buf *text)
{
    size_t from = b->nbegins == 0 ? b->ntexts : b->begins[b->nbegins - 1];
    bool done = true;

    for (size_t i = from; done && i < b->ntexts; i++) {
        const struct nested_text *t = &b->texts[i];
        const char *bytes =
            t->escape ? b->escapes.data + t->text_at : d->part->source + t->at;
        done = t->cut ||
               buf_append(text, bytes, t->escape ? t->text_nbytes : t->nbytes);
    }
    return done;
}
