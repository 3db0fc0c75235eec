/*
 * places.h - a text that is converted and explained: what came of it, what was
 * told, and whether both agree.
 */
#ifndef PLACES_H
#define PLACES_H

#include "fuzz.h"

#include "base/buf.h"
#include "shutong.h"

/* What came of a text, and what was told of it. */
struct told_text {
    struct buf out;
    struct buf places; /* struct place, and its texts */
    struct shutong_error error;
    size_t left;  /* so many places are taken, then it stops; 0: never */
    bool stopped; /* it did */
};

/* What is told of a place, but for its texts, which follow. */
struct place {
    uint64_t line, column, offset, nbytes, out_offset, out_nbytes;
    uint64_t ndictionaries, ncandidates; /* bytes */
    double probability;
    int by, ambiguous, script;
};

static inline void append(struct buf *b, const void *bytes, size_t n)
{
    PROPERTY(buf_append(b, bytes, n));
}

static inline int take_change(void *context, const struct shutong_change *c)
{
    struct told_text *r = context;
    struct place p;
    size_t candidates = 0;

    for (size_t i = 0; i < c->ncandidates; i++)
        candidates += strlen(c->candidates + candidates) + 1;
    PROPERTY(c->ncandidates != 1 && (c->ncandidates == 0 || c->ambiguous));
    PROPERTY(c->probability >= 0 && c->probability <= 1);
    PROPERTY(fuzz_is_utf8(c->source, (size_t)c->nbytes));
    PROPERTY(fuzz_is_utf8(c->result, (size_t)c->out_nbytes));
    memset(&p, 0, sizeof(p)); /* padding is compared, too */
    p.line = c->line;
    p.column = c->column;
    p.offset = c->offset;
    p.nbytes = c->nbytes;
    p.out_offset = c->out_offset;
    p.out_nbytes = c->out_nbytes;
    for (size_t i = 0; i < c->ndictionaries; i++)
        p.ndictionaries += strlen(c->dictionaries[i]) + 1;
    if (c->entry_file != NULL)
        p.ndictionaries += strlen(c->entry_file) + 1;
    p.ncandidates = candidates;
    p.probability = c->probability;
    p.by = (int)c->by;
    p.ambiguous = c->ambiguous;
    p.script = (int)c->script;
    append(&r->places, &p, sizeof(p));
    append(&r->places, c->source, (size_t)c->nbytes);
    append(&r->places, c->result, (size_t)c->out_nbytes);
    for (size_t i = 0; i < c->ndictionaries; i++)
        append(&r->places, c->dictionaries[i], strlen(c->dictionaries[i]) + 1);
    if (c->entry_file != NULL)
        append(&r->places, c->entry_file, strlen(c->entry_file) + 1);
    append(&r->places, c->candidates, candidates);
    r->stopped = r->left > 0 && --r->left == 0;
    return r->stopped;
}

/* Converts a text in pieces, and explains it where asked. */
static inline struct told_text explain_text(const struct shutong_converter *c,
                                            const char *text, size_t n,
                                            bool explain,
                                            struct fuzz_cuts *cuts)
{
    struct shutong_stream *s = shutong_stream_new(c);
    struct told_text r = {.error = {.status = SHUTONG_OK}};
    enum shutong_status status = SHUTONG_OK;
    const char *out;
    size_t out_nbytes;

    PROPERTY(s != NULL);
    if (explain)
        PROPERTY(shutong_stream_explain(s, take_change, &r, NULL) ==
                 SHUTONG_OK);
    for (size_t i = 0; status == SHUTONG_OK && i < n;) {
        size_t piece = cuts == NULL ? n : fuzz_piece(cuts, n - i);
        char *bytes = fuzz_copy(text + i, piece);
        status =
            shutong_stream_feed(s, bytes, piece, &out, &out_nbytes, &r.error);
        free(bytes);
        append(&r.out, out, out_nbytes);
        i += piece;
    }
    if (status == SHUTONG_OK) {
        status = shutong_stream_finish(s, &out, &out_nbytes, &r.error);
        append(&r.out, out, out_nbytes);
    }
    PROPERTY(status == r.error.status);
    shutong_stream_free(s);
    return r;
}

static inline void free_told_text(struct told_text *r)
{
    buf_free(&r->out);
    buf_free(&r->places);
}

/* Copies what is between places; ill-formed bytes as the converter does. */
static inline void copy_between(struct buf *to, const char *s, size_t n,
                                unsigned way)
{
    if (way != SHUTONG_INVALID_REPLACE) {
        append(to, s, n);
        return;
    }
    for (size_t i = 0, valid; i < n;) {
        size_t run = utf8_take_run(s + i, n - i, &valid);
        append(to, s + i, valid);
        if (valid < run)
            append(to, "\xEF\xBF\xBD", 3);
        i += run;
    }
}

/* Where a text stands, as places count. */
struct cursor {
    uint64_t line, column;
};

static inline void move(struct cursor *c, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        c->column += ((unsigned char)s[i] & 0xC0) != 0x80;
        if (s[i] == '\n') {
            c->line++;
            c->column = 1;
        }
    }
}

/* Makes the output of the text and the places. */
static inline void check_told_text(const struct told_text *r, const char *text,
                                   size_t n, unsigned way)
{
    const char *at = r->places.data;
    const char *end = r->places.n == 0 ? at : at + r->places.n;
    struct buf made = {.n = 0};
    struct cursor cursor = {1, 1};
    size_t done = 0;

    while (at < end) {
        struct place p;
        memcpy(&p, at, sizeof(p));
        at += sizeof(p);
        PROPERTY(p.offset >= done && p.offset + p.nbytes <= n);
        size_t from = (size_t)p.offset, nbytes = (size_t)p.nbytes;
        copy_between(&made, text + done, from - done, way);
        move(&cursor, text + done, from - done);
        PROPERTY(made.n == p.out_offset);
        PROPERTY(cursor.line == p.line && cursor.column == p.column);
        PROPERTY(fuzz_same(text + from, nbytes, at, nbytes));
        append(&made, at + nbytes, (size_t)p.out_nbytes);
        move(&cursor, text + from, nbytes);
        done = from + nbytes;
        at += p.nbytes + p.out_nbytes + p.ndictionaries + p.ncandidates;
    }
    copy_between(&made, text + done, n - done, way);
    PROPERTY(fuzz_same(made.data, made.n, r->out.data, r->out.n));
    buf_free(&made);
}

#endif
