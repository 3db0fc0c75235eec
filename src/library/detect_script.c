/*
 * detect_script.c - which script is this text: what the targets' model sees on
 * its way through it, added up.
 */
#include <stdlib.h>
#include <string.h>

#include "library/builtin_image.h"
#include "library/by_target.h"
#include "base/simd.h"
#include "base/status.h"
#include "library/stream.h"

/* A share that is more than a name or a quotation. */
static const double noticeable = 0.01;
/* The same within one line. */
static const double noticeable_in_line = 0.1;

enum { EXCERPT = 120 };

/* The line that is being read, of which parts were seen; lines, where there are
 * newlines in an ideographic description sequence. */
struct detected_line {
    uint64_t simplified, traditional, newlines;
    bool table; /* at its last step */
    char text[EXCERPT];
    size_t text_nbytes;
    bool cut; /* the excerpt ends before the line does */
};

struct shutong_detector {
    struct target target;
    struct mixed_script_observer observer;
    struct shutong_stream stream;
    int (*lines)(void *context, const struct shutong_lines *run);
    void *context;
    struct shutong_detection found;
    double table;    /* characters of `found.traditional_only` */
    uint64_t number; /* of the line that is being read */
    struct detected_line line;
    struct shutong_lines run;
    char run_text[EXCERPT];
};

static enum shutong_script line_script(const struct detected_line *line)
{
    double s = (double)line->simplified, t = (double)line->traditional;

    if (s + t == 0)
        return SHUTONG_SCRIPT_NONE;
    if (s > noticeable_in_line * (s + t) && t > noticeable_in_line * (s + t))
        return SHUTONG_SCRIPT_MIXED;
    if (s > t)
        return SHUTONG_SCRIPT_SIMPLIFIED;
    return line->table ? SHUTONG_SCRIPT_TABLE_CONVERTED
                       : SHUTONG_SCRIPT_TRADITIONAL;
}

/* False if the caller wants no more. */
static bool end_run(struct shutong_detector *d)
{
    bool *stopped = &d->stream.listener.stopped;

    if (d->run.count > 0 && d->lines != NULL && !*stopped)
        *stopped = d->lines(d->context, &d->run) != 0;
    d->run.count = 0;
    return !*stopped;
}

static void end_line(struct shutong_detector *d)
{
    enum shutong_script script = line_script(&d->line);
    uint64_t lines = d->line.newlines > 1 ? d->line.newlines : 1;

    if (script != SHUTONG_SCRIPT_NONE) {
        if (d->run.count > 0 && d->run.script != script)
            end_run(d);
        if (d->run.count == 0) {
            memcpy(d->run_text, d->line.text, d->line.text_nbytes);
            d->run = (struct shutong_lines){.first = d->number,
                                            .script = script,
                                            .text = d->run_text,
                                            .text_nbytes = d->line.text_nbytes};
        }
        d->run.count = d->number - d->run.first + lines;
    }
    d->line = (struct detected_line){.text_nbytes = 0};
    d->number += lines;
}

/* Keeps the beginning of a line, as far as it is text to be shown. */
static void keep_excerpt(struct detected_line *line, const char *s, size_t n)
{
    size_t room = EXCERPT - line->text_nbytes, whole = n;
    const char *newline = memchr(s, '\n', n);

    if (line->cut)
        return;
    if (newline != NULL)
        n = (size_t)(newline - s);
    const char *nul = memchr(s, '\0', n);
    if (nul != NULL)
        n = (size_t)(nul - s);
    while (n > 0 && s[n - 1] == '\r')
        n--;
    n = utf8_valid_prefix(s, n < room ? n : room);
    memcpy(line->text + line->text_nbytes, s, n);
    line->text_nbytes += n;
    line->cut = n < whole;
}

static void see_line(struct shutong_detector *d, const struct window *window,
                     const struct window_line *seen)
{
    struct detected_line *line = &d->line;

    line->simplified += seen->simplified;
    line->traditional += seen->traditional;
    d->found.simplified_only += seen->simplified;
    d->found.traditional_only += seen->traditional;
    if (seen->query != SIZE_MAX) {
        const float *is = window->queries[seen->query].probability;
        line->table = is[STATE_TABLE] > is[STATE_TRADITIONAL];
        double sum = (double)is[STATE_TABLE] + (double)is[STATE_TRADITIONAL];
        if (sum > 0)
            d->table += seen->traditional * (double)is[STATE_TABLE] / sum;
    }
    const char *text = window->out.data + seen->at;
    if (line->newlines == 0)
        keep_excerpt(line, text, seen->nbytes);
    line->newlines += simd_best()->count_newlines(text, seen->nbytes);
    if (seen->complete)
        end_line(d);
}

/* Han characters of a text; what --invalid=keep leaves in it is none. */
static uint64_t count_han(const char *s, size_t n)
{
    uint64_t count = 0;
    size_t nbytes;

    for (size_t i = 0; i < n; i++) {
        size_t end = i + utf8_valid_prefix(s + i, n - i);
        for (; i < end; i += nbytes)
            count += utf8_is_han(utf8_decode(s + i, &nbytes));
    }
    return count;
}

static bool see_window(void *context, const struct window *window)
{
    struct shutong_detector *d = context;

    for (size_t i = 0; i < window->nlines; i++)
        see_line(d, window, &window->lines[i]);
    for (size_t i = 0; i < window->nchanges; i++) {
        if (window->changes[i].when == 0)
            continue;
        d->found.shared++;
        d->found.shared_simplified +=
            window_change_probability(&window->changes[i],
                                      &window->queries[i]) > 0.5f;
    }
    d->found.han += count_han(window->out.data, window->out.n);
    return !d->stream.listener.stopped;
}

struct shutong_detector *shutong_detector_new(
    enum shutong_invalid invalid,
    int (*lines)(void *context, const struct shutong_lines *run), void *context)
{
    struct shutong_detector *d = (unsigned)invalid > SHUTONG_INVALID_REPLACE
                                     ? NULL
                                     : calloc(1, sizeof(*d));

    if (d == NULL)
        return NULL;
    target_init(&d->target, builtin_image(), "tw");
    d->target.watch = true;
    d->observer = (struct mixed_script_observer){d, see_window};
    d->lines = lines;
    d->context = context;
    d->number = 1;
    if (!stream_init(&d->stream, by_target_new(&d->target, NULL, &d->observer),
                     invalid)) {
        free(d);
        return NULL;
    }
    return d;
}

void shutong_detector_reset(struct shutong_detector *d)
{
    shutong_stream_reset(&d->stream);
    d->found = (struct shutong_detection){.han = 0};
    d->table = 0;
    d->number = 1;
    d->line = (struct detected_line){.text_nbytes = 0};
    d->run.count = 0;
}

void shutong_detector_free(struct shutong_detector *d)
{
    if (d == NULL)
        return;
    stream_release(&d->stream);
    free(d);
}

enum shutong_status shutong_detector_feed(struct shutong_detector *d,
                                          const char *in, size_t in_nbytes,
                                          struct shutong_error *error)
{
    const char *out;
    size_t out_nbytes;

    return shutong_stream_feed(&d->stream, in, in_nbytes, &out, &out_nbytes,
                               error);
}

static enum shutong_script judge(const struct shutong_detection *found)
{
    double s = found->simplified, t = found->traditional;
    double c = found->table_converted;

    if (s + t + c == 0)
        return SHUTONG_SCRIPT_NONE;
    if (s > noticeable && t + c > noticeable)
        return SHUTONG_SCRIPT_MIXED;
    if (s > t + c)
        return SHUTONG_SCRIPT_SIMPLIFIED;
    return c > t ? SHUTONG_SCRIPT_TABLE_CONVERTED : SHUTONG_SCRIPT_TRADITIONAL;
}

enum shutong_status shutong_detector_finish(struct shutong_detector *d,
                                            struct shutong_detection *found,
                                            struct shutong_error *error)
{
    const char *out;
    size_t out_nbytes;
    enum shutong_status status =
        shutong_stream_finish(&d->stream, &out, &out_nbytes, error);

    *found = (struct shutong_detection){.han = 0};
    if (status != SHUTONG_OK)
        return status;
    end_line(d);
    if (!end_run(d))
        return stream_give_up(&d->stream, error);
    *found = d->found;
    double all = (double)(found->simplified_only + found->traditional_only);
    if (all > 0) {
        found->simplified = (double)found->simplified_only / all;
        found->table_converted = d->table / all;
        found->traditional = 1 - found->simplified - found->table_converted;
    }
    found->script = judge(found);
    shutong_detector_reset(d);
    return SHUTONG_OK;
}
