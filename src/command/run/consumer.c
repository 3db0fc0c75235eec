/*
 * consumer.c - what happens to inputs.
 */
#include "command/run/consumer.h"

#include <unistd.h>

#include "command/run/run.h"
#include "command/options/language_tags.h"
#include "command/say/message.h"

/* ---- the conversion is written ------------------------------------------- */

static bool is_written(struct run *run, enum text_writer_result result)
{
    run->stopped = result == WRITER_STOPPED;
    return result == WRITER_DONE;
}

static bool begin_writing(struct run *run, const struct source *source)
{
    text_writer_begin(&run->writer, source->name);
    return true;
}

static bool write_piece(struct run *run, const struct piece *p)
{
    if (run->comparison != NULL &&
        !compare_texts_feed(run->comparison, p->in, p->in_nbytes, p->out,
                            p->out_nbytes))
        return message_error("%s: out of memory", run->reader.source->name);
    return is_written(run, text_writer_write(&run->writer, &run->sink,
                                             run->reader.encoding, p->out,
                                             p->out_nbytes));
}

static bool end_writing(struct run *run, const struct piece *last)
{
    (void)last;
    return is_written(run, text_writer_end(&run->writer, &run->sink));
}

static const struct consumer writing = {.takes_parts = true,
                                        .begin = begin_writing,
                                        .piece = write_piece,
                                        .end = end_writing};

/* ---- or explained -------------------------------------------------------- */

static bool begin_explaining(struct run *run, const struct source *source)
{
    bool file = source->fd != STDIN_FILENO;

    return explain_json_begin(run->explain, file ? source->name : NULL);
}

static bool explain_piece(struct run *run, const struct piece *p)
{
    enum explain_json_result result = explain_json_give(run->explain);

    (void)p;
    run->stopped = result == EXPLAIN_STOPPED;
    return result == EXPLAIN_DONE;
}

static bool end_explaining(struct run *run, const struct piece *last)
{
    (void)run, (void)last;
    return true;
}

static const struct consumer explaining = {
    .begin = begin_explaining, .piece = explain_piece, .end = end_explaining};

/* ---- or what would change is reported ------------------------------------ */

static bool begin_report(struct run *run, const struct source *source)
{
    return report_begin(run->report, source->name);
}

static bool compare_piece(struct run *run, const struct piece *p)
{
    return report_piece(run->report, p->in, p->in_nbytes, p->out,
                        p->out_nbytes);
}

static bool begin_report_of_part(struct run *run, const char *name)
{
    return report_part(run->report, name);
}

static bool align_report(struct run *run)
{
    return report_align(run->report);
}

static bool end_report(struct run *run, const struct piece *last)
{
    (void)last;
    report_encoding(run->report, run->reader.encoding);
    return report_end(run->report, &run->changed);
}

static const struct consumer reporting = {.prints = true,
                                          .begin = begin_report,
                                          .piece = compare_piece,
                                          .align = align_report,
                                          .part = begin_report_of_part,
                                          .end = end_report};

/* ---- or the script of the text is detected ------------------------------- */

static bool begin_detecting(struct run *run, const struct source *source)
{
    const struct options *o = run->options;

    shutong_detector_free(run->detector);
    run->detector = shutong_detector_new(
        o->settings.invalid, o->verbose ? report_lines : NULL, run->report);
    if (run->detector != NULL)
        return begin_report(run, source);
    return message_error("%s: out of memory", source->name);
}

/* Whether the detector did what it should with a piece; reports it if not. */
static bool is_good(const struct run *run, const struct piece *p,
                    enum shutong_status status,
                    const struct shutong_error *error)
{
    if (status != SHUTONG_OK)
        run_say_failure(run, run->reader.source->name, error, p->in,
                        p->in_nbytes, p->offset);
    return status == SHUTONG_OK;
}

static bool detect_piece(struct run *run, const struct piece *p)
{
    struct shutong_error error;
    enum shutong_status status =
        shutong_detector_feed(run->detector, p->text, p->text_nbytes, &error);

    return is_good(run, p, status, &error);
}

static bool end_detecting(struct run *run, const struct piece *last)
{
    struct shutong_error error;
    struct shutong_detection found;
    enum shutong_status status =
        shutong_detector_finish(run->detector, &found, &error);

    if (!is_good(run, last, status, &error))
        return false;
    report_encoding(run->report, run->reader.encoding);
    return report_detection(run->report, &found);
}

static const struct consumer detecting = {.prints = true,
                                          .begin = begin_detecting,
                                          .piece = detect_piece,
                                          .end = end_detecting};

/* ---- which of them ------------------------------------------------------- */

static int review_one(void *context, const struct shutong_change *change)
{
    review_page_change(context, change);
    return 0;
}

/* Makes the stream report its changes to the review. */
static bool make_review(struct run *run)
{
    const char *from, *to;

    language_tags_of(&run->options->settings, &from, &to);
    run->review = review_page_new(run->options->review, from, to);
    run->change = review_one;
    run->change_context = run->review;
    return run->review != NULL && run_listen(run, NULL, NULL);
}

static bool make_report(struct run *run, const struct consumer *consumer)
{
    run->consumer = consumer;
    run->report = report_new(run->options, run->out);
    if (run->report == NULL)
        message_error("out of memory");
    return run->report != NULL;
}

static bool make_explanation(struct run *run)
{
    run->consumer = &explaining;
    run->explain = explain_json_new(&run->sink);
    run->change = explain_json_change;
    run->change_context = run->explain;
    if (run->explain == NULL)
        message_error("out of memory");
    return run->explain != NULL && run_listen(run, NULL, NULL);
}

bool consumer_make(struct run *run)
{
    const struct options *o = run->options;

    if (options_report(o))
        return make_report(run, &reporting);
    if (o->mode == MODE_DETECT)
        return make_report(run, &detecting);
    if (o->mode == MODE_EXPLAIN)
        return make_explanation(run);
    run->consumer = &writing;
    return o->review == NULL || make_review(run);
}
