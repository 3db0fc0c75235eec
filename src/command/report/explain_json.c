/*
 * explain_json.c - what --explain reports for each place of a conversion.
 *
 * There are millions of places, so that objects are written with no more than
 * one look at the room for each: json-c, or json_lines.c, would take most of
 * the time.
 *
 *   {"file":"a.txt","line":3,"column":14,"in":[120,126],"out":[121,127],
 *    "source":"头发","result":"頭髮","by":"phrase",
 *    "dictionaries":["STPhrases"],"ambiguous":false,"probability":1}
 */
#include "command/report/explain_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "command/say/message.h"
#include "base/status.h"
#include "base/utf8.h"
#include "command/say/visible_text.h"

enum {
    WRITE = 64 * 1024, /* bytes, then they are written */
    FIXED = 512,       /* of an object that are not text */
    ESCAPED = 6,       /* of a byte of text, at most: \u001f */
    QUOTES = 3         /* of a string in an array: two, and a comma */
};

struct explain {
    struct sink *sink;
    struct buf text;  /* not written yet */
    struct buf file;  /* the beginning of each object: {"file":"a.txt", */
    const char *name; /* for messages */
    bool failed;      /* out of memory */
    bool stopped;     /* writing failed, and that is reported */
};

/* ---- into room that is there --------------------------------------------- */

static char *put(char *o, const char *bytes, size_t n)
{
    memcpy(o, bytes, n);
    return o + n;
}

/* Of a string literal. */
#define PUT(o, literal) put((o), (literal), sizeof(literal) - 1)

/* Two digits a step: numbers are most of what is written. */
static char *put_count(char *o, uint64_t count)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233"
        "34353637383940414243444546474849505152535455565758596061626364656667"
        "68697071727374757677787980818283848586878889909192939495969798"
        "99";
    char digits[20];
    size_t at = sizeof(digits);

    for (; count >= 10; count /= 100) {
        at -= 2;
        memcpy(digits + at, pairs + count % 100 * 2, 2);
    }
    /* A leading zero is of a pair, or the number itself. */
    if (count > 0 || at == sizeof(digits))
        digits[--at] = (char)('0' + count);
    return put(o, digits + at, sizeof(digits) - at);
}

/* A number from 0 to 1, with four places at most. */
static char *put_share(char *o, double share)
{
    enum { PLACES = 4, WHOLE = 10000 };
    unsigned left = (unsigned)(share * WHOLE + 0.5);

    if (left == 0 || left >= WHOLE)
        return put_count(o, left >= WHOLE);
    o = PUT(o, "0.");
    for (int place = 0; place < PLACES && left > 0; place++) {
        left *= 10;
        *o++ = (char)('0' + left / WHOLE);
        left %= WHOLE;
    }
    return o;
}

static char *put_code_point(char *o, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";

    o = PUT(o, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4)
        *o++ = digits[c >> shift & 0xF];
    return o;
}

/* What a string has, well-formed, without what a terminal would obey. */
static char *put_escaped(char *o, const char *s, size_t n)
{
    for (size_t i = 0, nbytes; i < n; i += nbytes) {
        uint32_t c = (unsigned char)s[i];
        nbytes = c < 0xC2 || c > 0xE2
                     ? 0
                     : visible_text_obeyed_nbytes(s + i, n - i, &c);
        if (nbytes > 0 || c < 0x20 || c == 0x7F) {
            o = put_code_point(o, c);
            nbytes += nbytes == 0;
            continue;
        }
        nbytes = 1;
        if (c == '"' || c == '\\')
            *o++ = '\\';
        *o++ = (char)c;
    }
    return o;
}

static char *put_string(char *o, const char *s, size_t n)
{
    *o++ = '"';
    o = put_escaped(o, s, n);
    *o++ = '"';
    return o;
}

static char *put_range(char *o, const uint64_t range[2])
{
    *o++ = '[';
    o = put_count(o, range[0]);
    *o++ = ',';
    o = put_count(o, range[1]);
    *o++ = ']';
    return o;
}

/* Where a place is in both texts, which often are as long so far. */
static char *put_ranges(char *o, const uint64_t in[2], const uint64_t out[2])
{
    o = PUT(o, ",\"in\":");
    const char *range = o;
    o = put_range(o, in);
    size_t n = (size_t)(o - range);
    o = PUT(o, ",\"out\":");
    if (out[0] == in[0] && out[1] == in[1])
        return put(o, range, n);
    return put_range(o, out);
}

/* ---- a place ------------------------------------------------------------- */

/* A custom term's file is its dictionary. */
static char *put_dictionaries(char *o, const struct shutong_change *c)
{
    o = PUT(o, ",\"dictionaries\":[");
    if (c->entry_file != NULL)
        o = put_string(o, c->entry_file, strlen(c->entry_file));
    for (size_t i = 0; i < c->ndictionaries; i++) {
        if (i > 0 || c->entry_file != NULL)
            *o++ = ',';
        o = put_string(o, c->dictionaries[i], strlen(c->dictionaries[i]));
    }
    *o++ = ']';
    return o;
}

static char *put_candidates(char *o, const struct shutong_change *c)
{
    const char *candidate = c->candidates;

    o = PUT(o, ",\"candidates\":[");
    for (size_t i = 0; i < c->ncandidates; i++) {
        size_t n = strlen(candidate);
        if (i > 0)
            *o++ = ',';
        o = put_string(o, candidate, n);
        candidate += n + 1;
    }
    *o++ = ']';
    return o;
}

static char *put_decision(char *o, const struct shutong_change *c)
{
    static const char *const decisions[] = {
        [SHUTONG_BY_PHRASE] = "phrase",
        [SHUTONG_BY_CHARACTER] = "character",
        [SHUTONG_BY_STATE] = "state",
        [SHUTONG_BY_VOCABULARY] = "vocabulary",
        [SHUTONG_BY_PREFERENCE] = "preference",
        [SHUTONG_BY_TERM] = "term",
        [SHUTONG_BY_KEEPING] = "keeping",
        [SHUTONG_BY_CONTEXT] = "context",
        [SHUTONG_BY_QUOTES] = "quotes",
    };
    static const char *const scripts[] = {
        [SHUTONG_SCRIPT_SIMPLIFIED] = "simplified",
        [SHUTONG_SCRIPT_TRADITIONAL] = "traditional",
        [SHUTONG_SCRIPT_MIXED] = "mixed",
        [SHUTONG_SCRIPT_TABLE_CONVERTED] = "table-converted",
    };

    o = PUT(o, ",\"by\":\"");
    o = put(o, decisions[c->by], strlen(decisions[c->by]));
    *o++ = '"';
    if (c->script != SHUTONG_SCRIPT_NONE) {
        o = PUT(o, ",\"script\":\"");
        o = put(o, scripts[c->script], strlen(scripts[c->script]));
        *o++ = '"';
    }
    return o;
}

/* Bytes that an object takes, at most. */
static size_t room_for(const struct explain *e, const struct shutong_change *c)
{
    size_t names = c->entry_file == NULL ? 0 : strlen(c->entry_file) + 1;
    size_t candidates = 0;

    for (size_t i = 0; i < c->ndictionaries; i++)
        names += strlen(c->dictionaries[i]) + 1;
    for (size_t i = 0; i < c->ncandidates; i++)
        candidates += strlen(c->candidates + candidates) + 1;
    return FIXED + e->file.n + ESCAPED * (size_t)(c->nbytes + c->out_nbytes) +
           (ESCAPED + QUOTES) * (names + candidates);
}

static char *put_place(char *o, const struct explain *e,
                       const struct shutong_change *c, const uint64_t in[2],
                       const uint64_t out[2])
{
    o = put(o, e->file.data, e->file.n);
    o = PUT(o, "\"line\":");
    o = put_count(o, c->line);
    o = PUT(o, ",\"column\":");
    o = put_count(o, c->column);
    o = put_ranges(o, in, out);
    o = PUT(o, ",\"source\":");
    o = put_string(o, c->source, (size_t)c->nbytes);
    o = PUT(o, ",\"result\":");
    o = put_string(o, c->result, (size_t)c->out_nbytes);
    o = put_decision(o, c);
    if (c->ndictionaries > 0 || c->entry_file != NULL)
        o = put_dictionaries(o, c);
    if (c->entry_line > 0) {
        o = PUT(o, ",\"entry_line\":");
        o = put_count(o, c->entry_line);
    }
    if (c->ncandidates > 0)
        o = put_candidates(o, c);
    o = c->ambiguous ? PUT(o, ",\"ambiguous\":true,\"probability\":")
                     : PUT(o, ",\"ambiguous\":false,\"probability\":");
    o = put_share(o, c->probability);
    return PUT(o, "}\n");
}

static void write_text(struct explain *e)
{
    if (!e->stopped && e->text.n > 0)
        e->stopped = !sink_write(e->sink, e->text.data, e->text.n);
    e->text.n = 0;
}

int explain_json_change_at(struct explain *e, const struct shutong_change *c,
                           const uint64_t in[2], const uint64_t out[2])
{
    if (e->failed || !buf_reserve(&e->text, room_for(e, c))) {
        e->failed = true;
        return 0;
    }
    char *o = put_place(e->text.data + e->text.n, e, c, in, out);
    e->text.n = (size_t)(o - e->text.data);
    if (e->text.n >= WRITE)
        write_text(e);
    return 0;
}

int explain_json_change(void *context, const struct shutong_change *c)
{
    const uint64_t in[2] = {c->offset, c->offset + c->nbytes};
    const uint64_t out[2] = {c->out_offset, c->out_offset + c->out_nbytes};

    return explain_json_change_at(context, c, in, out);
}

/* ---- all of them --------------------------------------------------------- */

struct explain *explain_json_new(struct sink *sink)
{
    struct explain *e = calloc(1, sizeof(*e));

    if (e == NULL)
        return NULL;
    e->sink = sink;
    return e;
}

void explain_json_free(struct explain *e)
{
    if (e == NULL)
        return;
    buf_free(&e->text);
    buf_free(&e->file);
    free(e);
}

static bool no_memory(const struct explain *e)
{
    return message_error("%s: out of memory", e->name);
}

/* A file's name, which need not be well-formed: then with U+FFFD. */
static bool put_file(struct explain *e, const char *name)
{
    size_t n = strlen(name);

    if (!buf_reserve(&e->file, FIXED + ESCAPED * n))
        return false;
    char *o = PUT(e->file.data + e->file.n, "\"file\":\"");
    for (size_t i = 0, valid; i < n;) {
        size_t run = utf8_take_run(name + i, n - i, &valid);
        o = put_escaped(o, name + i, valid);
        if (valid < run)
            o = PUT(o, "\xEF\xBF\xBD");
        i += run;
    }
    o = PUT(o, "\",");
    e->file.n = (size_t)(o - e->file.data);
    return true;
}

bool explain_json_begin(struct explain *e, const char *name)
{
    e->name = name == NULL ? "stdin" : name;
    e->text.n = e->file.n = 0;
    e->failed = false;
    return (buf_append(&e->file, "{", 1) &&
            (name == NULL || put_file(e, name))) ||
           no_memory(e);
}

bool explain_json_part(struct explain *e, const char *part)
{
    struct buf name = {0};

    e->file.n = 0;
    bool done = buf_append(&name, e->name, strlen(e->name)) &&
                buf_append(&name, ":", 1) &&
                buf_append(&name, part, strlen(part) + 1) &&
                buf_append(&e->file, "{", 1) && put_file(e, name.data);
    buf_free(&name);
    return done || no_memory(e);
}

enum explain_json_result explain_json_give(struct explain *e)
{
    write_text(e);
    if (e->stopped)
        return EXPLAIN_STOPPED;
    return e->failed && !no_memory(e) ? EXPLAIN_FAILED : EXPLAIN_DONE;
}
