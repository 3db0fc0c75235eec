/*
 * run_repair.c - what --repair does to the inputs, and what is reported about
 * it.
 */
#include "command/run/run_repair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "command/run/run.h"
#include "command/run/run_marks.h"
#include "command/say/message.h"
#include "command/say/i18n.h"

enum { MOST_RULES = 8 };

struct repairs {
    const struct options *options;
    struct report *report;
    struct review *review;
    struct shutong_repairer *repairer;
    void (*observer)(void *context, struct shutong_place *place);
    void *context; /* of the observer */
    unsigned long long repaired[MOST_RULES], left_alone[MOST_RULES];
    struct run_marks marks; /* of plain text, where they count: ... */
    bool has_marks;
    struct buf out;                 /* ... what came of a piece of it */
    struct shutong_repairer *probe; /* for text by itself, or NULL */
};

static int count_place(void *context, const struct shutong_place *found)
{
    struct repairs *r = context;
    struct shutong_place observed = *found, *place = &observed;

    if (r->observer != NULL)
        r->observer(r->context, place);

    for (size_t i = 0; i < shutong_repair_count(); i++)
        if (shutong_repair_rule(i)->flag == place->rule)
            (place->left_alone ? r->left_alone : r->repaired)[i]++;
    if (r->report != NULL)
        report_place(r->report, place);
    if (r->review != NULL)
        review_page_place(r->review, place);
    return 0;
}

struct repairs *run_repair_new(const struct options *options,
                               struct report *report, struct review *review)
{
    struct shutong_error error = {.status = SHUTONG_NO_MEMORY};
    struct repairs *r = calloc(1, sizeof(*r));

    if (r != NULL) {
        r->options = options;
        r->report = report;
        r->review = review;
        r->repairer = shutong_repairer_new(
            options->repair, options->settings.invalid, count_place, r, &error);
        if (r->repairer != NULL)
            return r;
    }
    if (error.status == SHUTONG_NO_MEMORY)
        message_error("out of memory");
    else
        message_failure(NULL, &error, NULL);
    free(r);
    return NULL;
}

void run_repair_free(struct repairs *r)
{
    if (r == NULL)
        return;
    shutong_repairer_free(r->repairer);
    shutong_repairer_free(r->probe);
    run_marks_free(&r->marks);
    buf_free(&r->out);
    free(r);
}

void run_repair_observe(struct repairs *r,
                        void (*place)(void *context,
                                      struct shutong_place *place),
                        void *context)
{
    r->observer = place;
    r->context = context;
}

/* ---- marks --------------------------------------------------------------- */

static enum shutong_status take_text(void *to, const char *in, size_t n,
                                     bool kept, const char **out, size_t *out_n,
                                     struct shutong_error *error)
{
    return kept ? shutong_repairer_keep(to, in, n, out, out_n, error)
                : shutong_repairer_feed(to, in, n, out, out_n, error);
}

/* The stream is told of the marks in what is repaired, so none of them may
 * change: a line with one is never repaired. */
void run_repair_begin_marks(struct repairs *r, struct run *run,
                            const char *name)
{
    r->has_marks = true;
    r->marks.take = take_text;
    r->marks.to = r->repairer;
    r->marks.keeps_marked = true;
    r->marks.would_change = run_would_change;
    r->marks.context = run;
    run_marks_begin(&r->marks, name);
}

bool run_repair_would_change(struct repairs *r, const char *text, size_t n)
{
    const struct options *o = r->options;
    const char *first, *rest;
    size_t first_n, rest_n;

    if (r->probe == NULL)
        r->probe = shutong_repairer_new(o->repair, o->settings.invalid, NULL,
                                        NULL, NULL);
    if (r->probe == NULL)
        return true;
    shutong_repairer_reset(r->probe);
    bool same = shutong_repairer_feed(r->probe, text, n, &first, &first_n,
                                      NULL) == SHUTONG_OK &&
                first_n <= n && memcmp(first, text, first_n) == 0;
    return !same ||
           shutong_repairer_finish(r->probe, &rest, &rest_n, NULL) !=
               SHUTONG_OK ||
           rest_n != n - first_n || memcmp(rest, text + first_n, rest_n) != 0;
}

static bool add_output(void *context, const char *out, size_t n)
{
    struct repairs *r = context;

    return buf_append(&r->out, out, n);
}

/* Repairs more of a text between the lines that marks keep. */
static enum shutong_status feed_marked(struct repairs *r, const char *in,
                                       size_t in_nbytes, bool end,
                                       const char **out_ret,
                                       size_t *out_nbytes_ret,
                                       struct shutong_error *error)
{
    enum shutong_status status;
    const char *last;
    size_t last_n;

    r->out.n = 0;
    bool fed = run_marks_feed(&r->marks, in, in_nbytes, end, add_output, r,
                              &status, error);
    if (fed && end) {
        status = shutong_repairer_finish(r->repairer, &last, &last_n, error);
        fed = add_output(r, last, last_n);
    }
    *out_ret = r->out.n == 0 ? "" : r->out.data;
    *out_nbytes_ret = r->out.n;
    if (!fed && status == SHUTONG_OK)
        status = status_no_memory(error);
    return status;
}

enum shutong_status run_repair_feed(struct repairs *r, const char *in,
                                    size_t in_nbytes, bool end,
                                    const char **out_ret,
                                    size_t *out_nbytes_ret,
                                    struct shutong_error *error)
{
    if (r->has_marks)
        return feed_marked(r, in, in_nbytes, end, out_ret, out_nbytes_ret,
                           error);
    return end ? shutong_repairer_finish(r->repairer, out_ret, out_nbytes_ret,
                                         error)
               : shutong_repairer_feed(r->repairer, in, in_nbytes, out_ret,
                                       out_nbytes_ret, error);
}

/* Appends "33 pinyin" for each rule. */
static void append(char *text, size_t room, const unsigned long long *counts)
{
    for (size_t i = 0; i < shutong_repair_count(); i++) {
        size_t n = strlen(text);
        if (counts[i] > 0)
            snprintf(text + n, room - n, "%s%llu %s", n > 0 ? _(", ") : "",
                     counts[i], shutong_repair_rule(i)->name);
    }
}

void run_repair_say(const struct repairs *r, const char *name)
{
    char repaired[300] = "", left_alone[300] = "";

    if (!r->options->verbose || r->options->json)
        return;
    append(repaired, sizeof(repaired), r->repaired);
    append(left_alone, sizeof(left_alone), r->left_alone);
    const char *what = *repaired != '\0' ? repaired : _("nothing");
    if (*left_alone != '\0')
        message_note("%s: repaired %s; possible but left unchanged: %s", name,
                     what, left_alone);
    else
        message_note("%s: repaired %s", name, what);
}

void run_repair_reset(struct repairs *r)
{
    shutong_repairer_reset(r->repairer);
    r->has_marks = false;
    memset(r->repaired, 0, sizeof(r->repaired));
    memset(r->left_alone, 0, sizeof(r->left_alone));
}
