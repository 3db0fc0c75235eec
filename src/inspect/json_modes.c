/*
 * json_modes.c - what OpenCC's command reports about a conversion, instead of
 * the text.
 *
 * Segments and stages are reported line by line, one object per line and no
 * newline at the end; places with several values as records, a megabyte at a
 * time, so that matches end where OpenCC's do.  The bytes are OpenCC's: also of
 * ill-formed text, which these objects show as it is.
 */
#include "inspect/json_modes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inspect/ambiguities.h"
#include "command/files/sink.h"
#include "command/opencc/opencc_timings.h"
#include "command/say/message.h"
#include "command/opencc/opencc_json.h"
#include "base/status.h"
#include "base/utf8.h"

enum {
    PIECE =
        1024 *
        1024, /* OpenCC's, because it affects the report at the end of one */
    LINES = 64 * 1024 /* read at once when lines are reported */
};

/* The first place of a text that is not well-formed, or how far it was looked
 * for. */
struct ill_formed {
    uint64_t line, byte; /* bytes of the line before it */
    char bytes[4];
    size_t nbytes; /* 0 until it is found */
    size_t nbegun; /* bytes of a character that goes on */
};

struct teller {
    const struct opencc_options *command;
    const struct inspection *inspection;
    struct source source;
    struct sink sink;
    struct buf json;      /* not yet written */
    struct segments a, b; /* made from each other */
    struct buf text, end; /* what a text became, and what that then does */
    uint64_t nlines;
    struct ambiguities ambiguities;
    uint64_t converted, nplaces;
};

/* Looks on in the text for the first place that is ill-formed, from bytes that
 * go on where those before ended; with `end` there are no more. */
static void look_over(struct ill_formed *at, const char *s, size_t n, bool end)
{
    char joined[8];
    size_t begin = 0; /* of the line */

    if (at->nbytes > 0)
        return;
    if (at->nbegun > 0) {
        /* A character that the bytes before have the beginning of. */
        size_t more = n < 4 ? n : 4, valid;
        memcpy(joined, at->bytes, at->nbegun);
        memcpy(joined + at->nbegun, s, more);
        valid = utf8_valid_prefix(joined, at->nbegun + more);
        if (valid == 0) {
            at->nbytes = utf8_ill_formed_nbytes(joined, at->nbegun + more);
            if (at->nbytes == 0)
                at->nbytes = at->nbegun + more;
            memcpy(at->bytes, joined, 4);
            return;
        }
        size_t nbytes = utf8_char_nbytes((unsigned char)joined[0]);
        s += nbytes - at->nbegun;
        n -= nbytes - at->nbegun;
        at->byte += nbytes;
        at->nbegun = 0;
    }
    size_t valid = utf8_valid_prefix(s, n);
    for (const char *p = s;
         (p = memchr(p, '\n', (size_t)(s + valid - p))) != NULL; p++) {
        at->line++;
        at->byte = 0;
        begin = (size_t)(p - s) + 1;
    }
    at->byte += valid - begin;
    if (valid == n)
        return;
    size_t left = n - valid, nbytes = utf8_ill_formed_nbytes(s + valid, left);
    memcpy(at->bytes, s + valid, left < 4 ? left : 4);
    if (nbytes == 0 && !end)
        at->nbegun = left;
    else
        at->nbytes = nbytes > 0 ? nbytes : left;
}

/* Reports why there is no report about a text. */
static bool say_failure(const struct teller *t, enum shutong_status status,
                        const struct ill_formed *at)
{
    struct shutong_error error = {0};

    if (status != SHUTONG_ILL_FORMED)
        return message_error("out of memory");
    status_ill_formed(&error, "UTF-8", at->bytes, at->nbytes, "");
    error.line = at->line;
    error.byte = at->byte + 1;
    return message_failure(t->source.name, &error, NULL);
}

/* ---- segments and stages, a line at a time ------------------------------- */

static bool put_segments(struct buf *json, const struct segments *segments)
{
    size_t n;

    if (!opencc_json_word(json, "\"segments\":["))
        return false;
    for (size_t i = 0; i < segments->n; i++) {
        const char *s = inspection_segments_get(segments, i, &n);
        if ((i > 0 && !opencc_json_word(json, ",")) ||
            !opencc_json_string(json, s, n))
            return false;
    }
    return opencc_json_word(json, "]");
}

static bool put_input(struct buf *json, const char *s, size_t n)
{
    return opencc_json_word(json, "{\"input\":") &&
           opencc_json_string(json, s, n) && opencc_json_word(json, ",");
}

static bool put_output(struct buf *json, const char *s, size_t n)
{
    return opencc_json_word(json, "\"output\":") &&
           opencc_json_string(json, s, n) && opencc_json_word(json, "}");
}

/* Reports what a part does to a text, and leaves the result in t->text. */
static enum shutong_status tell_part(struct teller *t,
                                     const struct inspection_part *part,
                                     const char *s, size_t n)
{
    struct segments *from = &t->a, *to = &t->b, *other;
    struct buf *json = &t->json;
    char index[64];
    enum shutong_status status = inspection_segment(part, s, n, from);

    if (status != SHUTONG_OK)
        return status;
    if (!put_input(json, s, n) || !put_segments(json, from) ||
        !opencc_json_word(json, ",\"stages\":["))
        return SHUTONG_NO_MEMORY;
    for (size_t i = 0; i < part->nstages; i++) {
        status = inspection_convert(part->stages[i], from, to);
        if (status != SHUTONG_OK)
            return status;
        snprintf(index, sizeof(index), "%s{\"index\":%zu,", i > 0 ? "," : "",
                 i + 1);
        if (!opencc_json_word(json, index) || !put_segments(json, to) ||
            !opencc_json_word(json, "}"))
            return SHUTONG_NO_MEMORY;
        other = from;
        from = to;
        to = other;
    }
    t->text.n = 0;
    return opencc_json_word(json, "],\"pipelineStages\":[],") &&
                   buf_append(&t->text, from->text.data, from->text.n) &&
                   put_output(json, t->text.data, t->text.n)
               ? SHUTONG_OK
               : SHUTONG_NO_MEMORY;
}

static enum shutong_status tell_stages(struct teller *t, const char *s,
                                       size_t n)
{
    const struct inspection *of = t->inspection;

    if (!of->profile->has_normalization)
        return tell_part(t, &of->main, s, n);
    if (!put_input(&t->json, s, n) ||
        !opencc_json_word(&t->json, "\"segments\":[],\"stages\":[],"
                                    "\"pipelineStages\":["))
        return SHUTONG_NO_MEMORY;
    enum shutong_status status = tell_part(t, &of->normalization, s, n);
    if (status != SHUTONG_OK)
        return status;
    /* The next report replaces it. */
    struct buf normalized = t->text;
    t->text = t->end;
    t->end = normalized;
    if (!opencc_json_word(&t->json, ","))
        return SHUTONG_NO_MEMORY;
    status = tell_part(t, &of->main, t->end.data, t->end.n);
    if (status == SHUTONG_OK &&
        !(opencc_json_word(&t->json, "],") &&
          put_output(&t->json, t->text.data, t->text.n)))
        status = SHUTONG_NO_MEMORY;
    return status;
}

static enum shutong_status tell_segments(struct teller *t, const char *s,
                                         size_t n)
{
    enum shutong_status status =
        inspection_segment(&t->inspection->main, s, n, &t->a);

    if (status == SHUTONG_OK &&
        !(put_input(&t->json, s, n) && put_segments(&t->json, &t->a) &&
          opencc_json_word(&t->json, "}")))
        status = SHUTONG_NO_MEMORY;
    return status;
}

static bool flush(struct teller *t)
{
    bool written = sink_write(&t->sink, t->json.data, t->json.n);

    t->json.n = 0;
    return written;
}

/* Reports a line, without its newline. */
static bool tell_line(struct teller *t, const char *s, size_t n)
{
    bool file = t->source.fd != STDIN_FILENO;

    /* Of a file only, as OpenCC. */
    if (file && n > 0 && s[n - 1] == '\r')
        n--;
    if (t->nlines++ > 0 && !opencc_json_word(&t->json, "\n"))
        return message_error("out of memory");
    size_t before = t->json.n;
    enum shutong_status status = t->command->mode == OPENCC_SEGMENTATION
                                     ? tell_segments(t, s, n)
                                     : tell_stages(t, s, n);
    if (status != SHUTONG_OK) {
        /* What was reported of it by then is dropped. */
        t->json.n = before;
        struct ill_formed at = {.line = t->nlines};
        look_over(&at, s, n, true);
        return flush(t) && say_failure(t, status, &at);
    }
    opencc_timings_bytes(n, t->json.n - before);
    return t->json.n < PIECE || flush(t);
}

static bool tell_lines(struct teller *t)
{
    struct buf text = {0};
    size_t seen = 0; /* of the last line, which goes on */
    bool told = true;
    ssize_t got;

    do {
        if (!buf_reserve(&text, LINES)) {
            told = message_error("out of memory");
            break;
        }
        got = source_read(&t->source, text.data + text.n, LINES);
        told = got >= 0;
        text.n += told ? (size_t)got : 0;
        size_t begin = 0;
        for (char *end; told && (end = memchr(text.data + seen, '\n',
                                              text.n - seen)) != NULL;) {
            size_t at = (size_t)(end - text.data);
            told = tell_line(t, text.data + begin, at - begin);
            begin = seen = at + 1;
        }
        if (told && got == 0 && begin < text.n)
            told = tell_line(t, text.data + begin, text.n - begin);
        told = told && flush(t);
        buf_drop_front(&text, begin);
        seen = text.n;
    } while (told && got > 0);
    buf_free(&text);
    return told;
}

/* ---- places with several values ------------------------------------------ */

/* Ends a record that begins with `head`, with text in it, which must be
 * well-formed. */
static enum shutong_status put_record(struct teller *t, const char *head,
                                      const char *s, size_t n, const char *tail)
{
    if (utf8_valid_prefix(s, n) != n)
        return SHUTONG_ILL_FORMED;
    return opencc_json_word(&t->json, head) &&
                   opencc_json_string(&t->json, s, n) &&
                   opencc_json_word(&t->json, tail)
               ? SHUTONG_OK
               : SHUTONG_NO_MEMORY;
}

/* Puts records of what was converted last. */
static enum shutong_status put_records(struct teller *t)
{
    const struct ambiguities *a = &t->ambiguities;
    const char *text = a->text.data;
    enum shutong_status status = SHUTONG_OK;
    size_t at = 0, n;
    char tail[48];

    for (size_t i = a->nsources_before;
         status == SHUTONG_OK && i < a->sources.n; i++) {
        const char *source = interned_get(&a->sources, (uint32_t)i, &n);
        status = put_record(t, "{\"def\":", source, n, "}\n");
    }
    for (size_t i = 0; status == SHUTONG_OK && i < a->n; i++) {
        const struct ambiguity *place = &a->places[i];
        if (at < place->at)
            status =
                put_record(t, "{\"lit\":", text + at, place->at - at, "}\n");
        snprintf(tail, sizeof(tail), ",\"s\":%" PRIu32 "}}\n", place->source);
        if (status == SHUTONG_OK)
            status = put_record(t, "{\"amb\":{\"t\":", text + place->at,
                                place->nbytes, tail);
        at = place->at + place->nbytes;
    }
    if (status == SHUTONG_OK && at < a->text.n)
        status = put_record(t, "{\"lit\":", text + at, a->text.n - at, "}\n");
    return status;
}

/* Reads a piece, whole where the input is long enough. */
static bool read_whole(struct source *source, struct buf *piece)
{
    piece->n = 0;
    if (!buf_reserve(piece, PIECE))
        return message_error("out of memory");
    while (piece->n < PIECE) {
        ssize_t got =
            source_read(source, piece->data + piece->n, PIECE - piece->n);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        piece->n += (size_t)got;
    }
    return true;
}

static bool put_end(struct teller *t)
{
    char end[160];

    snprintf(end, sizeof(end),
             "{\"end\":{\"output_bytes\":%" PRIu64 ",\"ambiguities\":%" PRIu64
             ",\"sources\":%zu}}\n",
             t->converted, t->nplaces, t->ambiguities.sources.n);
    if (!opencc_json_word(&t->json, end))
        return message_error("out of memory");
    opencc_timings_bytes(0, t->json.n);
    return flush(t);
}

static bool tell_ambiguities(struct teller *t)
{
    struct ambiguities *a = &t->ambiguities;
    struct buf piece = {0};
    struct ill_formed at = {.line = 1};
    bool told, end = false;

    do {
        told = read_whole(&t->source, &piece);
        if (!told)
            break;
        end = piece.n < PIECE;
        enum shutong_status status =
            ambiguities_feed(a, piece.data, piece.n, end);
        if (status == SHUTONG_OK)
            status = put_records(t);
        t->converted += a->text.n;
        t->nplaces += a->n;
        opencc_timings_bytes(piece.n, t->json.n);
        told = flush(t);
        look_over(&at, piece.data, piece.n, end);
        if (told && status != SHUTONG_OK)
            told = say_failure(t, status, &at);
    } while (told && !end);
    buf_free(&piece);
    return told && put_end(t);
}

/* ---- both ends ----------------------------------------------------------- */

static bool open_both(struct teller *t)
{
    const struct options *o = &t->command->options;

    if (o->in_place) {
        bool opened =
            sink_open_in_place(&t->sink, &t->source, o->inputs[0], NULL);
        t->sink.observer = t->source.observer = o->observer;
        return opened;
    }
    if (!sink_open(&t->sink, o->output))
        return false;
    t->sink.observer = o->observer;
    if (source_open(&t->source, o->inputs[0], &t->sink)) {
        if (t->source.fd == STDIN_FILENO && isatty(STDIN_FILENO))
            message_note("reading from the terminal (finish with Ctrl-D; or "
                         "give a FILE)");
        return true;
    }
    sink_abort(&t->sink);
    return false;
}

bool json_modes_do(const struct opencc_options *command,
                   const struct inspection *inspection)
{
    struct teller t = {.command = command,
                       .inspection = inspection,
                       .ambiguities = {.inspection = inspection}};
    uint64_t began = opencc_timings_now();

    if (!open_both(&t))
        return false;
    bool told = command->mode == OPENCC_AMBIGUITIES ? tell_ambiguities(&t)
                                                    : tell_lines(&t);
    if (told)
        told = sink_commit(&t.sink);
    else
        sink_abort(&t.sink);
    source_close(&t.source);
    buf_free(&t.json);
    buf_free(&t.text);
    buf_free(&t.end);
    inspection_segments_free(&t.a);
    inspection_segments_free(&t.b);
    ambiguities_free(&t.ambiguities);
    opencc_timings_add(MEASURED_RUN, began);
    return told;
}
