/*
 * stream.c - one text in pieces.
 *
 * A piece is converted in place, in blocks; only text that could not be decided
 * is copied, to the front of the next piece.  That seam is converted first,
 * with just enough of the new piece to decide it.
 */
#include "library/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/simd.h"
#include "base/status.h"

/* A block and its result stay in the second cache.  A seam is longer than
 * nearly all keys. */
enum { BLOCK = 64 * 1024, SEAM = 1024 };
/* A line that patterns are matched in; a longer one is cut. */
enum { PATTERN_LINE = 16 * 1024 };

bool stream_init(struct shutong_stream *s, struct engine *engine,
                 enum shutong_invalid invalid)
{
    *s = (struct shutong_stream){
        .engine = engine, .invalid = invalid, .line = 1};
    return engine != NULL;
}

bool stream_keep(struct shutong_stream *s, const struct terms_index *terms)
{
    if (terms->npatterns == 0)
        return true;
    s->patterns = keep_patterns_new(terms->patterns, terms->npatterns);
    return s->patterns != NULL;
}

bool stream_convert_quotes(struct shutong_stream *s,
                           const struct quotes_rule *rule)
{
    s->quotes = malloc(sizeof(*s->quotes));
    if (s->quotes != NULL)
        quotes_init(s->quotes, rule);
    return s->quotes != NULL;
}

void stream_release(struct shutong_stream *s)
{
    keep_patterns_free(s->patterns);
    if (s->quotes != NULL)
        quotes_free(s->quotes);
    free(s->quotes);
    quoted_changes_free(s->quoted);
    quoted_shifts_free(s->quoted_shifts);
    buf_free(&s->widened);
    s->engine->type->free(s->engine);
    buf_free(&s->kept);
    buf_free(&s->out);
}

void shutong_stream_reset(struct shutong_stream *s)
{
    s->engine->type->reset(s->engine);
    s->kept.n = 0;
    s->out.n = 0;
    s->offset = 0;
    s->line = 1;
    s->line_start = 0;
    s->failed = false;
    s->listener.stopped = s->shifts.stopped = false;
    s->shifts.base = 0;
    if (s->quotes != NULL)
        quotes_reset(s->quotes, &s->out);
    if (s->quoted != NULL)
        quoted_changes_reset(s->quoted);
    if (s->quoted_shifts != NULL)
        quoted_shifts_reset(s->quoted_shifts);
}

/* Moves the place in the text past n bytes. */
static void advance(struct shutong_stream *s, const char *in, size_t n)
{
    uint64_t newlines = simd_best()->count_newlines(in, n);

    if (newlines > 0) {
        const char *last = memrchr(in, '\n', n);
        s->line += newlines;
        s->line_start = s->offset + (uint64_t)(last - in) + 1;
    }
    s->offset += n;
}

enum shutong_status stream_give_up(struct shutong_stream *s,
                                   struct shutong_error *error)
{
    s->failed = true;
    if (s->listener.stopped || s->shifts.stopped)
        return status_stopped(error);
    return status_no_memory(error);
}

/* Notes that what went wrong is at the stream's place in the text. */
static void set_place(const struct shutong_stream *s,
                      struct shutong_error *error)
{
    if (error == NULL)
        return;
    error->offset = s->offset;
    error->line = s->line;
    error->byte = s->offset - s->line_start + 1;
}

static enum shutong_status ill_formed(struct shutong_stream *s, const char *at,
                                      size_t nbytes,
                                      struct shutong_error *error)
{
    s->failed = true;
    status_ill_formed(error, "UTF-8", at, nbytes, "");
    set_place(s, error);
    return SHUTONG_ILL_FORMED;
}

/* Gives what waits for more text. */
static bool flush(struct shutong_stream *s)
{
    return s->engine->type->finish(s->engine, &s->out);
}

/* Why a run of text was not converted: a pattern in the line that the place in
 * the text is at, the caller, or memory. */
static enum shutong_status not_converted(struct shutong_stream *s,
                                         struct shutong_error *error)
{
    const char *pattern;

    if (s->patterns == NULL ||
        keep_patterns_end(s->patterns, &pattern) != KEEP_PATTERNS_TOO_LONG ||
        !flush(s))
        return stream_give_up(s, error);
    s->failed = true;
    status_fail(error, SHUTONG_UNSUPPORTED,
                "the pattern %s takes too many steps on this line, or is "
                "nested too deeply; use fewer repetitions and levels",
                pattern);
    set_place(s, error);
    return SHUTONG_UNSUPPORTED;
}

/* Converts a run of well-formed text. */
static bool convert_text(struct shutong_stream *s, const char *in, size_t n,
                         bool end, size_t *consumed_ret)
{
    return s->engine->type->block(s->engine, in, n, end, &s->out, consumed_ret);
}

static bool put_fixed(struct shutong_stream *s, struct fixed f)
{
    return s->engine->type->fixed(s->engine, &f, &s->out);
}

/* The end of the line that begins with in[0], newline included, or of as much
 * of it as patterns are matched in; 0 if it is not there yet. */
static size_t line_nbytes(const char *in, size_t n, bool end)
{
    size_t most = n < PATTERN_LINE ? n : PATTERN_LINE;
    const char *newline = memchr(in, '\n', most);

    if (newline != NULL)
        return (size_t)(newline - in) + 1;
    if (most == n)
        return end ? n : 0;
    return utf8_cut_line(in, most);
}

/* Converts all of a text that is not to be kept. */
static bool convert_between(struct shutong_stream *s, const char *in, size_t n)
{
    size_t consumed;

    return n == 0 || ((s->quotes == NULL ||
                       quotes_kept_note(&s->quotes->kept, in, n, false)) &&
                      convert_text(s, in, n, true, &consumed));
}

/* Keeps a text as it is. */
static bool keep_text(struct shutong_stream *s, const char *in, size_t n)
{
    return (s->quotes == NULL ||
            quotes_kept_note(&s->quotes->kept, in, n, true)) &&
           put_fixed(s, (struct fixed){in, in, n, n, true});
}

/* Converts in[0..n), a line, between what is to be kept of it. */
static bool convert_line(struct shutong_stream *s, const char *in, size_t n)
{
    size_t at = 0, start, end;
    const char *pattern;

    keep_patterns_begin(s->patterns, in, in[n - 1] == '\n' ? n - 1 : n);
    while (keep_patterns_find(s->patterns, at, &start, &end)) {
        if (!convert_between(s, in + at, start - at) ||
            !keep_text(s, in + start, end - start))
            return false;
        at = end;
    }
    return keep_patterns_end(s->patterns, &pattern) == KEEP_PATTERNS_DONE &&
           convert_between(s, in + at, n - at);
}

/* Converts a run of well-formed text as convert_text() does.  With patterns
 * that is line by line, and nothing goes on from one to the next. */
static bool convert_run_of_text(struct shutong_stream *s, const char *in,
                                size_t n, bool end, size_t *consumed_ret)
{
    bool done = true;
    size_t i = 0;

    *consumed_ret = 0;
    if (s->patterns == NULL)
        return convert_text(s, in, n, end, consumed_ret);
    while (i < n) {
        size_t line = line_nbytes(in + i, n - i, end);
        if (line == 0)
            break;
        done = convert_line(s, in + i, line);
        if (!done)
            break;
        i += line;
    }
    *consumed_ret = i;
    return done;
}

/* Passes ill-formed bytes, or says that they are. */
static enum shutong_status pass_ill_formed(struct shutong_stream *s,
                                           const char *in, size_t n,
                                           struct shutong_error *error)
{
    struct fixed f = {in, in, n, n, false};

    if (s->invalid == SHUTONG_INVALID_FAIL && !flush(s))
        return stream_give_up(s, error);
    if (s->invalid == SHUTONG_INVALID_FAIL)
        return ill_formed(s, in, n, error);
    if (s->invalid == SHUTONG_INVALID_REPLACE) {
        f.result = utf8_replacement;
        f.result_nbytes = sizeof(utf8_replacement) - 1;
    }
    if (!put_fixed(s, f))
        return stream_give_up(s, error);
    advance(s, in, n);
    return SHUTONG_OK;
}

/* Converts in[0..n), n at most a block or so; *consumed_ret counts the bytes
 * that need not come again, and the place in the text is past them. */
static enum shutong_status convert_piece(struct shutong_stream *s,
                                         const char *in, size_t n, bool end,
                                         size_t *consumed_ret,
                                         struct shutong_error *error)
{
    size_t i = 0;

    for (;;) {
        size_t valid = utf8_valid_prefix(in + i, n - i);
        size_t ill = 0, done;
        if (i + valid < n) {
            ill = utf8_ill_formed_nbytes(in + i + valid, n - i - valid);
            if (ill == 0 && end)
                ill = n - i - valid; /* cut off: one maximal subpart */
        }
        bool converted =
            convert_run_of_text(s, in + i, valid, end || ill > 0, &done);
        advance(s, in + i, done);
        i += done;
        if (!converted)
            return not_converted(s, error);
        if (ill == 0) {
            *consumed_ret = i;
            return SHUTONG_OK;
        }

        enum shutong_status status = pass_ill_formed(s, in + i, ill, error);
        if (status != SHUTONG_OK)
            return status;
        i += ill;
    }
}

/* Converts what is kept, with as much of the new piece as it takes to decide
 * it; *taken_ret counts the new bytes that are done or kept. */
static enum shutong_status convert_seam(struct shutong_stream *s,
                                        const char *in, size_t n,
                                        size_t *taken_ret,
                                        struct shutong_error *error)
{
    size_t taken = 0;

    while (s->kept.n > 0 && taken < n) {
        size_t before = s->kept.n, consumed;
        size_t more = n - taken < SEAM ? n - taken : SEAM;
        if (!buf_append(&s->kept, in + taken, more))
            return stream_give_up(s, error);
        taken += more;
        enum shutong_status status =
            convert_piece(s, s->kept.data, s->kept.n, false, &consumed, error);
        if (status != SHUTONG_OK)
            return status;
        if (consumed >= before) {
            /* Decided: what is left came with this piece, and stays in it. */
            taken -= s->kept.n - consumed;
            s->kept.n = 0;
        } else {
            buf_drop_front(&s->kept, consumed);
        }
    }
    *taken_ret = taken;
    return SHUTONG_OK;
}

/* Takes the next piece; the result is in s->out. */
static enum shutong_status feed(struct shutong_stream *s, const char *in,
                                size_t in_nbytes, struct shutong_error *error)
{
    size_t i = 0, consumed;
    enum shutong_status status = convert_seam(s, in, in_nbytes, &i, error);

    while (status == SHUTONG_OK && i < in_nbytes) {
        size_t n = in_nbytes - i < BLOCK ? in_nbytes - i : BLOCK;
        status = convert_piece(s, in + i, n, false, &consumed, error);
        if (status != SHUTONG_OK)
            break;
        i += consumed;
        /* Undecided at the end, or a key longer than a block. */
        if (consumed < n &&
            (i + (n - consumed) == in_nbytes || consumed == 0)) {
            size_t left = n - consumed;
            if (!buf_append(&s->kept, in + i, left)) {
                status = stream_give_up(s, error);
                break;
            }
            i += left;
            if (i < in_nbytes) {
                size_t taken = 0;
                status = convert_seam(s, in + i, in_nbytes - i, &taken, error);
                i += taken;
            }
        }
    }
    return status;
}

/* Decides what is kept: nothing goes on across this place. */
static enum shutong_status end_part(struct shutong_stream *s,
                                    struct shutong_error *error)
{
    size_t consumed;
    enum shutong_status status =
        convert_piece(s, s->kept.n > 0 ? s->kept.data : "", s->kept.n, true,
                      &consumed, error);

    s->kept.n = 0;
    return status;
}

/* Begins a call of the public interface that is given so many bytes. */
static enum shutong_status begin_call(struct shutong_stream *s,
                                      size_t in_nbytes, const char **out_ret,
                                      size_t *out_nbytes_ret,
                                      struct shutong_error *error)
{
    if (s->quotes == NULL) {
        s->shifts.base += s->out.n;
        s->out.n = 0;
    } else {
        quotes_drop(s->quotes, &s->out);
        if (s->quoted_shifts != NULL)
            quoted_shifts_begin_call(s->quoted_shifts, s->quotes->base);
    }
    *out_ret = "";
    *out_nbytes_ret = 0;
    return s->failed
               ? status_fail(
                     error, SHUTONG_BAD_ARGUMENT,
                     "the stream has failed; call shutong_stream_reset() first")
               : status_check_nbytes(in_nbytes, error);
}

/* Returns the result, as far as its quotation marks are decided; with `end`
 * there is no more text.  False when out of memory, or stopped. */
static bool end_call_with_quotes(struct shutong_stream *s, bool end,
                                 const char **out_ret, size_t *out_nbytes_ret)
{
    struct quotes *q = s->quotes;

    if (!quotes_take(q, &s->out, end))
        return false;
    size_t from = q->given, to = q->settled;
    if (s->quoted != NULL && !quoted_changes_give(s->quoted, q, &s->out, &to))
        return false;
    if (s->quoted_shifts != NULL &&
        !quoted_shifts_give(s->quoted_shifts, q, &to))
        return false;
    s->widened.n = 0;
    if (q->widens && !quotes_give(q, &s->out, to, &s->widened))
        return false;
    q->given = to;
    if (to > from) {
        *out_ret = q->widens ? s->widened.data : s->out.data + from;
        *out_nbytes_ret = q->widens ? s->widened.n : to - from;
    }
    return true;
}

/* Returns the result of a call that went so.  After it, or after an error,
 * there may be no more text. */
static enum shutong_status end_call(struct shutong_stream *s,
                                    enum shutong_status status, bool end,
                                    const char **out_ret,
                                    size_t *out_nbytes_ret,
                                    struct shutong_error *error)
{
    if (s->quotes != NULL) {
        end = end || status != SHUTONG_OK;
        if (!end_call_with_quotes(s, end, out_ret, out_nbytes_ret) &&
            status == SHUTONG_OK)
            return stream_give_up(s, error);
        return status;
    }
    if (s->out.n > 0)
        *out_ret = s->out.data;
    *out_nbytes_ret = s->out.n;
    return status;
}

enum shutong_status shutong_stream_feed(struct shutong_stream *s,
                                        const char *in, size_t in_nbytes,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(s, in_nbytes, out_ret, out_nbytes_ret, error);

    if (status == SHUTONG_OK) {
        status = feed(s, in, in_nbytes, error);
        status = end_call(s, status, false, out_ret, out_nbytes_ret, error);
    }
    return status;
}

enum shutong_status shutong_stream_finish(struct shutong_stream *s,
                                          const char **out_ret,
                                          size_t *out_nbytes_ret,
                                          struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(s, 0, out_ret, out_nbytes_ret, error);

    if (status != SHUTONG_OK)
        return status;
    status = end_part(s, error);
    if (status == SHUTONG_OK && !flush(s))
        status = stream_give_up(s, error);
    status = end_call(s, status, true, out_ret, out_nbytes_ret, error);
    if (status == SHUTONG_OK)
        shutong_stream_reset(s);
    return status;
}

/* Keeps in[0..n), all of it. */
static enum shutong_status keep_piece(struct shutong_stream *s, const char *in,
                                      size_t n, struct shutong_error *error)
{
    enum shutong_status status = SHUTONG_OK;

    for (size_t i = 0; status == SHUTONG_OK && i < n;) {
        size_t valid = utf8_valid_prefix(in + i, n - i);
        if (valid > 0 && !keep_text(s, in + i, valid))
            return stream_give_up(s, error);
        advance(s, in + i, valid);
        i += valid;
        if (i == n)
            break;
        size_t ill = utf8_ill_formed_nbytes(in + i, n - i);
        ill = ill == 0 ? n - i : ill;
        status = pass_ill_formed(s, in + i, ill, error);
        i += ill;
    }
    return status;
}

enum shutong_status shutong_stream_keep(struct shutong_stream *s,
                                        const char *in, size_t in_nbytes,
                                        const char **out_ret,
                                        size_t *out_nbytes_ret,
                                        struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(s, in_nbytes, out_ret, out_nbytes_ret, error);

    if (status != SHUTONG_OK)
        return status;
    status = end_part(s, error);
    if (status == SHUTONG_OK)
        status = keep_piece(s, in, in_nbytes, error);
    return end_call(s, status, false, out_ret, out_nbytes_ret, error);
}

static bool is_within_text(const struct shutong_stream *s)
{
    return s->offset > 0 || s->kept.n > 0 || s->failed;
}

/* Changes or shifts may be asked for before a text, and not both. */
static enum shutong_status check_may_report(const struct shutong_stream *s,
                                            const char *function, bool both,
                                            struct shutong_error *error)
{
    if (is_within_text(s))
        return status_fail(error, SHUTONG_BAD_ARGUMENT,
                           "%s() must not be called within a text", function);
    if (both)
        return status_fail(error, SHUTONG_BAD_ARGUMENT,
                           "a stream cannot both explain and report shifts");
    return SHUTONG_OK;
}

enum shutong_status shutong_stream_explain(
    struct shutong_stream *s,
    int (*change)(void *context, const struct shutong_change *change),
    void *context, struct shutong_error *error)
{
    enum shutong_status status = check_may_report(
        s, __func__, change != NULL && s->shifts.shift != NULL, error);
    if (status != SHUTONG_OK)
        return status;
    struct listener *to = change == NULL ? NULL : &s->listener;
    struct quoted_changes *quoted = NULL;
    if (to != NULL && s->quotes != NULL) {
        quoted = quoted_changes_new(to);
        if (quoted == NULL)
            return status_no_memory(error);
        to = quoted_changes_listener(quoted);
    }
    if (!s->engine->type->explain(s->engine, to)) {
        quoted_changes_free(quoted);
        return status_no_memory(error);
    }
    quoted_changes_free(s->quoted);
    s->quoted = quoted;
    s->listener = (struct listener){.change = change, .context = context};
    return SHUTONG_OK;
}

enum shutong_status shutong_stream_shifts(
    struct shutong_stream *s,
    int (*shift)(void *context, const struct shutong_shift *shift),
    void *context, struct shutong_error *error)
{
    enum shutong_status status = check_may_report(
        s, __func__, shift != NULL && s->listener.change != NULL, error);
    if (status != SHUTONG_OK)
        return status;
    struct shift_listener *to = shift == NULL ? NULL : &s->shifts;
    struct quoted_shifts *quoted = NULL;
    if (to != NULL && s->quotes != NULL) {
        quoted = quoted_shifts_new(to);
        if (quoted == NULL)
            return status_no_memory(error);
        to = quoted_shifts_listener(quoted);
    }
    if (!s->engine->type->shifts(s->engine, to)) {
        quoted_shifts_free(quoted);
        return status_no_memory(error);
    }
    quoted_shifts_free(s->quoted_shifts);
    s->quoted_shifts = quoted;
    s->shifts = (struct shift_listener){shift, context, 0, false};
    return SHUTONG_OK;
}

/* ---- parts --------------------------------------------------------------- */

void stream_read_part(struct shutong_stream *part, const char *in, size_t n,
                      struct shutong_error *error)
{
    shutong_stream_reset(part);
    error->status = status_check_nbytes(n, error);
    if (error->status == SHUTONG_OK)
        error->status = feed(part, in, n, error);
    if (error->status == SHUTONG_OK)
        error->status = end_part(part, error);
}

/* Moves the place in the text past a part, and an error's to it. */
static void advance_part(struct shutong_stream *s,
                         const struct shutong_stream *part,
                         struct shutong_error *error)
{
    if (error != NULL && error->line > 0) {
        if (error->line == 1)
            error->byte += s->offset - s->line_start;
        error->line += s->line - 1;
        error->offset += s->offset;
    }
    if (part->line > 1)
        s->line_start = s->offset + part->line_start;
    s->line += part->line - 1;
    s->offset += part->offset;
}

/* Why a part cannot be joined, or NULL. */
static const char *what_keeps_apart(const struct shutong_stream *s,
                                    const struct shutong_stream *part)
{
    if (s->listener.change != NULL)
        return N_("a stream that explains cannot join parts");
    if (s->shifts.shift != NULL)
        return N_("a stream that reports shifts cannot join parts");
    /* Each converter has its own. */
    if (s->engine->of != part->engine->of)
        return N_("the part belongs to another converter");
    return NULL;
}

enum shutong_status stream_join(struct shutong_stream *s,
                                const struct shutong_stream *part,
                                const struct shutong_error *part_error,
                                const char **out_ret, size_t *out_nbytes_ret,
                                struct shutong_error *error)
{
    enum shutong_status status =
        begin_call(s, 0, out_ret, out_nbytes_ret, error);
    const char *wrong = what_keeps_apart(s, part);

    if (status == SHUTONG_OK && wrong != NULL)
        status =
            status_fail(error, SHUTONG_BAD_ARGUMENT, "%s", status_text(wrong));
    /* What its reader was not given, either; nothing was done. */
    if (status == SHUTONG_OK && part_error->status == SHUTONG_BAD_ARGUMENT) {
        if (error != NULL)
            *error = *part_error;
        status = SHUTONG_BAD_ARGUMENT;
    }
    if (status == SHUTONG_OK)
        status = end_part(s, error);
    if (status != SHUTONG_OK)
        return status;
    bool joined =
        s->engine->type->join(s->engine, part->engine, &part->out,
                              part_error->status != SHUTONG_OK, &s->out);
    if (joined && s->quotes != NULL)
        joined =
            quotes_kept_append(&s->quotes->kept, &part->quotes->kept) &&
            (s->out.n > 0 || buf_append(&s->out, part->out.data, part->out.n));
    if (!joined)
        return stream_give_up(s, error);
    status =
        end_call(s, part_error->status, false, out_ret, out_nbytes_ret, error);
    if (status != part_error->status)
        return status;
    /* The part's own output where that is all. */
    if (s->out.n == 0 && part->out.n > 0) {
        *out_ret = part->out.data;
        *out_nbytes_ret = part->out.n;
    }
    s->failed = status != SHUTONG_OK;
    if (s->failed && error != NULL)
        *error = *part_error;
    advance_part(s, part, s->failed ? error : NULL);
    return status;
}
