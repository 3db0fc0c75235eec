/*
 * document_result.c - a part of a document with what came of its text.
 *
 *   bytes      <p>头<b>发</b></p>
 *   pieces        ^^^   ^^^           replaced by 頭 and 髮
 *
 * Mostly the spans are in the order of the bytes, but for attributes, which
 * come behind their block, and marks.
 */
#include "formats/document/document_result.h"

#include <stdlib.h>
#include <string.h>

/* ---- the pieces ---------------------------------------------------------- */

/* A span or a mark that comes before another one in the bytes. */
struct late_piece {
    uint32_t at, index;
};

static int compare_late(const void *a, const void *b)
{
    const struct late_piece *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* How many spans come before another one in the bytes. */
static size_t count_late(const struct document_part *part)
{
    uint32_t most = 0;
    size_t n = 0;

    for (size_t i = 0; i < part->nspans; i++)
        if (part->spans[i].at < most)
            n++;
        else
            most = part->spans[i].at;
    return n;
}

/* Merges what is late, in order, with the other spans. */
static void merge(const struct document_part *part,
                  const struct late_piece *late, size_t nlate, uint32_t *order)
{
    uint32_t most = 0;
    size_t k = 0;

    for (size_t i = 0; i < part->nspans; i++) {
        uint32_t at = part->spans[i].at;
        if (at < most)
            continue;
        most = at;
        for (; k < nlate && late[k].at < at; k++)
            *order++ = late[k].index;
        *order++ = (uint32_t)i;
    }
    for (; k < nlate; k++)
        *order++ = late[k].index;
}

/* Puts the pieces of a part in the order of the bytes. */
static bool find_order(struct document_part *part)
{
    size_t nlate = count_late(part) + part->nmarks, n = 0;
    uint32_t most = 0;

    free(part->order);
    part->order = NULL;
    if (nlate == 0)
        return true;
    struct late_piece *late = malloc(nlate * sizeof(*late));
    part->order = malloc((part->nspans + part->nmarks) * sizeof(*part->order));
    if (late != NULL && part->order != NULL) {
        for (size_t i = 0; i < part->nspans; i++) {
            uint32_t at = part->spans[i].at;
            if (at < most)
                late[n++] = (struct late_piece){at, (uint32_t)i};
            else
                most = at;
        }
        for (size_t i = 0; i < part->nmarks; i++)
            late[n++] = (struct late_piece){part->marks[i].at,
                                            (uint32_t)(part->nspans + i)};
        qsort(late, nlate, sizeof(*late), compare_late);
        merge(part, late, nlate, part->order);
    }
    bool done = late != NULL && part->order != NULL;
    free(late);
    return done;
}

size_t document_result_npieces(const struct document_part *part)
{
    return part->nspans + part->nmarks;
}

/* What stands in the place of a span. */
static const char *written(const struct document_part *part,
                           const struct document_span *s)
{
    if (s->result_nbytes == 0)
        return "";
    return s->plain ? part->conversion + s->out_at
                    : part->written.data + s->written_at;
}

struct document_piece document_result_piece(const struct document_part *part,
                                            size_t index)
{
    size_t i = part->order == NULL ? index : part->order[index];

    if (i < part->nspans) {
        const struct document_span *s = &part->spans[i];
        return (struct document_piece){s->at, s->nbytes, s->result_at,
                                       s->result_nbytes, written(part, s)};
    }
    const struct document_mark *m = &part->marks[i - part->nspans];
    return (struct document_piece){m->at, m->nbytes, m->result_at,
                                   m->with_nbytes, part->with + m->with_at};
}

bool document_result_arrange(struct document_part *part, bool *no_memory_ret)
{
    size_t at = 0, result_at = 0, n = document_result_npieces(part);

    *no_memory_ret = !find_order(part);
    if (*no_memory_ret)
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t k = part->order == NULL ? i : part->order[i];
        struct document_piece p = document_result_piece(part, i);
        if (p.at < at || p.at > part->nsource ||
            p.nbytes > part->nsource - p.at)
            return false;
        result_at += p.at - at;
        *(k < part->nspans ? &part->spans[k].result_at
                           : &part->marks[k - part->nspans].result_at) =
            (uint32_t)result_at;
        result_at += p.result_nbytes;
        at = p.at + p.nbytes;
        if (result_at > DOCUMENT_MOST)
            return false;
    }
    return result_at + (part->nsource - at) <= DOCUMENT_MOST;
}

/* ---- all bytes ----------------------------------------------------------- */

/* Passes on the bytes of a part from one place to another, and what is inserted
 * there; *next is the number of the next place. */
static bool put_between(const struct document_part *part, size_t at, size_t end,
                        const struct document_insert *insert, size_t *next,
                        document_result_put *put, void *context)
{
    bool done = true;

    for (; done && insert != NULL && *next < insert->n &&
           insert->places[*next] <= end;
         ++*next) {
        size_t place = insert->places[*next];
        if (place < at)
            continue;
        done = put(context, part->source + at, place - at) &&
               put(context, insert->bytes, insert->nbytes);
        at = place;
    }
    return done && put(context, part->source + at, end - at);
}

bool document_result_write(const struct document_part *part,
                           const struct document_insert *insert,
                           document_result_put *put, void *context)
{
    size_t at = 0, next = 0;
    size_t n = part->changed ? document_result_npieces(part) : 0;

    for (size_t i = 0; i < n; i++) {
        struct document_piece p = document_result_piece(part, i);
        if (!put_between(part, at, p.at, insert, &next, put, context) ||
            !put(context, p.with, p.result_nbytes))
            return false;
        at = p.at + p.nbytes;
    }
    return put_between(part, at, part->nsource, insert, &next, put, context);
}

/* Bytes that are passed on when there are enough of them. */
struct chunks {
    document_result_put *put;
    void *context;
    struct buf waiting;
};

enum { CHUNK = 64 * 1024 };

static bool put_waiting(struct chunks *c)
{
    size_t n = c->waiting.n;

    c->waiting.n = 0;
    return n == 0 || c->put(c->context, c->waiting.data, n);
}

static bool put_chunk(void *context, const char *bytes, size_t n)
{
    struct chunks *c = context;

    if (n > CHUNK - c->waiting.n && !put_waiting(c))
        return false;
    return n > CHUNK ? c->put(c->context, bytes, n)
                     : buf_append(&c->waiting, bytes, n);
}

bool document_result_write_chunks(const struct document_part *part,
                                  document_result_put *put, void *context,
                                  bool *has_memory_ret)
{
    struct chunks c = {put, context, {0}};

    *has_memory_ret = buf_reserve(&c.waiting, CHUNK);
    bool done = *has_memory_ret &&
                document_result_write(part, NULL, put_chunk, &c) &&
                put_waiting(&c);
    buf_free(&c.waiting);
    return done;
}

static bool append(void *out, const char *bytes, size_t n)
{
    return buf_append(out, bytes, n);
}

bool document_result_build(struct document_part *part)
{
    size_t n = part->nsource;

    for (size_t i = 0; part->changed && i < document_result_npieces(part);
         i++) {
        struct document_piece p = document_result_piece(part, i);
        n += p.result_nbytes - p.nbytes;
    }
    part->result.n = 0;
    return !part->changed ||
           (buf_reserve(&part->result, n) &&
            document_result_write(part, NULL, append, &part->result));
}

bool document_is_changed(const struct document *d)
{
    for (size_t i = 0; i < d->nparts; i++)
        if (d->parts[i].changed)
            return true;
    return false;
}

const char *document_part_bytes(const struct document_part *part, size_t *n_ret)
{
    *n_ret = part->changed ? part->result.n : part->nsource;
    return *n_ret == 0 ? "" : part->changed ? part->result.data : part->source;
}
