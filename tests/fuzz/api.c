/*
 * api.c - any calls of the public interface, in any order.
 *
 * The input is a list of calls: a character for which, and what it takes: for
 * bytes that are given a character for how many, and these.
 *
 * There are a converter, a stream, a part, a detector and a repairer; beside
 * each stands the text that it was fed since it was made or reset, and what it
 * gave.  Each call's status is foretold by these.  In the end of a text, or of
 * as much of it as is well-formed, all is as in one call for the whole, and
 * what was told of it makes the output; no error is written where there is
 * none.
 */
#include "converters.h"
#include "places.h"

/* A text on its way. */
struct flow {
    struct buf text;
    struct told_text told; /* what came, and what was told */
    bool failed;
    bool at_cut; /* a part may come next */
};

struct machine {
    struct fuzz_input in;
    struct choice choice;
    struct shutong_terms *terms;
    struct shutong_converter *own; /* of these terms, or NULL, */
    const struct shutong_converter
        *converter; /* which it is, or a cached one */
    struct shutong_stream *stream;
    struct shutong_part *part;
    bool explains;
    struct flow converted;

    struct shutong_detector *detector;
    struct flow detected;
    struct shutong_repairer *repairer;
    struct flow repaired;
    unsigned rules;
    enum shutong_invalid way; /* of these two */
};

/* ---- what is expected ---------------------------------------------------- */

static void begin(struct flow *f)
{
    f->text.n = f->told.out.n = f->told.places.n = 0;
    f->failed = f->told.stopped = false;
    f->at_cut = true;
    memset(&f->told.error, 0xA5, sizeof(f->told.error));
}

static void end(struct flow *f)
{
    buf_free(&f->text);
    free_told_text(&f->told);
}

/* Bytes of the input, as memory of just that size. */
static char *take_bytes(struct machine *m, size_t *n_ret)
{
    size_t n = fuzz_choice(&m->in, 256);

    if (n > m->in.n)
        n = m->in.n;
    char *bytes = fuzz_copy(m->in.bytes, n);
    m->in.bytes += n;
    m->in.n -= n;
    *n_ret = n;
    return bytes;
}

/* What a call should say of a text that was fed so far; at its end, what is cut
 * off is ill-formed too.  A repairer that waits for a line may not know yet:
 * then `later`. */
static void check_status(struct flow *f, enum shutong_status status,
                         enum shutong_invalid way, bool at_end, bool later)
{
    const char *text = f->text.n == 0 ? "" : f->text.data;
    size_t n = f->text.n, valid = utf8_valid_prefix(text, n);
    bool ill = valid < n &&
               (at_end || utf8_ill_formed_nbytes(text + valid, n - valid) > 0);
    const struct shutong_error *e = &f->told.error;
    struct shutong_error untouched;

    memset(&untouched, 0xA5, sizeof(untouched));
    if (!f->failed && f->told.stopped) {
        PROPERTY(status == SHUTONG_STOPPED && e->status == status);
        f->failed = true;
        return;
    }
    if (f->failed) {
        PROPERTY(status == SHUTONG_BAD_ARGUMENT && e->status == status);
    } else if (way == SHUTONG_INVALID_FAIL && ill && !later) {
        PROPERTY(status == SHUTONG_ILL_FORMED);
    }
    if (status == SHUTONG_OK) {
        PROPERTY(memcmp(e, &untouched, sizeof(untouched)) == 0);
    } else if (!f->failed) {
        const char *newline = memrchr(text, '\n', valid);
        size_t line = newline == NULL ? 0 : (size_t)(newline - text) + 1;
        PROPERTY(way == SHUTONG_INVALID_FAIL && ill);
        PROPERTY(status == SHUTONG_ILL_FORMED && e->status == status);
        PROPERTY(e->offset == valid && e->byte == valid - line + 1);
        f->failed = true;
    }
}

/* The same of a length that none is, which changes nothing. */
static void check_refused(struct flow *f, enum shutong_status status, size_t n)
{
    PROPERTY(status == SHUTONG_BAD_ARGUMENT && n == 0);
    PROPERTY(f->told.error.status == status);
    memset(&f->told.error, 0xA5, sizeof(f->told.error));
}

/* ---- the stream ---------------------------------------------------------- */

/* All that was given is what the text, as far as it is one, gives in one call.
 */
static void check_converted(struct machine *m)
{
    struct flow *f = &m->converted;
    const char *text = f->text.n == 0 ? "" : f->text.data;
    size_t n = f->failed ? utf8_valid_prefix(text, f->text.n) : f->text.n;
    char *whole;
    size_t whole_nbytes;

    PROPERTY(shutong_convert(m->converter, text, n, &whole, &whole_nbytes,
                             NULL) == SHUTONG_OK);
    PROPERTY(fuzz_same(whole, whole_nbytes, f->told.out.data, f->told.out.n));
    PROPERTY(!fuzz_is_utf8(text, n) || fuzz_is_utf8(whole, whole_nbytes));
    free(whole);
    if (m->explains)
        check_told_text(&f->told, text, n, m->choice.way);
}

/* What was given before the caller stopped is the beginning of it all. */
static void check_stopped(struct machine *m)
{
    struct flow *f = &m->converted;
    const char *text = f->text.n == 0 ? "" : f->text.data;
    char *whole;
    size_t nwhole, n = utf8_valid_prefix(text, f->text.n);

    if (m->choice.way != SHUTONG_INVALID_FAIL)
        n = f->text.n;
    PROPERTY(shutong_convert(m->converter, text, n, &whole, &nwhole, NULL) ==
             SHUTONG_OK);
    PROPERTY(f->told.places.n > 0 && f->told.out.n <= nwhole);
    PROPERTY(memcmp(whole, f->told.out.n == 0 ? "" : f->told.out.data,
                    f->told.out.n) == 0);
    free(whole);
}

static void finish_call(struct machine *m, enum shutong_status status,
                        const char *out, size_t n, bool at_end)
{
    struct flow *f = &m->converted;
    bool failed = f->failed;

    PROPERTY(out != NULL && (!failed || n == 0));
    append(&f->told.out, out, n);
    check_status(f, status, (enum shutong_invalid)m->choice.way, at_end, false);
    if (!failed && f->told.stopped)
        check_stopped(m);
    else if (!failed && (at_end || f->failed))
        check_converted(m);
    memset(&f->told.error, 0xA5, sizeof(f->told.error));
    if (at_end && !f->failed)
        begin(f);
}

static void feed_stream(struct machine *m, const char *bytes, size_t n)
{
    struct flow *f = &m->converted;
    const char *out;
    size_t out_nbytes;

    if (!f->failed)
        append(&f->text, bytes, n);
    if (n > 0)
        f->at_cut = false;
    enum shutong_status status = shutong_stream_feed(
        m->stream, n == 0 ? NULL : bytes, n, &out, &out_nbytes, &f->told.error);
    finish_call(m, status, out, out_nbytes, false);
}

static void finish_stream(struct machine *m)
{
    const char *out;
    size_t n;
    enum shutong_status status =
        shutong_stream_finish(m->stream, &out, &n, &m->converted.told.error);

    finish_call(m, status, out, n, true);
}

/* Joins what can be of some bytes, and feeds the rest. */
static void join_part(struct machine *m, const char *bytes, size_t n)
{
    struct flow *f = &m->converted;
    size_t cut = f->at_cut ? shutong_converter_cut(m->converter, bytes, n) : 0;
    char *piece = fuzz_copy(bytes, cut);
    const char *out;
    size_t out_nbytes;

    PROPERTY(cut <= n);
    if (!f->at_cut && !f->failed) {
        free(piece);
        feed_stream(m, bytes, n);
        return;
    }
    shutong_part_read(m->part, piece, cut);
    free(piece);
    enum shutong_status status = shutong_stream_join(
        m->stream, m->part, &out, &out_nbytes, &f->told.error);
    if (m->explains && !f->failed) {
        check_refused(f, status, out_nbytes);
        return;
    }
    if (!f->failed)
        append(&f->text, bytes, cut);
    finish_call(m, status, out, out_nbytes, false);
    piece = fuzz_copy(bytes + cut, n - cut);
    feed_stream(m, piece, n - cut);
    free(piece);
}

/* A part of a converter that is not the stream's is refused. */
static void join_foreign(struct machine *m)
{
    struct choice choice = choose(&m->in);
    const struct shutong_converter *other = converter(&choice);
    struct shutong_part *part = shutong_part_new(other);
    struct flow *f = &m->converted;
    const char *out;
    size_t n;

    PROPERTY(part != NULL);
    shutong_part_read(part, "\xE5\xA4\xB4\n", 4);
    if (other != m->converter || f->failed) {
        enum shutong_status status =
            shutong_stream_join(m->stream, part, &out, &n, &f->told.error);
        check_refused(f, status, n);
    }
    shutong_part_free(part);
}

static void explain(struct machine *m)
{
    unsigned way = fuzz_choice(&m->in, 4);
    bool on = way > 0;
    struct flow *f = &m->converted;
    enum shutong_status status = shutong_stream_explain(
        m->stream, on ? take_change : NULL, &f->told, &f->told.error);

    if (f->failed || f->text.n > 0) {
        check_refused(f, status, 0);
        return;
    }
    PROPERTY(status == SHUTONG_OK);
    m->explains = on;
    f->told.left = way - on;
}

static void refuse_lengths(struct machine *m)
{
    struct flow *f = &m->converted, *g = &m->repaired;
    const char *out;
    size_t n;

    enum shutong_status status =
        shutong_stream_feed(m->stream, "", SIZE_MAX, &out, &n, &f->told.error);
    check_refused(f, status, n);
    if (m->repairer != NULL) {
        status = shutong_repairer_feed(m->repairer, "", SIZE_MAX, &out, &n,
                                       &g->told.error);
        check_refused(g, status, n);
    }
    status = shutong_detector_feed(m->detector, "", SIZE_MAX,
                                   &m->detected.told.error);
    check_refused(&m->detected, status, 0);
    PROPERTY(shutong_converter_cut(m->converter, "", SIZE_MAX) == 0);
}

/* ---- converters ---------------------------------------------------------- */

static void free_stream(struct machine *m)
{
    shutong_stream_free(m->stream);
    shutong_part_free(m->part);
    shutong_converter_free(m->own);
    m->own = NULL;
}

static void make_stream(struct machine *m)
{
    m->stream = shutong_stream_new(m->converter);
    m->part = shutong_part_new(m->converter);
    PROPERTY(m->stream != NULL && m->part != NULL);
    m->explains = false;
    begin(&m->converted);
}

static void choose_converter(struct machine *m)
{
    free_stream(m);
    m->choice = choose(&m->in);
    m->converter = converter(&m->choice);
    make_stream(m);
}

/* A converter by the terms that were added. */
static void make_converter(struct machine *m)
{
    struct shutong_settings settings = {.terms = m->terms};
    struct shutong_error error;

    free_stream(m);
    m->choice = choose(&m->in);
    settings.invalid = (enum shutong_invalid)m->choice.way;
    settings.phrases = (m->choice.options & 1) != 0;
    if ((m->choice.options & 2) != 0)
        settings.scope = SHUTONG_SCOPE_BEFORE;
    name_conversion(&m->choice, &settings);
    m->own = shutong_converter_new(&settings, &error);
    PROPERTY(m->own != NULL);
    m->converter = m->own;
    make_stream(m);
}

/* Whether this can be the key of a term. */
static bool can_be_key(const char *key, size_t n)
{
    bool can = n > 0 && n <= 4096 && fuzz_is_utf8(key, n);

    for (size_t i = 0, nbytes; can && i < n; i += nbytes) {
        uint32_t c = utf8_decode(key + i, &nbytes);
        can = c != '\n' && c != '\0' && !utf8_is_operator(c);
    }
    return can;
}

static void add_own_term(struct machine *m)
{
    bool kept = fuzz_choice(&m->in, 2) == 1;
    size_t nkey, nvalue;
    char *key = take_bytes(m, &nkey), *value = take_bytes(m, &nvalue);
    bool can = can_be_key(key, nkey) && (kept || fuzz_is_utf8(value, nvalue));

    PROPERTY(shutong_terms_add(m->terms, key, nkey, kept ? NULL : value, nvalue,
                               NULL) ==
             (can ? SHUTONG_OK : SHUTONG_BAD_DICTIONARY));
    free(key);
    free(value);
}

static void add_own_pattern(struct machine *m)
{
    size_t n;
    char *bytes = take_bytes(m, &n), pattern[32];

    /* Short: some of the long ones take for ever. */
    if (n > sizeof(pattern) - 1)
        n = sizeof(pattern) - 1;
    memcpy(pattern, bytes, n);
    pattern[n] = '\0';
    enum shutong_status status =
        shutong_terms_add_pattern(m->terms, pattern, NULL);
    PROPERTY(status == SHUTONG_OK || status == SHUTONG_BAD_ARGUMENT);
    free(bytes);
}

/* ---- the detector and the repairer --------------------------------------- */

static void feed_detector(struct machine *m, const char *bytes, size_t n)
{
    struct flow *f = &m->detected;

    if (!f->failed)
        append(&f->text, bytes, n);
    check_status(f,
                 shutong_detector_feed(m->detector, bytes, n, &f->told.error),
                 m->way, false, false);
    memset(&f->told.error, 0xA5, sizeof(f->told.error));
}

static void finish_detector(struct machine *m)
{
    struct flow *f = &m->detected;
    struct shutong_detector *d = shutong_detector_new(m->way, NULL, NULL);
    struct shutong_detection found, whole;

    PROPERTY(d != NULL);
    enum shutong_status status =
        shutong_detector_finish(m->detector, &found, &f->told.error);
    check_status(f, status, m->way, true, false);
    memset(&whole, 0, sizeof(whole));
    if (status == SHUTONG_OK) {
        PROPERTY(shutong_detector_feed(d, f->text.data, f->text.n, NULL) ==
                 SHUTONG_OK);
        PROPERTY(shutong_detector_finish(d, &whole, NULL) == SHUTONG_OK);
        begin(f);
    }
    PROPERTY(memcmp(&found, &whole, sizeof(found)) == 0);
    memset(&f->told.error, 0xA5, sizeof(f->told.error));
    shutong_detector_free(d);
}

/* One to compare with, made once and used again: making one takes time. */
static struct shutong_repairer *other_repairer(const struct machine *m)
{
    static struct shutong_repairer *all[SHUTONG_REPAIR_ALL + 1][WAYS];
    struct shutong_repairer **r = &all[m->rules][m->way];

    if (*r == NULL)
        *r = shutong_repairer_new(m->rules, m->way, NULL, NULL, NULL);
    PROPERTY(*r != NULL);
    return *r;
}

static void check_repaired(struct machine *m)
{
    struct flow *f = &m->repaired;
    const char *text = f->text.n == 0 ? "" : f->text.data, *out;
    size_t n = f->failed ? utf8_valid_prefix(text, f->text.n) : f->text.n;
    size_t out_nbytes;
    struct shutong_repairer *r = other_repairer(m);
    struct buf whole = {.n = 0};

    PROPERTY(shutong_repairer_feed(r, text, n, &out, &out_nbytes, NULL) ==
             SHUTONG_OK);
    append(&whole, out, out_nbytes);
    PROPERTY(shutong_repairer_finish(r, &out, &out_nbytes, NULL) == SHUTONG_OK);
    append(&whole, out, out_nbytes);
    PROPERTY(fuzz_same(whole.data, whole.n, f->told.out.data, f->told.out.n));
    PROPERTY(!fuzz_is_utf8(text, n) ||
             fuzz_is_utf8(f->told.out.data, f->told.out.n));
    buf_free(&whole);
}

static void repair(struct machine *m, const char *bytes, size_t n, bool at_end)
{
    struct flow *f = &m->repaired;
    bool failed = f->failed;
    const char *out;
    size_t out_nbytes;

    if (m->repairer == NULL)
        m->repairer = shutong_repairer_new(m->rules, m->way, NULL, NULL, NULL);
    PROPERTY(m->repairer != NULL);
    if (!failed)
        append(&f->text, bytes, n);
    enum shutong_status status =
        at_end ? shutong_repairer_finish(m->repairer, &out, &out_nbytes,
                                         &f->told.error)
               : shutong_repairer_feed(m->repairer, n == 0 ? NULL : bytes, n,
                                       &out, &out_nbytes, &f->told.error);
    PROPERTY(out != NULL && (!failed || out_nbytes == 0));
    append(&f->told.out, out, out_nbytes);
    check_status(f, status, m->way, at_end, !at_end);
    if (!failed && (at_end || f->failed))
        check_repaired(m);
    memset(&f->told.error, 0xA5, sizeof(f->told.error));
    if (at_end && !f->failed)
        begin(f);
}

/* Others of both. */
static void make_beside(struct machine *m)
{
    m->rules = fuzz_choice(&m->in, SHUTONG_REPAIR_ALL + 1);
    m->way = (enum shutong_invalid)fuzz_choice(&m->in, WAYS);
    shutong_detector_free(m->detector);
    shutong_repairer_free(m->repairer);
    m->detector = shutong_detector_new(m->way, NULL, NULL);
    m->repairer = NULL; /* until it is used */
    PROPERTY(m->detector != NULL);
    begin(&m->detected);
    begin(&m->repaired);
}

/* ---- all of it ----------------------------------------------------------- */

static void reset_all(struct machine *m)
{
    unsigned which = fuzz_choice(&m->in, 3);

    if (which == 0) {
        shutong_stream_reset(m->stream);
        begin(&m->converted);
    } else if (which == 1) {
        shutong_detector_reset(m->detector);
        begin(&m->detected);
    } else if (m->repairer != NULL) {
        shutong_repairer_reset(m->repairer);
        begin(&m->repaired);
    }
}

static void feed_one(struct machine *m, unsigned which)
{
    size_t n;
    char *bytes = take_bytes(m, &n);

    if (which == 0)
        feed_stream(m, bytes, n);
    else if (which == 1)
        join_part(m, bytes, n);
    else if (which == 2)
        feed_detector(m, bytes, n);
    else
        repair(m, bytes, n, false);
    free(bytes);
}

static void call(struct machine *m)
{
    static void (*const calls[])(struct machine *) = {
        finish_stream, finish_detector, reset_all,        explain,
        join_foreign,  refuse_lengths,  choose_converter, make_converter,
        add_own_term,  add_own_pattern, make_beside};
    enum { FEEDS = 4, CALLS = sizeof(calls) / sizeof(*calls) };
    /* Letters: '0' to '3' feed, '4' ends a repair, the others as above. */
    unsigned which = fuzz_choice(&m->in, FEEDS + 1 + CALLS);

    if (which < FEEDS)
        feed_one(m, which);
    else if (which == FEEDS)
        repair(m, "", 0, true);
    else
        calls[which - FEEDS - 1](m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct machine m = {.in = {data, size}};

    m.terms = shutong_terms_new(NULL, NULL);
    PROPERTY(m.terms != NULL);
    choose_converter(&m);
    make_beside(&m);
    for (size_t left = 64; left > 0 && m.in.n > 0; left--)
        call(&m);
    finish_stream(&m);
    finish_detector(&m);
    if (m.repairer != NULL)
        repair(&m, "", 0, true);
    free_stream(&m);
    shutong_detector_free(m.detector);
    shutong_repairer_free(m.repairer);
    shutong_terms_free(m.terms);
    end(&m.converted);
    end(&m.detected);
    end(&m.repaired);
    return 0;
}
